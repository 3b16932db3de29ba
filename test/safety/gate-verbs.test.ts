/** Whatever a device is told to do, but to end a motion, passes its interlocks and its zones. */
import { expect, test } from "vitest";
import { createScope, SignalTable } from "../../src/conditions/index.ts";
import {
  type Act,
  type Device,
  INITIAL_STATE,
  KIND_VERBS,
  type LineState,
  type LineStateName,
  lineSignals,
  type Mode,
  NEW_DEVICE,
  Permit,
  STATES,
} from "../../src/model/index.ts";
import { Gate, Interlocks, type Purpose, Zones } from "../../src/safety/index.ts";
import { axes, conveyor, feeder, gripper, input, line, output, tool } from "../support/sequences.ts";

const DEVICES: readonly Device[] = [
  ...[axes("axes", { x: {} }), conveyor("conveyor"), feeder("feeder"), gripper("gripper")],
  ...[tool("tool"), output("output", { range: [0, 10] })],
];
const DOOR = input("door");
const LINE = line({
  devices: [...DEVICES, DOOR],
  interlocks: { guard: "door.value" },
  zones: { between: { door: "false" } },
});
const stops = DEVICES.map(({ name }) => name);
const GUARDED = {
  ...LINE,
  interlocks: new Map([...LINE.interlocks].map(([name, interlock]) => [name, { ...interlock, stops }])),
};

const ACTS: Readonly<Record<Act["verb"], Act>> = {
  move: { verb: "move", target: { x: 10 }, speed: 0.1 },
  home: { verb: "home", axes: null },
  jog: { verb: "jog", axis: "x", speedPerS: 10 },
  hold: { verb: "hold" },
  grip: { verb: "grip" },
  release: { verb: "release" },
  advance: { verb: "advance" },
  start: { verb: "start" },
  stop: { verb: "stop" },
  index: { verb: "index", byMm: 10 },
  on: { verb: "on" },
  off: { verb: "off" },
  set: { verb: "set", value: 5 },
  pulse: { verb: "pulse", forMs: 10 },
  run: { verb: "run", name: "work", recipe: {} },
};
const ENDS_MOTION: readonly Act["verb"][] = ["hold", "stop", "off"];

/** What the gate is told, where it is not the ordinary: Execute in Manual, everything up and free, the guard shut, the zone nobody's. */
interface Said {
  readonly purpose?: Purpose;
  readonly state?: LineStateName;
  readonly mode?: Mode;
  readonly guard?: boolean;
  readonly zones?: LineState["zones"];
  readonly device?: Partial<LineState["devices"][string]>;
  readonly bypasses?: LineState["bypasses"];
  readonly carriesOn?: number | null;
}

/** @returns what the gate has against it, by kind */
function against(device: string, act: Act, said: Said = {}): readonly string[] {
  const scope = createScope(lineSignals(GUARDED));
  const signals = new SignalTable(GUARDED, () => 0);
  for (const name of GUARDED.devices.keys()) signals.heard(name, [], 0, 0);
  signals.heard("door", [said.guard ?? true], 0, 0);
  const gate = new Gate(GUARDED, signals, new Interlocks(GUARDED, scope), new Zones(GUARDED, scope));
  const fence = { epoch: 1, stop: 0 };
  const up = { ...NEW_DEVICE, link: "up", verified: true } as const;
  const answered = gate.dispatch(
    {
      command: { type: "command", id: 8, device, act, fence },
      ...{
        purpose: said.purpose ?? "manual",
        needs: null,
        throughout: null,
        carriesOn: said.carriesOn ?? null,
        isStopping: false,
        zones: () => ["between"],
      },
    },
    {
      ...{ ...INITIAL_STATE, state: said.state ?? "Execute", mode: said.mode ?? "Manual", fence },
      ...{ zones: said.zones ?? {}, bypasses: said.bypasses ?? [] },
      devices: {
        ...Object.fromEntries([...GUARDED.devices.keys()].map((name) => [name, up])),
        [device]: { ...up, ...said.device },
      },
    },
  );
  return answered instanceof Permit ? [] : answered.map(({ kind }) => kind);
}

