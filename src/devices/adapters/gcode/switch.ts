/**
 * Switches one output of a grbl, and proves it. At rest by a line; in motion by a byte that toggles, for flood and mist.
 * A command's line is sent once: what was not answered is proved by what `$G` says. A stop's line is sent at once and again, until
 * something that was asked after it shows that it has worked: it may be done twice.
 */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import type { Reply } from "./channel.ts";
import { explainError } from "./codes.ts";
import type { Controller } from "./controller.ts";
import type { Out } from "./options.ts";
import { isStandingAtDoor } from "./status.ts";

/** A report that was asked sooner after a toggle may still be of before it: grbl reports first, then toggles. `protocol_exec_rt_system`. */
const SETTLE_MS = 20;
/** So often is a toggle seen not to work before a command has failed. */
const TOGGLES_MAX = 3;
/** Unheard, a stop is sent again so soon. */
const AGAIN_MS = 100;

interface Wanted {
  readonly speed: number;
  readonly isStop: boolean;
  readonly sinceMs: number;
  readonly isWanted: () => boolean;
  readonly ended: (failure: string | null) => void;
  sentAtMs: number | null;
  isToggled: boolean;
  toggles: number;
}

export class Switch {
  readonly #clock: Clock;
  readonly #controller: Controller;
  readonly #out: Out;
  #wanted: Wanted | null = null;
  #again: TimerHandle | null = null;
  /** Lines of ours that were sent, and not answered. */
  #sent = 0;

  constructor(clock: Clock, controller: Controller, out: Out) {
    this.#clock = clock;
    this.#controller = controller;
    this.#out = out;
  }

