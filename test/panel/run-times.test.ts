/** What the panel shows of a run in times and counts: working time only, in every example, after holds, stops and changes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyEvent,
  beginPace,
  cycleEnds,
  INITIAL_STATE,
  isWorkingState,
  type LineEvent,
  MARKS_MAX,
  plannedMarks,
  plannedMsAt,
  type RunProgress,
  timeLeft,
} from "../../src/model/index.ts";
import { Replica } from "../../src/panel/server/replica.ts";
import { jobView, planView } from "../../src/panel/server/views.ts";
import { endOfGantt, ganttRects } from "../../src/panel/web/core/gantt/gantt-geometry.ts";
import { runFigures } from "../../src/panel/web/core/live/run-figures.ts";
import { utilisation } from "../../src/panel/web/tabs/devices/utilisation.ts";
import { NO_RECORD, planTimeOf, recordEvent } from "../../src/panel/wire/index.ts";
import { type Cell, runningCell, runToStep, simulatedGateway } from "../support/cell.ts";

const EXAMPLES = ["transfer", "weld-cell", "board", "sensor-gateway"] as const;
type Example = (typeof EXAMPLES)[number];

const running = (name: Example, cycles: number): Cell =>
  runningCell(name, {
    ...{ seed: 3, ...(name === "board" ? {} : { cycles }) },
    ...(name === "sensor-gateway" ? { edit: simulatedGateway } : {}),
  });
const pass = (cell: Cell, ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);

const NOTHING = { folded: 0, state: INITIAL_STATE, record: NO_RECORD };
const FOLDED = new WeakMap<readonly LineEvent[], typeof NOTHING>();

/** As the page folds it, event by event. */
function shownOf(cell: Cell, events: readonly LineEvent[] = cell.events) {
  let { folded, state, record } = FOLDED.get(events) ?? NOTHING;
  for (const event of events.slice(folded)) {
    const before = state;
    state = applyEvent(before, event);
    record = recordEvent(record, event, { before, after: state });
    folded++;
  }
  FOLDED.set(events, { folded, state, record });
  const nowMs = cell.clock.nowMs();
  return { state, record, nowMs, figures: runFigures({ state, record, job: null }, nowMs) };
}

const STAND_MS = 60_000;
const INTERRUPTIONS: Readonly<Record<string, (cell: Cell) => void>> = {
  hold: (cell) => {
    cell.controller.command("hold", "ann");
    expect(cell.reach("Held")).toBe("Held");
    pass(cell, STAND_MS);
    cell.controller.command("unhold", "ann");
  },
  suspend: (cell) => {
    cell.controller.command("suspend", "ann");
    expect(cell.reach("Suspended")).toBe("Suspended");
    pass(cell, STAND_MS);
    cell.controller.command("unsuspend", "ann");
  },
  "stop and resume": (cell) => {
    cell.controller.command("stop", "ann");
    expect(cell.reach("Stopped")).toBe("Stopped");
    pass(cell, STAND_MS);
    cell.controller.command("reset", "ann");
    expect(cell.reach("Idle")).toBe("Idle");
    expect(cell.controller.command("start", "ann", "resume")).toEqual({ accepted: true });
  },
  complete: (cell) => {
    cell.controller.command("complete", "ann");
  },
};

