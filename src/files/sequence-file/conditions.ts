/** The conditions of a step. One that names bindings is checked for every member that may be bound. */
import { fillMembers, membersNamed, nearest } from "../../conditions/index.ts";
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
  if (named.length === 0) checkCondition(text, path, context.marker, context.signals);
  else if (named.every((binding) => isKnown(binding, text, path, context))) checkBound(text, named, path, context);
  return condition;
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
    }
  }
}
