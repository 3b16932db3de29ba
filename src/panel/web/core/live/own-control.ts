/** Whether this page has control of the line, had it when the link went, or has lost it, and to whom. */
import type { LeaseGrant, LeaseHolder } from "../../../wire/index.ts";
import type { Time } from "./browser-time.ts";

export interface OwnLoss {
  readonly to: LeaseHolder;
  /** Why it was taken over; null: it was handed over. */
  readonly reason: string | null;
  /** When the page heard of it, by the browser's clock. */
  readonly wallMs: number;
}

export class OwnControl {
  readonly #time: Pick<Time, "wallMs">;
  #leaseId: string | null = null;
  #hadIt = false;
  #lost: OwnLoss | null = null;

  constructor(time: Pick<Time, "wallMs">) {
    this.#time = time;
  }

  /** What proves it to the server; null: it is not this page's. */
  get leaseId(): string | null {
    return this.#leaseId;
  }

  /** The page had it when the link went, and has not heard since whose it is. */
  get hadIt(): boolean {
    return this.#hadIt;
  }

  /** How it was lost to somebody else; null: it was not, or has been got back. */
  get lost(): OwnLoss | null {
    return this.#lost;
  }

  granted(grant: LeaseGrant): void {
    if ("leaseId" in grant) {
      this.#leaseId = grant.leaseId;
      this.#lost = null;
    } else {
      this.#leaseId = null;
      // Who gives it up knows that.
      const { to, reason } = grant.lost;
      this.#lost = to === null ? null : { to, reason, wallMs: this.#time.wallMs() };
    }
  }

  /** The link is gone: what is asked over the next one has to be granted anew. */
  cut(): void {
    this.#hadIt ||= this.#leaseId !== null;
    this.#leaseId = null;
  }

  /** The line says again whose control it is. */
  heardAgain(): void {
    this.#hadIt = false;
  }

  end(): void {
    this.#leaseId = null;
    this.#hadIt = false;
  }
}