describe.each(EXAMPLES)("%s", (name) => {
  test.each(Object.keys(INTERRUPTIONS))("after %s the record's plan time is the controller's own", (what) => {
    const cell = running(name, 4);
    pass(cell, 2500);
    INTERRUPTIONS[what]?.(cell);
    for (let i = 0; i < 40; i++) {
      pass(cell, 200);
      const { record, nowMs } = shownOf(cell);
      expect(planTimeOf(record, nowMs)).toBeCloseTo(cell.controller.planMs ?? -1, 3);
    }
  });

  test.each(Object.keys(INTERRUPTIONS))(
    "after %s no time of a step, of the run or of the chart has the stand in it",
    (what) => {
      const cell = running(name, 4);
      pass(cell, 2500);
      INTERRUPTIONS[what]?.(cell);
      expect(cell.reach("Complete", "Aborted", "Held")).toBe("Complete");
      const { state, record, figures } = shownOf(cell);
      expect(state.run?.outcome).toBe("complete");
      for (const [step, { maxMs }] of Object.entries(record.times)) expect(maxMs, step).toBeLessThan(STAND_MS / 4);
      for (const { startMs, endMs, step, outcome } of record.bars) {
        expect((endMs ?? startMs) - startMs, step).toBeLessThan(STAND_MS / 4);
        if (outcome === "verified" && what === "complete" && step !== "heard")
          expect((endMs ?? startMs) - startMs, step).toBeGreaterThan(0);
      }
      expect(figures.workedMs).toBeCloseTo(state.run?.makespanMs ?? -1, 3);
      expect(figures.taktMs).toBeGreaterThan((figures.plannedTaktMs ?? 0) * 0.9);
      expect(figures.rate).toBeLessThan(1.05);
      expect(figures.rate).toBeGreaterThan(0.5);
    },
  );

  test("time left falls all the time while the line works, stands while it is held, and ends at nothing", () => {
    const cell = running(name, 6);
    const left = () => shownOf(cell).figures.left;
    const first = left()?.ms ?? 0;
    expect(first).toBeCloseTo(cell.controller.state.run?.plannedMakespanMs ?? -1, -2);
    let last = first;
    for (let i = 0; i < 8; i++) {
      pass(cell, 250);
      expect(left()?.isOverdue).toBe(false);
      expect(left()?.ms).toBeLessThan(last - 200);
      last = left()?.ms ?? 0;
    }
    cell.controller.command("hold", "ann");
    cell.reach("Held");
    const held = left()?.ms;
    pass(cell, STAND_MS);
    expect(left()?.ms).toBe(held);
    cell.controller.command("unhold", "ann");
    cell.reach("Complete");
    expect(left()).toBeNull();
    const end = cell.events.findIndex(({ type }) => type === "run-finished");
    expect(shownOf(cell, cell.events.slice(0, end)).figures.left).toEqual({ ms: 0, isOverdue: false });
  });

  test("what was told as left is what it took, to a tenth, as long as nothing goes wrong", () => {
    const cell = running(name, 6);
    const told: (readonly [atMs: number, leftMs: number])[] = [];
    while (cell.controller.state.run?.outcome === "running") {
      const { figures, nowMs, state } = shownOf(cell);
      if (isWorkingState(state.state)) told.push([nowMs, figures.left?.ms ?? -1]);
      pass(cell, 900);
    }
    const endMs = cell.ofType("run-finished")[0]?.atMs ?? 0;
    const wholeMs = cell.controller.state.run?.makespanMs ?? 0;
    for (const [atMs, leftMs] of told) expect(Math.abs(endMs - atMs - leftMs)).toBeLessThan(wholeMs / 10);
  });
});

test("a step that is held has its time without the hold, beside one that is not", () => {
  const cell = running("transfer", 3);
  runToStep(cell, "carry", 2);
  pass(cell, 400);
  INTERRUPTIONS.hold?.(cell);
  cell.reach("Complete");
  const { carry } = shownOf(cell).record.times;
  expect(carry?.count).toBe(3);
  // It speeds up once more.
  expect((carry?.maxMs ?? 0) - (carry?.minMs ?? 0)).toBeLessThan(600);
});

test("a device's share of work is of the working time", () => {
  const held = running("transfer", 2);
  pass(held, 2500);
  INTERRUPTIONS.hold?.(held);
  held.reach("Complete");
  const plain = running("transfer", 2);
  plain.reach("Complete");
  const shareOf = (cell: Cell) => utilisation(shownOf(cell), "arm", cell.clock.nowMs()) ?? 0;
  expect(shareOf(held)).toBeCloseTo(shareOf(plain), 1);
});

test("what is done by hand after a stop is no time of the run", () => {
  const cell = running("transfer", 4);
  pass(cell, 6000);
  cell.controller.command("stop", "ann");
  cell.reach("Stopped");
  const before = shownOf(cell);
  cell.controller.setMode("Manual", "ann");
  cell.controller.command("reset", "ann");
  cell.reach("Idle");
  cell.controller.command("start", "ann", "new");
  cell.reach("Execute");
  pass(cell, STAND_MS);
  const after = shownOf(cell);
  expect(after.figures.workedMs).toBe(before.figures.workedMs);
  expect(planTimeOf(after.record, after.nowMs)).toBe(planTimeOf(before.record, before.nowMs));
  expect(after.record.inStateMs).toEqual(before.record.inStateMs);
});

