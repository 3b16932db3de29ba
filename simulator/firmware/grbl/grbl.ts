/**
 * A grbl 1.1 on a byte stream, in the time of a clock. It does what the firmware does, in the order in which it does it:
 * real-time bytes are taken out of the stream as they come; everything else waits in a buffer of 128 bytes until the main loop
 * reads it, a line at a time; a line that has to wait (for the end of motion, for homing, for a hold) keeps the next ones waiting;
 * what finds the buffer full is lost, and so is what comes while a setting is written.
 * Sources: grbl wiki, "Grbl v1.1 Interface", "Jogging", "Configuration"; `serial.c`, `protocol.c`, `system.c`, `gcode.c`, `report.c` of gnea/grbl.
 * `simulator/compare` holds it to them. Left out: laser mode, parking, junction speeds, backlash.
 */
import type { Clock } from "../../../src/clock/index.ts";
import { restoreMs } from "./accessories.ts";
import { BlockRunner } from "./block-runner.ts";
import type { GrblBuild } from "./build.ts";
import { ALARM, BYTE, ERROR } from "./codes.ts";
import { GrblCore } from "./core.ts";
import { MODAL, type Modal } from "./modal.ts";
import type { Point } from "./motion.ts";
import { overridden, SPINDLE_STOP } from "./overrides.ts";
import type { GrblState } from "./report.ts";
import { welcome } from "./says.ts";
import { SystemLines } from "./system-lines.ts";

export class Grbl {
  /** Every line that was executed. */
  readonly executed: string[] = [];
  readonly #clock: Clock;
  readonly #core: GrblCore;
  readonly #blocks: BlockRunner;
  readonly #system: SystemLines;
  /** What was on when the door was opened. */
  #before: Modal = MODAL;

  constructor(clock: Clock, say: (text: string) => void, build: GrblBuild = {}) {
    this.#clock = clock;
    this.#core = new GrblCore(clock, say, { build, changed: () => this.#pump() });
    this.#blocks = new BlockRunner(this.#core);
    this.#system = new SystemLines(this.#core, this.#blocks, () => this.#restart());
  }

  get settings() {
    return this.#core.settings;
  }

  get state(): GrblState {
    return this.#core.cycle.state;
  }

  /** Where it really is, machine mm. */
  get standsAt(): Point {
    this.#core.machine.advance(this.#clock.nowMs());
    return this.#core.machine.standsAt;
  }

  /** Bytes that were lost, for want of room or because a setting was being written. */
  get lost(): number {
    return this.#core.serial.lost;
  }

  get isFlood(): boolean {
    return this.#core.modal.isFlood;
  }

  get isMist(): boolean {
    return this.#core.modal.isMist;
  }

  /** Signed by its direction, revolutions per minute. */
  get spindleSpeed(): number {
    return this.#core.modal.spindle === "M4" ? -this.#core.rpm : this.#core.rpm;
  }

  /** Letters of the pins that are triggered: P probe, X, Y, Z limits, D door, H hold, R reset, S start. */
  get pins(): string {
    return this.#core.pins;
  }

  set pins(letters: string) {
    this.#core.pins = letters;
  }

  /** What goes wrong with homing: a switch that is never found, or that is still pressed after the pull-off. */
  set homingFault(fault: SystemLines["homingFault"]) {
    this.#system.homingFault = fault;
  }

  /** Its supply came on: where it is, it does not know. */
  powerOn(): void {
    this.#core.machine.forget();
    this.#core.isAnswerOwed = false;
    this.#core.cycle.state = this.settings.isOn(22) ? "Alarm" : "Idle";
    this.#restart();
  }

  /** Somebody runs into a limit switch. */
  hitLimit(): void {
    if (!this.settings.isOn(21) || this.state === "Alarm") return;
    this.#core.kill();
    this.#core.alarm(ALARM.hardLimit, () => this.#core.waitForReset());
  }

  /** Its door input, where it has one: what is on goes off, and nothing goes on before it is closed and told to. */
  set isDoorOpen(isOpen: boolean) {
    this.#core.cycle.isDoorOpen = isOpen;
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
    const { serial, cycle } = this.#core;
    if (this.#clock.nowMs() < this.#core.deafUntilMs) {
      serial.lost += 1;
      return;
    }
    if (byte === BYTE.reset) return this.#reset();
    if (byte === BYTE.report) return this.#core.report();
    if (byte === BYTE.hold) return cycle.hold();
    if (byte === BYTE.start) return this.#start();
    if (byte === BYTE.cancelJog) return cycle.state === "Jog" ? cycle.hold() : undefined;
    if (byte === BYTE.door) return this.#door();
    if (byte === BYTE.flood || byte === BYTE.mist) return this.#toggle(byte);
    if (byte === SPINDLE_STOP) return this.#stopSpindle();
    // What is left of the upper half is for real-time bytes to come, and thrown away.
    if (byte > 0x7f) return this.#override(byte);
    serial.push(byte);
  }

