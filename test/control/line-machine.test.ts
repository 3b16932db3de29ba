import { describe, expect, test } from "vitest";
import { createActor } from "xstate";
import { lineTransitions } from "../../src/control/index.ts";
import { createLineMachine } from "../../src/control/line/line-machine.ts";
import { LINE_COMMANDS, type LineCommand, type LineStateName, STATES } from "../../src/model/index.ts";
import { startCell } from "../support/cell.ts";

/** The table of ISA-TR88.00.02 as the team wrote it down, by hand and on its own. */
const STATE_COMPLETE = `Clearing→Stopped Stopping→Stopped Aborting→Aborted Resetting→Idle Starting→Execute Holding→Held
  Unholding→Execute Suspending→Suspended Unsuspending→Execute Completing→Complete`.split(/\s+/);
const ALL =
  `Clearing Stopped Starting Idle Suspended Execute Stopping Aborting Aborted Holding Held Unholding Suspending
  Unsuspending Resetting Completing Complete`.split(/\s+/);
const without = (...names: readonly string[]) => ALL.filter((name) => !names.includes(name));
const COMMANDS: Readonly<Record<LineCommand, readonly [from: readonly string[], to: string]>> = {
  reset: [["Stopped", "Complete"], "Resetting"],
  start: [["Idle"], "Starting"],
  hold: [["Execute", "Suspended"], "Holding"],
  unhold: [["Held"], "Unholding"],
  suspend: [["Execute"], "Suspending"],
  unsuspend: [["Suspended"], "Unsuspending"],
  complete: [["Execute", "Held", "Suspended"], "Completing"],
  stop: [without("Stopping", "Stopped", "Aborting", "Aborted", "Clearing"), "Stopping"],
  abort: [without("Aborting", "Aborted"), "Aborting"],
  clear: [["Aborted"], "Clearing"],
};

test("the machine has exactly the table's 49 transitions", () => {
  const expected = [
    ...STATE_COMPLETE.map((each) => ({ from: each.split("→")[0], event: "sc", to: each.split("→")[1] })),
    ...Object.entries(COMMANDS).flatMap(([event, [from, to]]) => from.map((state) => ({ from: state, event, to }))),
  ];
  const key = (each: { from?: string | undefined; event: string; to?: string | undefined }) =>
    `${each.from} ${each.event} ${each.to}`;
  expect(lineTransitions()).toHaveLength(49);
  expect(lineTransitions().map(key).sort()).toEqual(expected.map(key).sort());
});

/** A machine that stands in `state`, with nothing to do there. */
function machineIn(state: LineStateName) {
  const machine = createLineMachine({ entered: () => {}, work: () => undefined });
  const snapshot = machine.resolveState({ value: state, context: {} });
  return createActor(machine, { snapshot }).start();
}

describe.each(STATES)("in %s", (state) => {
  test.each(LINE_COMMANDS)("%s goes where the table says, or nowhere", (command) => {
    const actor = machineIn(state);
    const [from, to] = COMMANDS[command];
    actor.send({ type: command });
    expect(actor.getSnapshot().value).toBe(from.includes(state) ? to : state);
    actor.stop();
  });
});

test("a command that the state does not allow is refused with a reason, on record, and changes nothing, now or later", () => {
  const { controller, clock, ofType } = startCell("transfer");
  const before = controller.state;
  for (const command of ["start", "hold", "unhold", "suspend", "unsuspend", "complete", "clear"] as const) {
    expect(controller.command(command, "test")).toMatchObject({
      accepted: false,
      why: expect.stringContaining("Stopped"),
    });
  }
  expect(ofType("command-refused")).toHaveLength(7);
  clock.runUntil(10_000);
  expect({ ...controller.state, seq: 0, atMs: 0 }).toEqual({ ...before, seq: 0, atMs: 0 });
});

test("a stop is accepted in a state without a transition for it, and reaches the devices", () => {
  const cell = startCell("transfer");
  cell.controller.command("reset", "test");
  cell.reach("Idle");
  cell.controller.command("stop", "test");
  cell.reach("Stopped");
  const stops = cell.ofType("stop-raised").length;
  expect(cell.controller.command("stop", "test")).toEqual({ accepted: true });
  expect(cell.controller.state.state).toBe("Stopped");
  expect(cell.ofType("stop-raised")).toHaveLength(stops + 1);
});

test("reset starts no motion", () => {
  const cell = startCell("transfer");
  cell.controller.command("reset", "test");
  cell.reach("Idle");
  cell.clock.runUntil(30_000);
  expect(cell.controller.state).toMatchObject({ state: "Idle", counts: { commands: 0 } });
});
