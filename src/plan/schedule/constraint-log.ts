/** The constraints of a plan while it grows. */
import { type PlanConstraints, START_CAUSES, type StartCause } from "../../model/index.ts";

/** The thing that happened: so long after that node's start or end. */
export interface Happening {
  readonly node: number;
  readonly fromEnd: boolean;
  readonly lagMs: number;
}

export class ConstraintLog {
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #lagMs: number[] = [];
  readonly #fromEnd: number[] = [];
  readonly #cause: number[] = [];
  /** Where the constraints of the node now written begin. */
  #group = 0;
  #node = -1;

  /** What is added from now on is said of `node`. Each node is written once, when it starts. */
  begin(node: number): void {
    this.#node = node;
    this.#group = this.#from.length;
  }

  /** The node may not start earlier than `happening`; said twice it counts once. */
  add({ node, fromEnd, lagMs }: Happening, cause: StartCause): void {
    if (node < 0) return;
    const end = fromEnd ? 1 : 0;
    for (let k = this.#group; k < this.#from.length; k++) {
      if (this.#from[k] === node && this.#fromEnd[k] === end && (this.#lagMs[k] ?? 0) >= lagMs) return;
    }
    this.#from.push(node);
    this.#to.push(this.#node);
    this.#lagMs.push(lagMs);
    this.#fromEnd.push(end);
    this.#cause.push(START_CAUSES.indexOf(cause));
  }

  afterEndOf(node: number, cause: StartCause): void {
    this.add({ node, fromEnd: true, lagMs: 0 }, cause);
  }

  columns(): PlanConstraints {
    return {
      from: Int32Array.from(this.#from),
      to: Int32Array.from(this.#to),
      lagMs: Float64Array.from(this.#lagMs),
      fromEnd: Uint8Array.from(this.#fromEnd),
      cause: Uint8Array.from(this.#cause),
    };
  }
}
