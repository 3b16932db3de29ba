/** Which step comes after which: ids, `after`, and circles in it. */
import { nearest } from "../../conditions/index.ts";
import type { DiagnosticLog } from "../diagnostic-log.ts";
import { Marker } from "../marker.ts";
import type { Path, YamlSource } from "../yaml-source.ts";

export interface Graph {
  readonly ids: readonly string[];
  /** For each step, the indexes of those that come before it. */
  readonly after: readonly (readonly number[])[];
  /** For each step, all that are done before it starts; empty for steps in a circle. */
  readonly before: readonly ReadonlySet<number>[];
}

/** @param list `steps` or `recover`; in `recover` an id may be left out
 *  @param taken ids that are used elsewhere in the file */
export function readGraph(
  steps: readonly unknown[],
  list: "steps" | "recover",
  taken: ReadonlySet<string>,
  source: YamlSource,
  log: DiagnosticLog,
): Graph {
  const marker = new Marker(source, log);
  const ids = readIds(steps, list, taken, marker);
  const after = steps.map((step, index) => readAfter(step, index, ids, [list, index], marker));
  complainOfCircles(
    after,
    ids,
    (index) => {
      const isWritten = field(steps[index], "after") !== undefined;
      return isWritten ? [list, index, "after"] : [list, index];
    },
    marker,
  );
  return { ids, after, before: closure(after) };
}

function readIds(
  steps: readonly unknown[],
  list: "steps" | "recover",
  taken: ReadonlySet<string>,
  marker: Marker,
): readonly string[] {
  const seen = new Set(taken);
  return steps.map((step, index) => {
    const id = field(step, "id");
    if (typeof id !== "string") {
      if (id === undefined && list === "steps" && typeof step === "object" && step !== null)
        marker.key([list, index], {
          code: "missing-key",
          message: "needs `id`: a name for the step, unique in this file",
        });
      return list === "recover" ? `recover-${index + 1}` : "";
    }
    if (seen.has(id))
      marker.value([list, index, "id"], {
        code: "duplicate-id",
        message: `another step has the id \`${id}\`; rename one`,
      });
    seen.add(id);
    return id;
  });
}

function readAfter(
  step: unknown,
  index: number,
  ids: readonly string[],
  path: Path,
  marker: Marker,
): readonly number[] {
  const written = field(step, "after");
  if (written === undefined || written === null) return index === 0 ? [] : [index - 1];
  const names = Array.isArray(written) ? written : [written];
  const after = new Set<number>();
  for (const [place, id] of names.entries()) {
    if (typeof id !== "string") continue;
    const at = Array.isArray(written) ? [...path, "after", place] : [...path, "after"];
    const found = ids.indexOf(id);
    if (found === index) marker.value(at, { code: "circular-after", message: `\`${id}\` cannot come after itself` });
    else if (found >= 0) after.add(found);
    else
      marker.value(at, {
        code: "unknown-step",
        message: `no step has the id \`${id}\``,
        nearest: nearest(
          id,
          ids.filter((known) => known !== ids[index]),
        ),
      });
  }
  return [...after].sort((a, b) => a - b);
}

/** Each circle is said once, spelled out, at the first of its steps that is written to come after another of them. */
function complainOfCircles(
  after: readonly (readonly number[])[],
  ids: readonly string[],
  placeOf: (index: number) => Path,
  marker: Marker,
): void {
  const done = new Set<number>();
  for (const start of after.keys()) {
    const circle = findCircle(start, after, done);
    if (circle === null) continue;
    const spelled = [...circle, circle[0] ?? start].map((index) => ids[index] || `step ${index + 1}`).join(" → ");
    const blamed = circle.toSorted((a, b) => a - b).find((index) => placeOf(index).length > 2) ?? start;
    marker.value(placeOf(blamed), {
      code: "circular-after",
      message: `circular \`after\`, none of these can start: ${spelled} (each waits for the next)`,
    });
  }
}

/** Depth first without recursion: a sequence may be long. `done` grows by what was visited. */
function findCircle(start: number, after: readonly (readonly number[])[], done: Set<number>): readonly number[] | null {
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
function closure(after: readonly (readonly number[])[]): readonly ReadonlySet<number>[] {
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

function field(step: unknown, key: string): unknown {
  return typeof step === "object" && step !== null && Object.hasOwn(step, key)
    ? (step as Record<string, unknown>)[key]
    : undefined;
}
