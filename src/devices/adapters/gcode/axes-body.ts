/**
 * Axes on a grbl: moves, homing, jogging, stops.
 *
 * A move is a line for each leg. `ok` means parsed, not done: after each leg a barrier (`G4 P0`) is answered once it stands; and before a
 * reset's welcome, wherever it stands then (`delay_sec` and `protocol_buffer_synchronize` give up on `sys.abort`, and the line is `ok`).
 * So a leg is done when a status that was asked for after the barrier's answer says Idle, at its end: only then is the next one sent.
 */
import type { Clock } from "../../../clock/index.ts";
import type { Act, AxesDevice, Coordinates, SignalValue, StopCategory } from "../../../model/index.ts";
import { homePath, movePath } from "../../../motion/index.ts";
import type { Standstill, Work } from "../kit/index.ts";
import { AxesStop } from "./axes-stop.ts";
import type { Body } from "./body.ts";
import type { Reply } from "./channel.ts";
import { explainError } from "./codes.ts";
import { type Controller, REALTIME } from "./controller.ts";
import { Frame, type Line } from "./frame.ts";
import { Jog } from "./jog.ts";
import type { GcodeOptions } from "./options.ts";
import { compare, type Mismatch, type Settings } from "./settings.ts";
import type { ControllerUser } from "./users.ts";

/** A leg may take so much longer than planned. */
const OVERTIME = 2;
const OVERTIME_MS = 1000;
/** What a position may be off by rounding, beyond one step. */
const ROUNDING = 0.001;
/** Without a wait of its own: grbl rounds waits up to 50 ms (`delay_sec`). */
const BARRIER = "G4P0";
const G1 = "G53G21G90G94G1";
const JOG = "$J=G53G21G90";
/** How far homing goes: one and a half times the travel to find a switch, five times the pull-off to find it again. `limits_go_home`. */
const HOMING = { search: 1.5, locate: 15 };

export class AxesBody implements Body {
  readonly #clock: Clock;
  readonly #device: AxesDevice;
  readonly #options: GcodeOptions;
  readonly #controller: Controller;
  readonly #user: ControllerUser;
  readonly #frame: Frame;
  readonly #stop: AxesStop;
  #work: Work | null = null;
  /** The leg under way. */
  #line: Line | null = null;
  #jog: Jog | null = null;
  /** Lines of ours that were sent, and not answered. */
  #sent = 0;
  #awaiting: { readonly work: Work; readonly sinceMs: number; readonly holds: () => boolean } | null = null;
  #sampledAtMs = 0;
  #mismatches: readonly Mismatch[] = [];
  #compared: Settings | null = null;

