/** The fold's laws, over any events in any order: it is what panel, replay and standby trust. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { applyEvent, type Counts, INITIAL_STATE, type LineEvent, type LineState } from "../../src/model/index.ts";
import { runningCell } from "../support/cell.ts";
import { runs } from "../support/effort.ts";
import { events } from "./events.ts";

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const each of Object.values(value)) deepFreeze(each);
  return value;
}

/** The states that a list of events passes through, each one frozen before the next event comes. */
function statesOf(its: readonly LineEvent[]): readonly LineState[] {
  const states = [deepFreeze(structuredClone(INITIAL_STATE))];
  for (const event of its) states.push(deepFreeze(applyEvent(states.at(-1) ?? INITIAL_STATE, event)));
  return states;
}

const jsonCopy = <T>(value: T): T => JSON.parse(JSON.stringify(value));

test("law: any events in any order fold without a throw, and neither they nor any state before is written to", () => {
  fc.assert(
    fc.property(events, (its) => {
      const states = statesOf(deepFreeze(its));
      expect(states.map(({ seq }) => seq)).toEqual(states.map((_, index) => index));
      expect(states.at(-1)?.atMs).toBe(its.at(-1)?.atMs ?? 0);
    }),
    { numRuns: runs(500) },
  );
});

test("law: copies of the events that went through JSON fold to the same state, and so does a fold taken up midway", () => {
  fc.assert(
    fc.property(events, fc.nat(), (its, at) => {
      const live = its.reduce(applyEvent, INITIAL_STATE);
      expect(jsonCopy(its).reduce(applyEvent, INITIAL_STATE)).toEqual(live);
      const middle = at % (its.length + 1);
      const before = jsonCopy(its.slice(0, middle).reduce(applyEvent, INITIAL_STATE));
      expect(its.slice(middle).reduce(applyEvent, before)).toEqual(live);
    }),
    { numRuns: runs(500) },
  );
});

test("law: within a run no count decreases, and no event counts anything twice", () => {
  fc.assert(
    fc.property(events, (its) => {
      const states = statesOf(its);
      for (const [index, event] of its.entries()) {
        if (event.type === "run-started") continue;
        const [before, after] = [states[index]?.counts, states[index + 1]?.counts] as [Counts, Counts];
        const grown = (Object.keys(before) as (keyof Counts)[]).map((what) => after[what] - before[what]);
        expect(Math.min(...grown)).toBeGreaterThanOrEqual(0);
        expect(grown.reduce((sum, by) => sum + by)).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: runs(500) },
  );
});

test("law: a part is counted once, however often its end is told", () => {
  fc.assert(
    fc.property(events, (its) => {
      const taken = its.filter(({ type }) => type === "part-taken").length;
      const { counts, parts } = its
        .filter(({ type }) => type !== "run-started")
        .reduce(applyEvent, structuredClone(INITIAL_STATE));
      expect(counts.placed + counts.rejected + counts.lost + parts.length).toBe(taken);
    }),
    { numRuns: runs(500) },
  );
});

test("law: a step is in flight once at most, and not at all once it is verified or skipped", () => {
  fc.assert(
    fc.property(events, (its) => {
      const states = statesOf(its);
      for (const [index, event] of its.entries()) {
        const keys = states[index + 1]?.steps.map(({ cycle, step }) => `${cycle}/${step}`) ?? [];
        expect(new Set(keys).size).toBe(keys.length);
        if (event.type !== "step-verified" && event.type !== "step-skipped") continue;
        expect(keys).not.toContain(`${event.cycle}/${event.step}`);
      }
    }),
    { numRuns: runs(500) },
  );
});

test("a step is left out if its `if` was false, not if it was done before its cycle went back; what goes back with the cycle is neither", () => {
  const bodies = [
    { type: "cycle-started", cycle: 1 },
    { type: "step-skipped", cycle: 1, step: "fit", condition: "arm.x > 3", read: [] },
    { type: "step-skipped", cycle: 1, step: "feed", condition: "done before", read: [], isDone: true },
    { type: "step-skipped", cycle: 1, step: "lift", condition: "arm.x > 4", read: [] },
  ] as const;
  const stamped = [...bodies, { type: "cycle-restarted", cycle: 1, kept: ["fit", "feed"] } as const].map(
    (body, index): LineEvent => ({ seq: index + 1, atMs: 10 * index, ...body }),
  );
  const before = stamped.slice(0, -1).reduce(applyEvent, INITIAL_STATE);
  expect(before.cycles).toMatchObject([{ finished: ["fit", "feed", "lift"], leftOut: ["fit", "lift"] }]);
  expect(stamped.reduce(applyEvent, INITIAL_STATE).cycles).toMatchObject([{ leftOut: ["fit"] }]);
});

test("an event of a type that this version does not know changes only its number and time", () => {
  const unknown = { type: "from-the-future", seq: 7, atMs: 9 } as never;
  expect(applyEvent(INITIAL_STATE, unknown)).toEqual({ ...INITIAL_STATE, seq: 7, atMs: 9 });
});

test.each(["transfer", "weld-cell", "board"] as const)("%s: the fold of its events is its state", (name) => {
  const { reach, events: heard, controller, job } = runningCell(name, { cycles: 3 });
  expect(reach("Complete", "Aborted")).toBe("Complete");
  const { line } = job.sequence;
  // The very first event is told before anyone can listen.
  const first = { type: "controller-started" as const, line: line.name, devices: [...line.devices.keys()], epoch: 1 };
  const all: readonly LineEvent[] = [{ seq: 1, atMs: 0, ...first }, ...heard];
  expect(jsonCopy(all).reduce(applyEvent, INITIAL_STATE)).toEqual(controller.state);
});
