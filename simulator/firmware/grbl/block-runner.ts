/** Carries out one block: what it waits for, in the order in which grbl does it. Last step of `gc_execute_line`, grbl 1.1. */
import { switches } from "./accessories.ts";
import { type BlockWork, blockOf, type Move } from "./block.ts";
import { ALARM, DWELL_STEP_MS, ERROR, WRITE_MS } from "./codes.ts";
import type { GrblCore } from "./core.ts";
import type { Probing } from "./modal.ts";
import { probeText } from "./says.ts";
import { wordsOf } from "./words.ts";

/** 0: done. */
type Answer = (code: number) => void;

export class BlockRunner {
  readonly #core: GrblCore;

  constructor(core: GrblCore) {
    this.#core = core;
  }

  /** @param answer called once: with the code of the error, or 0 where the next line may be read */
  run(line: string, answer: Answer): void {
    const work = this.#work(line, "block");
    if (typeof work === "number") return answer(work);
    const { modal, cycle } = this.#core;
    const isCheck = cycle.state === "Check";
    const go = (): void => {
      if (switches(modal, work.modal) || work.flow === "end") this.#core.reports.oweAccessories();
      // M2 and M30 let go of everything at their end: until then it is on.
      this.#core.modal = work.flow === "end" ? { ...modal, feed: work.modal.feed } : work.modal;
      if (movesWorkZero(modal, work)) this.#core.reports.oweOffset();
      if (isCheck) this.#rehearse(work, answer);
      else this.#dwell(work, () => this.#store(work, () => this.#move(work, answer)));
    };
    const isSynchronous = switches(modal, work.modal) || movesWorkZero(modal, work) || work.stored !== null;
    if (isSynchronous && !isCheck) cycle.whenStill(go);
    else go();
  }

  /** `$J=`. @param line behind the sign */
  jog(line: string, answer: Answer): void {
    const work = this.#work(line, "jog");
    if (typeof work === "number") return answer(work);
    const { machine, cycle } = this.#core;
    for (const move of work.moves) {
      if (machine.isOutside(move.end)) return answer(ERROR.travel);
      cycle.whenRoom(() => machine.plan(move));
    }
    if (cycle.state === "Idle" && machine.blocks > 0) cycle.go("Jog");
    answer(0);
  }

  #work(line: string, kind: "block" | "jog"): BlockWork | number {
    const { modal, name, machine, eeprom, settings } = this.#core;
    return blockOf(wordsOf(line), {
      modal,
      isJog: kind === "jog",
      hasMist: name.options.includes("M"),
      from: machine.planned,
      stored: eeprom.places,
      arcToleranceMm: settings.get(12),
    });
  }

  /** Check mode: nothing moves, soft limits are kept all the same. */
  #rehearse(work: BlockWork, answer: Answer): void {
    if (work.probing === null && work.moves.some(({ end }) => this.#core.machine.isOutside(end)))
      return this.#outside();
    if (work.flow === "end") this.#core.say(PROGRAM_END);
    this.#core.modal = work.modal;
    answer(0);
  }

  #dwell({ dwellS }: BlockWork, then: () => void): void {
    if (dwellS === null) return then();
    this.#core.cycle.whenStill(() => this.#dwellSteps(Math.ceil((1000 * dwellS) / DWELL_STEP_MS), then));
  }

  /** A hold stops it between two steps. `delay_sec`. */
  #dwellSteps(left: number, then: () => void): void {
    if (left <= 0) return then();
    this.#core.cycle.whenResumed(() => this.#core.after(DWELL_STEP_MS, () => this.#dwellSteps(left - 1, then)));
  }

  #store({ stored }: BlockWork, then: () => void): void {
    if (stored === null) return then();
    this.#core.eeprom.storePlace(stored.index, stored.at);
    this.write(then);
  }

  /** The EEPROM is written: what waits, and what comes meanwhile, is lost. */
  write(then: () => void): void {
    this.#core.serial.drop();
    this.#core.deafUntilMs = this.#core.clock.nowMs() + WRITE_MS;
    this.#core.after(WRITE_MS, then);
  }

  #move(work: BlockWork, answer: Answer): void {
    const end = (): void => this.#flow(work, answer);
    const [move] = work.moves;
    if (work.probing !== null && move !== undefined) this.#probe(work.probing, move, end);
    else this.#moveAll(work.moves, end);
  }

  #moveAll([move, ...rest]: readonly Move[], then: () => void): void {
    if (move === undefined) return then();
    if (this.#core.machine.isOutside(move.end)) return this.#outside();
    this.#core.cycle.whenRoom(() => {
      this.#core.machine.plan(move);
      this.#moveAll(rest, then);
    });
  }

  /** `limits_soft_check`: it comes to rest, and then waits for a reset. */
  #outside(): void {
    this.#core.cycle.whenStopped(() => {
      this.#core.kill();
      this.#core.alarm(ALARM.softLimit, () => this.#core.waitForReset());
    });
  }

  /** `mc_probe_cycle`. */
  #probe(probing: Probing, move: Move, answer: () => void): void {
    const core = this.#core;
    const isAway = probing === "G38.4" || probing === "G38.5";
    const isTouching = (): boolean => core.pins.includes("P") !== isAway;
    core.cycle.whenStill(() => {
      core.probed = { ...core.probed, isFound: false };
      if (isTouching()) return this.#alarmAndGoOn(ALARM.probeBefore, answer);
      if (core.machine.isOutside(move.end)) return this.#outside();
      core.machine.plan(move);
      const isThere = (): boolean => {
        if (!isTouching()) return false;
        core.probed = { at: core.machine.counted, isFound: true };
        return true;
      };
      const said = (): void => {
        core.say(probeText(core));
        answer();
      };
      core.cycle.probe(isThere, () => {
        if (core.probed.isFound) return said();
        if (probing === "G38.2" || probing === "G38.4") return this.#alarmAndGoOn(ALARM.probeMissed, said);
        core.probed = { at: core.machine.counted, isFound: false };
        said();
      });
    });
  }

  /** An alarm that needs no reset: it is locked, and its line ends. */
  #alarmAndGoOn(code: number, then: () => void): void {
    this.#core.alarm(code, () => {
      this.#core.muted = "no";
      if (this.#core.owesReport) this.#core.report();
      then();
    });
  }

  #flow(work: BlockWork, answer: Answer): void {
    if (work.flow === null) return answer(0);
    this.#core.cycle.whenStill(() => {
      if (work.flow === "end") {
        this.#core.modal = work.modal;
        this.#core.reports.oweOffset();
        this.#core.reports.oweAccessories();
        this.#core.say(PROGRAM_END);
        return answer(0);
      }
      // M0: a hold, which a cycle start ends.
      this.#core.cycle.hold();
      this.#core.cycle.whenResumed(() => answer(0));
    });
  }
}

const PROGRAM_END = "[MSG:Pgm End]\r\n";

/** Whether work zero is elsewhere afterwards: then everything before it is done first. `FORCE_BUFFER_SYNC_DURING_WCO_CHANGE`. */
const movesWorkZero = (before: BlockWork["modal"], { modal, flow }: BlockWork): boolean =>
  flow !== "end" &&
  (modal.system !== before.system || modal.shift !== before.shift || modal.toolLength !== before.toolLength);
