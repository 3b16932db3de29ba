/**
 * A device of any kind whose map says verb by verb what is written, and how its end is known.
 *
 * The trouble is a `done` that is still there from last time. So an expectation has to be seen not to hold by a sample that was asked for
 * after the act before had ended, and only then does it count; but for the state of a thing (`level`), which counts from the first sample
 * after the writes on. Where the verb takes something back after its end, the device is given a moment to take its word back too, before
 * the next request. Rejected: to count only what falls after the writes. A device that is quick would be missed.
 */
import type { Clock } from "../../../clock/index.ts";
import type { Act, Device, SignalValue, StopCategory } from "../../../model/index.ts";
import type { Work } from "../kit/index.ts";
import type { Body, Halted } from "./body.ts";
import { Expected } from "./expected.ts";
import { type MappedAct, mappedAct } from "./mapped-act.ts";
import { MappedSignals } from "./mapped-signals.ts";
import { MappedStop } from "./mapped-stop.ts";
import { finishesUnderHold, type MappedVerb, type Mapping, settleMs } from "./mapping.ts";
import type { Registers, Writes } from "./registers.ts";

/** How long a device may take to withdraw its word after the request was: a few cycles of its program. */
const WITHDRAWN_MS = 100;
/** What a belt may take beyond its ramp. */
const MARGIN_MS = 1000;

interface Running extends MappedAct {
  readonly work: Work;
  readonly done: readonly Expected[];
  readonly fail: readonly Expected[];
  /** `looking`: what stands from before is looked at first. */
  phase: "looking" | "writing" | "waiting";
  readonly beganAtMs: number;
  /** Only samples from then on can show its end. */
  sinceMs: number;
}

export class MappedBody implements Body {
  readonly #clock: Clock;
  readonly #device: Device;
  readonly #registers: Registers;
  readonly #mapping: Mapping;
  readonly #signals: MappedSignals;
  readonly #stop: MappedStop;
  #running: Running | null = null;
  /** Since then nothing has been asked of it: samples from then on show what stands before the next act. */
  #quietSinceMs = Number.NEGATIVE_INFINITY;
  /** Axes: they were seen to stand, and were not told to go since. */
  #isAtRest = false;

  constructor(
    clock: Clock,
    device: Device,
    its: { registers: Registers; mapping: Mapping; results: Readonly<Record<string, string>> },
  ) {
    this.#clock = clock;
    this.#device = device;
    this.#registers = its.registers;
    this.#mapping = its.mapping;
    this.#signals = new MappedSignals(device, its);
    this.#stop = new MappedStop(clock, device, { ...its, signals: this.#signals });
  }

