/** An alarm in English, for who has no catalogue: machines, and the English page. */
import { counted, explainFirst, explainIntervention, readings } from "../../model/index.ts";
import type { AlarmFacts, LineCause } from "./alarm-kinds.ts";

export interface AlarmWords {
  readonly cause: string;
  readonly consequence: string;
  /** What to do about it. */
  readonly response: string;
}

export function explainAlarm(facts: AlarmFacts): AlarmWords {
  switch (facts.kind) {
    case "interlock": {
      const { interlock, category, its, read } = facts;
      const require = its?.require ?? "its condition";
      return {
        cause: `${its?.message ?? `Interlock ${interlock}: ${require} is not true`} (${readings(read)})`,
        consequence: `${its?.stops.join(", ") ?? "Devices"} stopped, category ${category}.`,
        response: its?.response ?? `Make ${require} true again, then reset the interlock.`,
      };
    }
    case "chain":
      return {
        cause: `The hardware chain is open at ${facts.device} (${readings(facts.read)}).`,
        consequence: "The line aborts; positions are unverified until homed.",
        response: "See who opened it and why, close it, then Clear and Reset.",
      };
    case "lost":
      return {
        cause: `${facts.device} has been silent for more than ${facts.limitMs} ms.`,
        consequence: "What it does is not known; steps on it fail.",
        response: `Check cable and power of ${facts.device}.`,
      };
    case "unconfirmed":
      return {
        cause: `${facts.device} did not confirm that it stands.`,
        consequence: "It may still move.",
        response: "Use the red hardware button, stay out of its reach, then look at the drive.",
      };
    case "intervened":
      return {
        cause: `${explainIntervention(facts)}.`,
        consequence: "The line does not go on by itself.",
        response: `See who did it and why, put ${facts.device} back as it was, then let the line go on.`,
      };
    default:
      return explainRun(facts);
  }
}

function explainRun(
  facts: Exclude<AlarmFacts, { kind: "interlock" | "chain" | "lost" | "unconfirmed" | "intervened" }>,
): AlarmWords {
  switch (facts.kind) {
    case "question": {
      const { step, cycle, why, about, answers } = facts;
      return {
        cause: about === null ? `${step}, cycle ${cycle}: ${why}` : why,
        consequence: "The line is held until somebody answers.",
        response: `Answer ${answers.join(", ")}.`,
      };
    }
    case "halted":
      return {
        cause: "A failed step has halted the line.",
        consequence: "The run is over; it can be resumed.",
        response: "See the first-out and put it right.",
      };
    case "line":
      return {
        cause: `${explainFirst(facts.cause)}.`.replace(/\.\.$/, "."),
        consequence: "The line does not go on by itself.",
        response: responseTo(facts.cause),
      };
    case "resync":
      return {
        cause: `The resync failed: ${facts.why}`,
        consequence: "The line does not go on by itself.",
        response: "Put right what the reason names.",
      };
    case "excluded":
      return {
        cause: `${facts.device} was taken out of ${facts.pool}: ${counted(facts.failures, "failure")} in its last ${counted(facts.inLast, "step")}.`,
        consequence: "The line goes on with the others, at a longer takt.",
        response: `Repair ${facts.device}, then return it to its pool.`,
      };
    case "act":
      return {
        cause: `${facts.device}: ${facts.why}`,
        consequence: "What it was told outside a step was not done.",
        response: `Look at ${facts.device}.`,
      };
    case "part":
      return {
        cause: `The place of part ${facts.part} is not known.`,
        consequence: "It may lie in the way.",
        response: `Look for it; it was last sensed at ${facts.lastAt}.`,
      };
    case "listener":
      return {
        cause: `A listener of the line's events failed: ${facts.why}`,
        consequence: "It is told nothing more; the line goes on.",
        response: "Restart the program when the line is stopped, and report this.",
      };
    default:
      return facts satisfies never;
  }
}

function responseTo(cause: LineCause): string {
  switch (cause.kind) {
    case "too-long":
      return cause.silent.length === 0
        ? "Look at the devices."
        : `Check power and cable of ${cause.silent.join(", ")}.`;
    case "dry-run":
      return "Correct the sequence, or put the line as the sequence expects it.";
    case "way":
      return "Put right what the reason names.";
    case "silent":
      return "Press Stop, and report this with the journal.";
    case "sentence":
      return "Put right what the cause names.";
    default:
      return cause satisfies never;
  }
}
