/** 6: after a trip nothing is commanded before a person has acted: Clear, Reset and Start after an abort, Unhold after a hold. */
import type { LineEvent, LineStateName } from "../../../src/model/index.ts";
import type { MakeRule } from "./rule.ts";

/** States in which a trip ends what the line is doing. In the others it latches, and that is all. */
const UNDER_WAY: ReadonlySet<LineStateName> = new Set([
  ...(["Starting", "Execute", "Holding", "Unholding", "Suspending", "Unsuspending"] as const),
  ...(["Stopping", "Completing"] as const),
]);

const isOfPerson = (by: string): boolean => !by.startsWith("line");

export const restarts: MakeRule = ({ clock, line }, tell) => {
  let state: LineStateName = "Stopped";
  /** Acts that are still owed, in this order; any one list will do. */
  let owed: readonly (readonly string[])[] = [];
  let cause = "";
  const owe = (lists: readonly (readonly string[])[], its: string): void => {
    owed = lists;
    cause = `${its} at ${Math.round(clock.nowMs())} ms`;
  };
  const acted = (command: string): void => {
    owed = owed.map((list) => (list[0] === command ? list.slice(1) : list));
    if (owed.some((list) => list.length === 0)) owed = [];
  };
  return {
    event(event: LineEvent) {
      if (event.type === "state-changed") state = event.to;
      else if (event.type === "safety-chain-opened") owe([["clear", "reset", "start"]], `${event.device} opened`);
      else if (event.type === "interlock-tripped" && UNDER_WAY.has(state)) {
        const isAbort = event.category < 2;
        // One that follows a harder one takes nothing away.
        if (isAbort) owe([["clear", "reset", "start"]], `${event.interlock} tripped`);
        else if (owed.length === 0) owe([["unhold"], ["reset", "start"], ["complete"]], `${event.interlock} tripped`);
      } else if (event.type === "command-accepted" && isOfPerson(event.by)) acted(event.command);
    },
    commanded({ device, act, id }) {
      if (owed.length === 0) return;
      const needed = owed.map((list) => list.join(", ")).join("; or ");
      tell("6", `command ${id} (${device} ${act.verb}) after ${cause}: nobody had said ${needed} on ${line.name}`);
    },
  };
};
