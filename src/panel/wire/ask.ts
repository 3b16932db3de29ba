/** What a person can ask for through the panel. Stop and Abort are not among these: they have a way of their own. */
import type { Act, Answer, LineCommand, Mode, Role } from "../../model/index.ts";

/** Commands of the line that wait for their turn. */
export type OrderlyCommand = Exclude<LineCommand, "stop" | "abort">;

export type Ask =
  /** `choice`: what Start does with the record of a run that did not end by itself. */
  | { readonly do: "command"; readonly command: OrderlyCommand; readonly choice: "new" | "resume" | null }
  /** `askedAtMs` names the question that the person has read: an answer to another one is refused. */
  | { readonly do: "answer"; readonly answer: Answer; readonly askedAtMs: number }
  | { readonly do: "mode"; readonly mode: Mode }
  | { readonly do: "reset-interlock"; readonly interlock: string }
  | { readonly do: "bypass"; readonly interlock: string; readonly reason: string; readonly forMs: number }
  | { readonly do: "end-bypass"; readonly interlock: string }
  | { readonly do: "return-member"; readonly device: string }
  /** A single command by hand, in Manual. A jog has an ask of its own. */
  | { readonly do: "act"; readonly device: string; readonly act: Exclude<Act, { verb: "jog" }> }
  /** One token of a jog: it moves while these keep coming, `JOG_EVERY_MS` apart. Signed, unit per second. */
  | { readonly do: "jog"; readonly device: string; readonly axis: string; readonly speedPerS: number }
  | { readonly do: "jog-end"; readonly device: string }
  | { readonly do: "acknowledge"; readonly alarm: string }
  | { readonly do: "shelve"; readonly alarm: string; readonly minutes: (typeof SHELVE_MINUTES)[number] }
  | { readonly do: "unshelve"; readonly alarm: string }
  /** Out of service: it is listed and counted, and does not come back by itself. */
  | { readonly do: "alarm-out"; readonly alarm: string; readonly reason: string }
  | { readonly do: "alarm-in"; readonly alarm: string }
  /** Takes another sequence of the same line, or the same one anew from its file. `cycles` null: as the file says. */
  | { readonly do: "load"; readonly file: string; readonly cycles: number | null }
  /** Writes a sequence file, if it passes the checks. If it is the one that runs, the change takes effect at a cycle boundary. */
  | { readonly do: "save"; readonly file: string; readonly text: string; readonly seenHash: string }
  /** A switch of a simulated line. */
  | { readonly do: "set-input"; readonly device: string; readonly isOn: boolean }
  /** Everything that is broken in a simulated line is whole again. */
  | { readonly do: "mend" };

export const SHELVE_MINUTES = [5, 10, 15] as const;

/** How often the page sends a token of a jog, ms. */
export const JOG_EVERY_MS = 100;

/** Lowest role first: each may do what those before it may. */
export const ROLES: readonly Role[] = ["viewer", "operator", "engineer", "admin"];

/** The least role that may ask for it. Stop and Hold take no more than being signed in. */
export const ROLE_FOR: Readonly<Record<Ask["do"], Role>> = {
  command: "operator",
  answer: "operator",
  mode: "operator",
  "reset-interlock": "operator",
  bypass: "engineer",
  "end-bypass": "operator",
  "return-member": "operator",
  act: "operator",
  jog: "operator",
  "jog-end": "operator",
  acknowledge: "operator",
  shelve: "operator",
  unshelve: "operator",
  "alarm-out": "engineer",
  "alarm-in": "engineer",
  load: "operator",
  save: "engineer",
  "set-input": "operator",
  mend: "operator",
};

export const mayAsk = (role: Role, ask: Ask): boolean =>
  isExempt(ask) || ROLES.indexOf(role) >= ROLES.indexOf(ROLE_FOR[ask.do]);

/** Needs neither role nor lease: whoever sees that something is wrong may hold the line. */
const isExempt = (ask: Ask): boolean => ask.do === "command" && ask.command === "hold";

/** Of the record only: they move nothing, so they need no control of the line. */
const WITHOUT_LEASE: ReadonlySet<Ask["do"]> = new Set([
  "acknowledge",
  "shelve",
  "unshelve",
  "alarm-out",
  "alarm-in",
  "save",
]);

export const needsLease = (ask: Ask): boolean => !isExempt(ask) && !WITHOUT_LEASE.has(ask.do);

/** Acts that a password typed long ago does not cover. */
export const needsRecentPassword = (ask: Ask): boolean => ask.do === "bypass";
