/**
 * Who may put an alarm aside, and which: judged alike by server and page.
 *
 * After ISA-18.2's practice, as secondary sources report it: putting a high-priority alarm aside is not left to whom it disturbs, and
 * taking one out of service is a change of the plant, which a high-priority alarm does not bear at all.
 */
import type { Role } from "../../model/index.ts";
import type { AlarmBook } from "./alarms.ts";
import { type Ask, ROLES } from "./ask.ts";

export type AlarmAsk = Extract<Ask, { readonly alarm: string }>;

export type AlarmRefusal =
  | { readonly kind: "alarm-gone"; readonly alarm: string }
  /** It is of high priority: an operator may not shelve it. */
  | { readonly kind: "alarm-high-shelved"; readonly alarm: string; readonly role: Role }
  /** It is of high priority: nobody may take it out of service. */
  | { readonly kind: "alarm-high-out"; readonly alarm: string }
  | { readonly kind: "alarm-is-out"; readonly alarm: string }
  | { readonly kind: "alarm-not-out"; readonly alarm: string }
  | { readonly kind: "reason-short"; readonly letters: number };

/** Letters of a reason, at least. */
export const REASON_LETTERS_MIN = 3;

/** Everything that stands against it, but the role that any such ask takes. Pure. */
export function againstAlarmAsk(book: AlarmBook, ask: AlarmAsk, role: Role): readonly AlarmRefusal[] {
  const { alarm } = ask;
  const its = book.alarms.find(({ id }) => id === alarm);
  if (its === undefined) return [{ kind: "alarm-gone", alarm }];
  const isHigh = its.priority === "high";
  const isOut = its.outOfService !== null;
  const refusals: AlarmRefusal[] = [];
  switch (ask.do) {
    case "shelve":
      if (isOut) refusals.push({ kind: "alarm-is-out", alarm });
      if (isHigh && ROLES.indexOf(role) < ROLES.indexOf("engineer"))
        refusals.push({ kind: "alarm-high-shelved", alarm, role });
      return refusals;
    case "alarm-out":
      if (isOut) refusals.push({ kind: "alarm-is-out", alarm });
      if (isHigh) refusals.push({ kind: "alarm-high-out", alarm });
      if (ask.reason.trim().length < REASON_LETTERS_MIN)
        refusals.push({ kind: "reason-short", letters: REASON_LETTERS_MIN });
      return refusals;
    case "alarm-in":
      return isOut ? [] : [{ kind: "alarm-not-out", alarm }];
    case "acknowledge":
    case "unshelve":
      return [];
    default:
      return ask satisfies never;
  }
}

export function explainAlarmRefusal(refusal: AlarmRefusal): string {
  switch (refusal.kind) {
    case "alarm-gone":
      return `There is no alarm ${refusal.alarm} any more.`;
    case "alarm-high-shelved":
      return `${refusal.alarm} is of high priority: shelving it takes the role engineer, and yours is ${refusal.role}.`;
    case "alarm-high-out":
      return `${refusal.alarm} is of high priority: it can't be taken out of service.`;
    case "alarm-is-out":
      return `${refusal.alarm} is out of service.`;
    case "alarm-not-out":
      return `${refusal.alarm} is not out of service.`;
    case "reason-short":
      return `Give a reason of at least ${refusal.letters} letters.`;
    default:
      return refusal satisfies never;
  }
}
