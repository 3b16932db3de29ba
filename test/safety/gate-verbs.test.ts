/** Whatever a device is told to do, but to end a motion, passes its interlocks and its zones. */
import { expect, test } from "vitest";
import { createScope, SignalTable } from "../../src/conditions/index.ts";
import {
  type Act,
  type Device,
  INITIAL_STATE,
  KIND_VERBS,
  lineSignals,
  NEW_DEVICE,
  Permit,
} from "../../src/model/index.ts";
import { Gate, Interlocks, Zones } from "../../src/safety/index.ts";
import { axes, conveyor, feeder, gripper, input, line, output, tool } from "../support/sequences.ts";

const DEVICES: readonly Device[] = [
  ...[axes("axes", { x: {} }), conveyor("conveyor"), feeder("feeder"), gripper("gripper")],
  ...[tool("tool"), output("output", { range: [0, 10] })],
];
const DOOR = input("door");
const LINE = line({
  devices: [...DEVICES, DOOR],
  interlocks: { guard: "door.value" },
  zones: { between: { door: "true", ...Object.fromEntries(DEVICES.map(({ name }) => [name, "true"])) } },
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

/** With the door open, and the zone another's. @returns what the gate says; "permit" */
function answer(device: string, act: Act): readonly string[] | "permit" {
  const scope = createScope(lineSignals(GUARDED));
  const signals = new SignalTable(GUARDED, () => 0);
  for (const { name } of DEVICES) {
    const own = lineSignals(GUARDED).filter((signal) => signal.device === name);
    signals.heard(
      name,
      own.map(() => 0),
      0,
      0,
    );
  }
  signals.heard("door", [false], 0, 0);
  const gate = new Gate(GUARDED, signals, new Interlocks(GUARDED, scope), new Zones(GUARDED, scope));
  const fence = { epoch: 1, stop: 0 };
  const up = { ...NEW_DEVICE, link: "up", verified: true } as const;
  const answered = gate.dispatch(
    {
      command: { type: "command", id: 1, device, act, fence },
      ...{ purpose: "manual", needs: null, carriesOn: null, zones: () => ["between"] },
    },
    {
      ...{ ...INITIAL_STATE, state: "Execute", mode: "Manual", fence, zones: { between: ["door"] } },
      devices: Object.fromEntries([...GUARDED.devices.keys()].map((name) => [name, up])),
    },
  );
  return answered instanceof Permit ? "permit" : answered.map(({ kind }) => kind);
}

const asked = DEVICES.flatMap(({ kind, name }) =>
  (kind === "tool" ? (["run"] as const) : KIND_VERBS[kind]).map((verb) => [name, verb] as const),
);

test.each(asked)(
  "%s %s is refused past an interlock that is not true and into a zone of another, unless it ends a motion",
  (device, verb) => {
    const answered = answer(device, ACTS[verb]);
    if (ENDS_MOTION.includes(verb)) expect(answered).toBe("permit");
    else {
      expect(answered).toContain("interlock");
      expect(answered).toContain("zone");
    }
  },
);

test.each([10.001, -0.001, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  "an output is not set to %d, outside its range",
  (value) => {
    expect(answer("output", { verb: "set", value })).toContain("bad-parameter");
  },
);

test.each([0, 10])("an output may be set to %d, an end of its range", (value) => {
  expect(answer("output", { verb: "set", value })).not.toContain("bad-parameter");
});
