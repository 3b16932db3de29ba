/** At the gate: a neighbour in a zone of which nothing is known is in the way, as one is that is known to be. */
import { expect, test } from "vitest";
import { createScope, SignalTable } from "../../src/conditions/index.ts";
import {
  type Act,
  carriedSignals,
  INITIAL_STATE,
  lineSignals,
  NEW_DEVICE,
  Permit,
  type SignalValue,
} from "../../src/model/index.ts";
import { Gate, Interlocks, Zones } from "../../src/safety/index.ts";
import { axes, conveyor, line } from "../support/sequences.ts";

const LINE = line({
  devices: [axes("arm", { x: {} }), conveyor("belt")],
  zones: { between: { arm: "arm.x > 5.0", belt: "belt.running" } },
});
const HOME: Act = { verb: "home", axes: null };
const MOVE: Act = { verb: "move", target: { x: 10 }, speed: 0.1 };
const IN_THE_WAY = { kind: "zone", zone: "between", occupiedBy: "belt" };

/** @param isRunning what the belt says of itself; null: it was heard, and said nothing of it */
function against(act: Act, isRunning: boolean | null): readonly unknown[] {
  const scope = createScope(lineSignals(LINE));
  const signals = new SignalTable(LINE, () => 0);
  for (const device of LINE.devices.values())
    signals.heard(
      device.name,
      carriedSignals(device).map(({ name }): SignalValue | null => (name === "belt.running" ? isRunning : null)),
      0,
      0,
    );
  const fence = { epoch: 1, stop: 0 };
  const up = { ...NEW_DEVICE, link: "up", verified: true } as const;
  const answer = new Gate(LINE, signals, new Interlocks(LINE, scope), new Zones(LINE, scope)).dispatch(
    {
      command: { type: "command", id: 1, device: "arm", act, fence },
      ...{ purpose: "manual", needs: null, throughout: null, carriesOn: null, isStopping: false },
      zones: () => ["between"],
    },
    { ...INITIAL_STATE, state: "Execute", mode: "Manual", fence, devices: { arm: up, belt: up } },
  );
  return answer instanceof Permit ? [] : answer;
}

test.each([
  ["home", HOME],
  ["move", MOVE],
] as const)("a neighbour that is known to stand outside lets an arm %s", (_, act) => {
  expect(against(act, false)).not.toContainEqual(IN_THE_WAY);
});

test.each([
  ["home", HOME, true],
  ["home", HOME, null],
  ["move", MOVE, true],
  ["move", MOVE, null],
] as const)("an arm does not %s past a neighbour that runs, or that may run: running is %s", (_, act, isRunning) => {
  expect(against(act, isRunning)).toContainEqual(IN_THE_WAY);
});
