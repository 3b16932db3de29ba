/** What a dry run lets steps go without, as if it had been mended: so that one run finds everything. A plan waives nothing. */
import type { Blocker } from "./readiness.ts";

export class Waivers {
  readonly #waived = new Map<number, Set<string>>();

  /** From now on `blocker` is not in the way of `instance`. */
  waive(instance: number, blocker: Blocker): void {
    const its = this.#waived.get(instance) ?? new Set<string>();
    its.add(keyOf(blocker));
    this.#waived.set(instance, its);
  }

  has(instance: number, blocker: Blocker): boolean {
    return this.#waived.get(instance)?.has(keyOf(blocker)) ?? false;
  }

  /** True if anything is waived for `instance`: one look for the many that have nothing. */
  isAnyFor(instance: number): boolean {
    return this.#waived.has(instance);
  }
}

function keyOf(blocker: Blocker): string {
  switch (blocker.kind) {
    case "device":
    case "bound":
      return `${blocker.kind} ${blocker.device}`;
    case "member":
      return `member ${blocker.pool}`;
    case "zone":
      return `zone ${blocker.zone}`;
    case "condition":
      return `condition ${blocker.condition.text}`;
    case "interlock":
      return `interlock ${blocker.guarded.name}`;
    default:
      return blocker satisfies never;
  }
}
