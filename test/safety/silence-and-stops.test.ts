/** Silence, stops that meet commands, and acts by hand: rules that were once broken. */
import { describe, expect, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import { VirtualClock } from "../../src/clock/index.ts";
import { createScope, SignalTable } from "../../src/conditions/index.ts";
import { type Act, INITIAL_STATE, lineSignals, NEW_DEVICE, Permit } from "../../src/model/index.ts";
import { Gate, Interlocks, Zones } from "../../src/safety/index.ts";
import {
  type Cell,
  cellByHand,
  haltsAtOnce,
  onlyReachNeedsTheDoor,
  runningCell,
  runToStep,
  setInput,
  startCell,
} from "../support/cell.ts";
import { axes, conveyor, line, output } from "../support/sequences.ts";

const pass = (cell: Cell, ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);

test("a guard switch that falls silent trips its interlock within its heartbeat", () => {
  const cell = runningCell("transfer", { cycles: 2 });
  runToStep(cell, "carry", 1);
  applyFault(cell.world, "link-cut", "door");
  pass(cell, 260);
  expect(cell.ofType("interlock-tripped")).toMatchObject([{ interlock: "guard-door" }]);
});

test("a step's `while` on a device that falls silent ends the step within that device's heartbeat", () => {
  const cell = runningCell("transfer", { cycles: 2 });
  runToStep(cell, "carry", 1);
  applyFault(cell.world, "link-cut", "gripper");
  pass(cell, 260);
  expect(cell.controller.state.lastFailure).toMatchObject({ reason: "interlock", step: "carry" });
});

test("axes that say they are not homed any more are unverified, and homed at the next start", () => {
  const cell = runningCell("transfer", { cycles: 2, edit: haltsAtOnce });
  runToStep(cell, "carry", 1);
  applyFault(cell.world, "position-lost", "arm");
  expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
  const homed = () => cell.ofType("act-dispatched").filter(({ act }) => act.verb === "home").length;
  const before = homed();
  cell.controller.command("clear", "t");
  cell.reach("Stopped");
  cell.controller.command("reset", "t");
  cell.reach("Idle");
  cell.controller.command("start", "t", "new");
  cell.reach("Execute");
  expect(homed()).toBe(before + 2);
});

test.each<[string, Act]>([
  ["belt", { verb: "run", name: "x", recipe: {} }],
  ["arm", { verb: "move", target: { x: Number.NaN }, speed: 1 }],
  ["arm", { verb: "move", target: { x: 10 }, speed: 0 }],
  ["arm", { verb: "move", target: { y: 10 }, speed: 1 }],
  ["belt", { verb: "index", byMm: Number.NaN }],
  ["arm", { verb: "home", axes: ["y"] }],
  ["arm", { verb: "grip" }],
])("any act by hand gets an answer, never a throw: %s %o", (device, act) => {
  const cell = cellByHand("transfer");
  expect(cell.controller.act(device, act, "t")).toMatchObject([{ device }]);
});

test("by hand too, a device claims the zones of its act before it is in them", () => {
  const cell = cellByHand("transfer");
  expect(cell.controller.act("arm", { verb: "move", target: { x: 420, z: 18 }, speed: 1 }, "t")).toBeNull();
  expect(cell.controller.act("belt", { verb: "start" }, "t")).toMatchObject([{ kind: "zone", occupiedBy: "arm" }]);
});

test("no command leaves after the stop that its own lateness has raised", () => {
  const edit = (text: string) =>
    onlyReachNeedsTheDoor(text).replace("tolerance: 40 ms", "tolerance: 40 ms\non_late: halt");
  const cell = runningCell("transfer", { cycles: 2, edit });
  runToStep(cell, "advance", 2);
  setInput(cell, "door", false);
  cell.clock.after(900, () => setInput(cell, "door", true));
  const { toDevice, electronics } = cell.world.station("arm");
  const heard: string[] = [];
  toDevice.deliverTo((message) => {
    heard.push(message.type);
    electronics.receive(message);
  });
  cell.reach("Aborted");
  expect(heard).toEqual(["stop"]);
});

test("a stop in the instant of a dispatch ends in Stopped, without that command", () => {
  const cell = runningCell("transfer", { cycles: 2 });
  cell.controller.events.subscribe((event) => {
    if (event.type === "step-dispatched" && event.step === "carry") cell.controller.command("stop", "t");
  });
  expect(cell.reach("Stopped", "Aborted")).toBe("Stopped");
});

const NOTHING: readonly string[] = [];
test.each<[string, Act]>([
  ["belt", { verb: "index", byMm: Number.NaN }],
  ["belt", { verb: "index", byMm: Number.POSITIVE_INFINITY }],
  ["lamp", { verb: "pulse", forMs: -1 }],
  ["lamp", { verb: "pulse", forMs: Number.NaN }],
  ["arm", { verb: "home", axes: ["nope"] }],
  ["arm", { verb: "jog", axis: "nope", speedPerS: 1 }],
  ["arm", { verb: "jog", axis: "x", speedPerS: Number.NaN }],
  ["arm", { verb: "jog", axis: "x", speedPerS: 1e9 }],
  ["arm", { verb: "move", target: {}, speed: 1 }],
])("the gate permits nothing that makes no sense: %s %o", (device, act) => {
  const its = line({ devices: [axes("arm", { x: {} }), conveyor("belt"), output("lamp")] });
  const scope = createScope(lineSignals(its));
  const gate = new Gate(its, new SignalTable(its, () => 0), new Interlocks(its, scope), new Zones(its, scope));
  const idle = { ...NEW_DEVICE, link: "up", verified: true } as const;
  const fence = { epoch: 1, stop: 0 };
  const command = { type: "command", id: 1, device, act, fence } as const;
  const state = { ...INITIAL_STATE, state: "Execute", mode: "Manual", fence, devices: { [device]: idle } } as const;
  expect(
    gate.dispatch(
      {
        command,
        purpose: "manual",
        needs: null,
        throughout: null,
        carriesOn: null,
        isStopping: false,
        zones: () => NOTHING,
      },
      state,
    ),
  ).not.toBeInstanceOf(Permit);
});

test("the same hello heard twice in mid-step (same boot) does not lose the step", () => {
  const cell = runningCell("transfer", { cycles: 1 });
  runToStep(cell, "carry", 1);
  pass(cell, 100);
  cell.world.station("arm").electronics.greet();
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
});

/** The door's switch answers, and does not know. */
function blindDoor(cell: Cell): void {
  const { toController, electronics } = cell.world.station("door");
  const arriveAt = toController.arriveAt.bind(toController);
  toController.arriveAt = (atMs, message) =>
    arriveAt(atMs, message.type === "telemetry" ? { ...message, values: [null] } : message);
  electronics.sensedChange();
}

test("a permissive on a signal that nobody knows permits nothing: the step waits", () => {
  const cell = runningCell("transfer", { cycles: 2, edit: onlyReachNeedsTheDoor });
  runToStep(cell, "advance", 2);
  blindDoor(cell);
  pass(cell, 5000);
  expect(cell.controller.state.steps).toMatchObject([{ step: "reach", cycle: 2, phase: "waiting" }]);
  expect(cell.ofType("step-waiting").at(-1)?.reasons).toMatchObject([
    { kind: "permissive", read: [{ quality: "bad" }] },
  ]);
});

test("an interlock on a signal that nobody has known since the start blocks the start", () => {
  const edit = (text: string): string => text.replace("safety_chain: [door]", "safety_chain: []");
  const cell = startCell("transfer", { edit });
  blindDoor(cell);
  cell.controller.command("reset", "t");
  cell.reach("Idle");
  expect(cell.controller.command("start", "t", "new")).toMatchObject({
    accepted: false,
    why: expect.stringContaining("door.closed is bad"),
  });
});

describe("a program that was held up itself", () => {
  /** For as long as it is held up nothing fires; then all that was due fires at once, in order. */
  class HeldUp extends VirtualClock {
    #untilMs = 0;
    override nowMs(): number {
      return Math.max(super.nowMs(), this.#untilMs);
    }
    override after(delayMs: number, action: () => void) {
      return this.at(this.nowMs() + delayMs, action);
    }
    hold(ms: number): void {
      this.#untilMs = this.nowMs() + ms;
    }
  }

  /** The arm is low, so that an interlock hangs on what the belt says; then nothing of the program runs for longer than a heartbeat. */
  function heldUp(meanwhile: (cell: Cell) => void, afterMs = 50): Cell {
    const clock = new HeldUp();
    const cell = runningCell("transfer", { clock, cycles: 2 });
    runToStep(cell, "grip", 1);
    clock.runUntil(clock.nowMs() + afterMs);
    meanwhile(cell);
    clock.hold(400);
    return cell;
  }

  // Whoever is heard first, of the others nothing is heard yet.
  test.each([0, 20, 40, 60, 80, 100])(
    "trips nothing by it %d ms after a step began: what has come meanwhile is heard first",
    (afterMs) => {
      const cell = heldUp(() => {}, afterMs);
      expect(cell.reach("Complete", "Held", "Aborted", "Stopped")).toBe("Complete");
      expect(cell.ofType("interlock-tripped")).toEqual([]);
      expect(cell.ofType("step-failed")).toEqual([]);
      expect(cell.ofType("device-lost")).toEqual([]);
    },
  );

  test("trips all the same where a device has fallen silent, within 20 ms of being asked", () => {
    const cell = heldUp(({ world }) => world.station("door").toController.cut());
    const backAtMs = cell.clock.nowMs();
    expect(cell.reach("Complete", "Held", "Aborted", "Stopped")).toBe("Aborted");
    const [lost] = cell.ofType("device-lost");
    expect(lost?.device).toBe("door");
    const [tripped] = cell.ofType("interlock-tripped");
    expect(tripped).toMatchObject({ interlock: "guard-door", atMs: lost?.atMs });
    expect((lost?.atMs ?? 0) - backAtMs).toBeLessThan(450);
  });
});
