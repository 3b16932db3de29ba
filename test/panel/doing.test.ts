/** What the page says the line does and waits for, against lines that are driven into each state by each cause. */
import { describe, expect, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import {
  applyEvent,
  INITIAL_STATE,
  isActing,
  type LineEvent,
  type LineState,
  type LineStateName,
} from "../../src/model/index.ts";
import { lineView } from "../../src/panel/server/views.ts";
import { awaitedOf, hasNext, listedSteps } from "../../src/panel/web/core/live/doing.ts";
import { TEXTS } from "../../src/panel/web/texts/catalogue.ts";
import { type Cell, haltsAtOnce, runningCell, runToStep, setInput, startCell } from "../support/cell.ts";

const lineOf = (cell: Cell) => lineView(cell.job.sequence.line);
const said = (cell: Cell) => awaitedOf(cell.controller.state, lineOf(cell));
/** Until the line is in `state`, without the instant after it. */
function enter(cell: Cell, state: LineStateName): void {
  expect(cell.reach(state)).toBe(state);
}
const pass = (cell: Cell, ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);

describe("what the line waits for", () => {
  test("in Resetting: every device that is not connected, by name", () => {
    const cell = startCell("transfer");
    cell.world.station("belt").toController.cut();
    cell.controller.command("reset", "test");
    pass(cell, 1000);
    expect(cell.controller.state.state).toBe("Resetting");
    expect(said(cell)).toEqual([{ kind: "connection", device: "belt" }]);
  });

  test("a Reset that takes too long aborts, with the silent device as first cause", () => {
    const cell = startCell("transfer");
    cell.world.station("belt").toController.cut();
    cell.controller.command("reset", "test");
    enter(cell, "Aborted");
    expect(cell.controller.state.firstOut?.facts).toEqual([
      { kind: "too-long", state: "Resetting", boundMs: 10_000, silent: ["belt"] },
    ]);
    expect(said(cell)).toEqual([{ kind: "person", command: "clear" }]);
  });

  test("in Starting: the dry run, and then what is homed", () => {
    let answer: (() => void) | null = null;
    const cell = startCell("transfer", {
      cycles: 1,
      rehearsal: () => ({
        dryRun: (_sequence, answered) => {
          answer = () => answered({ kind: "tried", mistakes: [] });
        },
        recover: () => {},
      }),
    });
    cell.controller.command("reset", "test");
    enter(cell, "Idle");
    cell.controller.command("start", "test", "new");
    pass(cell, 1000);
    expect(cell.controller.state.state).toBe("Starting");
    expect(said(cell)).toEqual([{ kind: "dry-run", sequence: "Feeder to belt" }]);
    (answer as (() => void) | null)?.();
    pass(cell, 200);
    expect(said(cell)).toEqual([{ kind: "act", device: "arm", act: { verb: "home", axes: ["z"] } }]);
    enter(cell, "Execute");
    expect(said(cell)).toEqual([]);
  });

  test("in Holding: the step whose device is still at work; in Held: a person's Unhold", () => {
    const cell = runningCell("transfer");
    runToStep(cell, "carry", 1);
    pass(cell, 100);
    cell.controller.command("hold", "ann");
    expect(cell.controller.state.state).toBe("Holding");
    expect(said(cell)).toEqual([{ kind: "step", cycle: 1, step: "carry", device: "arm" }]);
    enter(cell, "Held");
    expect(said(cell)).toEqual([{ kind: "person", command: "unhold" }]);
  });

  test("in Held with a question: the answer, and nothing that Held refuses", () => {
    const cell = runningCell("transfer", {
      edit: (text) => text.replace("on_fail: resync }\n  - { id: place", "on_fail: hold }\n  - { id: place"),
    });
    runToStep(cell, "carry", 1);
    applyFault(cell.world, "dropped-part", "gripper");
    enter(cell, "Held");
    expect(said(cell)).toMatchObject([{ kind: "answer", cycle: 1, step: "carry" }]);
  });

  test("in Suspended: the step that is starved and its condition; or a person's Unsuspend", () => {
    const cell = runningCell("transfer");
    runToStep(cell, "place", 1);
    cell.controller.command("suspend", "ann");
    enter(cell, "Suspended");
    expect(said(cell)).toEqual([{ kind: "person", command: "unsuspend" }]);
  });

  test("in Stopping: each device that moves by itself, until it stands; in Stopped: a person's Reset", () => {
    const cell = runningCell("transfer");
    runToStep(cell, "carry", 1);
    pass(cell, 200);
    cell.controller.command("stop", "ann");
    expect(cell.controller.state.state).toBe("Stopping");
    expect(said(cell)).toContainEqual({ kind: "standstill", device: "arm" });
    enter(cell, "Stopped");
    expect(said(cell)).toEqual([{ kind: "person", command: "reset" }]);
  });

  test("in a second Stopping: what stood after the first one is waited for again", () => {
    const cell = runningCell("transfer");
    runToStep(cell, "carry", 1);
    cell.controller.command("hold", "ann");
    enter(cell, "Held");
    cell.controller.command("unhold", "ann");
    enter(cell, "Execute");
    pass(cell, 300);
    cell.controller.command("stop", "ann");
    expect(said(cell)).toContainEqual({ kind: "standstill", device: "arm" });
  });

  test("after an abort by an interlock: its condition, and then a person's Clear", () => {
    const cell = runningCell("transfer");
    runToStep(cell, "carry", 1);
    setInput(cell, "door", false);
    pass(cell, 5);
    expect(cell.controller.state.state).toBe("Aborting");
    expect(said(cell)).toContainEqual({ kind: "standstill", device: "arm" });
    enter(cell, "Aborted");
    expect(said(cell)).toEqual([
      { kind: "chain", device: "door" },
      { kind: "interlock", interlock: "guard-door", require: "door.closed" },
      { kind: "person", command: "clear" },
    ]);
    setInput(cell, "door", true);
    pass(cell, 5);
    cell.controller.resetInterlock("guard-door", "ann");
    expect(said(cell)).toEqual([{ kind: "person", command: "clear" }]);
  });

  test("in Completing: the steps that are still at work, and then the way home; in Complete: a person's Reset", () => {
    const cell = runningCell("transfer");
    runToStep(cell, "carry", 1);
    cell.controller.command("complete", "ann");
    pass(cell, 50);
    expect(cell.controller.state.state).toBe("Completing");
    expect(said(cell)).toContainEqual({ kind: "step", cycle: 1, step: "carry", device: "arm" });
    enter(cell, "Complete");
    expect(said(cell)).toEqual([{ kind: "person", command: "reset" }]);
  });
});

describe("the list of steps", () => {
  test("says of what a stop cuts short that it is stopping, then that it was interrupted, and forgets it at the Reset", () => {
    const cell = runningCell("transfer");
    runToStep(cell, "carry", 1);
    pass(cell, 100);
    const standings = () => listedSteps(cell.controller.state).map(({ step, standing }) => [step.step, standing]);
    expect(standings()).toContainEqual(["carry", "running"]);
    expect(hasNext(cell.controller.state)).toBe(true);
    cell.controller.command("abort", "ann");
    expect(standings()).toContainEqual(["carry", "stopping"]);
    expect(hasNext(cell.controller.state)).toBe(false);
    enter(cell, "Aborted");
    expect(standings()).toContainEqual(["carry", "interrupted"]);
    cell.controller.command("clear", "ann");
    enter(cell, "Stopped");
    expect(standings()).toContainEqual(["carry", "interrupted"]);
    cell.controller.command("reset", "ann");
    enter(cell, "Idle");
    expect(standings()).toEqual([]);
    cell.controller.command("start", "ann", "new");
    expect(standings()).toEqual([]);
  });

  test("of a line that is held shows what goes on afterwards as held", () => {
    const cell = runningCell("transfer");
    runToStep(cell, "carry", 1);
    pass(cell, 100);
    cell.controller.command("hold", "ann");
    enter(cell, "Held");
    expect(listedSteps(cell.controller.state)).toMatchObject([{ step: { step: "carry" }, standing: "frozen" }]);
    expect(hasNext(cell.controller.state)).toBe(true);
  });
});

describe("over whole runs, at every event", () => {
  const RUNS: Readonly<Record<string, () => Cell>> = {
    "a run to its end": () => runningCell("transfer", { cycles: 2 }),
    "two arms and stations": () => runningCell("weld-cell", { cycles: 2 }),
    "a hold and a stop": () => {
      const cell = runningCell("transfer");
      runToStep(cell, "carry", 1);
      cell.controller.command("hold", "ann");
      cell.reach("Held");
      cell.controller.command("unhold", "ann");
      runToStep(cell, "index", 1);
      cell.controller.command("stop", "ann");
      cell.reach("Stopped");
      return cell;
    },
    "a failed step that halts the line": () => {
      const cell = runningCell("transfer", { edit: haltsAtOnce });
      runToStep(cell, "carry", 1);
      applyFault(cell.world, "dropped-part", "gripper");
      cell.reach("Aborted");
      return cell;
    },
  };

  test.each(Object.keys(RUNS))(
    "%s: an acting state says what it waits for, and nothing runs when no run does",
    (name) => {
      const cell = RUNS[name]?.();
      if (cell === undefined) throw new Error(name);
      pass(cell, 60_000);
      const line = lineOf(cell);
      const names = new Set(line.devices.map((device) => device.name));
      let state: LineState = INITIAL_STATE;
      for (const event of cell.events satisfies readonly LineEvent[]) {
        state = applyEvent(state, event);
        const awaited = awaitedOf(state, line);
        const where = `${event.seq} ${event.type} in ${state.state}`;
        if (isActing(state.state) || state.state !== "Execute") expect(awaited.length, where).toBeGreaterThan(0);
        for (const each of awaited) {
          if ("device" in each && each.device !== null) expect(names.has(each.device), where).toBe(true);
          expect(TEXTS.en.awaited(each)).not.toBe("");
          expect(TEXTS.de.awaited(each)).not.toBe(TEXTS.en.awaited(each));
        }
        const isRun = state.run?.outcome === "running";
        for (const { standing } of listedSteps(state))
          if (standing === "running" || standing === "dispatched" || standing === "waiting")
            expect(isRun, where).toBe(true);
        for (const device of Object.values(state.devices))
          expect(device.act === null, where).toBe(device.commandId === null);
      }
    },
  );
});
