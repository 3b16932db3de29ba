/** What each end of the program asks of the line, on the real controller in virtual time. */
import { expect, onTestFinished, test } from "vitest";
import { LineGuard } from "../../src/cli/ends/line-guard.ts";
import type { EndSignal, ProgramEnd } from "../../src/cli/ends/program-end.ts";
import { runningCell, runToStep } from "../support/cell.ts";

function guarded() {
  const cell = runningCell("transfer", { cycles: 3 });
  runToStep(cell, "carry", 1);
  const told: string[] = [];
  const io = { out: () => {}, err: (text: string) => void told.push(text), isTerminal: false, columns: 80 };
  const guard = new LineGuard({ ...io, onEnd: () => () => {} }, cell.controller, (command, by) => {
    cell.controller.command(command, by);
  });
  const standDown = async (): Promise<readonly string[]> => {
    const stood = guard.standDown();
    cell.clock.runUntil(cell.clock.nowMs() + 20_000);
    return stood;
  };
  onTestFinished(async () => void (await standDown()));
  return { cell, guard, told, standDown };
}

const signal = (name: EndSignal): ProgramEnd => ({ kind: "signal", signal: name });
const commands = ({ cell }: ReturnType<typeof guarded>): readonly string[] =>
  cell.ofType("command-accepted").flatMap(({ command, by }) => (by === "test" ? [] : [`${command} by ${by}`]));

test("a first Ctrl-C stops the line in an orderly way, a second aborts it", () => {
  const its = guarded();
  its.guard.hear(signal("SIGINT"));
  expect(its.cell.controller.state.state).toBe("Stopping");
  its.guard.hear(signal("SIGINT"));
  expect(its.cell.controller.state.state).toBe("Aborting");
  expect(its.guard.end).toEqual(signal("SIGINT"));
});

test("what comes by itself after an end does not make it harder: the terminal that goes, its output, the end of its input", () => {
  const its = guarded();
  its.guard.hear(signal("SIGTERM"));
  its.guard.hear(signal("SIGHUP"));
  its.guard.hear({ kind: "output-lost", stream: "standard error", why: "i/o error (EIO)" });
  its.guard.hear({ kind: "input-ended" });
  expect(its.cell.controller.state.state).toBe("Stopping");
});

test("an error of the program's own aborts at once; one that comes again and again asks nothing more", () => {
  const its = guarded();
  const fault: ProgramEnd = { kind: "fault", thread: "program", why: "planted" };
  const before = commands(its).length;
  for (let times = 0; times < 100; times++) its.guard.hear(fault);
  expect(its.cell.controller.state.state).toBe("Aborting");
  expect(commands(its).length - before).toBe(1);
});

test("a panel that is gone stops the line in an orderly way", () => {
  const its = guarded();
  its.guard.hear({ kind: "fault", thread: "panel", why: "out of memory" });
  expect(its.cell.controller.state.state).toBe("Stopping");
});

test("the devices are stopped where the line's machine takes no command: the run goes on nowhere, and nothing is given to a device any more", async () => {
  const { cell, standDown } = guarded();
  const before = cell.ofType("act-dispatched").length + cell.ofType("step-dispatched").length;
  expect(await standDown()).toEqual([]);
  expect(cell.controller.state.run?.outcome).toBe("aborted");
  const moving = [...cell.world.stations()].filter(({ physics }) => "at" in physics && physics.isMoving);
  expect(moving).toEqual([]);
  expect(cell.ofType("act-dispatched").length + cell.ofType("step-dispatched").length).toBe(before);
});
