/** 8: only the transitions of the standard; Stop and Abort in one step; waiting states command nothing. */
import type { LineEvent } from "../../../src/model/index.ts";
import type { MakeRule } from "./rule.ts";

/** ISA-TR88.00.02, written out once more by hand: `from event to`. `*` in place of a state is every state but those after it. */
const TABLE = `
  Clearing sc Stopped, Stopping sc Stopped, Aborting sc Aborted, Resetting sc Idle, Starting sc Execute, Holding sc Held,
  Unholding sc Execute, Suspending sc Suspended, Unsuspending sc Execute, Completing sc Complete,
  Stopped reset Resetting, Complete reset Resetting, Idle start Starting, Execute hold Holding, Suspended hold Holding,
  Held unhold Unholding, Execute suspend Suspending, Suspended unsuspend Unsuspending, Execute complete Completing,
  Held complete Completing, Suspended complete Completing, Aborted clear Clearing`;

const ALL =
  "Clearing Stopped Starting Idle Suspended Execute Stopping Aborting Aborted Holding Held Unholding Suspending Unsuspending Resetting Completing Complete".split(
    " ",
  );
const NO_STOP = new Set(["Stopping", "Stopped", "Aborting", "Aborted", "Clearing"]);
const NO_ABORT = new Set(["Aborting", "Aborted"]);

/** The 49 transitions, as `from event to`. */
export const TRANSITIONS: ReadonlySet<string> = new Set([
  ...TABLE.split(",").map((each) => each.trim().replace(/\s+/g, " ")),
  ...ALL.filter((state) => !NO_STOP.has(state)).map((state) => `${state} stop Stopping`),
  ...ALL.filter((state) => !NO_ABORT.has(state)).map((state) => `${state} abort Aborting`),
]);

const WAITING: ReadonlySet<string> = new Set(["Stopped", "Idle", "Suspended", "Held", "Aborted", "Complete"]);

export const states: MakeRule = ({ state }, tell) => {
  let now = "Stopped";
  /** A Stop or Abort that was accepted is in force when its instant is over. */
  let ordered: "stop" | "abort" | null = null;
  return {
    event(event: LineEvent) {
      if (event.type === "command-accepted" && (event.command === "stop" || event.command === "abort"))
        ordered = event.command;
      const { mode } = state();
      if (event.type === "step-dispatched" && mode === "Manual") tell("8", `${event.step} is dispatched in Manual`);
      if (event.type === "act-dispatched" && event.why.startsWith("by ") && mode !== "Manual")
        tell("8", `${event.device} is commanded by hand in ${mode}`);
      if (event.type !== "state-changed") return;
      const { from, to, event: by } = event;
      if (from !== now) tell("8", `${from} → ${to} by ${by}, but the line was ${now}`);
      if (!TRANSITIONS.has(`${from} ${by} ${to}`)) tell("8", `${from} → ${to} by ${by} is no transition`);
      now = to;
    },
    commanded({ device, act }) {
      const its = state().state;
      if (WAITING.has(its)) tell("8", `${its} commands ${device} to ${act.verb}`);
    },
    quiet() {
      if (ordered === null) return;
      const its = state().state;
      if (ordered === "abort" && !NO_ABORT.has(its)) tell("8", `an accepted abort left the line in ${its}`);
      if (ordered === "stop" && !NO_STOP.has(its)) tell("8", `an accepted stop left the line in ${its}`);
      ordered = null;
    },
  };
};
