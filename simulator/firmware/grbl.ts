/**
 * A grbl 1.1 on a byte stream, in the time of a clock. It does what the firmware does, in the order in which it does it:
 * real-time bytes are taken out of the stream as they come; everything else waits in a buffer of 128 bytes until the main loop
 * reads it, a line at a time; a line that has to wait (for the end of motion, for homing, for a hold) keeps the next ones waiting;
 * what finds the buffer full is lost, and so is what comes while a setting is written.
 * Sources: grbl wiki, "Grbl v1.1 Interface", "Jogging", "Configuration"; `serial.c`, `protocol.c`, `system.c`, `report.c` of gnea/grbl.
 * Left out: arcs, probing, work offsets other than zero, overrides, lines of the start-up block (`$N0=`).
 */
import type { Clock } from "../../src/clock/index.ts";
import { accessoriesOf, restoreMs, switches } from "./grbl-accessories.ts";
import { type BlockWork, blockOf, MODAL, type Modal } from "./grbl-block.ts";
import type { GrblBuild } from "./grbl-build.ts";
import { ALARM, ALARM_MS, BYTE, DWELL_STEP_MS, ERROR, WRITE_MS } from "./grbl-codes.ts";
import { BLOCKS_MAX, GrblCycle } from "./grbl-cycle.ts";
import { homingOf } from "./grbl-homing.ts";
import { GrblMachine } from "./grbl-machine.ts";
import type { Point } from "./grbl-motion.ts";
import { GrblReports, type GrblState } from "./grbl-report.ts";
import { AT_REST, answerTo, type GrblName, welcome } from "./grbl-says.ts";
import { GrblSerial } from "./grbl-serial.ts";
import { GrblSettings, readStore } from "./grbl-settings.ts";
import { wordsOf } from "./grbl-words.ts";

export class Grbl {
  readonly settings: GrblSettings;
  /** Letters of the pins that are triggered. */
  pins = "";
  /** The switch that homing looks for is never found. */
  isSwitchBroken = false;
  /** Every line that was executed. */
  readonly executed: string[] = [];
  readonly #clock: Clock;
  readonly #name: GrblName;
  readonly #say: (text: string) => void;
  readonly #machine: GrblMachine;
  readonly #cycle: GrblCycle;
  readonly #serial = new GrblSerial();
  readonly #reports: GrblReports;
  #modal: Modal = MODAL;
  /** What was on when the door was opened. */
  #before: Modal = MODAL;
  /** A line is being executed, and holds up the next. */
  #isBusy = false;
  /** A line was read, and is not answered: a reset ends its wait, and answers it before the welcome. */
  #isAnswerOwed = false;
  #isResetting = false;
  /** Says nothing and does nothing, until a reset where `critical`. */
  #isMute: "no" | "delay" | "critical" = "no";
  #owesReport = false;
  #deafUntilMs = 0;
  /** Of the reset: what was waited for before it is not heard. */
  #run = 0;