const asked = DEVICES.flatMap(({ kind, name }) =>
  (kind === "tool" ? (["run"] as const) : KIND_VERBS[kind]).map((verb) => [name, verb] as const),
);

test.each(asked)(
  "%s %s is refused past an interlock that is not true and into a zone of another, unless it ends a motion",
  (device, verb) => {
    expect(against(device, ACTS[verb])).toEqual([]);
    const isFree = ENDS_MOTION.includes(verb);
    expect(against(device, ACTS[verb], { guard: false })).toEqual(isFree ? [] : ["interlock"]);
    // Homing goes by whether the other stands still, and a door does.
    const isKept = !isFree && verb !== "home";
    expect(against(device, ACTS[verb], { zones: { between: ["door"] } })).toEqual(isKept ? ["zone"] : []);
  },
);

test.each(asked.filter(([device]) => device === "axes"))(
  "%s that do not know where they are %s only to home, or to hold",
  (device, verb) => {
    const isFree = verb === "home" || verb === "hold";
    expect(against(device, ACTS[verb], { device: { verified: false } })).toEqual(isFree ? [] : ["unverified"]);
  },
);

test("a device that is at work is told only what carries on the command that it is at work on", () => {
  const busy = { device: { commandId: 7 } };
  expect(against("axes", ACTS.jog, { ...busy, carriesOn: 7 })).toEqual([]);
  expect(against("axes", ACTS.jog, { ...busy, carriesOn: 6 })).toEqual(["device-busy"]);
  expect(against("axes", ACTS.jog, busy)).toEqual(["device-busy"]);
});

test("a bypass lets past its own interlock, and no other", () => {
  const bypass = { interlock: "guard", by: "eve", reason: "test", untilMs: 1000 };
  expect(against("axes", ACTS.jog, { guard: false, bypasses: [bypass] })).toEqual([]);
  expect(against("axes", ACTS.jog, { guard: false, bypasses: [{ ...bypass, interlock: "other" }] })).toEqual([
    "interlock",
  ]);
});

const MAY: readonly (readonly [Purpose, readonly LineStateName[], readonly Mode[]])[] = [
  ["step", ["Execute", "Unholding", "Unsuspending", "Completing"], ["Production", "Maintenance"]],
  ["recover", ["Execute", "Unholding", "Starting"], ["Production", "Maintenance"]],
  ["homing", ["Starting"], ["Production", "Maintenance", "Manual"]],
  ["manual", ["Execute"], ["Manual"]],
  ["go-home", ["Starting", "Execute", "Completing"], ["Production", "Maintenance"]],
];

test.each(MAY)("what is commanded for %s is permitted in %j, in %j, and nowhere else", (purpose, states, modes) => {
  for (const state of STATES)
    for (const mode of ["Production", "Maintenance", "Manual"] as const) {
      const wanted = [...(states.includes(state) ? [] : ["line-state"]), ...(modes.includes(mode) ? [] : ["mode"])];
      expect(against("feeder", ACTS.advance, { purpose, state, mode }), `${state}, ${mode}`).toEqual(wanted);
    }
});

const SENSELESS: readonly (readonly [string, Act])[] = [
  ...[10.001, -0.001, Number.NaN, Number.POSITIVE_INFINITY].map((value) => ["output", { verb: "set", value }] as const),
  ...[0, -5, Number.NaN, Number.POSITIVE_INFINITY].map((forMs) => ["output", { verb: "pulse", forMs }] as const),
  ["axes", { verb: "home", axes: ["x", "w"] }],
  ["axes", { verb: "home", axes: [] }],
];

test.each(SENSELESS)("%s %o makes no sense, and is refused", (device, act) => {
  expect(against(device, act)).toEqual(["bad-parameter"]);
});

test.each([0, 10])("an output may be set to %d, an end of its range", (value) => {
  expect(against("output", { verb: "set", value })).toEqual([]);
});