describe("the list of runs", () => {
  const replicaOf = (cell: Cell): Replica => {
    const replica = new Replica(cell.job.sequence.line, () => "2026-01-01T00:00:00Z");
    const beat = { type: "beat", values: [], planMs: null, agesMs: [], forecast: null, latenessMsMax: 0 } as const;
    replica.beat({ ...beat, atMs: cell.clock.nowMs(), events: cell.events });
    return replica;
  };

  test("has the one under way, and a resumed one once", () => {
    const cell = running("transfer", 3);
    pass(cell, 3000);
    expect(replicaOf(cell).runs.map(({ run, outcome }) => [run, outcome])).toEqual([[1, "running"]]);
    INTERRUPTIONS["stop and resume"]?.(cell);
    cell.reach("Execute");
    expect(replicaOf(cell).runs.map(({ run, outcome }) => [run, outcome])).toEqual([[1, "running"]]);
    cell.reach("Complete");
    expect(replicaOf(cell).runs.map(({ run, outcome }) => [run, outcome])).toEqual([[1, "complete"]]);
  });

  test("counts a part that a run has left with that run, and begins the next one with none", () => {
    const cell = running("transfer", 3);
    runToStep(cell, "carry", 1);
    cell.controller.command("stop", "ann");
    cell.reach("Stopped");
    cell.controller.command("reset", "ann");
    cell.reach("Idle");
    cell.controller.command("start", "ann", "new");
    cell.reach("Execute");
    expect(cell.controller.state.counts).toMatchObject({ lost: 0, placed: 0 });
    expect(shownOf(cell).figures.quality).toBeNull();
    expect(replicaOf(cell).runs.map(({ run, counts }) => [run, counts.lost])).toEqual([
      [2, 0],
      [1, 1],
    ]);
  });

  test("has a run once whose rest another sequence did, with all that it counted", () => {
    const cell = running("transfer", 6);
    while (cell.controller.state.counts.placed < 2) cell.clock.runNext();
    // Each cycle of it takes two seconds more.
    const edit = (text: string) =>
      text
        .replace("  - { id: back,", "  - { id: rest, do: dwell, for: 2 s, after: place }\n  - { id: back,")
        .replace("to: home, after: place", "to: home, after: rest");
    const other = runningCell("transfer", { cycles: 6, edit }).job;
    cell.controller.load({ ...other, sequence: { ...other.sequence, name: "Other" } }, "eve");
    while (cell.ofType("run-started").length < 2) cell.clock.runNext();
    const midway = shownOf(cell);
    const { counts, run } = midway.state;
    expect(counts.placed).toBeGreaterThanOrEqual(2);
    expect(run).toMatchObject({ sequence: "Other", cycles: 6, outcome: "running" });
    // In the chart its cycles are the next ones of the run, and there are no more than the run has.
    const { plan, sequence } = cell.controller.job ?? cell.job;
    const drawn = {
      ...{ record: midway.record, plan: planView(1, plan), forecast: [], nowMs: 0 },
      job: jobView({ id: 1, job: { plan, sequence }, file: "", by: "", pending: null }),
    };
    const rects = ganttRects({ ...drawn, fromMs: 0, untilMs: 1e9 }).filter(({ kind }) => kind === "planned");
    const numbers = [...new Set(rects.map(({ cycle }) => cycle))];
    expect(numbers).toEqual(Array.from({ length: 6 - counts.cycles }, (_each, i) => counts.cycles + i + 1));
    expect(endOfGantt(drawn)).toBeCloseTo(Math.max(...rects.map(({ untilMs }) => untilMs)), 3);
    const waiting = { cycle: counts.cycles + 1, step: "grip", fromMs: 0, untilMs: null, reasons: [] };
    const record = { ...midway.record, bars: [], waits: [waiting] };
    expect(ganttRects({ ...drawn, record, fromMs: 0, untilMs: 1e9 }).at(-1)).toMatchObject({ lane: "gripper" });
    const perCycleMs = run?.plannedTaktMs ?? 0;
    expect(midway.figures.left?.ms).toBeCloseTo((6 - counts.cycles) * perCycleMs, -3);
    while (cell.controller.state.counts.cycles === counts.cycles) cell.clock.runNext();
    expect(shownOf(cell).figures.taktMs).toBeGreaterThan(perCycleMs - 100);
    expect(cell.reach("Complete")).toBe("Complete");
    const [one, ...others] = replicaOf(cell).runs;
    expect(others).toEqual([]);
    expect(one).toMatchObject({ run: 1, outcome: "complete", counts: { cycles: 6, placed: 6 } });
    const { state, figures } = shownOf(cell);
    expect(state.run?.makespanMs).toBeCloseTo(figures.workedMs, 3);
    expect(perCycleMs).toBeGreaterThan((cell.job.plan.taktMs ?? 0) + 1500);
    expect(state.run?.makespanMs).toBeGreaterThan(3 * perCycleMs + 2.5 * cell.job.plan.taktMs);
    expect(figures.taktMs).toBeCloseTo(perCycleMs, -2);
    expect(figures.rate).toBeCloseTo(1, 1);
  });
});

