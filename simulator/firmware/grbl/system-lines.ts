/** Lines that begin with `$`. grbl 1.1, `system_execute_line`: which of them are taken depends on the state. */
import type { BlockRunner } from "./block-runner.ts";
import { ALARM, ERROR } from "./codes.ts";
import { type GrblCore, statusText } from "./core.ts";
import { STARTUP_LINES } from "./eeprom.ts";
import { homingOf } from "./homing.ts";
import { answerTo } from "./says.ts";
import { readStore } from "./settings.ts";

export class SystemLines {
  readonly #core: GrblCore;
  readonly #blocks: BlockRunner;
  readonly #restart: () => void;
  /** What goes wrong with the next homing. */
  homingFault: "none" | "switch not found" | "switch not left" = "none";

  /** @param restart what ends check mode, and follows a restore */
  constructor(core: GrblCore, blocks: BlockRunner, restart: () => void) {
    this.#core = core;
    this.#blocks = blocks;
    this.#restart = restart;
  }

  execute(line: string): void {
    const core = this.#core;
    const answer = (code: number): void => core.answer(code);
    const { state } = core.cycle;
    const isQuiet = state === "Idle" || state === "Alarm";
    if (line.startsWith("$J")) {
      if (state !== "Idle" && state !== "Jog") return answer(ERROR.notIdle);
      return line.startsWith("$J=") ? this.#blocks.jog(line.slice(3), answer) : answer(ERROR.invalid);
    }
    if (/^\$[$GCX]./.test(line)) return answer(ERROR.invalid);
    if (line === "$C") return this.#check();
    if (line === "$X") return answer(this.#unlock());
    if (line !== "$" && line !== "$$" && line !== "$G" && !isQuiet) return answer(ERROR.notIdle);
    // It takes too long to print.
    if (line === "$$" && state === "Run") return answer(ERROR.notIdle);
    const text = answerTo(line, core);
    if (text === null) return this.#change(line);
    core.say(text);
    answer(0);
  }

  /** Start-up lines, one after the other: each is shown with its status. `system_execute_startup`. */
  startUp(then: () => void): void {
    const lines = this.#core.eeprom.startup.filter((line) => line !== "");
    const next = (index: number): void => {
      const line = lines[index];
      if (line === undefined) return then();
      this.#blocks.run(line, (code) => {
        this.#core.say(`>${line}:${statusText(code)}`);
        next(index + 1);
      });
    };
    next(0);
  }

  #change(line: string): void {
    const { eeprom } = this.#core;
    if (line.startsWith("$H")) return this.#home(line.slice(2));
    if (line.startsWith("$S")) return this.#sleep(line);
    if (line.startsWith("$N")) return this.#storeStartup(line.slice(2));
    if (line.startsWith("$R")) return this.#restore(line);
    if (line.startsWith("$#")) return this.#core.answer(ERROR.invalid);
    if (line.startsWith("$I")) {
      if (!line.startsWith("$I=")) return this.#core.answer(ERROR.invalid);
      eeprom.info = line.slice(3);
      return this.#blocks.write(() => this.#core.answer(0));
    }
    const read = readStore(line);
    if (typeof read === "number") return this.#core.answer(read);
    const code = eeprom.settings.store(read.id, read.value);
    if (code !== 0) return this.#core.answer(code);
    if (read.id === 13) this.#core.reports.oweOffset();
    this.#blocks.write(() => this.#core.answer(0));
  }

  #unlock(): number {
    const { cycle } = this.#core;
    if (cycle.state !== "Alarm") return 0;
    if (cycle.isDoorOpen) return ERROR.door;
    this.#core.say("[MSG:Caution: Unlocked]\r\n");
    cycle.state = "Idle";
    return 0;
  }

  /** `$C`: on at rest only; its end is a reset. */
  #check(): void {
    const { cycle } = this.#core;
    if (cycle.state !== "Idle" && cycle.state !== "Check") return this.#core.answer(ERROR.notIdle);
    const isOn = cycle.state === "Idle";
    if (isOn) cycle.state = "Check";
    this.#core.say(isOn ? "[MSG:Enabled]\r\n" : "[MSG:Disabled]\r\n");
    this.#core.answer(0);
    if (!isOn) this.#restart();
  }

  /** It is answered, and then goes to sleep. */
  #sleep(line: string): void {
    if (line !== "$SLP") return this.#core.answer(ERROR.invalid);
    this.#core.answer(0);
    this.#core.cycle.state = "Sleep";
    this.#core.off();
    this.#core.say("[MSG:Sleeping]\r\n");
  }

  /** A line is kept if it can be carried out: it is, once. */
  #storeStartup(rest: string): void {
    const [, number] = /^(\d+)/.exec(rest) ?? [];
    if (this.#core.cycle.state !== "Idle") return this.#core.answer(ERROR.notIdle);
    if (number === undefined) return this.#core.answer(ERROR.badNumber);
    if (rest.charAt(number.length) !== "=") return this.#core.answer(ERROR.invalid);
    const line = rest.slice(number.length + 1);
    this.#blocks.run(line, (code) => {
      if (code !== 0) return this.#core.answer(code);
      // The real one would write it into what stands behind.
      if (Number(number) < STARTUP_LINES) this.#core.eeprom.startup[Number(number)] = line;
      this.#blocks.write(() => this.#core.answer(0));
    });
  }

  #restore(line: string): void {
    const [, what] = /^\$RST=(.)$/.exec(line) ?? [];
    if (what === undefined || !this.#core.eeprom.restore(what)) return this.#core.answer(ERROR.invalid);
    this.#blocks.write(() => {
      this.#core.say("[MSG:Restoring defaults]\r\n");
      this.#core.answer(0);
      this.#restart();
    });
  }

  #home(axes: string): void {
    const core = this.#core;
    const { options } = core.name;
    if (!core.settings.isOn(22)) return core.answer(ERROR.disabled);
    if (core.cycle.isDoorOpen) return core.answer(ERROR.door);
    if (axes !== "" && (!options.includes("H") || !/^[XYZ]$/.test(axes))) return core.answer(ERROR.invalid);
    core.cycle.state = "Home";
    const { end, takesMs } = homingOf(core.settings, {
      standsAt: core.machine.standsAt,
      counted: core.machine.at,
      axes,
      isZeroAtSwitch: options.includes("Z"),
    });
    core.after(takesMs, () => {
      if (this.homingFault !== "none") return this.#failHoming();
      core.machine.found(end, axes);
      // A report that was asked for meanwhile comes now, and still says that it homes: `mc_homing_cycle` looks before it is Idle.
      if (core.owesReport) core.report(true);
      core.cycle.state = "Idle";
      if (axes === "") this.startUp(() => core.answer(0));
      else core.answer(0);
    });
  }

  /** Its switch was not found, or is still pressed after the pull-off: `limits_go_home`. */
  #failHoming(): void {
    const core = this.#core;
    core.kill();
    core.isResetting = true;
    core.alarm(this.homingFault === "switch not left" ? ALARM.homingPullOff : ALARM.noSwitch, () => this.#restart());
  }
}
