/** Which run the page shows while the line is in Starting: the one that begins. */
import { expect, test } from "vitest";
import { applyEvent, INITIAL_STATE, type LineStateName } from "../../src/model/index.ts";
import { lineView } from "../../src/panel/server/views.ts";
import { ganttRects } from "../../src/panel/web/core/gantt/gantt-geometry.ts";
import { awaitedOf, listedSteps } from "../../src/panel/web/core/live/doing.ts";
import { runFigures } from "../../src/panel/web/core/live/run-figures.ts";
import { ofRunToShow, type RunShown } from "../../src/panel/web/core/live/run-to-show.ts";
import { utilisation } from "../../src/panel/web/tabs/devices/utilisation.ts";
import { NO_RECORD, recordEvent } from "../../src/panel/wire/index.ts";
import { type Cell, runToStep, startCell } from "../support/cell.ts";

const pass = (cell: Cell, ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);

/** A line whose dry runs end when the test says so. */
function transfer(): { readonly cell: Cell; readonly tried: () => void; readonly tryAtOnce: () => void } {
  let end = (): void => {};
  let isAtOnce = false;
  const cell = startCell("transfer", {
    cycles: 3,
    rehearsal: () => ({
      dryRun: (_sequence, answer) => {
        end = () => answer({ kind: "tried", mistakes: [] });
        if (isAtOnce) end();
      },
      recover: () => {},
    }),
  });
  const tryAtOnce = (): void => {
    isAtOnce = true;
  };
  return { cell, tried: () => end(), tryAtOnce };
}

function start(cell: Cell, choice: "new" | "resume"): void {
  cell.controller.command("reset", "ann");
  expect(cell.reach("Idle")).toBe("Idle");
  expect(cell.controller.command("start", "ann", choice)).toEqual({ accepted: true });
}

/** A first run of which something is done, and which `ends` in its own way; then Start, in Starting. */
function startedAgain(ends: LineStateName, choice: "new" | "resume" = "new") {
  const its = transfer();
  const { cell } = its;
  start(cell, "new");
  pass(cell, 10);
  its.tried();
  cell.reach("Execute");
  runToStep(cell, "carry", 2);
  pass(cell, 300);
  if (ends === "Stopped") cell.controller.command("stop", "ann");
  expect(cell.reach(ends)).toBe(ends);
  const before = pictureOf(cell);
  start(cell, choice);
  return { ...its, before };
}

/** As the page folds it. */
function pictureOf(cell: Cell): RunShown {
  let [state, record] = [INITIAL_STATE, NO_RECORD];
  for (const event of cell.events) {
    const before = state;
    state = applyEvent(state, event);
    record = recordEvent(record, event, { before, after: state });
  }
  return ofRunToShow({ state, record });
}

const said = (picture: RunShown, cell: Cell) => awaitedOf(picture.state, lineView(cell.job.sequence.line));
const actual = ({ record }: RunShown) =>
  ganttRects({ ...{ record, plan: null, job: null, forecast: [], nowMs: 0 }, fromMs: 0, untilMs: 1e6 });

test.each(["Complete", "Stopped"] as const)(
  "from the moment of Start nothing of a run that was %s is shown, and what is planned of the new one is",
  (ends) => {
    const { cell, tried, before } = startedAgain(ends);
    expect(before.state.counts.placed).toBeGreaterThan(0);
    const { plan } = cell.job;
    const isOfNewRun = (): void => {
      const picture = pictureOf(cell);
      expect(picture.state.state).toBe("Starting");
      expect(picture.state.counts).toMatchObject({ cycles: 0, placed: 0, lost: 0, rejected: 0, steps: 0, retries: 0 });
      expect(picture.state).toMatchObject({ cycles: [], steps: [], trips: [], lastFailure: null, latenessMsMax: 0 });
      expect(actual(picture)).toEqual([]);
      expect(listedSteps(picture.state)).toEqual([]);
      expect(picture.record.times).toEqual({});
      const figures = runFigures({ ...picture, job: null }, cell.clock.nowMs());
      expect(figures).toMatchObject({
        cycles: 0,
        ofCycles: 3,
        plannedTaktMs: plan.taktMs,
        taktMs: null,
        quality: null,
      });
      expect(figures).toMatchObject({
        availability: null,
        rate: null,
        left: { ms: plan.makespanMs, isOverdue: false },
      });
      expect(utilisation(picture, "arm", cell.clock.nowMs())).toBeNull();
    };
    isOfNewRun();
    expect(said(pictureOf(cell), cell)).toEqual([{ kind: "dry-run", sequence: "Feeder to belt" }]);
    pass(cell, 60);
    isOfNewRun();
    tried();
    // Until it begins.
    while (cell.controller.state.chosen !== null) {
      isOfNewRun();
      cell.clock.runNext();
    }
    expect(cell.reach("Execute")).toBe("Execute");
    expect(pictureOf(cell).record.run).toBe(2);
  },
);

test("a run that is resumed keeps in Starting what has been done of it", () => {
  const { cell, before } = startedAgain("Stopped", "resume");
  const { state, record } = pictureOf(cell);
  expect(state.state).toBe("Starting");
  expect(state.chosen).toEqual({ sequence: "Feeder to belt", planned: null });
  expect(state.counts).toEqual(before.state.counts);
  expect(record.bars).toEqual(before.record.bars);
  expect(record.run).toBe(1);
});

test("a Start that is cut short has begun nothing: the last run is shown again, and can still be resumed", () => {
  const { cell, before, tryAtOnce } = startedAgain("Stopped");
  cell.controller.command("stop", "ann");
  expect(cell.reach("Stopped")).toBe("Stopped");
  const { state, record } = pictureOf(cell);
  expect(state.counts).toEqual(before.state.counts);
  expect(record.bars).toEqual(before.record.bars);
  expect(record).toMatchObject({ run: 1, outcome: "stopped" });
  tryAtOnce();
  start(cell, "resume");
  expect(cell.reach("Execute")).toBe("Execute");
});

test("after the dry run Starting waits for each axis that is not homed, by name", () => {
  const its = transfer();
  start(its.cell, "new");
  pass(its.cell, 10);
  expect(said(pictureOf(its.cell), its.cell)).toEqual([{ kind: "dry-run", sequence: "Feeder to belt" }]);
  its.tried();
  const seen = new Set<string>();
  while (its.cell.controller.state.chosen !== null) {
    for (const { kind } of said(pictureOf(its.cell), its.cell)) seen.add(kind);
    its.cell.clock.runNext();
  }
  expect([...seen]).toContain("homing");
  expect([...seen]).toContain("act");
});
