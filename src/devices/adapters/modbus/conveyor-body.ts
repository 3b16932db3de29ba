/**
 * A belt and its drive: run, direction, speed; index by a drive that goes to a `target` by itself.
 * Standstill is measured where the drive says whether it runs, or how fast; else it is assumed after the time that the ramp takes.
 */
import type { Clock } from "../../../clock/index.ts";
import type { Act, ConveyorDevice, SignalValue, StopCategory } from "../../../model/index.ts";
import type { Work } from "../kit/index.ts";
import type { Body, Halted } from "./body.ts";
import type { Registers, Writes } from "./registers.ts";

/** A drive slower than this stands, mm/s. */
const STANDING_MM_PER_S = 0.5;
/** How near to its target an index is there, mm. */
const IN_POSITION_MM = 0.5;
/** A drive may flicker as it comes to speed or to rest: so many samples in a row count. */
const OTHERWISE_SAMPLES = 3;
/** What a drive may take beyond its ramp. */
const MARGIN_MS = 1000;

export class ConveyorBody implements Body {
  readonly #clock: Clock;
  readonly #device: ConveyorDevice;
  readonly #registers: Registers;
  /** What waits for new values; it says whether it goes on waiting. */
  #awaiting: (() => boolean) | null = null;
  /** Of the stop that is under way. */
  #halts = 0;
  /** Whether it was last proved to run; null: nobody knows, or it is about to change. */
  #proved: { readonly isRunning: boolean; readonly atMs: number } | null = null;
  /** Samples in a row that show otherwise. */
  #otherwise = 0;

  constructor(clock: Clock, device: ConveyorDevice, registers: Registers) {
    this.#clock = clock;
    this.#device = device;
    this.#registers = registers;
  }

  get isMoving(): boolean {
    return this.#isRunning() !== false;
  }

