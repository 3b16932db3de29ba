/** The conditions of a step. One that names bindings is checked for every member that may be bound. */
import {
  type ConditionScope,
  fillMembers,
  membersNamed,
  nearest,
  type Possible,
  possible,
} from "../../conditions/index.ts";
import type { ConditionText, Device } from "../../model/index.ts";
import { checkCondition } from "../condition-check.ts";
import { Marker } from "../marker.ts";
import type { Path } from "../yaml-source.ts";
import { membersOf, rowMessage, type StepContext } from "./step-context.ts";

/** The condition at `path`, complained about if it is wrong; null where there is none. */
export function readCondition(text: string | undefined, path: Path, context: StepContext): ConditionText | null {
  if (text === undefined) return null;
  const condition = { text, at: context.source.point(path) };
  const named = membersNamed(text);
  if (named.length === 0) {
    if (checkCondition(text, path, context.marker, context.signals))
      advise({ written: text, filled: text }, path, context);
  } else if (named.every((binding) => isKnown(binding, text, path, context))) checkBound(text, named, path, context);
  return condition;
}

/** Texts that were tried, by scope: a table's rows repeat most of theirs. */
const tried = new WeakMap<ConditionScope, Map<string, Possible | null>>();

/** Keys at which a condition that is true of all values still waits until there are any. */
const WAITS_FOR_VALUES: ReadonlySet<string> = new Set(["needs", "while", "until", "require"]);

/** Different texts of one line that are tried: a long table may have one in each row. */
const TRIED_MAX = 500;

/** A condition as it stands in the file, and with its bindings filled in. */
interface Wording {
  readonly written: string;
  readonly filled: string;
}

/** Warns of a condition that decides nothing: by the ranges of its signals it is always false, or always true. */
function advise({ written, filled: text }: Wording, path: Path, { marker, signals, line }: StepContext): void {
  if (signals.broken.size > 0) return;
  const known = tried.get(signals.scope) ?? new Map<string, Possible | null>();
  tried.set(signals.scope, known);
  if (!known.has(text) && known.size >= TRIED_MAX) return;
  const can = known.get(text) ?? possible(text, signals.scope, line.devices);
  known.set(text, can);
  if (can === null || (can.canBeTrue && can.canBeFalse)) return;
  if (can.canBeTrue && WAITS_FOR_VALUES.has(String(path.at(-1)))) return;
  const is = can.canBeTrue ? "true" : "false";
  const member = written === text ? "" : ` as \`${text}\``;
  const message = `\`${written}\`${member} is ${is} whatever its signals say within their ranges: it decides nothing`;
  marker.log.warn(marker.places.value(path), { code: can.canBeTrue ? "always-true" : "always-false", message });
}

function isKnown(binding: string, text: string, path: Path, context: StepContext): boolean {
  if (context.bindings.has(binding)) return true;
  const start = text.indexOf("${");
  const message =
    binding === context.rowName
      ? rowMessage(text.slice(start, text.indexOf("}", start) + 1), path)
      : `no step of the cycle binds \`${binding}\` with \`as\``;
  const remark = { code: "unknown-binding", message, nearest: nearest(binding, context.bindings.keys()) } as const;
  context.marker.inside(path, start, text.indexOf("}", start) + 1, remark);
  return false;
}

function checkBound(text: string, named: readonly string[], path: Path, context: StepContext): void {
  for (const binding of named) {
    for (const member of membersOf(binding, context)) {
      const bound = (name: string): Device | undefined => (name === binding ? member : membersOf(name, context)[0]);
      const filled = fillMembers(text, bound);
      const marker = new Marker(
        {
          key: () => null,
          value: () => null,
          inside: (_path, start, end) =>
            context.marker.places.inside(path, filled.writtenAt(start), filled.writtenAt(end)),
        },
        context.marker.log,
      );
      // The other members would say the same.
      if (!checkCondition(filled.text, path, marker, context.signals)) break;
      advise({ written: text, filled: filled.text }, path, context);
    }
  }
}
