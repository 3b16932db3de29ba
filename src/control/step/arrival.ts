/** That axes are where a move was to take them: part of every move's proof, where their position is measured. */
import type { Condition, SignalSource, SignalTable } from "../../conditions/index.ts";
import type { AxesDevice, Line, SignalReading } from "../../model/index.ts";
import type { StepRun } from "./step-run.ts";

/** Null where there is nothing to prove: no move, or axes whose position nobody measures. */
export function arrivalOf({ act, device }: StepRun, line: Line, signals: SignalTable): Condition | null {
  const its = line.devices.get(device ?? "");
  if (act?.verb !== "move" || its?.kind !== "axes") return null;
  const wanted: Wanted[] = [];
  for (const axis in act.target) {
    const slot = signals.slotOf(`${its.name}.${axis}`);
    if (slot === undefined || its.axes.get(axis)?.sensing !== "measured") return null;
    wanted.push({ slot, at: act.target[axis] ?? 0 });
  }
  return new Arrival(its, wanted, signals);
}

/** What one axis has to show. */
interface Wanted {
  readonly slot: number;
  readonly at: number;
}

/** Its text and its slots are asked for in few moves: they are not made before that. */
class Arrival implements Condition {
  readonly #axes: AxesDevice;
  readonly #wanted: readonly Wanted[];
  readonly #signals: SignalTable;

  constructor(axes: AxesDevice, wanted: readonly Wanted[], signals: SignalTable) {
    this.#axes = axes;
    this.#wanted = wanted;
    this.#signals = signals;
  }

  get text(): string {
    const places = this.#wanted.map(({ slot, at }) => `${this.#signals.signals[slot]?.name} ${at}`);
    return `${this.#axes.name} at ${places.join(", ")} (± ${this.#axes.inPosition})`;
  }

  get slots(): readonly number[] {
    return this.#wanted.map(({ slot }) => slot);
  }

  evaluate(source: SignalSource): boolean | undefined {
    for (const { slot, at } of this.#wanted) {
      const value = source.value(slot);
      if (typeof value !== "number") return undefined;
      if (Math.abs(value - at) > this.#axes.inPosition) return false;
    }
    return true;
  }

  read(source: SignalSource): readonly SignalReading[] {
    return this.#wanted.map(({ slot }) => source.reading(slot));
  }
}
