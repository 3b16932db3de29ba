/**
 * Who waits for what. An instance that cannot start waits in one line only, for the first thing that is in its way; when
 * that may have changed, it tries again. Lines are in order of cycle and step, so that cycles are served in order.
 */
import type { StartCause } from "../../model/index.ts";
import type { Happening } from "./constraint-log.ts";
import { Heap } from "./heap.ts";

export interface Line {
  readonly cause: StartCause;
  readonly queue: Heap<number>;
  /** What may have let its first one go; null if nothing since that one last tried. */
  changedBy: Happening | null;
}

const inOrder = (a: number, b: number): number => a - b;

export class Waiting {
  readonly ready = new Heap<number>(inOrder);
  readonly #changed = new Set<Line>();
  readonly #watchers: (Set<number> | undefined)[] = [];
  readonly #watchedBy = new Map<number, readonly number[]>();
  /** By instance: what woke it last. */
  readonly wokenBy = new Map<number, { readonly by: Happening; readonly cause: StartCause }>();

  line(cause: StartCause): Line {
    return { cause, queue: new Heap(inOrder), changedBy: null };
  }

  /** The first in `line` may try again, because of `by`. */
  changed(line: Line, by: Happening): void {
    line.changedBy = by;
    if (line.queue.size > 0) this.#changed.add(line);
  }

  /** Puts the first of each changed line among the ready ones. @returns those lines, by instance */
  probe(): ReadonlyMap<number, Line> {
    const probed = new Map<number, Line>();
    for (const line of this.#changed) {
      const instance = line.queue.pop();
      if (instance === undefined || line.changedBy === null) {
        this.#changed.delete(line);
        continue;
      }
      this.wake(instance, line.changedBy, line.cause);
      probed.set(instance, line);
    }
    return probed;
  }

  /** The first of `line` tried and is still kept by it: so are all behind. */
  settled(line: Line): void {
    this.#changed.delete(line);
    line.changedBy = null;
  }

  wake(instance: number, by: Happening, cause: StartCause): void {
    this.wokenBy.set(instance, { by, cause });
    this.ready.push(instance);
  }

  /** `instance` waits until one of `slots` changes. */
  watch(instance: number, slots: readonly number[]): void {
    this.#watchedBy.set(instance, slots);
    for (const slot of slots) {
      const set = this.#watchers[slot] ?? new Set<number>();
      set.add(instance);
      this.#watchers[slot] = set;
    }
  }

  /** Wakes `instance` if it still watches. */
  wakeWatcher(instance: number, by: Happening, cause: StartCause): void {
    const slots = this.#watchedBy.get(instance);
    if (slots === undefined) return;
    this.#watchedBy.delete(instance);
    for (const slot of slots) this.#watchers[slot]?.delete(instance);
    this.wake(instance, by, cause);
  }

  slotChanged(slot: number, by: Happening): void {
    const watchers = this.#watchers[slot];
    if (watchers === undefined || watchers.size === 0) return;
    for (const instance of [...watchers]) this.wakeWatcher(instance, by, "condition");
  }
}
