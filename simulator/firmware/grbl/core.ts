/** What every part of the simulated firmware works on, and what each may do: answer, wait, switch, give an alarm. */
import type { Clock } from "../../../src/clock/index.ts";
import { accessoriesOf, spindleRpm } from "./accessories.ts";
import type { GrblBuild } from "./build.ts";
import { ALARM_MS } from "./codes.ts";
import { BLOCKS_MAX, GrblCycle } from "./cycle.ts";
import { GrblEeprom } from "./eeprom.ts";
import { GrblMachine } from "./machine.ts";
import { MODAL, type Modal, offsetOf } from "./modal.ts";
import type { Point } from "./motion.ts";
import { NO_OVERRIDES, type Overrides } from "./overrides.ts";
import { GrblReports, type GrblState } from "./report.ts";
import type { GrblName } from "./says.ts";
import { GrblSerial } from "./serial.ts";

/** Where the probe touched last, and whether it did. */
export interface Probed {
  readonly at: Point;
  readonly isFound: boolean;
}

const NOT_PROBED: Probed = { at: [0, 0, 0], isFound: false };

export class GrblCore {
  readonly clock: Clock;
  readonly name: GrblName;
  readonly say: (text: string) => void;
  readonly eeprom: GrblEeprom;
  readonly machine: GrblMachine;
  readonly cycle: GrblCycle;
  readonly serial = new GrblSerial();
  readonly reports: GrblReports;
  modal: Modal = MODAL;
  overrides: Overrides = NO_OVERRIDES;
  probed: Probed = NOT_PROBED;
  /** Letters of the pins that are triggered. */
  pins = "";
  /** The spindle is stopped in a hold, and comes on again with it. */
  isSpindleStopped = false;
  /** A line is being executed, and holds up the next. */
  isBusy = false;
  /** A line was read, and is not answered: a reset ends its wait, and answers it before the welcome. */
  isAnswerOwed = false;
  isResetting = false;
  /** Says nothing and does nothing, until a reset where `critical`. */
  muted: "no" | "delay" | "critical" = "no";
  deafUntilMs = 0;
  readonly #changed: () => void;
  /** Of the reset: what was waited for before it is not heard. */
  #run = 0;
  #owesReport = false;

  /** @param changed called whenever the main loop may go on */
  constructor(clock: Clock, say: (text: string) => void, its: { build: GrblBuild; changed: () => void }) {
    const { version = "1.1h", options = "V", isHal = false, settings, standsAt = [-50, -50, -20] } = its.build;
    this.clock = clock;
    this.say = say;
    this.#changed = its.changed;
    this.name = { version, options, isHal };
    this.eeprom = new GrblEeprom(settings);
    this.machine = new GrblMachine({
      settings: this.settings,
      isZeroAtSwitch: options.includes("Z"),
      nowMs: clock.nowMs(),
      standsAt,
    });
    this.reports = new GrblReports(this.settings, isHal);
    this.cycle = new GrblCycle(clock, this.machine, this.settings.isOn(22) ? "Alarm" : "Idle", its.changed);
  }

  get settings() {
    return this.eeprom.settings;
  }

  get isHeldUp(): boolean {
    return this.isBusy || this.muted !== "no" || ["Hold", "Door", "Sleep"].includes(this.cycle.state);
  }

  /** Work zero, machine mm. */
  get offset(): Point {
    return offsetOf(this.modal, this.eeprom.places[this.modal.system] ?? [0, 0, 0]);
  }

  /** Revolutions per minute, whichever way. */
  get rpm(): number {
    return this.isSpindleStopped ? 0 : spindleRpm(this.modal, this.settings, this.overrides.spindle);
  }

  answer(code: number): void {
    this.isBusy = false;
    this.isAnswerOwed = false;
    this.say(statusText(code));
  }

  after(ms: number, act: () => void): void {
    const run = this.#run;
    this.clock.after(ms, () => {
      if (run !== this.#run) return;
      act();
      this.#changed();
    });
  }

  /** A status report; one that comes too late to be said is owed. @param hasHomed homing is over, and its state has not changed yet */
  report(hasHomed = false): void {
    this.#owesReport = (this.cycle.state === "Home" && !hasHomed) || this.muted !== "no";
    if (this.#owesReport) return;
    this.machine.advance(this.clock.nowMs());
    this.say(
      this.reports.say({
        state: this.cycle.state,
        subState: this.cycle.subState,
        at: this.machine.counted,
        offset: this.offset,
        overrides: this.overrides,
        feed: 60 * this.machine.speed,
        spindleSpeed: this.rpm,
        pins: this.pins,
        accessories: accessoriesOf(this.modal, this.rpm),
        blocks: BLOCKS_MAX - this.machine.blocks,
        rxFree: this.serial.free,
      }),
    );
  }

  /** Asked for in vain. */
  get owesReport(): boolean {
    return this.#owesReport;
  }

  /** Spindle and coolant. */
  off(): void {
    this.modal = { ...this.modal, spindle: "M5", isFlood: false, isMist: false };
    this.isSpindleStopped = false;
    this.reports.oweAccessories();
  }

  /** `mc_reset`: spindle and coolant go off at once, and the steppers stop where they are. */
  kill(): void {
    this.#run += 1;
    this.off();
    this.cycle.kill();
  }

  /** @param then what comes once its message is out */
  alarm(code: number, then: () => void): void {
    this.cycle.state = "Alarm";
    this.isBusy = true;
    this.muted = "delay";
    this.say(`ALARM:${code}\r\n`);
    this.after(ALARM_MS, then);
  }

  /** Hears nothing but a reset. */
  waitForReset(): void {
    this.muted = "critical";
    this.say("[MSG:Reset to continue]\r\n");
  }

  /** As `main` begins, after a reset and at power-up. @returns the state that it wakes up in */
  begin(): GrblState {
    this.kill();
    // What the line waited in gives up on `sys.abort`, and its parser ends as if nothing had been: `protocol_buffer_synchronize`, `delay_sec`.
    if (this.isAnswerOwed) this.answer(0);
    this.isResetting = false;
    this.muted = "no";
    this.isBusy = false;
    this.#owesReport = false;
    this.serial.clear();
    this.modal = MODAL;
    this.overrides = NO_OVERRIDES;
    this.machine.factors = NO_OVERRIDES;
    this.probed = NOT_PROBED;
    this.reports.restart();
    // It wakes up locked after sleep, as after an alarm. `protocol_main_loop`.
    const isLocked = this.cycle.state === "Sleep" || this.cycle.state === "Alarm";
    this.cycle.state = isLocked ? "Alarm" : "Idle";
    return this.cycle.state;
  }
}

/** `report_status_message`. */
export const statusText = (code: number): string => (code === 0 ? "ok\r\n" : `error:${code}\r\n`);
