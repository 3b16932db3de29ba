/** Reading signals by name. */
import type { SignalReading, SignalSpec, SignalValue } from "../../../model/index.ts";
import type { Panel } from "../core/live/index.ts";

/** The newest value of a signal; one that the server does not know of is unknown. */
export function readSignal(
  panel: Panel,
  signal: string,
): { readonly value: SignalValue | null; readonly quality: SignalReading["quality"] } {
  const slot = panel.slotOf(signal);
  return slot === undefined
    ? { value: null, quality: "unknown" }
    : { value: panel.value(slot), quality: panel.quality(slot) };
}

/** The value if it can be believed, else null: what is not good is not a value. */
export function goodValue(panel: Panel, signal: string): SignalValue | null {
  const { value, quality } = readSignal(panel, signal);
  return quality === "good" && panel.picture.freshness === "live" ? value : null;
}

const NAMES = new WeakMap<readonly SignalSpec[], readonly string[]>();

/** Names of the line's signals: the same list until they are others. */
export function signalNames({ picture: { signals } }: Panel): readonly string[] {
  const known = NAMES.get(signals) ?? signals.map(({ name }) => name);
  NAMES.set(signals, known);
  return known;
}

/** Server time, as far as it is known: the newest event's where no frame has come yet. */
export const nowOf = (panel: Panel): number => panel.serverNowMs() ?? panel.picture.state.atMs;