  begin(act: Act, work: Work): string | null {
    this.#proved = null;
    if (act.verb === "stop") {
      this.#registers.command(work, this.#off(), () => this.#untilStanding(work));
      return null;
    }
    if (act.verb !== "start" && act.verb !== "index") return `a conveyor cannot ${act.verb}`;
    if (this.#registers.isTrue("fault") === true) return this.#faultText();
    if (act.verb === "index") return this.#index(act.byMm, work);
    const start: Writes = [...this.#ready(false), ["run", true]];
    this.#registers.command(work, start, () => this.#untilRunning(work));
    return null;
  }

  cutsShort(): boolean {
    return true;
  }

  halt(category: StopCategory, halted: Halted): void {
    this.#halts += 1;
    const halt = this.#halts;
    this.#awaiting = null;
    this.#proved = null;
    const powerOff: Writes = this.#registers.has("enable") ? [["enable", false]] : [];
    // Category 0 takes the power away at once; the ramp is for the others.
    this.#registers.halt(category === 0 ? [...powerOff, ...this.#off()] : this.#off(), (failures) =>
      this.#standing(halt, (standstill) => {
        if (category !== 1 || powerOff.length === 0) return halted(standstill, failures);
        this.#registers.halt(powerOff, (more) => halted(standstill, [...failures, ...more]));
      }),
    );
  }

  sense(): readonly (SignalValue | null)[] {
    const stations = [...this.#device.stations.keys()].map((station) => this.#registers.isTrue(`part_at.${station}`));
    return [this.#isRunning(), this.#registers.number("position"), ...stations];
  }

  /** A drive that was switched to local, or is run by somebody else. */
  unasked(): string | null {
    const proved = this.#proved;
    const isRunning = this.#isRunning();
    if (proved === null || isRunning === null || this.#sampledAtMs < proved.atMs) return null;
    this.#otherwise = isRunning === proved.isRunning ? 0 : this.#otherwise + 1;
    if (this.#otherwise < OTHERWISE_SAMPLES) return null;
    this.#proved = null;
    return isRunning
      ? "the drive runs, and nobody here has started it"
      : "the drive stands, and nobody here has stopped it";
  }

  heard(): void {
    const awaiting = this.#awaiting;
    if (awaiting === null || awaiting()) return;
    if (this.#awaiting === awaiting) this.#awaiting = null;
  }

  #index(byMm: number, work: Work): string | null {
    const fromMm = this.#registers.number("position");
    if (!this.#registers.has("target") || !this.#registers.has("position"))
      return "to index, the drive needs a `target` and a `position` in its map";
    if (fromMm === null) return "the position of the belt is not known";
    const targetMm = fromMm + byMm;
    const go = this.#registers.has("go") ? "go" : "run";
    const writes: Writes = [...this.#ready(byMm < 0), ["target", targetMm], [go, true]];
    this.#registers.command(work, writes, () => {
      const limitMs = (1000 * Math.abs(byMm)) / this.#device.speedMmPerS + 2 * this.#rampMs + MARGIN_MS;
      work.within(limitMs, () =>
        this.#fail(work, `the belt is not at ${targetMm} mm within ${Math.round(limitMs)} ms`),
      );
      this.#await(work, () => {
        const atMm = this.#registers.number("position");
        if (atMm === null || Math.abs(atMm - targetMm) > IN_POSITION_MM) return true;
        if (this.#registers.has("running") && this.#registers.isTrue("running") !== false) return true;
        this.#registers.command(work, [[go, false]], () => this.#registers.prove(work));
        return false;
      });
    });
    return null;
  }

  #untilRunning(work: Work): void {
    if (!this.#senses) return this.#registers.prove(work);
    const limitMs = this.#rampMs + MARGIN_MS;
    work.within(limitMs, () =>
      this.#fail(work, `the drive does not run, ${Math.round(limitMs)} ms after it was started`),
    );
    this.#await(work, () => {
      if (this.#isRunning() !== true) return true;
      this.#prove(true);
      this.#registers.prove(work);
      return false;
    });
  }

  #untilStanding(work: Work): void {
    if (!this.#senses) return work.within(this.#rampMs, () => this.#registers.prove(work));
    const limitMs = this.#rampMs + MARGIN_MS;
    work.within(limitMs, () => work.failed(`the drive still runs, ${Math.round(limitMs)} ms after it was stopped`));
    this.#await(work, () => {
      if (this.#isRunning() !== false) return true;
      this.#prove(false);
      this.#registers.prove(work);
      return false;
    });
  }

  /** @param holds whether it goes on waiting, asked at every new value that was sampled from now on */
  #await(work: Work, holds: () => boolean): void {
    const sinceMs = this.#clock.nowMs();
    this.#awaiting = () => {
      if (!work.isCurrent) return false;
      if (this.#registers.isTrue("fault") !== true) return this.#sampledAtMs < sinceMs || holds();
      this.#fail(work, this.#faultText());
      return false;
    };
    this.#registers.look();
  }

  /** Takes the motion back first: a drive that gets over its fault must not start by itself. */
  #fail(work: Work, why: string): void {
    this.#registers.command(work, this.#off(), () => work.failed(why));
  }

  #standing(halt: number, stands: (standstill: "measured" | "assumed") => void): void {
    if (halt !== this.#halts) return;
    if (!this.#senses) {
      this.#clock.after(this.#rampMs, () => halt === this.#halts && stands("assumed"));
      return;
    }
    // What was sampled before the stop was proved says nothing of it.
    const sinceMs = this.#clock.nowMs();
    this.#awaiting = () => {
      if (halt !== this.#halts) return false;
      if (this.#sampledAtMs < sinceMs || this.#isRunning() !== false) return true;
      this.#prove(false);
      stands("measured");
      return false;
    };
    this.#registers.look();
  }

  #prove(isRunning: boolean): void {
    this.#proved = { isRunning, atMs: this.#clock.nowMs() };
    this.#otherwise = 0;
  }

  /** The drive says by itself whether it turns. */
  get #senses(): boolean {
    return this.#registers.has("running") || this.#registers.has("actual");
  }

  /** When what its motion is known by was asked for. */
  get #sampledAtMs(): number {
    const roles = ["running", "actual", "position"].filter((role) => this.#registers.has(role));
    return Math.min(...roles.map((role) => this.#registers.sampledAtMs(role)));
  }

  #isRunning(): boolean | null {
    if (this.#registers.has("running")) return this.#registers.isTrue("running");
    if (!this.#registers.has("actual")) return this.#registers.isTrue("run");
    const speed = this.#registers.number("actual");
    return speed === null ? null : Math.abs(speed) >= STANDING_MM_PER_S;
  }

  /** What comes before it may turn. */
  #ready(isBackwards: boolean): Writes {
    const writes: [string, number | boolean][] = [];
    if (this.#registers.has("enable")) writes.push(["enable", true]);
    if (this.#registers.has("reverse")) writes.push(["reverse", isBackwards]);
    if (this.#registers.has("speed")) writes.push(["speed", this.#device.speedMmPerS]);
    return writes;
  }

  #off(): Writes {
    return this.#registers.has("go")
      ? [
          ["run", false],
          ["go", false],
        ]
      : [["run", false]];
  }

  /** From full speed to rest or back: v/a, and a/j for the two ends that are rounded. */
  get #rampMs(): number {
    const { speedMmPerS, accelerationMmPerS2, jerkMmPerS3 } = this.#device;
    return 1000 * (speedMmPerS / accelerationMmPerS2 + accelerationMmPerS2 / jerkMmPerS3);
  }

  #faultText(): string {
    return `the drive reports fault ${this.#registers.number("fault")}`;
  }
}
