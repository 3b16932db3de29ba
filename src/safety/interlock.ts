/**
 * Interlocks: conditions that must hold throughout. One that is not true, false or unknown, trips. The safety chain is kept
 * here too: inputs that a hardware chain has and we only observe.
 *
 * Each knows which signals it reads, so that only those are looked at again whose signals have changed.
 */
import {
  type ChangedSlots,
  type Condition,
  type ConditionScope,
  compileKnown,
  type SignalSource,
} from "../conditions/index.ts";
import { carriedSignals, type DeviceName, type Interlock, type Line, type LineState } from "../model/index.ts";

export interface WatchedInterlock {
  readonly interlock: Interlock;
  readonly condition: Condition;
  /** Its place in the file's order. */
  readonly place: number;
}

/** One input of the safety chain. */
export interface ChainLink {
  readonly device: DeviceName;
  readonly condition: Condition;
}

export class Interlocks {
  readonly all: readonly WatchedInterlock[];
  readonly chain: readonly ChainLink[];
  /** By slot: telemetry asks for every value that changes. */
  readonly #bySlot: (WatchedInterlock[] | undefined)[];
  readonly #chainBySlot: (ChainLink | undefined)[];
  readonly #byStopped = new Map<DeviceName, WatchedInterlock[]>();

  constructor(line: Line, scope: ConditionScope) {
    this.all = [...line.interlocks.values()].map((interlock, place) => ({
      interlock,
      condition: compileKnown(interlock.require.text, scope),
      place,
    }));
    this.#bySlot = scope.signals.map(() => undefined);
    this.#chainBySlot = scope.signals.map(() => undefined);
    for (const watched of this.all) {
      for (const slot of watched.condition.slots) this.#bySlot[slot] = [...(this.#bySlot[slot] ?? []), watched];
      for (const device of watched.interlock.stops) push(this.#byStopped, device, watched);
    }
    this.chain = line.safetyChain.flatMap((device) => chainLink(line, device, scope));
    for (const link of this.chain) for (const slot of link.condition.slots) this.#chainBySlot[slot] = link;
  }

  /** Those whose condition reads one of `slots`, each once, in file order. */
  reading({ slots, count }: ChangedSlots): readonly WatchedInterlock[] {
    let one: readonly WatchedInterlock[] = NONE;
    let all: Set<WatchedInterlock> | null = null;
    for (let i = 0; i < count; i++) {
      const its = this.#bySlot[slots[i] ?? -1];
      if (its === undefined) continue;
      if (all !== null) for (const watched of its) all.add(watched);
      else if (one.length > 0) all = new Set([...one, ...its]);
      else one = its;
    }
    return all === null ? one : [...all].sort((a, b) => a.place - b.place);
  }

  /** The inputs of the chain among `slots`. */
  chainReading({ slots, count }: ChangedSlots): readonly ChainLink[] {
    let found: ChainLink[] | null = null;
    for (let i = 0; i < count; i++) {
      const link = this.#chainBySlot[slots[i] ?? -1];
      if (link === undefined) continue;
      if (found === null) found = [link];
      else found.push(link);
    }
    return found ?? NO_LINKS;
  }

  /** Those that stop `device`. */
  stopping(device: DeviceName): readonly WatchedInterlock[] {
    return this.#byStopped.get(device) ?? NONE;
  }

  /** Those that stand in the way now: latched, or not true; a bypassed one does not. */
  standing(state: LineState, source: SignalSource): readonly WatchedInterlock[] {
    return this.all.filter((watched) => stands(watched, state, source));
  }
}

/** Whether an interlock stands in the way of starting what it stops. */
export function stands({ interlock, condition }: WatchedInterlock, state: LineState, source: SignalSource): boolean {
  if (isBypassed(interlock.name, state)) return false;
  return state.latched.includes(interlock.name) || condition.evaluate(source) !== true;
}

export function isBypassed(interlock: string, state: LineState): boolean {
  for (const bypass of state.bypasses) if (bypass.interlock === interlock) return true;
  return false;
}

function chainLink(line: Line, name: DeviceName, scope: ConditionScope): readonly ChainLink[] {
  const device = line.devices.get(name);
  const signal = device === undefined ? undefined : carriedSignals(device)[0];
  return signal === undefined ? [] : [{ device: name, condition: compileKnown(signal.name, scope) }];
}

const NONE: readonly WatchedInterlock[] = [];
const NO_LINKS: readonly ChainLink[] = [];

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
