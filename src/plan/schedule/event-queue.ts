/** What is going to happen in the nominal run, in order of time; of one moment, in the order in which it was set. */
import type { StartCause } from "../../model/index.ts";
import type { Happening } from "./constraint-log.ts";
import { Heap } from "./heap.ts";

export type PlanEvent =
  | { readonly kind: "end"; readonly instance: number }
  | { readonly kind: "exit"; readonly zone: number; readonly device: number; readonly by: Happening }
  /** A condition comes true by a motion, or a pin comes due. */
  | { readonly kind: "wake"; readonly instance: number; readonly by: Happening; readonly cause: StartCause };

interface Queued {
  readonly atMs: number;
  readonly order: number;
  readonly event: PlanEvent;
}

export class EventQueue {
  readonly #heap = new Heap<Queued>((a, b) => a.atMs - b.atMs || a.order - b.order);
  #order = 0;

  /** When the next thing happens; null: nothing will. */
  get nextMs(): number | null {
    return this.#heap.peek()?.atMs ?? null;
  }

  add(atMs: number, event: PlanEvent): void {
    this.#heap.push({ atMs, order: this.#order++, event });
  }

  next(): PlanEvent | null {
    return this.#heap.pop()?.event ?? null;
  }
}