  constructor(
    clock: Clock,
    device: AxesDevice,
    its: { options: GcodeOptions; controller: Controller; user: ControllerUser },
  ) {
    this.#clock = clock;
    this.#device = device;
    this.#options = its.options;
    this.#controller = its.controller;
    this.#user = its.user;
    this.#frame = new Frame(device, its.options.axes);
    this.#stop = new AxesStop(clock, this.#controller, {
      user: its.user,
      isOthers: () => this.#controller.owner !== null && this.#controller.owner !== this.#user,
      isSending: () => this.#sent > 0,
    });
    this.#compare();
  }

  get sampledAtMs(): number {
    return this.#controller.isHoming ? this.#clock.nowMs() : this.#sampledAtMs;
  }

  get isMoving(): boolean {
    const { status, isHoming } = this.#controller;
    if (isHoming || status === null) return true;
    if (status.state === "Hold") return status.subState === 1;
    if (status.state === "Door") return status.subState === 2 || status.subState === 3;
    return status.state === "Run" || status.state === "Jog" || status.state === "Home";
  }

  problems(): readonly string[] {
    return this.#mismatches.map(({ text }) => text);
  }

  begin(act: Act, work: Work): string | null {
    if (act.verb === "hold") {
      work.done();
      return null;
    }
    if (act.verb !== "move" && act.verb !== "home" && act.verb !== "jog") return `axes cannot ${act.verb}`;
    const why = this.#refusal(act.verb === "home");
    if (why !== null) return why;
    const from = this.#ours();
    if (from === null) return "its position is not known";
    if (act.verb === "home") return this.#home(act.axes, work);
    if (act.verb === "jog") return this.#startJog(act, from, work);
    this.#take(work);
    const prefix = this.#options.moves === "jog" ? JOG : G1;
    this.#go(this.#frame.linesOf(movePath(this.#device, from, act), prefix), work);
    return null;
  }

  carryOn(act: Act, work: Work): boolean {
    if (act.verb !== "jog" || this.#jog === null || !this.#jog.carryOn(act)) return false;
    this.#work = work;
    this.#pushJog(this.#jog, work);
    return true;
  }

  cutsShort(): boolean {
    return true;
  }

  halt(category: StopCategory, halted: (standstill: Standstill) => void): void {
    const isOurs = this.#work !== null || this.#sent > 0;
    const isJog = this.#jog !== null || this.#options.moves === "jog";
    this.#work = null;
    this.#awaiting = null;
    this.#jog = null;
    this.#line = null;
    this.#stop.begin({ category, isOurs, isJog }, () => {
      if (this.#controller.owner === this.#user) this.#controller.owner = null;
      // grbl counts the steps it makes: nothing senses that the axes stand.
      halted("assumed");
    });
  }

  sense(): readonly (SignalValue | null)[] {
    const isHomed = this.#isHomed;
    const at = isHomed && !this.#controller.isHoming ? this.#ours() : null;
    const names = [...this.#device.axes.keys()];
    return [
      ...names.map((name) => at?.[name] ?? null),
      ...names.map((name) => this.#speedOf(name)),
      isHomed,
      this.isMoving,
    ];
  }

  heard(sampledAtMs: number): void {
    this.#sampledAtMs = sampledAtMs;
    if (this.#compared !== this.#controller.settings) this.#compare();
    this.#stop.heard(sampledAtMs);
    const awaiting = this.#awaiting;
    if (awaiting === null || sampledAtMs < awaiting.sinceMs || awaiting.holds()) return;
    if (this.#awaiting === awaiting) this.#awaiting = null;
  }

  waited(): void {
    this.#stop.waited();
  }

  alarmed(text: string): void {
    const work = this.#work;
    if (work !== null) this.#end(work, text);
  }

  restarted(): void {
    this.alarmed("its grbl was reset: the rest of the move is forgotten");
  }

  #refusal(isHome: boolean): string | null {
    const { status, owner, alarm, settings } = this.#controller;
    if (owner !== null && owner !== this.#user) return `${owner.name} moves on the same grbl`;
    const state = status?.state ?? "Sleep";
    if (state === "Alarm" && !isHome) return `it is locked${alarm === null ? "" : ` (${alarm})`}: home it`;
    if (state === "Door") return "its door input is open";
    if (state === "Check") return "it is in check mode: end it with `$C`";
    if (state !== "Idle" && state !== "Alarm") return `it is not at rest: it is in ${state}`;
    if (settings === null) return "its settings are not read yet";
    const unfit = this.#mismatches.filter(
      ({ refuses }) => refuses === "moves and homing" || (!isHome && refuses === "moves"),
    );
    if (unfit.length > 0) {
      // Whoever mends it need not connect anew.
      this.#controller.readSettings(() => this.#compare());
      return unfit.map(({ text }) => text).join("; ");
    }
    return isHome || this.#isHomed ? null : "it is not homed";
  }

  #take(work: Work): void {
    this.#work = work;
    this.#controller.owner = this.#user;
  }

  #go(lines: readonly Line[], work: Work): void {
    const [line, ...rest] = lines;
    if (line === undefined) return this.#end(work, null);
    this.#line = line;
    const limitMs = OVERTIME * line.takesMs + OVERTIME_MS;
    this.#ask(line.text, work, (reply) => {
      if (reply.kind === "error") return this.#end(work, explainError(reply.code));
      const next = () => this.#go(rest, work);
      if (this.#options.moves === "jog") return this.#untilThere(line, { limitMs, next }, work);
      this.#ask(
        BARRIER,
        work,
        (barrier) => {
          if (barrier.kind === "error") return this.#end(work, explainError(barrier.code));
          // Answered or not: its place must show it, before it goes round the next corner.
          this.#untilThere(line, { limitMs, next }, work);
        },
        limitMs,
      );
    });
  }

  /** Waits for a status that was asked from now on, and says that it stands; where it should, or the work has failed. */
  #untilThere({ end }: Pick<Line, "end">, its: { limitMs: number; next: () => void }, work: Work): void {
    work.within(its.limitMs, () => this.#end(work, `it is not at rest after ${Math.round(its.limitMs)} ms`));
    this.#await(work, () => {
      if (this.#controller.status?.state !== "Idle") return true;
      const at = this.#ours();
      const { axis, off } = at === null ? { axis: "it", off: Number.NaN } : this.#frame.furthest(at, end);
      if (off <= this.#tolerance(axis)) its.next();
      else this.#end(work, `${axis} stands at ${at?.[axis]?.toFixed(3)}, not at ${end[axis]?.toFixed(3)}`);
      return false;
    });
  }

  #await(work: Work, holds: () => boolean): void {
    this.#awaiting = { work, sinceMs: this.#clock.nowMs(), holds: () => work.isCurrent && holds() };
    this.#controller.confirm();
  }

  #home(axes: readonly string[] | null, work: Work): string | null {
    const all = this.#frame.letters;
    const names = [...this.#device.axes.keys()].filter((name) => axes === null || axes.includes(name));
    const isAll = names.length === this.#device.axes.size;
    if (!isAll && !this.#controller.who?.build.includes("H"))
      return "this grbl homes all its axes or none: it is built without HOMING_SINGLE_AXIS_COMMANDS";
    const letters = isAll ? all : names.map((name) => this.#frame.letterOf(name));
    for (const letter of letters) this.#controller.homed.delete(letter);
    this.#take(work);
    this.#homeNext(
      isAll ? [""] : letters,
      () => {
        for (const letter of letters) this.#controller.homed.add(letter);
        this.#await(work, () => {
          if (this.#controller.status?.state !== "Idle") return true;
          this.#toHome(axes, work);
          return false;
        });
      },
      work,
    );
    return null;
  }

  #homeNext(letters: readonly string[], then: () => void, work: Work): void {
    const [letter, ...rest] = letters;
    if (letter === undefined) return then();
    this.#ask(
      `$H${letter}`,
      work,
      (reply) => {
        if (reply.kind === "ok") this.#homeNext(rest, then, work);
        else this.#end(work, reply.kind === "error" ? explainError(reply.code) : "it has not said that it is homed");
      },
      this.#homingMs,
    );
  }

  /** From the switches to position `home`, at homing speed. */
  #toHome(axes: readonly string[] | null, work: Work): void {
    const from = this.#ours();
    if (from === null) return this.#end(work, "its position is not known");
    const { target } = homePath(this.#device, from, axes);
    const shares = [...this.#device.axes.values()].map(({ homingSpeedPerS, speedPerS }) => homingSpeedPerS / speedPerS);
    const path = movePath(this.#device, from, { target, speed: Math.min(1, ...shares) });
    this.#go(this.#frame.linesOf(path, G1), work);
  }

  get #homingMs(): number {
    const of = (id: number): number => this.#controller.settings?.get(id) ?? 0;
    const [seek, locate] = [of(25) / 60_000, of(24) / 60_000];
    const travel = of(130) + of(131) + of(132);
    return (HOMING.search * travel) / seek + (HOMING.locate * of(27)) / locate + OVERTIME_MS;
  }

  #startJog(act: Extract<Act, { verb: "jog" }>, from: Coordinates, work: Work): string | null {
    const model = this.#device.axes.get(act.axis);
    if (model === undefined) return `it has no axis ${act.axis}`;
    this.#take(work);
    this.#jog = new Jog(this.#clock, act, { fromAt: from[act.axis] ?? 0, range: model.range });
    this.#pushJog(this.#jog, work);
    return null;
  }

  /** The way that this token pays for. Without another the axis ends there by itself, whether we are there or not. */
  #pushJog(jog: Jog, work: Work): void {
    const step = jog.next();
    const words = step === null ? "" : this.#frame.words({ [jog.axis]: step.to }, [jog.axis]);
    if (step !== null)
      this.#ask(`${JOG}${words}F${step.feed}`, work, (reply) => {
        if (reply.kind === "error") this.#end(work, explainError(reply.code));
      });
    work.within(jog.tokenMs, () => {
      this.#jog = null;
      this.#controller.realtime(REALTIME.cancelJog);
      this.#await(work, () => {
        if (this.#controller.status?.state !== "Idle" || this.#sent > 0) return true;
        this.#end(work, null);
        return false;
      });
    });
  }

  #ask(line: string, work: Work, answered: (reply: Reply) => void, withinMs = 0): void {
    let isSent = false;
    this.#controller.ask(line, {
      withinMs,
      isWanted: () => {
        isSent = work.isCurrent;
        if (isSent) this.#sent += 1;
        if (isSent && line.startsWith("$H")) this.#controller.isHoming = true;
        return isSent;
      },
      answered: (reply) => {
        if (isSent) this.#sent -= 1;
        if (isSent && line.startsWith("$H")) this.#controller.isHoming = false;
        // What a reset or the end of the connection has cut is said elsewhere, or not at all.
        if (work.isCurrent && reply.kind !== "reset" && reply.kind !== "dropped") answered(reply);
      },
    });
  }

  #end(work: Work, failure: string | null): void {
    if (this.#work === work) {
      this.#work = null;
      this.#line = null;
      this.#jog = null;
      this.#awaiting = null;
      if (this.#controller.owner === this.#user) this.#controller.owner = null;
    }
    if (failure === null) work.done();
    else work.failed(failure);
    // What proves it has to be newer than its end.
    this.#controller.look();
  }

  #compare(): void {
    const { settings, who } = this.#controller;
    this.#compared = settings;
    this.#mismatches =
      settings === null ? [] : compare(this.#device, { settings, build: who?.build ?? "", axes: this.#options.axes });
  }

  #ours(): Coordinates | null {
    const { at } = this.#controller;
    return at === null ? null : this.#frame.ours(at);
  }

  get #isHomed(): boolean {
    return this.#frame.letters.every((letter) => this.#controller.homed.has(letter));
  }

  /** Signed: the feed that grbl reports, in the direction of what is under way. Null where that is not ours. */
  #speedOf(name: string): number | null {
    const feed = this.#controller.status?.feed ?? null;
    if (!this.isMoving) return 0;
    if (feed === null || this.#controller.isHoming) return null;
    if (this.#jog !== null) return name === this.#jog.axis ? (this.#jog.sign * feed) / 60 : 0;
    const line = this.#line;
    if (line === null) return null;
    const share = line.leg.share[line.axes.indexOf(name)] ?? 0;
    return (share * feed) / 60 / Math.hypot(...line.leg.share);
  }

  #tolerance(axis: string): number {
    const index = "XYZ".indexOf(this.#frame.letterOf(axis));
    return 1 / (this.#controller.settings?.get(100 + index) ?? 1) + ROUNDING;
  }
}