  get isMoving(): boolean {
    if (this.#device.kind === "axes") return this.#signals.isMoving !== false;
    if (this.#device.kind === "conveyor" && this.#registers.has("running"))
      return this.#registers.isTrue("running") !== false;
    return this.#running?.work.isCurrent === true;
  }

  begin(act: Act, work: Work): string | null {
    if (act.verb === "pulse" && !this.#mapping.verbs.has("pulse")) return this.#pulse(act.forMs, work);
    if (act.verb === "hold" && this.#device.kind === "axes") {
      // Where they stand they stay, by themselves.
      work.done();
      return null;
    }
    const its = mappedAct(this.#device, this.#mapping, act);
    if (typeof its === "string") return its;
    const { verb, asked } = its;
    const expected = (all: MappedVerb["done"]) => all.map((one) => new Expected(one, this.#registers, asked));
    const [done, fail] = [expected(verb.done), expected(verb.fail)];
    const standing = fail.find((one) => one.isLevel && one.holds === true);
    if (standing !== undefined) return standing.text;
    const nowMs = this.#clock.nowMs();
    const running: Running = { ...its, work, done, fail, phase: "looking", beganAtMs: nowMs, sinceMs: nowMs };
    this.#running = running;
    this.#isAtRest = false;
    for (const one of [...done, ...fail]) one.look(this.#quietSinceMs);
    if ([...done, ...fail].every(({ isArmed }) => isArmed)) this.#write(running);
    else {
      const { heartbeatMs } = this.#device;
      const mute = `it has not said within ${heartbeatMs} ms how it stands`;
      work.within(heartbeatMs, () => running.phase === "looking" && this.#end(running, mute));
      this.#registers.look();
    }
    return null;
  }

  cutsShort(category: StopCategory): boolean {
    return category !== 2 || !finishesUnderHold(this.#device);
  }

  halt(category: StopCategory, halted: Halted): void {
    if (this.cutsShort(category)) {
      this.#running = null;
      this.#quietSinceMs = this.#clock.nowMs();
    }
    this.#stop.halt(category, halted);
  }

  sense(): readonly (SignalValue | null)[] {
    return this.#signals.all();
  }

  unasked(): string | null {
    const { isMoving } = this.#signals;
    if (this.#device.kind !== "axes" || this.#running !== null || isMoving === null) return null;
    const wasAtRest = this.#isAtRest;
    this.#isAtRest = !isMoving;
    return wasAtRest && isMoving ? "it moves, and nobody here has told it to" : null;
  }

  heard(): void {
    this.#stop.heard();
    const running = this.#running;
    if (running === null) return;
    if (!running.work.isCurrent) {
      this.#running = null;
      return;
    }
    const all = [...running.done, ...running.fail];
    for (const one of all) one.look(running.beganAtMs);
    if (running.phase === "looking") this.#look(running);
    else if (running.phase === "waiting") this.#wait(running);
    if (this.#running?.phase === "looking" || this.#running?.phase === "waiting") this.#registers.lookSoon();
  }

  #look(running: Running): void {
    const { done, fail, beganAtMs, verb } = running;
    const standing = [...done, ...fail].filter(({ isArmed }) => !isArmed);
    if (standing.some(({ sampledAtMs }) => sampledAtMs < beganAtMs)) return;
    const isWithdrawing = verb.back.length > 0 && standing.length > 0;
    if (isWithdrawing && this.#clock.nowMs() < beganAtMs + WITHDRAWN_MS) return;
    this.#write(running);
  }

  #write(running: Running): void {
    running.phase = "writing";
    const { work, verb, asked } = running;
    const writes = verb.write.map(({ point, wanted }): Writes[number] => [
      point,
      wanted.kind === "value" ? wanted.value : (asked.get(wanted.parameter) ?? 0),
    ]);
    this.#registers.command(
      work,
      writes,
      () => this.#written(running),
      (why) => this.#end(running, why),
    );
  }

  #written(running: Running): void {
    const { work, verb, done } = running;
    if (done.length === 0) {
      if (verb.afterMs === 0) return this.#end(running, null);
      // Nothing senses its end; but what says that it has failed is heard until then.
      running.phase = "waiting";
      running.sinceMs = this.#clock.nowMs();
      work.within(verb.afterMs, () => this.#end(running, this.#standingFailure(running)));
      return;
    }
    running.phase = "waiting";
    running.sinceMs = this.#clock.nowMs() + verb.afterMs;
    const limitMs = verb.withinMs ?? this.#ownLimitMs(running);
    work.within(verb.afterMs + limitMs, () => this.#end(running, this.#overdue(running, limitMs)));
    this.#registers.look();
  }

  #wait(running: Running): void {
    const { done, fail, sinceMs } = running;
    const failed = fail.find((one) => one.isReached(sinceMs));
    if (failed !== undefined) return this.#end(running, failed.text);
    if (done.length > 0 && done.every((one) => one.isReached(sinceMs)))
      this.#end(running, this.#standingFailure(running));
  }

  /** What says at its end that it has failed, also where it said so before it began. */
  #standingFailure({ fail, sinceMs }: Running): string | null {
    return fail.find((one) => one.holds === true && one.sampledAtMs >= sinceMs)?.text ?? null;
  }

  #overdue(running: Running, limitMs: number): string {
    const standing = this.#standingFailure(running);
    if (standing !== null) return standing;
    const missing = running.done.filter((one) => !one.isReached(running.sinceMs)).map(({ lack }) => lack);
    return `${running.verb.name} has not ended within ${Math.round(limitMs)} ms: ${missing.join("; ")}`;
  }

  /** Takes back what is to be taken back, whatever became of it; then says what did. */
  #end(running: Running, failure: string | null): void {
    // A deadline may pass while it is ending already.
    if (this.#running !== running) return;
    this.#running = null;
    const { work, verb } = running;
    this.#registers.command(
      work,
      verb.back,
      () => {
        this.#quietSinceMs = this.#clock.nowMs();
        if (failure === null) this.#registers.prove(work);
        else work.failed(failure);
      },
      (why) => work.failed(failure === null ? why : `${failure}; and ${why}`),
    );
  }

  #ownLimitMs({ asked }: Running): number {
    const device = this.#device;
    if (device.kind !== "conveyor") return settleMs(device) + MARGIN_MS;
    return (1000 * Math.abs(asked.get("by") ?? 0)) / device.speedMmPerS + 2 * settleMs(device) + MARGIN_MS;
  }

  /** Where the device has no pulse of its own it is switched on, and off again. */
  #pulse(forMs: number, work: Work): string | null {
    const [on, off] = [this.#switched("on"), this.#switched("off")];
    if (on === null || off === null) return "it has neither `pulse` nor `on` and `off` with fixed values in its map";
    this.#registers.command(work, on, () =>
      work.within(forMs, () => this.#registers.command(work, off, () => this.#registers.prove(work))),
    );
    return null;
  }

  #switched(name: "on" | "off"): Writes | null {
    const its = mappedAct(this.#device, this.#mapping, { verb: name });
    if (typeof its === "string" || its.verb.write.some(({ wanted }) => wanted.kind !== "value")) return null;
    return its.verb.write.map(({ point, wanted }) => [point, wanted.kind === "value" ? wanted.value : 0]);
  }
}
