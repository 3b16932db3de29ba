/** Lines and sequences built by hand, for tests that need no files. Everything that a test does not say is ordinary. */
import type {
  AxesDevice,
  AxisModel,
  ConditionText,
  ConveyorDevice,
  Coordinates,
  CycleTemplate,
  Device,
  FeederDevice,
  GripperDevice,
  InputDevice,
  Interlock,
  Line,
  OutputDevice,
  Sequence,
  Step,
  StepAct,
  StepTarget,
  StepWork,
  ToolDevice,
} from "../../src/model/index.ts";

const SOURCE = { file: "test.yaml", line: 1, column: 1 };

/** What a builder lets a test say about a device of one kind. */
type Said<D extends Device> = Partial<Omit<D, "kind" | "name">>;

const base = (name: string) => ({
  name,
  adapter: "simulated",
  options: {},
  heartbeatMs: 250,
  at: new Map<string, string>(),
  source: SOURCE,
});

/** `axes("arm", { x: { range: [0, 600] }, z: {} }, { positions: positions({ home: { x: 0, z: 120 } }) })` */
export function axes(
  name: string,
  its: Readonly<Record<string, Partial<AxisModel>>>,
  said: Said<AxesDevice> = {},
): AxesDevice {
  const ordinary = {
    unit: "mm",
    range: [0, 1000],
    speedPerS: 500,
    accelerationPerS2: 4000,
    jerkPerS3: 80_000,
    homingSpeedPerS: 50,
    homingTowards: null,
    manualSpeedPerS: 250,
    sensing: "measured",
    along: null,
  } as const;
  const models = Object.entries(its).map(([axis, model]): [string, AxisModel] => [
    axis,
    { name: axis, ...ordinary, ...model },
  ]);
  return {
    kind: "axes",
    ...base(name),
    axes: new Map(models),
    originMm: { x: 0, y: 0, z: 0 },
    positions: new Map(),
    approach: null,
    inPosition: 0.1,
    reportEveryMs: 20,
    ...said,
  };
}

export const positions = (its: Readonly<Record<string, Coordinates>>): ReadonlyMap<string, Coordinates> =>
  new Map(Object.entries(its));

export const gripper = (name: string, said: Said<GripperDevice> = {}): GripperDevice => ({
  ...{ kind: "gripper", ...base(name), style: "jaw", mount: null, gripMs: 100, releaseMs: 80, safe: "keep" },
  ...said,
});

export const feeder = (name: string, said: Said<FeederDevice> = {}): FeederDevice => ({
  ...{ kind: "feeder", ...base(name), advanceMs: 300, stock: null },
  ...said,
});

export const conveyor = (name: string, said: Said<ConveyorDevice> = {}): ConveyorDevice => ({
  ...{
    kind: "conveyor",
    ...base(name),
    speedMmPerS: 250,
    accelerationMmPerS2: 1000,
    jerkMmPerS3: 10_000,
    lengthMm: 2000,
  },
  ...{ stations: new Map(), reportEveryMs: 20 },
  ...said,
});

export const output = (name: string, said: Said<OutputDevice> = {}): OutputDevice => ({
  ...{ kind: "output", ...base(name), switchMs: 10, safe: "off", brakeOf: null, range: null },
  ...said,
});

export const input = (name: string, said: Said<InputDevice> = {}): InputDevice => ({
  ...{ kind: "input", ...base(name), signal: "value", when: "high", range: null },
  ...said,
});

/** A tool with the verb `work`. */
export function tool(name: string, takesMs = 1000, said: Said<ToolDevice> = {}): ToolDevice {
  const verb = { name: "work", takesMs, parameters: [], result: { text: "done" } };
  return { kind: "tool", ...base(name), verbs: new Map([["work", verb]]), safe: "off", ...said };
}

const condition = (text: string): ConditionText => ({ text, at: SOURCE });

interface LineSketch {
  readonly devices: readonly Device[];
  readonly pools?: Readonly<Record<string, readonly string[]>>;
  /** Zone name to its members' conditions. */
  readonly zones?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly interlocks?: Readonly<Record<string, string>>;
  /** 0 unless said: a test counts in round numbers. */
  readonly latencyMs?: number;
}

export function line(sketch: LineSketch): Line {
  const zones = Object.entries(sketch.zones ?? {}).map(([name, members]) => {
    const conditions = Object.entries(members).map(([device, text]): [string, ConditionText] => [
      device,
      condition(text),
    ]);
    return [name, { name, members: new Map(conditions), source: SOURCE }] as const;
  });
  const interlocks = Object.entries(sketch.interlocks ?? {}).map(([name, require]): [string, Interlock] => [
    name,
    {
      ...{ name, require: condition(require), stops: [], category: 2, reset: "automatic", delayOnMs: 0, delayOffMs: 0 },
      ...{ message: null, response: null },
    },
  ]);
  return {
    name: "test line",
    file: SOURCE.file,
    devices: new Map(sketch.devices.map((device) => [device.name, device])),
    pools: new Map(Object.entries(sketch.pools ?? {})),
    heartbeatMs: 250,
    latencyMs: sketch.latencyMs ?? 0,
    homing: [],
    attention: { failures: 3, inLast: 6 },
    safetyChain: [],
    processEnable: null,
    zones: new Map(zones),
    interlocks: new Map(interlocks),
  };
}

