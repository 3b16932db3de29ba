/** Collects what a dry run finds: each thing once, however many cycles it comes back in, and not more than can be read. */
import type { Finding } from "./finding.ts";

/** Most findings of one dry run that are told one by one. */
export const FINDINGS_MAX = 100;

export type NewFinding = Omit<Finding, "moreCycles">;

interface Entry {
  readonly finding: NewFinding;
  lastCycle: number;
  moreCycles: number;
}

export class Findings {
  readonly #byKey = new Map<string, Entry>();

  /** @param subject what apart from the step makes it another finding: which zone, which interlock */
  add(subject: string, finding: NewFinding): void {
    const { at, found, cycle } = finding;
    const key = `${found.kind} ${at.file}:${at.line}:${at.column} ${finding.step} ${subject}`;
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, { finding, lastCycle: cycle, moreCycles: 0 });
    else if (known.lastCycle !== cycle) {
      known.lastCycle = cycle;
      known.moreCycles++;
    }
  }

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  get hasErrors(): boolean {
    return [...this.#byKey.values()].some(({ finding }) => finding.severity === "error");
  }

  /** In the order in which they were found. */
  get all(): readonly Finding[] {
    return [...this.#byKey.values()].map(({ finding, moreCycles }) => ({ ...finding, moreCycles }));
  }
}
