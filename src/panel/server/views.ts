/** The line, the loaded sequence and its plan, as the page is told of them. */
import { compileKnown, createScope } from "../../conditions/index.ts";
import type { Job } from "../../control/index.ts";
import {
  type Device,
  type Line,
  lineSignals,
  type Sequence,
  type Step,
  type StepAct,
  type TimedPlan,
} from "../../model/index.ts";
import type {
  AxisView,
  DeviceView,
  Doing,
  InterlockView,
  JobView,
  LineView,
  PlanView,
  StepView,
} from "../wire/index.ts";

export function lineView(line: Line): LineView {
  const devices = [...line.devices.values()];
  return {
    name: line.name,
    isSimulated: devices.every(({ adapter }) => adapter === "simulated"),
    devices: devices.map((device) => deviceView(device)),
    pools: Object.fromEntries(line.pools),
    zones: Object.fromEntries(
      [...line.zones.values()].map(({ name, members }) => [
        name,
        Object.fromEntries([...members].map(([device, { text }]) => [device, text])),
      ]),
    ),
    interlocks: interlockViews(line),
    safetyChain: line.safetyChain,
    processEnable: line.processEnable,
  };
}

function deviceView(device: Device): DeviceView {
  const { name, kind, adapter, heartbeatMs } = device;
  const base = { name, kind, adapter, heartbeatMs, verbs: verbsOf(device) };
  switch (device.kind) {
    case "axes":
      return {
        ...base,
        axes: [...device.axes.values()].map(
          ({ name: axis, unit, range, speedPerS, manualSpeedPerS, sensing, along }): AxisView => ({
            ...{ name: axis, unit, range, speedPerS, manualSpeedPerS, sensing, along },
          }),
        ),
        positions: Object.fromEntries(device.positions),
        originMm: device.originMm,
      };
    case "gripper":
      return { ...base, mount: device.mount };
    case "conveyor":
      return {
        ...base,
        lengthMm: device.lengthMm,
        stations: Object.fromEntries(device.stations),
        metAt: metAt(device),
      };
    case "feeder":
      return { ...base, metAt: metAt(device) };
    case "tool": {
      const parameters = Object.fromEntries([...device.verbs].map(([verb, its]) => [verb, its.parameters]));
      return { ...base, metAt: metAt(device), parameters };
    }
    case "input":
      return { ...base, signal: device.signal };
    default:
      return base;
  }
}

/** Positions at which other devices meet it: the one of its own name, where the file says nothing. */
const metAt = ({ at, name }: Device): readonly string[] => (at.size > 0 ? [...at.values()] : [name]);

function verbsOf(device: Device): readonly string[] {
  switch (device.kind) {
    case "axes":
      return ["hold"];
    case "gripper":
      return ["grip", "release"];
    case "feeder":
      return ["advance"];
    case "conveyor":
      return ["start", "stop", "index"];
    case "output":
      return device.range === null ? ["on", "off", "pulse"] : ["set"];
    case "tool":
      return [...device.verbs.keys()];
    default:
      return [];
  }
}

function interlockViews(line: Line): readonly InterlockView[] {
  const scope = createScope(lineSignals(line));
  return [...line.interlocks.values()].map(
    ({ name, require, stops, category, reset, message, response }): InterlockView => ({
      name,
      require: require.text,
      reads: compileKnown(require.text, scope).slots.map((slot) => scope.signals[slot]?.name ?? ""),
      ...{ stops, category, reset, message, response },
    }),
  );
}

export interface Loaded {
  readonly id: number;
  readonly job: Job;
  /** As the page calls it. */
  readonly file: string;
  readonly by: string;
  readonly pending: JobView["pending"];
}

export function jobView({ id, job, file, by, pending }: Loaded): JobView {
  const { sequence, plan } = job;
  const { makespanMs, taktMs, taktLowerBoundMs, pipeline } = plan;
  const { name, toleranceMs, cycles, placedGoal } = sequence;
  return {
    ...{ id, file, name, cycles, placedGoal, makespanMs, taktMs, taktLowerBoundMs, toleranceMs, pipeline, by, pending },
    templates: templates(sequence),
  };
}

/** Rows of a table differ in their numbers only: past these, one stands for the others. */
const TEMPLATES_MAX = 200;

const templates = (sequence: Sequence): JobView["templates"] =>
  sequence.templates.slice(0, TEMPLATES_MAX).map(({ steps }) => steps.map((step) => stepView(step, steps)));

function stepView(step: Step, steps: readonly Step[]): StepView {
  const { work } = step;
  const target = work.kind !== "act" ? null : work.target.kind === "device" ? work.target.device : work.target.binding;
  return {
    id: step.id,
    device: target,
    does:
      work.kind === "act"
        ? doingOf(work.act)
        : work.kind === "dwell"
          ? { kind: "dwell", ms: work.forMs }
          : { kind: "wait", until: work.until.text },
    after: step.after.flatMap((index) => steps[index]?.id ?? []),
    if: step.if?.text ?? null,
    needs: step.needs?.text ?? null,
    while: step.while?.text ?? null,
    expect: step.expect?.text ?? null,
    checkpoint: step.checkpoint !== null,
    line: step.source.line,
  };
}

function doingOf(act: StepAct): Doing {
  if (act.verb !== "move") return { kind: "act", act };
  const { to, speed } = act;
  if (to.kind === "member") return { kind: "go", place: `${to.binding}.${to.role}` };
  return to.name === null
    ? { kind: "act", act: { verb: "move", target: to.target, speed } }
    : { kind: "go", place: to.name };
}

/** To a thousandth of a millisecond: a shift has a hundred thousand of these. */
const rounded = (values: Float64Array): number[] => Array.from(values, (value) => Math.round(value * 1000) / 1000);

export function planView(job: number, plan: TimedPlan): PlanView {
  return {
    job,
    devices: plan.devices,
    repeat: plan.repeat,
    firstOfCycle: [...plan.firstOfCycle],
    startMs: rounded(plan.startMs),
    durationMs: rounded(plan.durationMs),
    deviceOf: [...plan.deviceOf],
    criticalPath: plan.criticalPath,
  };
}