  #pump(): void {
    while (!this.#core.isHeldUp) {
      const line = this.#core.serial.next();
      if (line === null) return this.#core.cycle.autoStart();
      this.#execute(line.text, line.isOverflow);
    }
  }

  #execute(line: string, isOverflow: boolean): void {
    this.#core.isBusy = true;
    this.#core.isAnswerOwed = true;
    if (line !== "") this.executed.push(line);
    if (isOverflow) this.#core.answer(ERROR.overflow);
    else if (line === "") this.#core.answer(0);
    else if (line.startsWith("$")) this.#system.execute(line);
    else if (this.state === "Alarm" || this.state === "Jog") this.#core.answer(ERROR.locked);
    else this.#blocks.run(line, (code) => this.#core.answer(code));
  }

  #door(): void {
    const { cycle } = this.#core;
    // Nobody listens in these: `protocol_exec_rt_system`.
    if (cycle.state === "Alarm" || cycle.state === "Check") return;
    if (cycle.state === "Home") {
      this.#core.kill();
      this.#core.isResetting = true;
      return this.#core.alarm(ALARM.homingDoor, () => this.#restart());
    }
    this.#core.say("[MSG:Check Door]\r\n");
    const wasDoor = cycle.state === "Door";
    cycle.openDoor();
    if (cycle.state !== "Door") return;
    if (!wasDoor) this.#before = this.#core.modal;
    this.#core.off();
  }

  /** A cycle start: out of a hold, or from behind the door, once what was on before has had its time. */
  #start(): void {
    const { cycle } = this.#core;
    if (this.#core.isSpindleStopped) this.#restoreSpindle();
    if (!cycle.restores()) return cycle.start();
    this.#core.modal = this.#before;
    this.#core.reports.oweAccessories();
    this.#core.after(restoreMs(this.#before), () => cycle.isRestoring && cycle.restored());
  }

  #toggle(byte: number): void {
    if (!["Idle", "Run", "Hold", "Jog"].includes(this.state) || this.#core.muted !== "no") return;
    if (byte === BYTE.mist && !this.#core.name.options.includes("M")) return;
    const { isFlood, isMist } = this.#core.modal;
    this.#core.modal = { ...this.#core.modal, ...(byte === BYTE.flood ? { isFlood: !isFlood } : { isMist: !isMist }) };
    this.#core.reports.oweAccessories();
  }

  /** In a hold only: off, and on again. */
  #stopSpindle(): void {
    if (this.state !== "Hold") return;
    if (this.#core.isSpindleStopped) return this.#restoreSpindle();
    if (this.#core.modal.spindle === "M5") return;
    this.#core.isSpindleStopped = true;
    this.#core.reports.oweAccessories();
  }

  #restoreSpindle(): void {
    this.#core.isSpindleStopped = false;
    this.#core.reports.oweAccessories();
    this.#core.say("[MSG:Restoring spindle]\r\n");
  }

  #override(byte: number): void {
    const next = overridden(this.#core.overrides, byte);
    if (next === this.#core.overrides) return;
    this.#core.machine.advance(this.#clock.nowMs());
    this.#core.overrides = next;
    this.#core.machine.factors = next;
    this.#core.reports.oweAccessories();
  }

  #reset(): void {
    const core = this.#core;
    if (core.muted === "critical") return this.#restart();
    // While it waits for an alarm's message to go out it takes none: what it was going to do it does.
    if (core.isResetting || core.muted === "delay") return;
    const isMoving = core.cycle.isMoving || core.cycle.isRestoring;
    const code = core.cycle.state === "Home" ? ALARM.homingReset : ALARM.abort;
    core.isResetting = true;
    core.kill();
    if (isMoving) core.alarm(code, () => this.#restart());
    else this.#restart();
  }

  #restart(): void {
    const core = this.#core;
    const state = core.begin();
    core.say(welcome(core.name));
    if (state === "Alarm") return core.say("[MSG:'$H'|'$X' to unlock]\r\n");
    if (core.cycle.isDoorOpen) this.#door();
    core.isBusy = true;
    core.cycle.whenResumed(() =>
      this.#system.startUp(() => {
        core.isBusy = false;
        this.#pump();
      }),
    );
  }
}
