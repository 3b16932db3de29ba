/** The events that a scenario expects: that each field is one that the event has, and may be what is stated. */
import { nearest } from "../conditions/index.ts";
import { EVENT_TYPES, type EventField, eventFields, OF_EVERY_EVENT } from "../model/index.ts";
import type { Remark } from "./diagnostic-log.ts";
import { type KnownNames, unknownCycle, unknownName } from "./known-name.ts";
import type { Marker } from "./marker.ts";
import { show } from "./show.ts";
import type { Path } from "./yaml-source.ts";

/** An event with what it must say. */
export interface ExpectedEvent {
  readonly type: string;
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}

type Stated = string | number | boolean;

/** What there is in the scenario's files. */
interface Named {
  readonly names: KnownNames;
  /** Most cycles of the run; null: not known. */
  readonly cycles: number | null;
}

/** Complains about everything that no event can be. */
export function checkExpectedEvent({ type, fields }: ExpectedEvent, path: Path, marker: Marker, named: Named): void {
  const known = eventFields(type);
  if (known === null) {
    const remark: Remark = {
      code: "unknown-event",
      message: `no event \`${type}\``,
      nearest: nearest(type, EVENT_TYPES),
    };
    return marker.value([...path, "type"], remark);
  }
  for (const [name, value] of Object.entries(fields)) {
    const field = Object.hasOwn(known, name) ? known[name] : undefined;
    if (field === undefined) {
      marker.key([...path, name], noSuchField(type, name, Object.keys(known)));
      continue;
    }
    if (value === undefined) continue;
    const wrong = wrongValue(field, name, value, named);
    if (wrong !== null) marker.value([...path, name], wrong);
  }
}

function noSuchField(type: string, name: string, known: readonly string[]): Remark {
  // The two that every event has are too short to be meant by much else.
  const meant = nearest(
    name,
    known.filter((each) => !OF_EVERY_EVENT.includes(each)),
  );
  const message = `\`${type}\` has no field \`${name}\``;
  return {
    code: "unknown-key",
    message: meant === null ? `${message}; it has ${known.join(", ")}` : message,
    nearest: meant,
  };
}

/** What is wrong with `value`; null: the field may be that. */
function wrongValue(field: EventField, name: string, value: Stated, { names, cycles }: Named): Remark | null {
  switch (field) {
    case "compound":
      return { code: "wrong-type", message: compoundWords(name) };
    case "boolean":
      return typeof value === "boolean" ? null : wrongType("`true` or `false`", value);
    case "number":
      return typeof value === "number" ? null : wrongType(numberWords(name), value);
    case "cycle":
      if (typeof value !== "number") return wrongType("the number of a cycle, from 1", value);
      return unknownCycle(value, cycles);
    case "text":
      return typeof value === "string" ? null : wrongType("a text", value, "in quotes, if it is one");
    default:
      if (typeof field !== "string") return field.includes(value as never) ? null : wrongChoice(field, value);
      if (typeof value !== "string") return wrongType(`the name of a ${field}`, value);
      return unknownName(field, value, names);
  }
}

const compoundWords = (name: string): string =>
  `\`${name}\` is a list or a record, and only texts, numbers, \`true\` and \`false\` can be compared: leave it out`;

const numberWords = (name: string): string => (name.endsWith("Ms") ? "a number of ms without a unit" : "a number");

function wrongType(expected: string, value: Stated, more: string | null = null): Remark {
  const hint = more === null ? "" : ` (${more})`;
  return { code: "wrong-type", message: `expected ${expected}, got ${show(value)}${hint}` };
}

function wrongChoice(values: readonly (string | number)[], value: Stated): Remark {
  const words = values.map((each) => `\`${each}\``);
  const expected = words.length === 1 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
  const meant = typeof value === "string" ? nearest(value, values.map(String)) : null;
  return { code: "wrong-type", message: `expected ${expected}, got ${show(value)}`, nearest: meant };
}