describe("time left", () => {
  const PLANNED = [
    { cycles: 0, ms: 0 },
    { cycles: 1, ms: 3000 },
    { cycles: 5, ms: 7000 },
  ];
  const progressAfter = (cycles: number, ms: number, workedMs: number): RunProgress => ({
    ...{ cycles: 5, placedGoal: null, afterCycle: 0, plannedMakespanMs: 7000, plannedTaktMs: 1000, planned: PLANNED },
    pace: { ...beginPace(5, null), last: { cycles, ms }, workedMs },
  });

  test("is what the plan has for the cycles to come, less what the next one has had", () => {
    expect(timeLeft(progressAfter(0, 0, 0), 5, 0)).toEqual({ ms: 7000, isOverdue: false });
    expect(timeLeft(progressAfter(1, 3000, 3400), 4, 0)).toEqual({ ms: 3600, isOverdue: false });
  });

  test("of a line that is slower than its plan is as much longer", () => {
    expect(timeLeft(progressAfter(3, 10_000, 10_000), 2, 0)).toEqual({ ms: 4000, isOverdue: false });
  });

  test("is not told by one slow cycle", () => {
    expect(timeLeft(progressAfter(1, 6000, 6000), 4, 0)).toEqual({ ms: 4000, isOverdue: false });
  });

  test("never falls below the cycles after the next one, and says when that takes longer than planned", () => {
    expect(timeLeft(progressAfter(1, 3000, 4200), 4, 0)).toEqual({ ms: 3000, isOverdue: false });
    expect(timeLeft(progressAfter(1, 3000, 9000), 4, 0)).toEqual({ ms: 3000, isOverdue: true });
  });

  test("in Completing is that of the cycles under way", () => {
    const cell = running("transfer", 6);
    pass(cell, 5000);
    cell.controller.command("complete", "ann");
    const { figures, state } = shownOf(cell);
    expect(state.cycles).toHaveLength(1);
    expect(figures.left?.ms).toBeLessThan(state.run?.plannedTaktMs ?? 0);
    expect(figures.left?.ms).toBeGreaterThan(2000);
  });

  test("to a goal of parts is that of the parts that are missing", () => {
    const cell = runningCell("transfer", { edit: (text) => text.replace("repeat: 20", "repeat: { placed: 4 }") });
    pass(cell, 6000);
    expect(shownOf(cell).figures).toMatchObject({ placedGoal: 4, ofCycles: null });
    const { plannedTaktMs = 0, plannedMakespanMs = 0 } = cell.controller.state.run ?? {};
    expect(plannedMakespanMs).toBeLessThan(4.5 * plannedTaktMs);
    expect(shownOf(cell).figures.left?.ms).toBeCloseTo(4 * plannedTaktMs - 6000, -2);
  });

  test("of a pool with fewer members is that of those that there are", () => {
    const cell = running("weld-cell", 8);
    const before = shownOf(cell).figures.left?.ms ?? 0;
    cell.world.station("welder-left").toController.cut();
    while (cell.ofType("pool-changed").length === 0) cell.clock.runNext();
    const { figures } = shownOf(cell);
    expect(figures.plannedTaktMs).toBe(cell.controller.state.run?.plannedTaktMs);
    expect(figures.left?.ms).toBeGreaterThan(before + 10_000);
  });
});

test("the marks of a long run are few, in order, and end with it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), (cycles) => {
      const numbers = Array.from({ length: cycles + 1 }, (_each, i) => i);
      const plan = { repeat: null, firstOfCycle: numbers, startMs: numbers, durationMs: numbers.map(() => 1) };
      const marks = cycleEnds(plan, cycles);
      expect(marks.length).toBe(Math.min(cycles, MARKS_MAX));
      expect(marks.at(-1)).toEqual({ cycles, ms: cycles });
      const gaps = marks.map((mark, i) => mark.cycles - (marks[i - 1]?.cycles ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThan(0);
      expect(plannedMsAt([{ cycles: 0, ms: 0 }, ...marks], cycles / 2)).toBeCloseTo(cycles / 2, 6);
    }),
  );
});

test("where only makespan and takt are known, every cycle still comes after the one before", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(5000), fc.nat(90_000), (cycles, taktMs, moreMs) => {
      const late = cycles - Math.floor(cycles / 2);
      const marks = plannedMarks(cycles, late * taktMs + moreMs, taktMs);
      for (let i = 1; i <= cycles; i++) expect(plannedMsAt(marks, i)).toBeGreaterThanOrEqual(plannedMsAt(marks, i - 1));
      expect(plannedMsAt(marks, cycles)).toBeCloseTo(late * taktMs + moreMs, 6);
    }),
  );
});

test("the worst lateness is the latest dispatch, within the tolerance or not", () => {
  const cell = running("weld-cell", 4);
  cell.reach("Complete");
  const lateMs = Math.max(...cell.ofType("step-dispatched").map((event) => event.lateMs));
  expect(lateMs).toBeGreaterThan(0);
  expect(shownOf(cell).state.latenessMsMax).toBe(lateMs);
});

test("plan time stands still when the run is over", () => {
  const cell = running("transfer", 1);
  cell.reach("Complete");
  pass(cell, 10_000);
  const { record, nowMs, state } = shownOf(cell);
  expect(cell.controller.planMs).toBe(state.run?.makespanMs);
  expect(planTimeOf(record, nowMs)).toBeCloseTo(state.run?.makespanMs ?? -1, 3);
});