/** What a test says about a step; `after` by id, and without it the step follows the one above. */
export interface StepSketch
  extends Partial<Omit<Step, "id" | "index" | "work" | "after" | "if" | "needs" | "while" | "expect">> {
  readonly id: string;
  readonly work: StepWork;
  readonly after?: readonly string[];
  readonly if?: string;
  readonly needs?: string;
  readonly while?: string;
  readonly expect?: string;
}

type StepDetails = Omit<StepSketch, "id" | "work">;

/** `on("g", "gripper", { verb: "grip" }, { part: { kind: "taken" } })` */
export const on = (id: string, device: string, act: StepAct, said: StepDetails = {}): StepSketch => ({
  ...{ id, work: { kind: "act", target: { kind: "device", device }, act } },
  ...said,
});

/** The same on the member that the cycle has bound as `binding`. */
export const onMember = (
  id: string,
  pool: string,
  binding: string,
  act: StepAct,
  said: StepDetails = {},
): StepSketch => ({
  ...{ id, work: { kind: "act", target: member(pool, binding), act } },
  ...said,
});

export const member = (pool: string, binding: string): StepTarget => ({ kind: "pool", pool, binding });

export const move = (
  id: string,
  device: string,
  target: Coordinates,
  said: StepDetails & { readonly speed?: number } = {},
): StepSketch => {
  const { speed = 1, ...rest } = said;
  return on(id, device, { verb: "move", to: { kind: "coordinates", target, name: null }, speed }, rest);
};

/** A move to where `device` meets the member bound as `binding`. */
export const meet = (id: string, device: string, binding: string, role: string, said: StepDetails = {}): StepSketch =>
  on(id, device, { verb: "move", to: { kind: "member", binding, role }, speed: 1 }, said);

export const work = (id: string, tool: string, said: StepDetails = {}): StepSketch =>
  on(id, tool, { verb: "run", name: "work", recipe: {} }, said);

export const dwell = (id: string, forMs: number, said: StepDetails = {}): StepSketch => ({
  id,
  work: { kind: "dwell", forMs },
  ...said,
});

export const wait = (id: string, until: string, said: StepDetails = {}): StepSketch => ({
  ...{ id, work: { kind: "wait", until: condition(until) } },
  ...said,
});

interface SequenceSketch {
  readonly cycles?: number;
  readonly pipeline?: "auto" | "off";
  /** The pool of each binding. */
  readonly bindings?: Readonly<Record<string, string>>;
  /** More templates: one cycle after the other takes one. */
  readonly rows?: readonly (readonly StepSketch[])[];
}

export function sequence(on: Line, steps: readonly StepSketch[], sketch: SequenceSketch = {}): Sequence {
  const bindings = new Map(Object.entries(sketch.bindings ?? {}));
  const template = (its: readonly StepSketch[]): CycleTemplate => ({ row: null, steps: built(its), bindings });
  return {
    name: "test sequence",
    file: SOURCE.file,
    line: on,
    templates: [steps, ...(sketch.rows ?? [])].map(template),
    placedGoal: null,
    cycles: sketch.cycles ?? 1,
    toleranceMs: 50,
    pipeline: sketch.pipeline ?? "off",
    onLate: "retime",
    resyncLimit: 2,
    recoveryLimits: { triesPerCycle: 10, triesPerRun: 200, perCycleMs: 300_000, perRunMs: 3_600_000 },
    recover: [],
  };
}

function built(sketches: readonly StepSketch[]): readonly Step[] {
  const indexOf = new Map(sketches.map(({ id }, index) => [id, index]));
  const text = (its: string | undefined): ConditionText | null => (its === undefined ? null : condition(its));
  return sketches.map((sketch, index) => {
    const above = index === 0 ? [] : [index - 1];
    return {
      ...{ atCycleMs: null, starved: null, blocked: null, timeoutMs: null, settleMs: 250, needsTimeoutMs: 30_000 },
      ...{
        onFail: [{ kind: "halt" }],
        onHold: "pause",
        part: null,
        checkpoint: null,
        again: null,
        free: [],
        source: SOURCE,
      },
      ...sketch,
      index,
      after: sketch.after === undefined ? above : sketch.after.map((id) => indexOf.get(id) ?? -1),
      if: text(sketch.if),
      needs: text(sketch.needs),
      while: text(sketch.while),
      expect: text(sketch.expect),
    } satisfies Step;
  });
}
