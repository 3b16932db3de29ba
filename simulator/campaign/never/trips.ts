/** 5: interlocks are true throughout, by the telemetry that had arrived: what is not true has tripped by the end of its instant. */
import type { Condition } from "../../../src/conditions/index.ts";
import type { DeviceName, Interlock, LineStateName } from "../../../src/model/index.ts";
import { isBeingRead } from "./being-read.ts";
import type { MakeRule } from "./rule.ts";

/** States in which every interlock is watched. Before, devices may not be connected yet; afterwards the trip is under way. */
const WATCHED: ReadonlySet<LineStateName> = new Set([
  ...(["Starting", "Execute", "Holding", "Held", "Unholding", "Suspending", "Suspended", "Unsuspending"] as const),
  ...(["Completing", "Stopping"] as const),
]);

interface Watched {
  readonly interlock: Interlock;
  readonly condition: Condition;
}

export const trips: MakeRule = (watch, tell) => {
  const { clock, line, heard, state } = watch;
  /** Before the first Start nothing of it need have been true: Start is what asks for that. */
  let isStarted = false;
  /** Devices of which something has arrived in this instant, or has not for too long. */
  const news = new Set<DeviceName>();
  const byDevice = new Map<DeviceName, Watched[]>();
  for (const interlock of line.interlocks.values()) {
    const condition = heard.condition(interlock.require.text);
    const watched = { interlock, condition };
    for (const device of new Set(condition.slots.map((slot) => heard.signals[slot]?.device ?? "")))
      byDevice.set(device, [...(byDevice.get(device) ?? []), watched]);
  }
  /** Since when an interlock is false that trips only after a while. */
  const falseSinceMs = new Map<string, number>();
  /** Unknown by age when they were looked at, and the loop had just gone on: they are looked at again. */
  const unread = new Set<Watched>();

  const judge = (watched: Watched): void => {
    const { interlock, condition } = watched;
    const { name, delayOnMs } = interlock;
    unread.delete(watched);
    const value = condition.evaluate(heard);
    const { state: its, bypasses, latched } = state();
    const isOff = bypasses.some((bypass) => bypass.interlock === name);
    const isOwed = isStarted && WATCHED.has(its) && !isOff && !latched.includes(name);
    if (value === true || !isOwed || !heard.canJudge(condition)) return void falseSinceMs.delete(name);
    const sinceMs = falseSinceMs.get(name) ?? clock.nowMs();
    falseSinceMs.set(name, sinceMs);
    // What is not known can't be waited for to come true again.
    if (value === false && delayOnMs > 0 && clock.nowMs() - sinceMs <= delayOnMs) return;
    if (value === undefined && isBeingRead(condition, watch)) return void unread.add(watched);
    tell("5", `interlock ${name} is not true in ${its} and has not tripped`);
  };
  return {
    event(event) {
      if (event.type === "device-lost") {
        news.add(event.device);
        heard.silence(event.device);
      }
      if (event.type === "state-changed" && event.to === "Starting") isStarted = true;
      if (event.type === "state-changed" && event.to === "Resetting") isStarted = false;
      if (event.type !== "interlock-cleared" || event.by !== "line") return;
      if (line.interlocks.get(event.interlock)?.reset === "manual")
        tell("6", `interlock ${event.interlock} is reset by a person, and let go by itself`);
    },
    arrived(message) {
      if (message.type === "telemetry" && byDevice.has(message.device)) news.add(message.device);
    },
    quiet() {
      if (news.size === 0 && unread.size === 0) return;
      const looked = new Set(unread);
      for (const device of news) for (const each of byDevice.get(device) ?? []) looked.add(each);
      news.clear();
      for (const each of looked) judge(each);
    },
  };
};
