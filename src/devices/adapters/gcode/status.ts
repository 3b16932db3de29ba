/**
 * Status reports, read strictly: what is not exactly one is none. `<Idle|MPos:0.000,0.000,0.000|FS:0,0|WCO:…|Ov:…|A:…>`
 * grbl wiki, "Grbl v1.1 Interface", real-time status reports.
 */

const STATES = ["Idle", "Run", "Hold", "Jog", "Alarm", "Door", "Check", "Home", "Sleep", "Tool"] as const;

export type State = (typeof STATES)[number];

export interface Status {
  readonly state: State;
  /** Hold: 0 stands, 1 brakes. Door: 0 closed, 1 open and standing, 2 braking, 3 going on. */
  readonly subState: number | null;
  /** As reported; machine coordinates or work coordinates. */
  readonly at: readonly number[];
  readonly isMachine: boolean;
  /** Units a minute, along the path. */
  readonly feed: number | null;
  /** Letters of the inputs that are triggered. */
  readonly pins: string;
  /** Work offset, if it is in this report. */
  readonly offset: readonly number[] | null;
  /** Letters of what is on, if this report says it: S, C spindle; F flood; M mist. */
  readonly accessories: string | null;
}

/** In these it carries out no line: it is waited for, and named if it stays so. */
export const NOT_READY: ReadonlySet<State> = new Set(["Hold", "Door", "Home", "Sleep", "Check", "Tool"]);

/** Machine coordinates, mm; null: they follow from an offset that is not known. @param offset of work coordinates */
export function machineAt({ isMachine, at }: Status, offset: readonly number[] | null): readonly number[] | null {
  if (isMachine) return at;
  return offset === null ? null : at.map((place, axis) => place + (offset[axis] ?? 0));
}

/** It stands, and answers to lines. */
export const isStanding = ({ state }: Status): boolean => state === "Idle" || state === "Alarm";

/** The door is open, or was, and it stands: it brakes no more (2) and does not go on yet (3). grbl wiki, "Grbl v1.1 Interface". */
export const isStandingAtDoor = ({ state, subState }: Status): boolean =>
  state === "Door" && (subState === 0 || subState === 1);

/** grblHAL says `A:` when nothing is on, where grbl says nothing. */
const MAY_BE_EMPTY = new Set(["A", "Pn"]);

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Null: it is none. */
export function readStatus(text: string): Status | null {
  const inside = /^<([^<>]*)>$/.exec(text)?.[1];
  if (inside === undefined) return null;
  const [head = "", ...rest] = inside.split("|");
  const [, name, sub] = /^([A-Z][a-z]+)(?::(\d+))?$/.exec(head) ?? [];
  const state = STATES.find((known) => known === name);
  const fields = fieldsOf(rest);
  if (state === undefined || fields === null) return null;
  const machine = fields.get("MPos");
  const at = numbersOf(machine ?? fields.get("WPos"));
  if (at === null || at.length < 3 || (machine !== undefined) === fields.has("WPos")) return null;
  const feed = numbersOf(fields.get("FS") ?? fields.get("F"));
  const offset = numbersOf(fields.get("WCO"));
  if ((fields.has("WCO") && offset?.length !== at.length) || (fields.has("FS") && feed?.length !== 2)) return null;
  const pins = fields.get("Pn") ?? "";
  const on = fields.get("A") ?? "";
  if (!/^[A-Z]*$/.test(pins) || !/^[A-Z]*$/.test(on)) return null;
  return {
    ...{ state, subState: sub === undefined ? null : Number(sub), at, isMachine: machine !== undefined },
    ...{ feed: feed?.[0] ?? null, pins, offset },
    // What is on stands beside the overrides; if nothing is, it is left out.
    accessories: fields.has("Ov") ? on : null,
  };
}

function fieldsOf(parts: readonly string[]): ReadonlyMap<string, string> | null {
  const fields = new Map<string, string>();
  for (const part of parts) {
    const [, name, value] = /^([A-Za-z]+):(.*)$/.exec(part) ?? [];
    if (name === undefined || value === undefined || fields.has(name)) return null;
    if (value === "" && !MAY_BE_EMPTY.has(name)) return null;
    fields.set(name, value);
  }
  return fields;
}

function numbersOf(text: string | undefined): readonly number[] | null {
  if (text === undefined) return null;
  const parts = text.split(",");
  return parts.every((part) => NUMBER.test(part)) ? parts.map(Number) : null;
}
