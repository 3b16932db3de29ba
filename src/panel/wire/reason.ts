/** Why an ask is refused, by whoever refuses it: facts on the wire, worded where they are read. */
import { type CommandRefusal, explain, explainCommand, type Refusal, type Role } from "../../model/index.ts";
import { type AlarmRefusal, explainAlarmRefusal } from "./alarm-asks.ts";
import type { LeaseHolder } from "./lease.ts";

/** By the gate, the line, the alarms, or the panel's server itself. */
export type Reason = Refusal | CommandRefusal | AlarmRefusal | PanelRefusal | ControlRefusal | Written;

/** What somebody else has written: a file's mistakes, an error's message. It stays as it is. */
interface Written {
  readonly kind: "text";
  readonly text: string;
}

export const written = (text: string): Reason => ({ kind: "text", text });

export type PanelRefusal =
  | { readonly kind: "not-an-ask"; readonly where: string; readonly why: string }
  | { readonly kind: "too-many"; readonly perS: number }
  | { readonly kind: "too-many-a-minute"; readonly perMinute: number }
  | { readonly kind: "other-boot" }
  | { readonly kind: "role"; readonly needs: Role; readonly name: string; readonly is: Role }
  | { readonly kind: "ttl-long"; readonly maxMs: number }
  | { readonly kind: "expired"; readonly ageMs: number; readonly ttlMs: number }
  | { readonly kind: "password-again" }
  | { readonly kind: "stale-view" }
  | { readonly kind: "no-answer" }
  /** The controller got to it when it was not to be done any more. */
  | { readonly kind: "too-late"; readonly lateMs: number }
  | { readonly kind: "not-signed-in" }
  | { readonly kind: "other-site" }
  | { readonly kind: "old-question" }
  | { readonly kind: "line-file-changed" }
  | { readonly kind: "no-switch"; readonly device: string }
  | { readonly kind: "not-simulated" };

/** About control of the line. */
export type ControlRefusal =
  | { readonly kind: "control-needed"; readonly holder: LeaseHolder | null }
  | { readonly kind: "control-asked-for"; readonly name: string; readonly station: string }
  | { readonly kind: "control-not-yours" }
  | { readonly kind: "control-not-wanted"; readonly name: string; readonly station: string }
  | { readonly kind: "control-reason" }
  | { readonly kind: "holder-jogs" };

/** In English: for the record, for machines, and for the English page. */
export function explainReason(reason: Reason): string {
  switch (reason.kind) {
    case "text":
      return reason.text;
    case "alarm-gone":
    case "alarm-high-shelved":
    case "alarm-high-out":
    case "alarm-is-out":
    case "alarm-not-out":
    case "reason-short":
      return explainAlarmRefusal(reason);
    case "control-needed":
    case "control-asked-for":
    case "control-not-yours":
    case "control-not-wanted":
    case "control-reason":
    case "holder-jogs":
      return explainControl(reason);
    case "line-state":
    case "mode":
    case "not-in-control":
    case "device-lost":
    case "device-unread":
    case "device-busy":
    case "device-stopping":
    case "member-taken":
    case "unverified":
    case "outside-range":
    case "wrong-verb":
    case "bad-parameter":
    case "permissive":
    case "not-throughout":
    case "unsettled":
    case "place-occupied":
    case "interlock":
    case "zone":
      return explain(reason);
    default:
      return isOfPanel(reason) ? explainPanel(reason) : explainCommand(reason);
  }
}

const OF_PANEL: Readonly<Record<PanelRefusal["kind"], true>> = {
  "not-an-ask": true,
  "too-many": true,
  "too-many-a-minute": true,
  "other-boot": true,
  role: true,
  "ttl-long": true,
  expired: true,
  "password-again": true,
  "stale-view": true,
  "no-answer": true,
  "too-late": true,
  "not-signed-in": true,
  "other-site": true,
  "old-question": true,
  "line-file-changed": true,
  "no-switch": true,
  "not-simulated": true,
};

export const isOfPanel = (reason: PanelRefusal | CommandRefusal): reason is PanelRefusal =>
  Object.hasOwn(OF_PANEL, reason.kind);

function explainPanel(reason: PanelRefusal): string {
  switch (reason.kind) {
    case "not-an-ask":
      return `${reason.where}: ${reason.why}`;
    case "too-many":
      return `More than ${reason.perS} requests in a second.`;
    case "too-many-a-minute":
      return `More than ${reason.perMinute} requests in a minute: try again in a moment.`;
    case "other-boot":
      return "The server was restarted since this page was loaded: reload it.";
    case "role":
      return `Needs the ${reason.needs} role; ${reason.name} has the ${reason.is} role.`;
    case "ttl-long":
      return `A request may wait ${reason.maxMs} ms at most.`;
    case "expired":
      return `It was ${Math.round(reason.ageMs)} ms old when it arrived, and may be ${reason.ttlMs} ms. Nothing was done.`;
    case "password-again":
      return "Confirm your password, then try again.";
    case "stale-view":
      return "The page showed an old picture of the line. Look at the line, then try again.";
    case "no-answer":
      return "The controller does not answer.";
    case "too-late":
      return `The controller was busy for ${Math.round(reason.lateMs)} ms too long. Nothing was done.`;
    case "not-signed-in":
      return "Sign in first.";
    case "other-site":
      return "Pages of other sites may not do this.";
    case "old-question":
      return "That question is no longer open: read the current one.";
    case "line-file-changed":
      return "The line file has changed since the program was started: restart the program to use it.";
    case "no-switch":
      return `There is no simulated switch ${reason.device}.`;
    case "not-simulated":
      return "The line is not simulated.";
    default:
      return reason satisfies never;
  }
}

function explainControl(reason: ControlRefusal): string {
  switch (reason.kind) {
    case "control-needed": {
      const { holder } = reason;
      const who = holder === null ? "nobody has it" : `${holder.name} at ${holder.station} has it`;
      return `You need control of the line: ${who}.`;
    }
    case "control-asked-for":
      return `${reason.name} at ${reason.station} has control, and has been asked for it.`;
    case "control-not-yours":
      return "You do not have control.";
    case "control-not-wanted":
      return `${reason.name} at ${reason.station} no longer asks for control.`;
    case "control-reason":
      return "Taking over needs a reason.";
    case "holder-jogs":
      return "The holder is jogging: wait until the jog has ended.";
    default:
      return reason satisfies never;
  }
}
