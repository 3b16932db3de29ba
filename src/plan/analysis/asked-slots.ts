/** Which signals can decide anything in a plan: those that a condition of the sequence or of its line names. */
import { type Condition, compileKnown, fillMembers, membersNamed } from "../../conditions/index.ts";
import type { CycleTemplate, Sequence } from "../../model/index.ts";
import type { LineIndex } from "../nominal/index.ts";

/** Their slots. Where a condition names a pool's member, those of every member. */
export function askedSlots({ templates, line }: Sequence, index: LineIndex): ReadonlySet<number> {
  const slots = new Set<number>();
  const ask = ({ slots: asked }: Condition): void => {
    for (const slot of asked) slots.add(slot);
  };
  for (const { zones } of index.devices) for (const { inside } of zones) ask(inside);
  for (const { require } of line.interlocks.values()) ask(compileKnown(require.text, index.scope));
  const seen = new Set<string>();
  for (const template of templates) {
    for (const text of textsOf(template)) {
      for (const filled of filledWithEach(text, template, index)) {
        if (seen.has(filled)) continue;
        seen.add(filled);
        ask(compileKnown(filled, index.scope));
      }
    }
  }
  return slots;
}

function textsOf({ steps }: CycleTemplate): readonly string[] {
  return steps.flatMap(({ if: condition, needs, while: interlock, work }) =>
    [condition, needs, interlock, work.kind === "wait" ? work.until : null].flatMap((each) => each?.text ?? []),
  );
}

/** The text with members for its bindings, so often that each member of each is in one of them. */
function filledWithEach(text: string, { bindings }: CycleTemplate, index: LineIndex): readonly string[] {
  const members = new Map(
    membersNamed(text).map((name) => [
      name,
      index.pools[index.poolOf.get(bindings.get(name) ?? "") ?? -1]?.members ?? [],
    ]),
  );
  const rounds = Math.max(1, ...[...members.values()].map(({ length }) => length));
  return Array.from({ length: rounds }, (_each, round) => {
    const memberOf = (name: string) => {
      const all = members.get(name) ?? [];
      return index.devices[all[round % all.length] ?? -1]?.device;
    };
    return fillMembers(text, memberOf).text;
  });
}
