/**
 * Every reason that the gate has, met once in a cell. `tidy.test.ts` reads the titles: each kind of refusal needs one.
 * In Manual a person asks, and hears all reasons at once; in Production a step asks, and waits or fails.
 */
import { describe, expect, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import { createScope, SignalTable } from "../../src/conditions/index.ts";
import {
  type Act,
  explain,
  type Fence,
  INITIAL_STATE,
  isWaiting,
  type LineState,
  lineSignals,
  NEW_DEVICE,
  Permit,
} from "../../src/model/index.ts";
import { Gate, Interlocks, Zones } from "../../src/safety/index.ts";
import {
  type Cell,
  cellByHand,
  onlyReachNeedsTheDoor,
  runningCell,
  runToStep,
  setInput,
  startCell,
} from "../support/cell.ts";
import { feeder, line } from "../support/sequences.ts";

const ADVANCE: Act = { verb: "advance" };
const TO_STATION: Act = { verb: "move", target: { x: 420, z: 18 }, speed: 1 };

const pass = (cell: Cell, ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);

/** Asks, and hears what stands in the way. Whatever does, nothing has left for the device. */
function refused(cell: Cell, device: string, act: Act) {
  const { commands } = cell.controller.state.counts;
  const reasons = cell.controller.act(device, act, "test");
  expect(cell.controller.state.counts.commands).toBe(commands);
  expect(cell.ofType("act-refused").at(-1)).toMatchObject({ device, act: { verb: act.verb }, reasons });
  return reasons ?? [];
}

/** Asks, is permitted, and waits until the device is done. */
function done(cell: Cell, device: string, act: Act): void {
  expect(cell.controller.act(device, act, "test")).toBeNull();
  const { length } = cell.ofType("act-done");
  cell.clock.runWhile(() => cell.ofType("act-done").length === length, { untilMs: cell.clock.nowMs() + 60_000 });
  expect(cell.ofType("act-done").at(-1)).toMatchObject({ device });
  pass(cell, 50);
}

describe("asked for by hand", () => {
  test("refusal line-state: nothing is commanded by hand outside Execute", () => {
    const cell = startCell("transfer");
    cell.controller.setMode("Manual", "test");
    cell.controller.command("reset", "test");
    cell.reach("Idle");
    expect(refused(cell, "feeder", ADVANCE)).toEqual([{ kind: "line-state", state: "Idle" }]);
  });

  test("refusal mode: nothing is commanded by hand while a sequence runs", () => {
    const cell = runningCell("transfer");
    expect(refused(cell, "gripper", { verb: "release" })).toEqual([
      { kind: "mode", mode: "Production", needs: ["Manual"] },
    ]);
  });

  test("refusal device-lost: a device that is silent for longer than its heartbeat is commanded nothing", () => {
    const cell = cellByHand("transfer");
    applyFault(cell.world, "link-cut", "feeder");
    pass(cell, 300);
    expect(refused(cell, "feeder", ADVANCE)).toEqual([{ kind: "device-lost", device: "feeder", limitMs: 250 }]);
  });

  test("refusal device-busy: a device does one thing at a time, and may be asked again when it is done", () => {
    const cell = cellByHand("transfer");
    expect(cell.controller.act("feeder", ADVANCE, "test")).toBeNull();
    expect(refused(cell, "feeder", ADVANCE)).toEqual([{ kind: "device-busy", device: "feeder" }]);
    pass(cell, 1000);
    done(cell, "feeder", ADVANCE);
  });

  test("refusal unverified: axes that have restarted go nowhere before they are homed", () => {
    const cell = cellByHand("transfer");
    applyFault(cell.world, "reboot", "arm");
    pass(cell, 50);
    expect(refused(cell, "arm", TO_STATION)).toEqual([{ kind: "unverified", device: "arm" }]);
  });

  test("refusal outside-range: an axis goes nowhere outside its range, not by a thousandth, nor to what is no number", () => {
    const cell = cellByHand("board");
    const to = (x: number): Act => ({ verb: "move", target: { x }, speed: 1 });
    const outside = { kind: "outside-range", device: "gantry", axis: "x", range: [0, 400], unit: "mm" };
    for (const x of [400.001, -0.001, 9999, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(refused(cell, "gantry", to(x))).toEqual([{ ...outside, target: x }]);
    }
    done(cell, "gantry", to(400));
  });

  test("refusal wrong-verb: a device is asked only for what its kind can do", () => {
    const cell = cellByHand("board");
    const wrong: readonly (readonly [string, Act])[] = [
      ["f-led", { verb: "grip" }],
      ["nozzle", { verb: "advance" }],
      ["cover", { verb: "on" }],
      ["changer", { verb: "run", name: "weld", recipe: {} }],
      ["crane", { verb: "home", axes: null }],
    ];
    for (const [device, act] of wrong) {
      expect(refused(cell, device, act), `${device} ${act.verb}`).toMatchObject([{ kind: "wrong-verb", device }]);
    }
  });

  test("refusal bad-parameter: nothing is done by values that make no sense", () => {
    const cell = cellByHand("board");
    const move = (target: Record<string, number>, speed: number): Act => ({ verb: "move", target, speed });
    const wrong: readonly (readonly [string, Act, string])[] = [
      ["gantry", move({ w: 10 }, 0.1), "axis"],
      ["gantry", move({}, 0.1), "to"],
      ["gantry", move({ x: 10 }, 0), "speed"],
      ["gantry", move({ x: 10 }, 1.01), "speed"],
      ["gantry", move({ x: 10 }, Number.NaN), "speed"],
      ["gantry", { verb: "home", axes: ["w"] }, "axis"],
      ["gantry", { verb: "home", axes: [] }, "axis"],
      ["gantry", { verb: "jog", axis: "w", speedPerS: 1 }, "axis"],
      ["gantry", { verb: "jog", axis: "x", speedPerS: 0 }, "speed"],
      ["gantry", { verb: "jog", axis: "x", speedPerS: Number.NaN }, "speed"],
      ["gantry", { verb: "jog", axis: "x", speedPerS: -251 }, "speed"],
    ];
    for (const [device, act, parameter] of wrong) {
      expect(refused(cell, device, act), JSON.stringify(act)).toMatchObject([
        { kind: "bad-parameter", device, parameter },
      ]);
    }
    const belt = cellByHand("transfer");
    for (const byMm of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(refused(belt, "belt", { verb: "index", byMm })).toMatchObject([
        { kind: "bad-parameter", parameter: "by" },
      ]);
    }
  });

  test("refusal interlock: while the guard is open what it stops is refused, and what it does not stop is not", () => {
    const cell = cellByHand("transfer");
    applyFault(cell.world, "guard-open", "arm");
    expect(cell.reach("Aborted")).toBe("Aborted");
    const condition = { condition: "door.closed", read: [{ signal: "door.closed", value: false, quality: "good" }] };
    const state = { kind: "line-state", state: "Aborted" };
    expect(refused(cell, "gripper", { verb: "release" })).toEqual([
      state,
      { kind: "interlock", interlock: "guard-door", ...condition },
    ]);
    expect(refused(cell, "feeder", ADVANCE)).toEqual([state]);
  });

  test("refusal interlock: it stays while the trip is latched, though the guard is shut again", () => {
    const cell = cellByHand("transfer");
    applyFault(cell.world, "guard-open", "arm");
    cell.reach("Aborted");
    setInput(cell, "door", true);
    pass(cell, 100);
    const kinds = () => refused(cell, "gripper", { verb: "release" }).map(({ kind }) => kind);
    expect(kinds()).toEqual(["line-state", "interlock"]);
    cell.controller.command("clear", "test");
    cell.reach("Stopped");
    expect(kinds()).toEqual(["line-state"]);
  });

  test("refusal zone: the belt does not start under the arm, and the arm does not go down to a running belt", () => {
    const cell = cellByHand("transfer");
    done(cell, "arm", TO_STATION);
    expect(refused(cell, "belt", { verb: "start" })).toEqual([{ kind: "zone", zone: "handover", occupiedBy: "arm" }]);
    done(cell, "arm", { verb: "move", target: { x: 0, z: 120 }, speed: 1 });
    done(cell, "belt", { verb: "start" });
    expect(refused(cell, "arm", TO_STATION)).toEqual([{ kind: "zone", zone: "handover", occupiedBy: "belt" }]);
  });

  test("all reasons come at once, each in a sentence that names what it is about", () => {
    const cell = runningCell("transfer");
    cell.controller.command("abort", "test");
    cell.reach("Aborted");
    applyFault(cell.world, "reboot", "arm");
    applyFault(cell.world, "guard-open", "arm");
    pass(cell, 50);
    const reasons = refused(cell, "arm", { verb: "move", target: { x: 9999 }, speed: 1 });
    const kinds = reasons.map(({ kind }) => kind);
    expect(kinds).toEqual(["line-state", "mode", "unverified", "outside-range", "interlock"]);
    const sentences = reasons.map(explain).join("\n");
    for (const fact of ["Aborted", "Production", "home it first", "9999 mm", "0 to 600 mm", "door.closed is false"]) {
      expect(sentences).toContain(fact);
    }
  });
});

describe("asked for by a step", () => {
  test("refusal permissive: a step waits until its permissive is true, and says what it waits for", () => {
    const cell = runningCell("transfer", { cycles: 3, edit: onlyReachNeedsTheDoor });
    runToStep(cell, "advance", 2);
    setInput(cell, "door", false);
    pass(cell, 900);
    const read = [{ signal: "door.closed", value: false, quality: "good" }];
    const reasons = [{ kind: "permissive", condition: "door.closed", read }];
    expect(cell.ofType("step-waiting")).toMatchObject([{ step: "reach", cycle: 2, reasons }]);
    expect(cell.controller.state.steps).toMatchObject([{ step: "reach", phase: "waiting", waitsFor: reasons }]);
    setInput(cell, "door", true);
    expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  });

  test("refusal member-taken: a step whose pool has no free and healthy member waits for one", () => {
    const cell = runningCell("weld-cell", { cycles: 1 });
    applyFault(cell.world, "link-cut", "welder-left");
    applyFault(cell.world, "link-cut", "welder-right");
    cell.clock.runWhile(() => cell.ofType("step-waiting").length === 0, { untilMs: cell.clock.nowMs() + 60_000 });
    const members = ["welder-left", "welder-right"];
    expect(cell.ofType("step-waiting")).toMatchObject([
      { step: "bring", reasons: [{ kind: "member-taken", pool: "welders", members }] },
    ]);
    for (const wire of [cell.world.station("welder-right").toDevice, cell.world.station("welder-right").toController])
      wire.mend();
    expect(cell.reach("Complete", "Aborted")).toBe("Complete");
    expect(cell.ofType("member-claimed")).toMatchObject([{ device: "welder-right" }]);
  });
});

describe("at the gate itself", () => {
  const LINE = line({
    devices: [feeder("left"), feeder("right")],
    zones: { between: { left: "!left.part_ready", right: "!right.part_ready" } },
  });
  const FENCE = { epoch: 2, stop: 3 };
  const idle = { ...NEW_DEVICE, link: "up", verified: true } as const;

  function ask(
    fence: Fence,
    zones: LineState["zones"],
    nowMs = 0,
    act: Act = ADVANCE,
    { isStopping } = { isStopping: false },
  ) {
    const scope = createScope(lineSignals(LINE));
    const signals = new SignalTable(LINE, () => nowMs);
    for (const name of LINE.devices.keys()) signals.heard(name, [true, true, 1], 0, 0);
    const gate = new Gate(LINE, signals, new Interlocks(LINE, scope), new Zones(LINE, scope));
    const command = { type: "command", id: 1, device: "left", act, fence } as const;
    return gate.dispatch(
      {
        command,
        purpose: "manual",
        needs: null,
        throughout: null,
        carriesOn: null,
        isStopping,
        zones: () => ["between"],
      },
      { ...INITIAL_STATE, state: "Execute", mode: "Manual", fence: FENCE, devices: { left: idle, right: idle }, zones },
    );
  }

  // The dispatcher always puts the line's own fence on a command, so no one else can meet this one.
  test("refusal not-in-control: a command of another epoch, or from before the last stop, gets no permit", () => {
    expect(ask(FENCE, {})).toBeInstanceOf(Permit);
    for (const [epoch, stop] of [
      [1, 3],
      [1, 9],
      [3, 3],
      [2, 2],
      [2, 4],
    ] as const) {
      expect(ask({ epoch, stop }, {}), `${epoch}, ${stop}`).toEqual([{ kind: "not-in-control", epoch }]);
    }
  });

  test("refusal device-unread: a device whose link is up gets no command while what it said last is older than its heartbeat", () => {
    const { heartbeatMs: limitMs } = LINE.devices.get("left") ?? { heartbeatMs: 0 };
    expect(ask(FENCE, {}, limitMs)).toBeInstanceOf(Permit);
    const unread = { kind: "device-unread", device: "left", limitMs } as const;
    expect(ask(FENCE, {}, limitMs + 1)).toContainEqual(unread);
    expect(isWaiting(unread)).toBe(true);
    // A person who ends a motion is not kept waiting.
    expect(ask(FENCE, {}, limitMs + 1, { verb: "hold" })).not.toContainEqual(unread);
  });

  test("refusal device-stopping: a device gets no command before a stop of it has come to its end, but a person may end a motion", () => {
    const stopping = { kind: "device-stopping", device: "left" } as const;
    expect(ask(FENCE, {}, 0, ADVANCE, { isStopping: true })).toEqual([stopping]);
    expect(isWaiting(stopping)).toBe(true);
    expect(ask(FENCE, {}, 0, { verb: "hold" }, { isStopping: true })).not.toContainEqual(stopping);
  });

  test("refusal zone: a claim keeps others out before its device is sensed inside, but not the device itself", () => {
    expect(ask(FENCE, { between: ["right"] })).toEqual([{ kind: "zone", zone: "between", occupiedBy: "right" }]);
    expect(ask(FENCE, { between: ["left"] })).toBeInstanceOf(Permit);
  });
});

test("a refusal changes nothing: what was refused is not done later, when nothing stands in its way any more", () => {
  const cell = cellByHand("transfer");
  done(cell, "arm", TO_STATION);
  refused(cell, "belt", { verb: "start" });
  done(cell, "arm", { verb: "move", target: { x: 0, z: 120 }, speed: 1 });
  pass(cell, 10_000);
  expect(cell.ofType("act-dispatched").filter(({ device }) => device === "belt")).toEqual([]);
});
