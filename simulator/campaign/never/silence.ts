/**
 * In Execute something is under way, or a step waits and says for what. Judged by the log alone: what has been begun and is not over, and what was said to
 * wait and has not been begun. A line that has been without either for longer than any timed plan lets it stand is silent, whoever ends it afterwards.
 */
import type { DeviceName, LineEvent } from "../../../src/model/index.ts";
import type { MakeRule } from "./rule.ts";

/** Far longer than read-backs, delays of retries and re-timings of what the campaign draws, and shorter than a person's patience, ms. */
const SILENT_MS = 30_000;

/** What is under way or waits. */
class UnderWay {
  readonly #steps = new Set<string>();
  readonly #devices = new Set<DeviceName>();

  get isEmpty(): boolean {
    return this.#steps.size === 0 && this.#devices.size === 0;
  }

  hear(event: LineEvent): void {
    switch (event.type) {
      case "step-dispatched":
      case "step-resumed":
        this.#steps.add(`${event.cycle}/${event.step}`);
        return;
      case "step-waiting":
        if (event.reasons.length > 0) this.#steps.add(`${event.cycle}/${event.step}`);
        return;
      case "step-verified":
      case "step-failed":
      case "step-skipped":
      case "step-frozen":
        this.#steps.delete(`${event.cycle}/${event.step}`);
        return;
      case "act-dispatched":
        this.#devices.add(event.device);
        return;
      case "act-done":
      case "act-failed":
      case "device-lost":
      case "device-stopped":
        this.#devices.delete(event.device);
        return;
      default:
        return this.#hearRun(event);
    }
  }

  #hearRun(event: LineEvent): void {
    switch (event.type) {
      case "cycle-restarted":
      case "cycle-skipped":
      case "cycle-finished":
        for (const key of [...this.#steps]) if (key.startsWith(`${event.cycle}/`)) this.#steps.delete(key);
        return;
      case "run-started":
      case "run-ended":
        return this.#steps.clear();
      default:
        return;
    }
  }
}

export const silence: MakeRule = ({ clock, state }, tell) => {
  const underWay = new UnderWay();
  let isInExecute = false;
  let sinceMs = 0;
  const look = (): void => {
    const nowMs = clock.nowMs();
    if (!isInExecute || !underWay.isEmpty || state().mode === "Manual") sinceMs = nowMs;
    else if (nowMs - sinceMs > SILENT_MS) {
      const forS = Math.round((nowMs - sinceMs) / 1000);
      tell("silence", `nothing was under way in Execute for ${forS} s, and no step said what it waited for`);
    }
  };
  return {
    event(event) {
      // What ends a silence ends it only now.
      look();
      underWay.hear(event);
      if (event.type === "state-changed") {
        isInExecute = event.to === "Execute";
        sinceMs = clock.nowMs();
      }
      if (event.type === "execute-silent")
        tell("silence", `the controller itself found nothing under way in Execute: ${event.open.join("; ")}`);
    },
    quiet: look,
  };
};
