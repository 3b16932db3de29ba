/** Everything in this process that would end it, heard in one place, for as long as a line is commanded. */
import { END_SIGNALS, type ProgramEnd } from "./program-end.ts";

type Hear = (end: ProgramEnd) => void;

export class HostEnds {
  readonly #hearing = new Set<Hear>();
  readonly #onFirst: () => void;
  readonly #signals = new Map<string, () => void>();
  /** What was lost before a line was commanded stays lost. */
  readonly #lost: ProgramEnd[] = [];

  /** @param onFirst a line is commanded from now on */
  constructor(onFirst: () => void) {
    this.#onFirst = onFirst;
  }

  /** From now on the process does not end of what it can catch: `hear` ends it. @returns what undoes it */
  watch(hear: Hear): () => void {
    if (this.#hearing.size === 0) {
      this.#onFirst();
      this.#catchSignals();
    }
    this.#hearing.add(hear);
    // Once whoever watches is ready for it.
    for (const end of this.#lost) queueMicrotask(() => hear(end));
    return () => {
      this.#hearing.delete(hear);
      if (this.#hearing.size === 0) this.#letSignalsGo();
    };
  }

  /** @returns false: nobody hears it, so no line is commanded */
  announce(end: ProgramEnd): boolean {
    if (end.kind === "output-lost") this.#lost.push(end);
    for (const hear of [...this.#hearing]) hear(end);
    return this.#hearing.size > 0;
  }

  #catchSignals(): void {
    for (const signal of END_SIGNALS) {
      const heard = (): void => void this.announce({ kind: "signal", signal });
      this.#signals.set(signal, heard);
      process.on(signal, heard);
    }
  }

  #letSignalsGo(): void {
    for (const [signal, heard] of this.#signals) process.off(signal, heard);
    this.#signals.clear();
  }
}
