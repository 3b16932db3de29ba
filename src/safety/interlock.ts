/** Interlocks: conditions that must hold throughout. One that is not true, false or unknown, trips. */
import { type Condition, type ConditionScope, compileKnown, type SignalSource } from "../conditions/index.ts";
import type { DeviceName, Interlock, Line } from "../model/index.ts";

export interface WatchedInterlock {
  readonly interlock: Interlock;
  readonly condition: Condition;
}

export class Interlocks {
  readonly all: readonly WatchedInterlock[];
  readonly #bySource = new Map<DeviceName, WatchedInterlock[]>();
  readonly #byStopped = new Map<DeviceName, WatchedInterlock[]>();

  constructor(line: Line, scope: ConditionScope) {
    this.all = [...line.interlocks.values()].map((interlock) => ({
      interlock,
      condition: compileKnown(interlock.require.text, scope),
    }));
    for (const watched of this.all) {
      for (const device of new Set(watched.condition.slots.map((slot) => scope.deviceOf(slot)))) {
        push(this.#bySource, device, watched);
      }
      for (const device of watched.interlock.stops) push(this.#byStopped, device, watched);
    }
  }

  /** Those whose condition reads a signal of `device`. */
  reading(device: DeviceName): readonly WatchedInterlock[] {
    return this.#bySource.get(device) ?? NONE;
  }

  /** Those that stop `device`. */
  stopping(device: DeviceName): readonly WatchedInterlock[] {
    return this.#byStopped.get(device) ?? NONE;
  }

  /** Those that are not true now. */
  bad(source: SignalSource): readonly WatchedInterlock[] {
    return this.all.filter(({ condition }) => condition.evaluate(source) !== true);
  }
}

const NONE: readonly WatchedInterlock[] = [];

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
