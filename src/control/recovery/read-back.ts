/** What became of steps that were cut short, and how the line stands beside what the plan says: read from sensors, nothing else. */
import type { SignalSource } from "../../conditions/index.ts";
import type { Act, Device, DeviceName, Difference, Line, Settled, SignalName, SignalValue } from "../../model/index.ts";
import type { StepRun } from "../step/index.ts";

export interface Sensed extends SignalSource {
  slotOf(signal: SignalName): number | undefined;
}

type Outcome = Settled["outcome"];

/** Signals that say where something is or what it does; the rest follows from them, or is only a number of the moment. */
const COMPARED: Readonly<Record<Device["kind"], readonly string[]>> = {
  axes: ["homed"],
  gripper: ["holding"],
  feeder: ["part_ready"],
  conveyor: ["running"],
  output: ["on"],
  input: [],
  tool: ["busy"],
};

/** How near a belt has to be to where an `index` was to bring it, mm. */
const BELT_MM = 0.5;

/** What the sensors say of a step that was dispatched and not verified. */
export function settle(run: StepRun, line: Line, sensed: Sensed): Outcome {
  const { act, device, conditions } = run;
  if (act === null || device === null || run.isKnownUndone) return "not-done";
  const its = line.devices.get(device);
  const outcome = its === undefined ? "unknown" : byVerb(run, act, its, sensed);
  if (outcome !== "done" || conditions.expect === null) return outcome;
  return outcomeOf(conditions.expect.evaluate(sensed));
}

function byVerb(run: StepRun, act: Act, device: Device, sensed: Sensed): Outcome {
  const value = (signal: string): SignalValue | undefined =>
    sensed.value(sensed.slotOf(`${device.name}.${signal}`) ?? -1);
  const is = (signal: string, wanted: SignalValue): Outcome => {
    const its = value(signal);
    return its === undefined ? "unknown" : outcomeOf(its === wanted);
  };
  switch (act.verb) {
    case "move":
      return isAt(act.target, device, value);
    case "home":
      return is("homed", true);
    case "grip":
      return is("holding", true);
    case "release":
      return is("holding", false);
    case "advance":
      return is("part_ready", true);
    case "start":
    case "stop":
      return is("running", act.verb === "start");
    case "on":
    case "off":
      return is("on", act.verb === "on");
    case "set":
      return is("value", act.value);
    case "index": {
      const atMm = value("position");
      if (typeof atMm !== "number" || run.targetMm === null) return "unknown";
      return outcomeOf(Math.abs(atMm - run.targetMm) <= BELT_MM);
    }
    // What they have done leaves nothing behind that a sensor could see: only their own word counts.
    case "pulse":
    case "run":
      return run.doneAtMs > run.dispatchedAtMs ? "done" : "unknown";
    case "hold":
    case "jog":
      return "not-done";
    default:
      return act satisfies never;
  }
}

const outcomeOf = (isSo: boolean | undefined): Outcome => (isSo === undefined ? "unknown" : isSo ? "done" : "not-done");

function isAt(
  target: Readonly<Record<string, number>>,
  device: Device,
  value: (signal: string) => SignalValue | undefined,
): Outcome {
  const within = device.kind === "axes" ? device.inPosition : 0;
  const distances = Object.entries(target).map(([axis, wanted]) => {
    const at = value(axis);
    return typeof at === "number" ? Math.abs(at - wanted) : null;
  });
  if (distances.includes(null) || value("moving") !== false) return "unknown";
  return outcomeOf(distances.every((distance) => distance !== null && distance <= within));
}

/** The table of a resync: what is planned and what is sensed, for each of these devices. */
export function differences(
  devices: Iterable<DeviceName>,
  line: Line,
  planned: ReadonlyMap<SignalName, SignalValue>,
  sensed: Sensed,
): readonly Difference[] {
  return [...devices].flatMap((name) => {
    const device = line.devices.get(name);
    if (device === undefined) return [];
    const axes = device.kind === "axes" ? [...device.axes.keys()] : [];
    const within = device.kind === "axes" ? device.inPosition : 0;
    return [...axes, ...COMPARED[device.kind]].map((short): Difference => {
      const signal = `${name}.${short}`;
      const wanted = planned.get(signal) ?? null;
      const reading = sensed.reading(sensed.slotOf(signal) ?? -1);
      return { device: name, signal, planned: wanted, sensed: reading, verdict: judge(wanted, reading.value, within) };
    });
  });
}

function judge(planned: SignalValue | null, sensed: SignalValue | null, within: number): Difference["verdict"] {
  if (sensed === null) return "unknown";
  if (planned === null) return "as-planned";
  const isSame =
    typeof planned === "number" && typeof sensed === "number"
      ? Math.abs(planned - sensed) <= within
      : planned === sensed;
  return isSame ? "as-planned" : "differs";
}
