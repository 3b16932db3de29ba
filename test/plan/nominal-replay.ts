/** Plays a plan back from its starts alone: where axes are, and what conditions say, moment by moment. The laws' own oracle. */
import { type Condition, compileKnown, createScope, WritableSource } from "../../src/conditions/index.ts";
import {
  type Act,
  cycleOf,
  type Device,
  type DeviceName,
  lineSignals,
  type Sequence,
  type SignalName,
  type SignalValue,
  type TimedPlan,
  templateOf,
} from "../../src/model/index.ts";
import { type Effect, effectOf, resolveAct, startState, stateAfter } from "../../src/plan/index.ts";

interface Played {
  readonly device: Device;
  readonly startMs: number;
  readonly endMs: number;
  readonly effect: Effect;
}

export interface Moment {
  /** By zone, the members that are in it. */
  readonly inside: ReadonlyMap<string, readonly DeviceName[]>;
  /** Interlocks that do not hold. */
  readonly tripped: readonly string[];
}

/** Every `everyMs` of the plan, from 0 to its makespan. */
export function* moments(sequence: Sequence, plan: TimedPlan, everyMs: number): Generator<Moment> {
  const { line } = sequence;
  const scope = createScope(lineSignals(line));
  const compiled = (text: string): Condition => compileKnown(text, scope);
  const zones = [...line.zones].map(
    ([zone, { members }]) =>
      [zone, [...members].map(([device, { text }]) => [device, compiled(text)] as const)] as const,
  );
  const interlocks = [...line.interlocks].map(([name, { require }]) => [name, compiled(require.text)] as const);
  const source = new WritableSource(lineSignals(line));
  const played = playedBack(sequence, plan);
  for (let atMs = 0; atMs < plan.makespanMs; atMs += everyMs) {
    for (const [signal, value] of stateAt(sequence, played, atMs)) source.setNamed(signal, value);
    const holds = ([, condition]: readonly [string, Condition]): boolean => condition.evaluate(source) !== false;
    yield {
      inside: new Map(zones.map(([zone, members]) => [zone, members.filter(holds).map(([device]) => device)])),
      tripped: interlocks.filter((each) => !holds(each)).map(([name]) => name),
    };
  }
}

/** What every device does when, from where its acts before have taken it. */
function playedBack(sequence: Sequence, plan: TimedPlan): readonly Played[] {
  const inOrder = [...plan.startMs.keys()].filter((instance) => (plan.deviceOf[instance] ?? -1) >= 0);
  inOrder.sort((a, b) => (plan.startMs[a] ?? 0) - (plan.startMs[b] ?? 0) || a - b);
  const states = new Map<Device, Map<SignalName, SignalValue>>();
  return inOrder.map((instance) => {
    const device = sequence.line.devices.get(plan.devices[plan.deviceOf[instance] ?? -1] ?? "");
    if (device === undefined) throw new Error(`instance ${instance} is on no device`);
    const state = states.get(device) ?? startState(sequence.line);
    const durationMs = plan.durationMs[instance] ?? 0;
    const effects = actsOf(sequence, plan, instance, device).map((act) => effectOf(state, act, device));
    // The plan does not say which member a destination was bound to; how long the move takes does.
    const effect = effects.find((each) => Math.abs(each.durationMs + sequence.line.latencyMs - durationMs) < 1e-6);
    if (effect === undefined) throw new Error(`instance ${instance} cannot take ${durationMs} ms`);
    states.set(device, stateAfter(stateAfter(state, effect.atStart), effect.atEnd));
    const startMs = plan.startMs[instance] ?? 0;
    return { device, startMs, endMs: startMs + durationMs, effect };
  });
}

function stateAt({ line }: Sequence, played: readonly Played[], atMs: number): ReadonlyMap<SignalName, SignalValue> {
  let state = startState(line);
  for (const { device, startMs, endMs, effect } of played) {
    if (startMs > atMs) break;
    state = stateAfter(state, effect.atStart);
    if (endMs <= atMs) state = stateAfter(state, effect.atEnd);
    else if (device.kind === "axes" && effect.path !== null) {
      for (const [axis, name] of [...device.axes.keys()].entries()) {
        state.set(`${device.name}.${name}`, effect.path.positionAt(axis, atMs - startMs));
      }
    }
  }
  return state;
}

/** The acts that an instance can be: one for each member that its destination may hang on. */
function actsOf(sequence: Sequence, plan: TimedPlan, instance: number, device: Device): readonly Act[] {
  const cycle = cycleOf(plan, instance);
  const step = templateOf(sequence, cycle).steps[instance - (plan.firstOfCycle[cycle - 1] ?? 0)];
  if (step?.work.kind !== "act") throw new Error(`instance ${instance} has a device but no act`);
  const { act } = step.work;
  const members = [...sequence.line.devices.values()].filter(({ at }) => at.size > 0);
  return members.flatMap((member) => resolveAct(act, device, () => member) ?? []);
}
