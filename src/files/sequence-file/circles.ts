/** Order in a graph of steps: circles in it, and all that comes before each step. */

/** For each step, the indexes of those that it waits for. */
type After = readonly (readonly number[])[];

/** Depth first without recursion: a sequence may be long. `done` grows by what was visited. */
export function findCircle(start: number, after: After, done: Set<number>): readonly number[] | null {
  if (done.has(start)) return null;
  const trail: number[] = [start];
  const onTrail = new Set([start]);
  const next = new Map<number, number>();
  let circle: readonly number[] | null = null;
  for (let at = trail.at(-1); at !== undefined; at = trail.at(-1)) {
    const turn = next.get(at) ?? 0;
    const step = after[at]?.[turn];
    next.set(at, turn + 1);
    if (step === undefined) {
      done.add(at);
      onTrail.delete(at);
      trail.pop();
    } else if (onTrail.has(step)) circle ??= trail.slice(trail.indexOf(step));
    else if (!done.has(step)) {
      trail.push(step);
      onTrail.add(step);
    }
  }
  return circle;
}

/** All predecessors of each step. Steps whose order is circular keep what is known without the circle. */
export function closure(after: After): readonly ReadonlySet<number>[] {
  const before: Set<number>[] = after.map(() => new Set<number>());
  const waiting = after.map((its) => its.length);
  const followers: number[][] = after.map(() => []);
  for (const [index, its] of after.entries()) for (const each of its) followers[each]?.push(index);
  const ready = [...waiting.keys()].filter((index) => waiting[index] === 0);
  for (let at = ready.pop(); at !== undefined; at = ready.pop()) {
    for (const follower of followers[at] ?? []) {
      const its = before[follower];
      its?.add(at);
      for (const earlier of before[at] ?? []) its?.add(earlier);
      waiting[follower] = (waiting[follower] ?? 0) - 1;
      if (waiting[follower] === 0) ready.push(follower);
    }
  }
  return before;
}
