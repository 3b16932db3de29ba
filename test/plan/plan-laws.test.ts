/** What every plan keeps, over random small cells. What the planner says is checked against the sequence, not against itself. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cycleOf, type Sequence, type TimedPlan, templateOf } from "../../src/model/index.ts";
import { criticalPath, planSequence } from "../../src/plan/index.ts";
import { runs } from "../support/effort.ts";
import { moments } from "./nominal-replay.ts";
import { DEVICE_ORDERS, SKETCHES, sequenceOf, withDevices } from "./random-cells.ts";

const SAME_MS = 1e-6;

/** Holds `law` to every sequence that has a plan; one that has none must say why. */
function eachPlan(law: (plan: TimedPlan, sequence: Sequence) => void, numRuns = runs(250)): void {
  fc.assert(
    fc.property(SKETCHES, (sketch) => {
      const sequence = sequenceOf(sketch);
      const result = planSequence(sequence);
      if ("problems" in result) expect(result.problems.length).toBeGreaterThan(0);
      else law(result.plan, sequence);
    }),
    { numRuns },
  );
}

const endMs = (plan: TimedPlan, instance: number): number =>
  (plan.startMs[instance] ?? 0) + (plan.durationMs[instance] ?? 0);
const instances = (plan: TimedPlan): number[] => [...plan.startMs.keys()];
const stepOf = (plan: TimedPlan, sequence: Sequence, instance: number) => {
  const cycle = cycleOf(plan, instance);
  const first = plan.firstOfCycle[cycle - 1] ?? 0;
  const step = templateOf(sequence, cycle).steps[instance - first];
  if (step === undefined) throw new Error(`no step ${instance}`);
  return { cycle, first, step };
};

/** Pairs of neighbours in order of start. */
function neighbours(plan: TimedPlan, of: readonly number[]): (readonly [number, number])[] {
  const inOrder = of.toSorted(
    (a, b) => (plan.startMs[a] ?? 0) - (plan.startMs[b] ?? 0) || endMs(plan, a) - endMs(plan, b),
  );
  return inOrder.slice(1).map((later, place) => [inOrder[place] ?? -1, later]);
}

