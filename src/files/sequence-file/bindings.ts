/** Pool members by the name a cycle gives them: where they are bound, and that none is used before or after. */
import { membersNamed, nearest } from "../../conditions/index.ts";
import type { Line, Step } from "../../model/index.ts";
import type { Marker } from "../marker.ts";
import type { Path } from "../yaml-source.ts";
import type { Graph } from "./graph.ts";

/** The pool of each binding, from the steps of a cycle as plain data. */
export function readBindings(
  steps: readonly unknown[],
  line: Line,
  rowName: string | null,
  marker: Marker,
): ReadonlyMap<string, string> {
  const bindings = new Map<string, string>();
  for (const [index, step] of steps.entries()) {
    const path: Path = ["steps", index, "as"];
    const { as, do: work } = (typeof step === "object" && step !== null ? step : {}) as Record<string, unknown>;
    if (typeof as !== "string" || typeof work !== "string") continue;
    const pool = work.slice(0, Math.max(0, work.lastIndexOf(".")));
    if (!line.pools.has(pool)) continue;
    const earlier = bindings.get(as);
    if (as === rowName || line.devices.has(as) || line.pools.has(as))
      marker.value(path, {
        code: "duplicate-name",
        message: `\`${as}\` means something else already; choose another name`,
      });
    else if (earlier !== undefined && earlier !== pool)
      marker.value(path, { code: "duplicate-name", message: `\`${as}\` is bound from pool \`${earlier}\` already` });
    else bindings.set(as, pool);
  }
  return bindings;
}

/** Every use has a claim before it, and none comes after the binding was freed, or might. */
export function checkBindings(
  steps: readonly (Step | null)[],
  graph: Graph,
  bindings: ReadonlyMap<string, string>,
  marker: Marker,
): void {
  for (const [index, step] of steps.entries()) {
    if (step === null) continue;
    const before = [...(graph.before[index] ?? [])].map((each) => steps[each]).filter((each) => each !== undefined);
    for (const binding of step.free) {
      if (!bindings.has(binding))
        marker.value(["steps", index, "free"], {
          code: "unknown-binding",
          message: `no step of the cycle binds \`${binding}\` with \`as\``,
          nearest: nearest(binding, bindings.keys()),
        });
    }
    for (const binding of usesOf(step)) {
      if (!bindings.has(binding)) continue;
      const isClaimed =
        claimsOf(step).has(binding) || before.some((each) => each !== null && claimsOf(each).has(binding));
      if (!isClaimed)
        marker.key(["steps", index], {
          code: "unclaimed-binding",
          message: `step ${step.id} uses \`${binding}\`, but no step before it claims a member: let it come after one that does`,
        });
      const freed = steps.find(
        (each, other) => each?.free.includes(binding) && other !== index && !graph.before[other]?.has(index),
      );
      if (freed)
        marker.key(["steps", index], {
          code: "freed-binding",
          message: `step ${step.id} uses \`${binding}\`, which step ${freed.id} may have freed by then: free it later`,
        });
    }
  }
}

/** Bindings of which the step claims a member if the cycle has none yet. */
function claimsOf(step: Step): ReadonlySet<string> {
  const { work } = step;
  if (work.kind !== "act") return new Set();
  const claims = new Set<string>();
  if (work.target.kind === "pool") claims.add(work.target.binding);
  if (work.act.verb === "move" && work.act.to.kind === "member") claims.add(work.act.to.binding);
  return claims;
}

function usesOf(step: Step): ReadonlySet<string> {
  const uses = new Set([...claimsOf(step), ...step.free]);
  if (step.part?.kind === "moved" && step.part.to.kind === "pool") uses.add(step.part.to.binding);
  const until = step.work.kind === "wait" ? step.work.until : null;
  for (const condition of [step.if, step.needs, step.while, step.expect, step.starved, step.blocked, until])
    for (const binding of membersNamed(condition?.text ?? "")) uses.add(binding);
  return uses;
}
