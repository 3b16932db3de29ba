/** What waits for one thread: one person's work never keeps another's from its turn, and nobody queues more than a few. */

/** Of one person, waiting and under way. */
export const WORK_OF_ONE_MAX = 3;
/** Of all, waiting and under way. */
export const WORK_MAX = 60;

export class WorkQueue<Work> {
  /** By person, in the order in which it is their turn. */
  readonly #waiting = new Map<string, Work[]>();
  #current: { readonly person: string; readonly work: Work } | null = null;

  get current(): Work | null {
    return this.#current?.work ?? null;
  }

  /** @returns false if there is no room for it */
  add(person: string, work: Work): boolean {
    const own = this.#waiting.get(person) ?? [];
    const isUnderWay = this.#current?.person === person;
    if (own.length + Number(isUnderWay) >= WORK_OF_ONE_MAX || this.#size >= WORK_MAX) return false;
    this.#waiting.set(person, [...own, work]);
    return true;
  }

  /** The next person's first piece of work is under way now; null if there is none. */
  next(): Work | null {
    this.#current = null;
    const [first] = this.#waiting;
    if (first === undefined) return null;
    const [person, [work, ...rest]] = first;
    this.#waiting.delete(person);
    // Behind everybody else who waits.
    if (rest.length > 0) this.#waiting.set(person, rest);
    if (work === undefined) return this.next();
    this.#current = { person, work };
    return work;
  }

  /** Nothing waits any more. @returns all that did */
  clear(): readonly Work[] {
    const all = [...this.#waiting.values()].flat();
    if (this.#current !== null) all.unshift(this.#current.work);
    this.#waiting.clear();
    this.#current = null;
    return all;
  }

  get #size(): number {
    let size = this.#current === null ? 0 : 1;
    for (const own of this.#waiting.values()) size += own.length;
    return size;
  }
}