describe("every plan", () => {
  test("gives every step a start, at 0 or later", () => {
    eachPlan((plan) => {
      for (const startMs of plan.startMs) expect(startMs).toBeGreaterThanOrEqual(0);
    });
  });

  test("gives a device one thing at a time, and cycles in order", () => {
    eachPlan((plan) => {
      for (const device of plan.devices.keys()) {
        const its = instances(plan).filter((instance) => plan.deviceOf[instance] === device);
        for (const [earlier, later] of neighbours(plan, its)) {
          expect(plan.startMs[later]).toBeGreaterThanOrEqual(endMs(plan, earlier) - SAME_MS);
          expect(plan.previousOnDevice[later]).toBe(earlier);
        }
      }
    });
  });

  test("starts a step after the end of all that it comes after, and not before its pin", () => {
    eachPlan((plan, sequence) => {
      for (const instance of instances(plan)) {
        const { first, step } = stepOf(plan, sequence, instance);
        for (const before of step.after) {
          expect(plan.startMs[instance]).toBeGreaterThanOrEqual(endMs(plan, first + before) - SAME_MS);
        }
        if (step.atCycleMs !== null) expect(plan.startMs[instance]).toBeGreaterThanOrEqual(step.atCycleMs - SAME_MS);
      }
    });
  });

  test("lets the axes stand still while the gripper that they carry is at work", () => {
    eachPlan((plan) => {
      const arm = plan.devices.indexOf("left");
      const hand = plan.devices.indexOf("gripper");
      for (const grip of instances(plan).filter((instance) => plan.deviceOf[instance] === hand)) {
        for (const move of instances(plan).filter((instance) => plan.deviceOf[instance] === arm)) {
          if (cycleOf(plan, grip) === cycleOf(plan, move)) continue;
          const overlapMs =
            Math.min(endMs(plan, grip), endMs(plan, move)) - Math.max(plan.startMs[grip] ?? 0, plan.startMs[move] ?? 0);
          expect(overlapMs).toBeLessThanOrEqual(SAME_MS);
        }
      }
    });
  });

  test("has a makespan that is its latest end, and not below what the busiest resource needs", () => {
    eachPlan((plan) => {
      expect(plan.makespanMs).toBeCloseTo(Math.max(0, ...instances(plan).map((instance) => endMs(plan, instance))), 9);
      expect(plan.makespanMs).toBeGreaterThanOrEqual(plan.taktLowerBoundMs - SAME_MS);
    });
  });

  test("has the takt of the later half of its cycles", () => {
    eachPlan((plan) => {
      const ends = Array.from({ length: plan.cycles }, (_each, cycle) =>
        Math.max(
          0,
          ...instances(plan)
            .filter((its) => its >= (plan.firstOfCycle[cycle] ?? 0) && its < (plan.firstOfCycle[cycle + 1] ?? 0))
            .map((its) => endMs(plan, its)),
        ),
      ).sort((a, b) => a - b);
      const early = (plan.cycles - (plan.cycles % 2)) / 2;
      const fromMs = early === 0 ? 0 : (ends[early - 1] ?? 0);
      expect(plan.taktMs).toBeCloseTo(((ends.at(-1) ?? 0) - fromMs) / (plan.cycles - early), 6);
    });
  });

  test("has constraints that its times keep, each behind what it comes from", () => {
    eachPlan((plan) => {
      const { from, to, lagMs, fromEnd } = plan.constraints;
      const count = plan.startMs.length;
      const written = new Set<number>();
      for (const [k, node] of to.entries()) {
        const earlier = from[k] ?? 0;
        if (earlier < count && node < count) {
          const anchorMs = fromEnd[k] === 1 ? endMs(plan, earlier) : (plan.startMs[earlier] ?? 0);
          expect(plan.startMs[node]).toBeGreaterThanOrEqual(anchorMs + (lagMs[k] ?? 0) - SAME_MS);
        }
        written.add(node);
        expect(written.has(earlier) || !to.includes(earlier)).toBe(true);
      }
    });
  });

  test("has a critical path that leads, without a gap, from the start to the makespan, with no slack on it", () => {
    eachPlan((plan, sequence) => {
      const chain = criticalPath(plan);
      const first = chain[0]?.instance ?? -1;
      const last = chain.at(-1)?.instance ?? -1;
      expect(plan.startMs[first]).toBeCloseTo(stepOf(plan, sequence, first).step.atCycleMs ?? 0, 6);
      expect(endMs(plan, last)).toBeCloseTo(plan.makespanMs, 6);
      for (const [place, { instance, cause }] of chain.entries()) {
        expect(plan.slackMs[instance]).toBeLessThanOrEqual(1e-5);
        const before = chain[place - 1]?.instance;
        if (before === undefined) continue;
        expect(cause).not.toBeNull();
        expect(plan.startMs[instance]).toBeGreaterThanOrEqual(plan.startMs[before] ?? 0);
        // A pin is the one thing that starts a step later than the end of what it waited for.
        if (cause !== "pin") expect(plan.startMs[instance]).toBeLessThanOrEqual(endMs(plan, before) + SAME_MS);
      }
    });
  });

  test("has no negative slack", () => {
    eachPlan((plan) => {
      for (const slackMs of plan.slackMs) expect(slackMs).toBeGreaterThanOrEqual(0);
    });
  });

  test("never has two devices in a zone and trips no interlock, wherever axes are at any moment", () => {
    eachPlan((plan, sequence) => {
      for (const { inside, tripped } of moments(sequence, plan, 9)) {
        for (const members of inside.values()) expect(members.length).toBeLessThanOrEqual(1);
        expect(tripped).toEqual([]);
      }
    }, 100);
  });

  test("binds a pool's member to one cycle at a time", () => {
    eachPlan((plan, sequence) => {
      const uses = new Map<number, { cycle: number; fromMs: number; untilMs: number }[]>();
      for (const instance of instances(plan)) {
        const { cycle, step } = stepOf(plan, sequence, instance);
        const device = plan.deviceOf[instance] ?? -1;
        if (step.work.kind !== "act" || step.work.target.kind !== "pool" || device < 0) continue;
        uses.set(device, [
          ...(uses.get(device) ?? []),
          { cycle, fromMs: plan.startMs[instance] ?? 0, untilMs: endMs(plan, instance) },
        ]);
      }
      for (const its of uses.values()) {
        for (const a of its) {
          for (const b of its)
            if (a.cycle !== b.cycle)
              expect(a.untilMs <= b.fromMs + SAME_MS || b.untilMs <= a.fromMs + SAME_MS).toBe(true);
        }
      }
    });
  });
});

describe("planning", () => {
  test("overlapped is never worse than one cycle after the other", () => {
    eachPlan((plan, sequence) => {
      const off = planSequence({ ...sequence, pipeline: "off" });
      if ("plan" in off) expect(plan.makespanMs).toBeLessThanOrEqual(off.plan.makespanMs + SAME_MS);
    });
  });

  test("is the same each time", () => {
    eachPlan((plan, sequence) => expect(planSequence(sequence)).toEqual({ plan }));
  });

  test("does not hang on the order in which devices are declared", () => {
    fc.assert(
      fc.property(SKETCHES, DEVICE_ORDERS, (sketch, order) => {
        const sequence = sequenceOf(sketch);
        const one = planSequence(sequence);
        const other = planSequence(withDevices(sequence, order));
        expect("plan" in other).toBe("plan" in one);
        if (!("plan" in one) || !("plan" in other)) return;
        for (const [instance, startMs] of one.plan.startMs.entries())
          expect(other.plan.startMs[instance]).toBeCloseTo(startMs, 6);
      }),
      { numRuns: runs(250) },
    );
  });

  test("finds a plan for most random cells, so that these laws are about something", () => {
    const sketches = fc.sample(SKETCHES, { numRuns: runs(300), seed: 5 });
    const planned = sketches.filter((sketch) => "plan" in planSequence(sequenceOf(sketch)));
    expect(planned.length).toBeGreaterThan(runs(150));
  });
});
