/** What passes between the tests that drive a line and the part of them that renders the page. */
import type { LineState, Role } from "../../../src/model/index.ts";
import type { AlarmBook, JobView, LineView, RunRecord } from "../../../src/panel/wire/index.ts";

/** Whose control of the line it is. */
export type Control = "mine" | "nobody" | "other";

export interface Shown {
  readonly state: LineState;
  readonly record: RunRecord;
  readonly alarms: AlarmBook;
  readonly line: LineView;
  readonly chain: readonly { readonly device: string; readonly isClosed: boolean | null }[];
  readonly job: JobView;
  readonly role: Role;
  readonly control: Control;
  readonly language: "en" | "de";
  readonly nowMs: number;
}

export interface Pressable {
  readonly isOff: boolean;
  /** The text under it. */
  readonly why: string;
}

export interface PageTexts {
  readonly state: string;
  readonly packml: string;
  readonly waits: string;
  readonly firstOut: string | null;
  readonly alarm: string;
  /** What is bypassed, shelved and out of service. */
  readonly others: string;
  /** What stands against every command. */
  readonly whyAll: string;
  readonly whyMode: string;
  /** By label; the modes among them. */
  readonly controls: Readonly<Record<string, Pressable>>;
  readonly abort: Pressable;
  readonly hold: Pressable;
  /** Stop is there, and not disabled. */
  readonly hasStop: boolean;
  /** Cell by cell: cycle, step, device, action, state, waits for. */
  readonly steps: readonly (readonly string[])[];
  readonly question: { readonly text: string; readonly answers: Readonly<Record<string, Pressable>> } | null;
}