  /** @param speed of a spindle, revolutions per minute; else above 0 for on */
  command(
    speed: number,
    its: { readonly isWanted: () => boolean; readonly ended: (failure: string | null) => void },
  ): void {
    const wanted = this.#want({ speed, isStop: false, ...its });
    const line = this.#controller.outputs.lineFor(this.#out, speed);
    if (this.#isAtRest && line !== "") return this.#byLine(line, wanted);
    if (this.#out === "spindle")
      return this.#end(wanted, "a spindle is switched at rest: grbl would wait for the end of the move");
    this.look();
  }

  stop(speed: number, done: () => void): void {
    this.#want({ speed, isStop: true, isWanted: () => true, ended: done });
    this.look();
  }

  forget(): void {
    this.#wanted = null;
    if (this.#again !== null) this.#clock.cancel(this.#again);
    this.#again = null;
  }

  /** Something was heard, or should have been. */
  look(): void {
    const wanted = this.#wanted;
    if (wanted === null) return;
    if (!wanted.isWanted()) return this.forget();
    if (!wanted.isStop && !wanted.isToggled && wanted.sentAtMs !== null) return;
    const { sampledAtMs } = this.#controller.outputs;
    const isNew = sampledAtMs >= (wanted.sentAtMs ?? wanted.sinceMs) && this.#sent === 0;
    if (isNew && this.#isAs(wanted.speed) && !this.#comesBack(wanted)) return this.#end(wanted, null);
    if (wanted.isToggled && sampledAtMs < (wanted.sentAtMs ?? 0) + SETTLE_MS && wanted.sentAtMs !== null) return;
    if (wanted.isStop) this.#press(wanted);
    else this.#toggle(wanted);
  }

  #want(its: Pick<Wanted, "speed" | "isStop" | "isWanted" | "ended">): Wanted {
    this.forget();
    const wanted: Wanted = { ...its, sinceMs: this.#clock.nowMs(), sentAtMs: null, isToggled: false, toggles: 0 };
    this.#wanted = wanted;
    return wanted;
  }

  #byLine(line: string, wanted: Wanted): void {
    wanted.sentAtMs = this.#clock.nowMs();
    this.#ask(line, wanted, (reply) => {
      if (reply.kind === "error") return this.#end(wanted, explainError(reply.code));
      if (reply.kind === "lost") return this.#judge(wanted);
      this.#sent += 1;
      this.#controller.askModes((modes) => {
        this.#sent -= 1;
        if (modes.kind !== "dropped") this.#judge(wanted);
      });
    });
  }

  /** grbl has told its modes after the line. */
  #judge(wanted: Wanted): void {
    if (this.#isAs(wanted.speed)) this.#end(wanted, null);
    else
      this.#end(
        wanted,
        `grbl was told, and ${this.#out} is ${this.#controller.outputs.isOn(this.#out) === true ? "on" : "off"} still`,
      );
  }

  #press(wanted: Wanted): void {
    const { outputs } = this.#controller;
    const line = outputs.lineFor(this.#out, wanted.speed);
    if (this.#isAtRest && line !== "") {
      const nowMs = this.#clock.nowMs();
      if (wanted.sentAtMs !== null && nowMs - wanted.sentAtMs < AGAIN_MS) return;
      wanted.sentAtMs = nowMs;
      wanted.isToggled = false;
      this.#controller.interject(line, () => this.look());
      this.#arm();
    } else if (this.#takesNoLine) {
      // What is on, or comes on again, goes off with a reset, which at rest loses nothing.
      const isOff = this.#isAs(0) && !this.#comesBack(wanted);
      if (wanted.speed === 0 && !isOff) this.#reset(wanted);
    } else if (this.#out === "spindle" || this.#controller.isHoming) this.#reset(wanted);
    else this.#toggle(wanted);
  }

  /** In motion a spindle stops with the axes. */
  #reset(wanted: Wanted): void {
    if (wanted.sentAtMs !== null && this.#clock.nowMs() - wanted.sentAtMs < 10 * AGAIN_MS) return;
    wanted.sentAtMs = this.#clock.nowMs();
    this.#controller.reset(() => this.look());
  }

  #toggle(wanted: Wanted): void {
    const isOn = this.#controller.outputs.isOn(this.#out);
    // A line of ours that is not answered may yet switch it: then nobody knows what a toggle would do.
    if (isOn === null || this.#sent > 0 || this.#out === "spindle") return;
    if (isOn === wanted.speed > 0 && wanted.toggles === 0 && this.#controller.outputs.sampledAtMs >= wanted.sinceMs)
      return this.#end(wanted, null);
    if (isOn === wanted.speed > 0) return;
    if (!wanted.isStop && wanted.toggles >= TOGGLES_MAX)
      return this.#end(wanted, `${this.#out} does not switch: is grbl in ${this.#controller.status?.state}?`);
    wanted.toggles += 1;
    wanted.isToggled = true;
    wanted.sentAtMs = this.#clock.nowMs();
    this.#controller.outputs.toggle(this.#out);
    this.#controller.look();
  }

  #arm(): void {
    if (this.#again !== null) this.#clock.cancel(this.#again);
    this.#again = this.#clock.after(AGAIN_MS, () => this.look());
  }

  #ask(line: string, wanted: Wanted, answered: (reply: Reply) => void): void {
    let isSent = false;
    this.#controller.ask(line, {
      isWanted: () => {
        isSent = wanted.isWanted() && this.#wanted === wanted;
        if (isSent) this.#sent += 1;
        return isSent;
      },
      answered: (reply) => {
        if (isSent) this.#sent -= 1;
        if (this.#wanted === wanted && reply.kind !== "dropped") answered(reply);
        else this.look();
      },
    });
  }

  #isAs(speed: number): boolean {
    const { outputs } = this.#controller;
    if (this.#out === "spindle" && speed > 0 && (outputs.speed ?? 0) > 1)
      return Math.abs((outputs.speed ?? 0) - speed) <= 1;
    return outputs.isOn(this.#out) === speed > 0;
  }

  #comesBack({ isStop, speed }: Wanted): boolean {
    return isStop && speed === 0 && this.#controller.outputs.comesBack(this.#out);
  }

  /** It stands, and neither a line nor a byte that toggles switches anything: locked, in check mode, behind its door. */
  get #takesNoLine(): boolean {
    const { status } = this.#controller;
    if (status?.state === "Door") return isStandingAtDoor(status);
    return status?.state === "Alarm" || status?.state === "Check";
  }

  get #isAtRest(): boolean {
    return this.#controller.status?.state === "Idle" && this.#controller.owner === null;
  }

  #end(wanted: Wanted, failure: string | null): void {
    if (this.#wanted !== wanted) return;
    this.forget();
    wanted.ended(failure);
    // What proves it has to be newer than its end.
    this.#controller.look();
  }
}
