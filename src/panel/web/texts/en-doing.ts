/** What the line waits for, in English. */
import { explainIntervention, showAct } from "../../../model/index.ts";
import type { Awaited } from "../core/live/index.ts";

const PERSON: Readonly<Record<Extract<Awaited, { kind: "person" }>["command"], string>> = {
  clear: "Press Clear, then Reset.",
  reset: "Press Reset.",
  start: "Ready: press Start.",
  unhold: "Press Unhold to go on.",
  unsuspend: "Press Unsuspend to go on.",
};

export function enAwaited(awaited: Awaited): string {
  switch (awaited.kind) {
    case "connection":
      return `Waiting for ${awaited.device} to connect.`;
    case "standstill":
      return `Waiting for ${awaited.device} to stand still.`;
    case "act":
      return `${awaited.device}: ${showAct(awaited.act)}.`;
    case "step":
      return `Waiting for ${awaited.step}, cycle ${awaited.cycle}${awaited.device === null ? "" : ` (${awaited.device})`}.`;
    case "dry-run":
      return `Trying ${awaited.sequence} in the simulator first.`;
    case "homing":
      return `Waiting for ${awaited.device} to be homed.`;
    case "answer":
      return `Waiting for your answer about ${awaited.step}, cycle ${awaited.cycle}.`;
    case "starved":
      return `No parts: ${awaited.step}, cycle ${awaited.cycle}, waits until this is no longer true: ${awaited.condition}.`;
    case "blocked":
      return `No room: ${awaited.step}, cycle ${awaited.cycle}, waits until this is no longer true: ${awaited.condition}.`;
    case "chain":
      return `The hardware chain is open at ${awaited.device}.`;
    case "interlock":
      return `Interlock ${awaited.interlock} has tripped: ${awaited.require}.`;
    case "intervention":
      return `${explainIntervention(awaited)}.`;
    case "recovery":
      return "Recovering: the line goes on by itself.";
    case "read-back":
      return "Reading back the devices.";
    case "person":
      return PERSON[awaited.command];
    default:
      return awaited satisfies never;
  }
}
