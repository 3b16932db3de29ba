/** Which step comes after which: ids, `after`, and circles in it. */
import { nearest } from "../../conditions/index.ts";
import type { DiagnosticLog } from "../diagnostic-log.ts";
import { Marker } from "../marker.ts";
import type { Path, YamlSource } from "../yaml-source.ts";
import { closure, findCircle } from "./circles.ts";

export interface Graph {
  readonly ids: readonly string[];
  /** For each step, the indexes of those that come before it. */
  readonly after: readonly (readonly number[])[];
  /** For each step, all that are done before it starts; empty for steps in a circle. */
  readonly before: readonly ReadonlySet<number>[];
  /** False if an `after` is wrong: what comes before what is then not known. */
  readonly isWhole: boolean;
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
  const read = steps.map((step, index) => readAfter(step, index, ids, [list, index], marker));
  const after = read.map(({ found }) => found);
  const placeOf = (index: number): Path =>
    field(steps[index], "after") === undefined ? [list, index] : [list, index, "after"];
  const hasCircle = complainOfCircles(after, ids, placeOf, marker);
  const isWhole = !hasCircle && read.every((each) => each.isWhole);
  return { ids, after, before: closure(after), isWhole };
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
): { readonly found: readonly number[]; readonly isWhole: boolean } {
  const written = field(step, "after");
  if (written === undefined || written === null) return { found: index === 0 ? [] : [index - 1], isWhole: true };
  const names: readonly unknown[] = Array.isArray(written) ? written : [written];
  const found = new Set<number>();
  for (const [place, id] of names.entries()) {
    if (typeof id !== "string") continue;
    const at = Array.isArray(written) ? [...path, "after", place] : [...path, "after"];
    const earlier = ids.indexOf(id);
    if (earlier === index) marker.value(at, { code: "circular-after", message: `\`${id}\` cannot come after itself` });
    else if (earlier >= 0) found.add(earlier);
    else {
      const others = ids.filter((known) => known !== ids[index]);
      marker.value(at, { code: "unknown-step", message: `no step has the id \`${id}\``, nearest: nearest(id, others) });
    }
  }
  return { found: [...found].sort((a, b) => a - b), isWhole: found.size === new Set(names).size };
}

/** Each circle is said once, spelled out, at the first of its steps that is written to come after another of them. */
function complainOfCircles(
  after: readonly (readonly number[])[],
  ids: readonly string[],
  placeOf: (index: number) => Path,
  marker: Marker,
): boolean {
  const done = new Set<number>();
  let hasCircle = false;
  for (const start of after.keys()) {
    const circle = findCircle(start, after, done);
    if (circle === null) continue;
    hasCircle = true;
    const spelled = [...circle, circle[0] ?? start].map((index) => ids[index] || `step ${index + 1}`).join(" → ");
    const blamed = circle.toSorted((a, b) => a - b).find((index) => placeOf(index).length > 2) ?? start;
    marker.value(placeOf(blamed), {
      code: "circular-after",
      message: `circular \`after\`, none of these can start: ${spelled} (each waits for the next)`,
    });
  }
  return hasCircle;
}

function field(step: unknown, key: string): unknown {
  return typeof step === "object" && step !== null && Object.hasOwn(step, key)
    ? (step as Record<string, unknown>)[key]
    : undefined;
}