  constructor(clock: Clock, say: (text: string) => void, build: GrblBuild = {}) {
    this.#clock = clock;
    this.#say = say;
    const { version = "1.1h", options = "V", isHal = false } = build;
    this.#name = { version, options, isHal };
    this.settings = new GrblSettings(build.settings);
    this.#machine = new GrblMachine({
      ...{ settings: this.settings, isZeroAtSwitch: this.#name.options.includes("Z"), nowMs: clock.nowMs() },
      standsAt: build.standsAt ?? [-50, -50, -20],
    });
    this.#reports = new GrblReports(this.settings, this.#name.isHal);
    const state = this.settings.isOn(22) ? "Alarm" : "Idle";
    this.#cycle = new GrblCycle(clock, this.#machine, state, () => this.#pump());
  }

  get state(): GrblState {
    return this.#cycle.state;
  }

  /** Where it really is, machine mm. */
  get standsAt(): Point {
    this.#machine.advance(this.#clock.nowMs());
    return this.#machine.standsAt;
  }

  /** Bytes that were lost, for want of room or because a setting was being written. */
  get lost(): number {
    return this.#serial.lost;
  }

  get isFlood(): boolean {
    return this.#modal.isFlood;
  }

  get isMist(): boolean {
    return this.#modal.isMist;
  }

  /** Signed by its direction, revolutions per minute. */
  get spindleSpeed(): number {
    const { spindle, spindleSpeed } = this.#modal;
    return spindle === "M5" ? 0 : spindle === "M3" ? spindleSpeed : -spindleSpeed;
  }

  /** Its supply came on: where it is, it does not know. */
  powerOn(): void {
    this.#machine.forget();
    this.#isAnswerOwed = false;
    this.#cycle.state = this.settings.isOn(22) ? "Alarm" : "Idle";
    this.#restart();
  }

  /** Somebody runs into a limit switch. */
  hitLimit(): void {
    if (!this.settings.isOn(21) || this.#cycle.state === "Alarm") return;
    this.#kill();
    this.#alarm(ALARM.hardLimit, "critical");
  }

  /** Its door input, where it has one: what is on goes off, and nothing goes on before it is closed and told to. */
  set isDoorOpen(isOpen: boolean) {
    this.#cycle.isDoorOpen = isOpen;
    if (isOpen) this.#door();
  }

  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#byte(byte);
      // A byte takes 87 µs at 115200 baud: the main loop has read the one before.
      this.#pump();
    }
  }

  #byte(byte: number): void {
    if (this.#clock.nowMs() < this.#deafUntilMs) {
      this.#serial.lost += 1;
      return;
    }
    if (byte === BYTE.reset) return this.#reset();
    if (byte === BYTE.report) return this.#report();
    if (byte === BYTE.hold) return this.#cycle.hold();
    if (byte === BYTE.start) return this.#start();
    if (byte === BYTE.cancelJog) return this.#cycle.state === "Jog" ? this.#cycle.hold() : undefined;
    if (byte === BYTE.door) return this.#door();
    if (byte === BYTE.flood || byte === BYTE.mist) return this.#toggle(byte);
    // What is left of the upper half is for real-time bytes to come, and thrown away.
    if (byte > 0x7f) return;
    this.#serial.push(byte);
  }

  #pump(): void {
    while (!this.#isHeldUp) {
      const line = this.#serial.next();
      if (line === null) return this.#cycle.autoStart();
      this.#execute(line.text, line.isOverflow);
    }
  }

  get #isHeldUp(): boolean {
    return this.#isBusy || this.#isMute !== "no" || ["Hold", "Door", "Sleep"].includes(this.#cycle.state);
  }

  #execute(line: string, isOverflow: boolean): void {
    this.#isBusy = true;
    this.#isAnswerOwed = true;
    if (line !== "") this.executed.push(line);
    if (isOverflow) this.#answer(ERROR.overflow);
    else if (line === "") this.#answer(0);
    else if (line.startsWith("$")) this.#system(line);
    else if (this.#cycle.state === "Alarm" || this.#cycle.state === "Jog") this.#answer(ERROR.locked);
    else this.#block(line, false);
  }

  #answer(code: number): void {
    this.#isBusy = false;
    this.#isAnswerOwed = false;
    this.#say(code === 0 ? "ok\r\n" : `error:${code}\r\n`);
  }

  #system(line: string): void {
    if (line === "$C") return this.#check();
    const isQuiet = this.#cycle.state === "Idle" || this.#cycle.state === "Alarm";
    if (line.startsWith("$J=")) {
      if (this.#cycle.state !== "Idle" && this.#cycle.state !== "Jog") return this.#answer(ERROR.notIdle);
      return this.#block(line.slice(3), true);
    }
    const answer = answerTo(line, { name: this.#name, modal: this.#modal, settings: this.settings });
    if ((AT_REST.has(line) && !isQuiet) || (line === "$$" && this.#cycle.state === "Run"))
      return this.#answer(ERROR.notIdle);
    if (answer !== null) this.#say(answer);
    else if (line === "$X") {
      if (this.#cycle.state === "Alarm") this.#say("[MSG:Caution: Unlocked]\r\n");
      if (this.#cycle.state === "Alarm") this.#cycle.state = "Idle";
    } else if (!isQuiet) return this.#answer(ERROR.notIdle);
    else if (line === "$SLP") {
      this.#say("[MSG:Sleeping]\r\n");
      this.#cycle.state = "Sleep";
      this.#off();
    } else if (line.startsWith("$H")) return this.#home(line.slice(2));
    else return this.#store(line);
    this.#answer(0);
  }

  #store(line: string): void {
    const read = readStore(line);
    if (typeof read === "number") return this.#answer(read);
    const code = this.settings.store(read.id, read.value);
    if (code !== 0) return this.#answer(code);
    // What follows in the same breath is lost with the rest.
    this.#serial.drop();
    this.#deafUntilMs = this.#clock.nowMs() + WRITE_MS;
    this.#after(WRITE_MS, () => this.#answer(0));
  }

  #block(line: string, isJog: boolean): void {
    const words = wordsOf(line);
    if (typeof words === "number") return this.#answer(words);
    const work = blockOf(words, {
      ...{ modal: this.#modal, isJog, hasMist: this.#name.options.includes("M") },
      ...{ from: this.#machine.planned, offset: this.#reports.offset },
    });
    if (typeof work === "number") return this.#answer(work);
    if (isJog) return this.#jog(work);
    const before = this.#modal;
    const { modal } = work;
    // It reads, and does nothing.
    if (this.#cycle.state === "Check") {
      this.#modal = modal;
      return this.#answer(0);
    }
    const isAccessory = switches(before, modal);
    const go = () => {
      this.#modal = work.isEnd ? { ...modal, spindle: "M5", isFlood: false, isMist: false } : modal;
      if (isAccessory || work.isEnd) this.#reports.oweAccessories();
      if (work.dwellS === null) return this.#move(work);
      const dwellMs = DWELL_STEP_MS * Math.ceil((1000 * work.dwellS) / DWELL_STEP_MS);
      this.#cycle.whenStill(() => this.#after(dwellMs, () => this.#answer(0)));
    };
    // What is switched waits until everything before it has been done.
    if (isAccessory || work.isEnd) this.#cycle.whenStill(go);
    else go();
  }

  #jog({ move }: BlockWork): void {
    if (move !== null) {
      if (this.#machine.isOutside(move.end)) return this.#answer(ERROR.travel);
      this.#machine.plan(move);
      if (this.#cycle.state === "Idle" && this.#machine.blocks > 0) this.#cycle.go("Jog");
    }
    this.#answer(0);
  }

  #move({ move }: BlockWork): void {
    if (move === null) return this.#answer(0);
    if (this.#machine.isOutside(move.end))
      return this.#cycle.whenStopped(() => {
        this.#kill();
        this.#alarm(ALARM.softLimit, "critical");
      });
    this.#cycle.whenRoom(() => {
      this.#machine.plan(move);
      this.#answer(0);
    });
  }

  #home(axes: string): void {
    if (!this.settings.isOn(22)) return this.#answer(ERROR.disabled);
    if (axes !== "" && (!this.#name.options.includes("H") || !/^[XYZ]$/.test(axes))) return this.#answer(ERROR.invalid);
    this.#cycle.state = "Home";
    const { end, takesMs } = homingOf(this.settings, {
      ...{ standsAt: this.standsAt, counted: this.#machine.at, axes, isZeroAtSwitch: this.#name.options.includes("Z") },
    });
    this.#after(takesMs, () => {
      if (this.isSwitchBroken) {
        this.#kill();
        this.#isResetting = true;
        return this.#alarm(ALARM.noSwitch, "delay");
      }
      this.#machine.found(end, axes);
      // A report that was asked for meanwhile comes now, and still says that it homes: `mc_homing_cycle` looks before it is Idle.
      if (this.#owesReport) this.#report(true);
      this.#cycle.state = "Idle";
      this.#answer(0);
      this.#pump();
    });
  }

  #report(hasHomed = false): void {
    this.#owesReport = (this.#cycle.state === "Home" && !hasHomed) || this.#isMute !== "no";
    if (this.#owesReport) return;
    this.#machine.advance(this.#clock.nowMs());
    this.#say(
      this.#reports.say({
        state: this.#cycle.state,
        subState: this.#cycle.subState,
        at: this.#machine.counted,
        feed: 60 * this.#machine.speed,
        spindleSpeed: Math.abs(this.spindleSpeed),
        pins: this.pins,
        accessories: accessoriesOf(this.#modal),
        blocks: BLOCKS_MAX - this.#machine.blocks,
        rxFree: this.#serial.free,
      }),
    );
  }

  #door(): void {
    this.#say("[MSG:Check Door]\r\n");
    const wasDoor = this.#cycle.state === "Door";
    this.#cycle.openDoor();
    if (this.#cycle.state !== "Door") return;
    if (!wasDoor) this.#before = this.#modal;
    this.#off();
  }

  /** A cycle start: out of a hold, or from behind the door, once what was on before has had its time. */
  #start(): void {
    if (!this.#cycle.restores()) return this.#cycle.start();
    this.#modal = this.#before;
    this.#reports.oweAccessories();
    this.#after(restoreMs(this.#before), () => this.#cycle.isRestoring && this.#cycle.restored());
  }

  /** `$C`: on at rest only; its end is a reset. */
  #check(): void {
    const { state } = this.#cycle;
    if (state !== "Idle" && state !== "Check") return this.#answer(ERROR.notIdle);
    this.#say(state === "Idle" ? "[MSG:Enabled]\r\n" : "[MSG:Disabled]\r\n");
    this.#answer(0);
    if (state === "Idle") this.#cycle.state = "Check";
    else this.#restart();
  }

  #toggle(byte: number): void {
    if (!["Idle", "Run", "Hold", "Jog"].includes(this.#cycle.state) || this.#isMute !== "no") return;
    if (byte === BYTE.mist && !this.#name.options.includes("M")) return;
    const { isFlood, isMist } = this.#modal;
    this.#modal = { ...this.#modal, ...(byte === BYTE.flood ? { isFlood: !isFlood } : { isMist: !isMist }) };
    this.#reports.oweAccessories();
  }

  #after(ms: number, act: () => void): void {
    const run = this.#run;
    this.#clock.after(ms, () => {
      if (run !== this.#run) return;
      act();
      this.#pump();
    });
  }

  #off(): void {
    this.#modal = { ...this.#modal, spindle: "M5", isFlood: false, isMist: false };
    this.#reports.oweAccessories();
  }

  /** `mc_reset`: spindle and coolant go off at once, and the steppers stop where they are. */
  #kill(): void {
    this.#run += 1;
    this.#off();
    this.#cycle.kill();
  }

  #reset(): void {
    if (this.#isMute === "critical") return this.#restart();
    // While it waits for an alarm's message to go out it takes none: what it was going to do it does.
    if (this.#isResetting || this.#isMute === "delay") return;
    const isMoving = this.#cycle.isMoving || this.#cycle.isRestoring;
    const code = this.#cycle.state === "Home" ? ALARM.homingReset : ALARM.abort;
    this.#isResetting = true;
    this.#kill();
    if (isMoving) this.#alarm(code, "delay");
    else this.#restart();
  }

  #alarm(code: number, then: "delay" | "critical"): void {
    this.#cycle.state = "Alarm";
    this.#isBusy = true;
    this.#isMute = "delay";
    this.#say(`ALARM:${code}\r\n`);
    this.#after(ALARM_MS, () => {
      if (then === "delay") return this.#restart();
      this.#isMute = "critical";
      this.#say("[MSG:Reset to continue]\r\n");
    });
  }

  #restart(): void {
    this.#kill();
    // What the line waited in gives up on `sys.abort`, and its parser ends as if nothing had been: `protocol_buffer_synchronize`, `delay_sec`.
    if (this.#isAnswerOwed) this.#answer(0);
    this.#isResetting = false;
    this.#isMute = "no";
    this.#isBusy = false;
    this.#owesReport = false;
    this.#serial.clear();
    this.#modal = MODAL;
    this.#reports.restart();
    this.#say(welcome(this.#name));
    // It wakes up locked, as after an alarm. `protocol_main_loop`.
    if (this.#cycle.state === "Sleep") this.#cycle.state = "Alarm";
    if (this.#cycle.state === "Alarm") return this.#say("[MSG:'$H'|'$X' to unlock]\r\n");
    this.#cycle.state = "Idle";
    if (this.#cycle.isDoorOpen) this.#door();
  }
}
