/** 14: every stop has a reason; every trip is on record among the causes; the one that is pinned is the earliest. */
import type { LineEvent, LineStateName } from "../../../src/model/index.ts";
import type { MakeRule } from "./rule.ts";

/** Entering one of these ends or interrupts what the line is doing: somebody or something must have caused it. */
const ENDS_WORK: ReadonlySet<LineStateName> = new Set(["Aborting", "Stopping", "Holding", "Suspending"]);

const UNDER_WAY: ReadonlySet<LineStateName> = new Set([
  ...(["Starting", "Execute", "Holding", "Unholding", "Suspending", "Unsuspending"] as const),
  ...(["Stopping", "Completing"] as const),
]);

/** Where the pinned cause is let go of. */
const LETS_GO: ReadonlySet<LineStateName> = new Set(["Clearing", "Resetting", "Execute"]);

export const causes: MakeRule = ({ state }, tell) => {
  let now: LineStateName = "Stopped";
  let needed: { readonly state: LineStateName } | null = null;
  let trips: string[] = [];
  let earliest: string | null = null;
  return {
    event(event: LineEvent) {
      if (event.type === "stop-raised" && event.cause === "") tell("14", "a stop was raised without a cause");
      if (event.type === "state-changed") {
        now = event.to;
        if (LETS_GO.has(now)) earliest = null;
        needed = ENDS_WORK.has(now) ? { state: now } : null;
      }
      if (event.type === "first-out") earliest ??= event.cause;
      if (event.type === "interlock-tripped" && UNDER_WAY.has(now)) trips.push(event.interlock);
    },
    quiet() {
      const { firstOut } = state();
      if (needed !== null && firstOut === null) tell("14", `the line is ${needed.state}, and nothing says why`);
      needed = null;
      if (firstOut !== null && earliest !== null && firstOut.cause !== earliest)
        tell("14", `"${firstOut.cause}" is pinned, but "${earliest}" came first`);
      if (trips.length === 0) return;
      const told = [
        firstOut?.cause,
        ...(firstOut?.alike ?? []),
        ...(firstOut?.consequences ?? []).map((its) => its.cause),
      ];
      const isFull = (firstOut?.consequences.length ?? 0) >= 20;
      for (const interlock of trips) {
        if (!isFull && !told.some((cause) => cause?.startsWith(`interlock ${interlock}:`)))
          tell("14", `interlock ${interlock} has tripped, and is not among the causes`);
      }
      trips = [];
    },
  };
};
