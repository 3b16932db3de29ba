/**
 * A tool with a program of its own: `start` goes up, the tool is `busy` or says `done`, `start` goes down again.
 * A work that was so short that nobody saw it busy is not taken for done: give such a tool a `done` that stays until `start` goes down.
 */
import type { Clock } from "../../../clock/index.ts";
import type { Act, SignalValue, StopCategory, ToolDevice } from "../../../model/index.ts";
import type { Work } from "../kit/index.ts";
import type { Body, Halted } from "./body.ts";
import type { ModbusOptions } from "./options.ts";
import type { Registers, Writes } from "./registers.ts";

/** A verb may take so much longer than its line file says. */
const OVERTIME = 2;
const OVERTIME_MS = 500;

interface Running {
  readonly work: Work;
  readonly takesMs: number;
  /** `clearing`: what it says of the work before has to go first. */
  phase: "clearing" | "working";
  /** Samples from before say nothing of this phase. */
  sinceMs: number;
  wasBusy: boolean;
}

export class ToolBody implements Body {
  readonly #clock: Clock;
  readonly #device: ToolDevice;
  readonly #registers: Registers;
  readonly #options: ModbusOptions;
  /** Started, and not ended yet. */
  #running: Running | null = null;
  /** It was seen to be ready, and was not started since. */
  #isAtRest = false;

  constructor(clock: Clock, device: ToolDevice, registers: Registers, options: ModbusOptions) {
    this.#clock = clock;
    this.#device = device;
    this.#registers = registers;
    this.#options = options;
  }

  get isMoving(): boolean {
    return this.#registers.isTrue("busy") === true;
  }

  begin(act: Act, work: Work): string | null {
    if (act.verb !== "run") return `a tool cannot ${act.verb}`;
    const verb = this.#device.verbs.get(act.name);
    if (verb === undefined) return `${this.#device.name} has no verb "${act.name}"`;
    if (this.#registers.isTrue("fault") === true) return this.#faultText();
    const writes = this.#setting(act);
    if (typeof writes === "string") return writes;
    this.#running = null;
    this.#isAtRest = false;
    this.#registers.command(work, writes, () => {
      const sinceMs = this.#clock.nowMs();
      this.#running = { work, takesMs: verb.takesMs, phase: "clearing", sinceMs, wasBusy: false };
      work.within(OVERTIME_MS, () => work.failed(`the tool still says ${this.#endRole} of the work before`));
      this.#registers.look();
    });
    return null;
  }

  cutsShort(category: StopCategory): boolean {
    return category !== 2;
  }

  halt(category: StopCategory, halted: Halted): void {
    const { safe } = this.#device;
    if (category !== 2) this.#running = null;
    const writes: Writes = category === 2 || safe === "keep" ? [] : [["start", safe === "on"]];
    this.#registers.halt(writes, (failures) => halted("measured", failures));
  }

  sense(): readonly (SignalValue | null)[] {
    const result = this.#registers.number("result");
    return [
      this.#registers.has("busy") ? this.#registers.isTrue("busy") : this.#running !== null,
      this.#registers.isTrue("ok"),
      result === null ? null : (this.#options.results[String(result)] ?? String(result)),
    ];
  }

  unasked(): string | null {
    const isBusy = this.#registers.isTrue("busy");
    if (this.#running !== null || isBusy === null) return null;
    const wasAtRest = this.#isAtRest;
    this.#isAtRest = !isBusy;
    return wasAtRest && isBusy ? "the tool is busy, and nobody here has started it" : null;
  }

  heard(): void {
    const running = this.#running;
    if (running === null) return;
    if (!running.work.isCurrent) {
      this.#running = null;
      return;
    }
    if (this.#registers.isTrue("fault") === true) return this.#end(running.work, this.#faultText());
    if (this.#registers.sampledAtMs(this.#endRole) < running.sinceMs) return;
    if (running.phase === "clearing") {
      if (this.#registers.isTrue(this.#endRole) === false) this.#start(running);
      return;
    }
    const isBusy = this.#registers.isTrue("busy");
    if (isBusy === true) running.wasBusy = true;
    const isDone =
      this.#endRole === "done" ? this.#registers.isTrue("done") === true : running.wasBusy && isBusy === false;
    if (isDone) this.#end(running.work, null);
  }

  #start(running: Running): void {
    const { work, takesMs } = running;
    running.phase = "working";
    running.sinceMs = this.#clock.nowMs();
    const limitMs = OVERTIME * takesMs + OVERTIME_MS;
    work.within(limitMs, () => this.#end(work, `${this.#why()} within ${limitMs} ms`));
    this.#registers.command(work, [["start", true]], () => this.#registers.look());
  }

  /** Takes `start` back, whatever became of it; then says what did. */
  #end(work: Work, failure: string | null): void {
    this.#running = null;
    this.#registers.command(work, [["start", false]], () =>
      failure === null ? this.#registers.prove(work) : work.failed(failure),
    );
  }

  #setting(act: Extract<Act, { verb: "run" }>): Writes | string {
    const writes: [string, number | boolean][] = [];
    if (this.#registers.has("program")) {
      const program = this.#options.programs[act.name];
      if (program === undefined) return `the line file gives no number for "${act.name}" under \`programs\``;
      writes.push(["program", program]);
    }
    for (const [name, value] of Object.entries(act.recipe)) {
      const role = `recipe.${name}`;
      if (!this.#registers.has(role)) return `the line file maps no "${role}"`;
      if (typeof value === "string") return `"${name}" is a text, and a register takes a number`;
      writes.push([role, value]);
    }
    return writes;
  }

  /** What its end is known by. */
  get #endRole(): "done" | "busy" {
    return this.#registers.has("done") ? "done" : "busy";
  }

  #faultText(): string {
    return `the tool reports fault ${this.#registers.number("fault")}`;
  }

  #why(): string {
    return this.#registers.has("done")
      ? "the tool has not said done"
      : "the tool has not been seen busy and ready again";
  }
}
