/** Fetches the plan of the job that is loaded, once; again after a while if that failed. */
import type { JobView, PlanView } from "../../../wire/index.ts";
import type { Time } from "./browser-time.ts";

const AGAIN_MS = 1000;

export class PlanFetch {
  readonly #time: Pick<Time, "now">;
  readonly #fetch: (job: number) => Promise<PlanView | null>;
  readonly #changed: () => void;
  #plan: PlanView | null = null;
  #asked: number | null = null;
  #askedAt = 0;

  constructor(time: Pick<Time, "now">, fetcher: (job: number) => Promise<PlanView | null>, changed: () => void) {
    this.#time = time;
    this.#fetch = fetcher;
    this.#changed = changed;
  }

  of(job: JobView | null): PlanView | null {
    return this.#plan !== null && this.#plan.job === job?.id ? this.#plan : null;
  }

  want(job: JobView | null): void {
    if (job === null || this.of(job) !== null) return;
    const now = this.#time.now();
    if (this.#asked === job.id && now - this.#askedAt < AGAIN_MS) return;
    this.#asked = job.id;
    this.#askedAt = now;
    this.#fetch(job.id).then(
      (plan) => {
        if (plan === null || plan.job !== this.#asked) return;
        this.#plan = plan;
        this.#changed();
      },
      () => undefined,
    );
  }
}
