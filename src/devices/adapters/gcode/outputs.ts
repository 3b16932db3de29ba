/**
 * What grbl switches: spindle, flood (M8) and mist (M7).
 *
 * At rest they are switched by lines, and proved by `$G`. In motion a line would wait for its end (`coolant_sync`): then flood and mist
 * are switched by real-time bytes, which toggle; so one is only sent when it is known what it toggles, and another only after a report
 * that was asked after it has shown that it has not worked. Bytes keep their order: what was asked later was answered later.
 */
import type { Clock } from "../../../clock/index.ts";
import type { Controller } from "./controller.ts";
import type { Out } from "./options.ts";
import type { Status } from "./status.ts";

const LETTERS: Readonly<Record<Out, string>> = { flood: "F", mist: "M", spindle: "S" };
const TOGGLE = { flood: 0xa0, mist: 0xa1 } as const;

interface On {
  readonly flood: boolean;
  readonly mist: boolean;
  /** Revolutions per minute; 0: off. */
  readonly spindle: number;
}

export class Outputs {
  readonly #clock: Clock;
  readonly #controller: Controller;
  #on: On | null = null;
  #sampledAtMs = Number.NEGATIVE_INFINITY;
  /** What was on when the door was opened: a cycle start switches it on again. Null: no door is open, or was. */
  #doorHolds: On | "unknown" | null = null;
  /** A byte that toggles was sent, and nothing has shown yet what it has done. */
  #isToggling = false;

  constructor(clock: Clock, controller: Controller) {
    this.#clock = clock;
    this.#controller = controller;
  }

  /** When it was asked. */
  get sampledAtMs(): number {
    return this.#sampledAtMs;
  }

  /** Null: not known. */
  isOn(out: Out): boolean | null {
    return this.#on === null ? null : Boolean(this.#on[out]);
  }

  /** Of the spindle, revolutions per minute. */
  get speed(): number | null {
    return this.#on?.spindle ?? null;
  }

  /** Off for as long as the door holds it: a cycle start at the machine switches it on again (`protocol_exec_rt_suspend`), a reset makes grbl forget it. */
  comesBack(out: Out): boolean {
    const held = this.#doorHolds;
    return held !== null && (held === "unknown" || Boolean(held[out]));
  }

  /** The line that switches it; empty where that would switch off the other too: M9 is for both. */
  lineFor(out: Out, speed: number): string {
    if (out === "spindle") return speed > 0 ? `M3S${speed}` : "M5";
    if (speed > 0) return out === "flood" ? "M8" : "M7";
    const other = out === "flood" ? "mist" : "flood";
    // While a line is not answered the other may be on without our knowing it.
    const isOtherOff = this.isOn(other) === false && !(this.#controller.uses(other) && this.#controller.isBusy);
    return isOtherOff ? "M9" : "";
  }

  /** Sends the byte that toggles it. */
  toggle(out: "flood" | "mist"): void {
    this.#isToggling = true;
    this.#controller.realtime(TOGGLE[out]);
  }

  reported({ state, accessories, offset }: Status, askedAtMs: number): void {
    if (state !== "Door") this.#doorHolds = null;
    else this.#doorHolds ??= this.#on ?? "unknown";
    if (accessories === null) {
      // grbl says what is on with the next report after a change, or with the one after that if the offset's turn came first; and now
      // and then besides. `report_realtime_status`. If it says neither, what we have toggled is not shown yet; else nothing has changed.
      const isHidden = this.#isToggling && offset !== null;
      if (!isHidden && this.#on !== null && askedAtMs > this.#sampledAtMs) this.#sampledAtMs = askedAtMs;
      return;
    }
    this.#isToggling = false;
    const has = (out: Out): boolean => accessories.includes(LETTERS[out]);
    const speed = has("spindle") || accessories.includes("C") ? this.#on?.spindle || 1 : 0;
    this.#on = { flood: has("flood"), mist: has("mist"), spindle: speed };
    this.#sampledAtMs = askedAtMs;
  }

  /** From `$G`. */
  told(words: readonly string[], askedAtMs: number): void {
    const speed = Number(words.find((word) => word.startsWith("S"))?.slice(1) ?? 0);
    this.#isToggling = false;
    const isTurning = words.includes("M3") || words.includes("M4");
    this.#on = { flood: words.includes("M8"), mist: words.includes("M7"), spindle: isTurning ? speed : 0 };
    this.#sampledAtMs = askedAtMs;
  }

  /** A reset lets go of everything. */
  restarted(): void {
    this.#on = { flood: false, mist: false, spindle: 0 };
    this.#doorHolds = null;
    this.#sampledAtMs = this.#clock.nowMs();
  }

  forget(): void {
    this.#on = null;
    this.#doorHolds = null;
    this.#sampledAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Resets a grbl that stands in a hold, and switches on at once what that has switched off. */
  resetKeeping(done: () => void): void {
    const before = this.#on;
    this.#controller.reset(() => {
      const lines = [
        ...(before?.flood ? ["M8"] : []),
        ...(before?.mist ? ["M7"] : []),
        ...(before?.spindle ? [`M3S${before.spindle}`] : []),
      ];
      for (const line of lines) this.#controller.ask(line, { isWanted: () => true, answered: () => {} });
      if (lines.length > 0) this.#controller.askModes(() => {});
      done();
    });
  }
}
