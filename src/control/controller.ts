/**
 * The controller of one line: takes the commands of people, runs the line machine, and has each state's work done.
 *
 * Deciding is in the machines; this file connects them. It never waits: everything is a message.
 */
import { Observable } from "rxjs";
import { type Actor, createActor } from "xstate";
import { type Clock, xstateClock } from "../clock/index.ts";
import { createScope, SignalTable } from "../conditions/index.ts";
import type { LatencyMs } from "../devices/index.ts";
import { EventLog } from "../journal/index.ts";
import {
  type Act,
  type Answer,
  type CommandRefusal,
  type Device,
  type DeviceName,
  type EventBody,
  explainFirst,
  type FirstCause,
  type LineCommand,
  type LineEvent,
  type LineState,
  lineSignals,
  MODE_CHANGE_STATES,
  type Mode,
  type Person,
  type Refusal,
  type StopCategory,
} from "../model/index.ts";
import { Gate, Interlocks, manualShare, Zones } from "../safety/index.ts";
import {
  Bypasses,
  type BypassRequest,
  Dispatcher,
  firstOut,
  InterlockWatch,
  type StopCause,
  ZoneClaims,
} from "./dispatch/index.ts";
import { type Job, Jobs } from "./jobs.ts";
import {
  createLineMachine,
  HandHoming,
  Interventions,
  LETS_GO_ON,
  lastingInterventions,
  Production,
  type ProductionParts,
  refuseCommand,
  type StartChoice,
  StateWork,
} from "./line/index.ts";
import { accepted, answerTo, type CommandAnswer, type ControllerOptions, type Deed } from "./options.ts";
import type { OutsideCause } from "./recovery/index.ts";
import { PoolWatch } from "./run/index.ts";
import { FROM_THE_BEGINNING, Losses, PartsLedger, type RunFrom, StepCompiler } from "./step/index.ts";

/** Who gives the commands that come from inside. */
const LINE = "line";

export class Controller {
  readonly #clock: Clock;
  readonly #options: ControllerOptions;
  readonly #log: EventLog;
  readonly #signals: SignalTable;
  readonly #dispatcher: Dispatcher;
  readonly #interlocks: InterlockWatch;
  readonly #interventions: Interventions;
  readonly #bypasses: Bypasses;
  readonly #production: Omit<ProductionParts, "from">;
  readonly #work: StateWork;
  readonly #losses: Losses;
  readonly #handHoming: HandHoming;
  readonly #started: EventBody;
  readonly #machine: Actor<ReturnType<typeof createLineMachine>>;
  readonly #jobs: Jobs;

  constructor(clock: Clock, options: ControllerOptions) {
    const { line, adapters, epoch } = options;
    this.#clock = clock;
    this.#options = options;
    this.#log = new EventLog(clock);
    this.#signals = new SignalTable(line, () => clock.nowMs());
    const scope = createScope(lineSignals(line));
    const interlocks = new Interlocks(line, scope);
    const zones = new Zones(line, scope);
    const [log, signals] = [this.#log, this.#signals];
    this.#interlocks = new InterlockWatch({
      ...{ clock, line, log, signals, interlocks },
      dispatcher: () => this.#dispatcher,
      tripped: (category, cause) => this.#tripped(category, cause, "interlock"),
    });
    this.#interventions = new Interventions(log, (category, cause) => this.#tripped(category, cause, "person"));
    this.#bypasses = new Bypasses(clock, line, log, (interlock) => this.#interlocks.bypassEnded(interlock));
    this.#dispatcher = new Dispatcher(clock, line, adapters, signals, {
      log,
      gate: new Gate(line, signals, interlocks, zones),
      dropPower: (cause) => options.processEnable?.drop(cause),
      hooks: {
        sensed: (device, changed) => this.#sensed(device, changed),
        connected: (device) => this.#connected(device),
        intervened: (device, act) => this.#interventions.happened(device, act),
        silent: () => this.#interlocks.look(signals.changed),
        stopEnded: () => this.#work.stopEnded(),
      },
    });
    const shared = { clock, line, log, signals, dispatcher: this.#dispatcher };
    const compiler = new StepCompiler(line, scope);
    const parts = new PartsLedger(log, line);
    this.#losses = new Losses({ line, log, signals, parts });
    this.#handHoming = new HandHoming(log, line, signals);
    const claims = new ZoneClaims({ line, log, signals, zones });
    this.#production = { ...shared, compiler, parts, zones: claims, rehearsal: options.rehearsal ?? null };
    new PoolWatch(log, line, options.job?.sequence ?? null);
    this.#work = new StateWork({
      ...shared,
      zones: claims,
      compiler,
      parts,
      interlocks: this.#interlocks,
      enable: options.processEnable ?? null,
      rehearsal: options.rehearsal ?? null,
      asItStands: options.asItStands ?? null,
      prepare: (last) => this.#prepare(last),
      abort: (cause) => this.#halt(cause, 1, "aborted"),
      unsuspend: () => this.#machine.send({ type: "unsuspend" }),
    });
    const machine = createLineMachine({
      entered: (to, event) => log.emit({ type: "state-changed", from: log.state.state, to, event }),
      work: (state, complete) => this.#work.enter(state, complete),
    });
    this.#machine = createActor(machine, { clock: xstateClock(clock) });
    this.#jobs = new Jobs({ log, line, work: this.#work, clock }, options.job, (job, from) => this.#runOf(job, from));
    this.#started = { type: "controller-started", line: line.name, devices: [...line.devices.keys()], epoch };
    log.emit(this.#started);
    this.#machine.start();
  }

  /** The state of the line now: the fold of everything that has happened. */
  get state(): LineState {
    return this.#log.state;
  }

  /** Sensed values, with their quality. */
  get signals(): SignalTable {
    return this.#signals;
  }

  /** Plan time now, ms; null before the first run. */
  get planMs(): number | null {
    return this.#work.production?.planMs ?? null;
  }

  /** What runs at the next Start, or runs now. */
  get job(): Job | null {
    return this.#jobs.current;
  }

  /** Where the latest plan has what has not begun in the cycles under way: instance and start, plan time in ms. */
  forecast(): readonly (readonly [instance: number, startMs: number])[] {
    return this.#work.production?.loop.forecast() ?? [];
  }

  /** Every event from now on, in order; from the very first, if nothing has been asked of the controller yet. */
  get events(): Observable<LineEvent> {
    return new Observable((subscriber) => {
      const { seq, atMs } = this.#log.state;
      if (seq === 1) subscriber.next({ seq, atMs, ...this.#started });
      return this.#log.subscribe((event) => subscriber.next(event));
    });
  }

  /**
   * A command of a person or a supervisor.
   * Stop and Abort are always obeyed: devices stop in every state, even where no transition follows.
   * @param by who gives it, for the record
   * @param choice what Start does with the record of a run that did not end by itself
   */
  command(command: LineCommand, by: string, choice: StartChoice = null): CommandAnswer {
    if (command === "stop" || command === "abort") return this.#stopOrAbort(command, by);
    const answer = answerTo(this.#refusals(command, choice));
    if (!answer.accepted) {
      this.#log.emit({ type: "command-refused", command, by, why: answer.why });
      return answer;
    }
    this.#log.emit({ type: "command-accepted", command, by });
    if (command === "hold") this.#work.needsUnhold = "person";
    if (command === "suspend") this.#work.needsUnsuspend = true;
    if (command === "unhold" || command === "start") this.#work.needsUnhold = null;
    if (command === "start") this.#work.isResuming = choice === "resume";
    // Who resets the line has looked at what was taken out.
    if (command === "reset") for (const device of this.#log.state.excluded) this.returnMember(device, by);
    if (LETS_GO_ON.has(command)) this.#interventions.cleared(by);
    if (command === "hold" || command === "suspend") this.#log.emit(firstOut({ kind: "command", command, by }));
    this.#machine.send({ type: command });
    return answer;
  }

  /** A person answers the question that holds the line. */
  answer(answer: Answer, by: string): CommandAnswer {
    if (this.#log.state.question === null) return answerTo([{ kind: "nothing-asked" }]);
    const lasting = answer === "abort" ? [] : lastingInterventions(this.#log.state);
    if (lasting.length > 0) return answerTo(lasting);
    // What a person has held, the answer lets go on. After an interlock's trip it takes an Unhold of its own.
    if (this.#work.needsUnhold === "person") this.#work.needsUnhold = null;
    this.#interventions.cleared(by);
    this.#work.production?.answer(answer, by);
    return answer === "abort" ? this.command("abort", by) : accepted;
  }

  /** A person has mended a device that was taken out of its pool: it is used again. */
  returnMember(device: DeviceName, by: string): CommandAnswer {
    if (!this.#log.state.excluded.includes(device)) return answerTo([{ kind: "not-excluded", device }]);
    this.#log.emit({ type: "member-returned", device, by });
    return accepted;
  }

  /**
   * Takes another sequence of this line, or another version of the one that is loaded. While one runs, the change takes effect when the
   * cycles under way are finished, and the rest of the cycles is done by the new one.
   * @param job checked and planned, for this very line
   */
  load(job: Job, by: string): CommandAnswer {
    return answerTo(this.#jobs.load(job, by));
  }

  /** How long a device takes to answer on its wire; null where nothing was measured. */
  latencyMs(device: DeviceName): LatencyMs | null {
    return this.#dispatcher.latencyMs(device);
  }

  /** Puts on record what people did at a panel. */
  record(deed: Deed): void {
    this.#log.emit(deed);
  }

  /** The person has let go: the device stops under category 2. Nothing happens if it is not being jogged. */
  endJog(device: DeviceName, by: string): void {
    if (this.#work.acts.endJog(device)) this.#dispatcher.stop([device], 2, `${by} let go of the jog`, null);
  }

  /** Changes the mode. It starts nothing. */
  setMode(mode: Mode, by: string): CommandAnswer {
    const { state, mode: from } = this.#log.state;
    if (!MODE_CHANGE_STATES.includes(state)) return answerTo([{ kind: "mode-state", state }]);
    if (mode !== from) this.#log.emit({ type: "mode-changed", from, to: mode, by });
    return accepted;
  }

  /** A person lets go of a tripped interlock's latch. Accepted only while its condition holds again; it starts nothing. */
  resetInterlock(interlock: string, by: string): CommandAnswer {
    return answerTo(this.#interlocks.reset(interlock, by));
  }

  /** Puts an interlock of category 2 out of action until an end time. */
  bypass(request: BypassRequest, by: Person): CommandAnswer {
    return answerTo(this.#bypasses.begin(request, by));
  }

  /** Ends a bypass before its time. */
  endBypass(interlock: string, by: string): CommandAnswer {
    return this.#bypasses.end(interlock, by) ? accepted : answerTo([{ kind: "not-bypassed", interlock }]);
  }

  /** A single command to a device, in Manual only. Null: it is under way; else all the reasons against it. */
  act(device: DeviceName, act: Act, by: string): readonly Refusal[] | null {
    const its = this.#options.line.devices.get(device);
    // By hand, everything goes at reduced speed: full speed asked for is full reduced speed.
    const slow = act.verb === "move" && its?.kind === "axes" ? { ...act, speed: act.speed * manualShare(its) } : act;
    return this.#work.acts.run({ device, act: slow, purpose: "manual", why: `by ${by}` }, (wrong) => {
      if (wrong === null && act.verb === "home") this.#handHoming.done(device, act);
    });
  }

  /** The program ends: all stop under category 1, whatever the machines do. `done`: those connected stand, or their last bound has passed. */
  standDown(cause: string, done: () => void): void {
    this.#dispatcher.stop(this.#options.line.devices.keys(), 1, cause, done);
    this.#work.production?.end("aborted");
  }

  /** Lets go of the devices. Nothing is stopped by this: `standDown` first. */
  close(): void {
    this.#work.production?.end("stopped");
    this.#machine.stop();
    this.#bypasses.close();
    try {
      this.#options.processEnable?.close();
    } finally {
      this.#dispatcher.close();
    }
  }

  #stopOrAbort(command: "stop" | "abort", by: string): CommandAnswer {
    this.#log.beforeTelling(() => {
      const first: FirstCause = { kind: "command", command, by };
      const category = command === "stop" ? 2 : 1;
      if (this.#machine.getSnapshot().can({ type: command })) {
        this.#work.cause = { first, category, outcome: "aborted" };
        this.#machine.send({ type: command });
      } else this.#dispatcher.stop(this.#options.line.devices.keys(), category, explainFirst(first), null);
      this.#log.emit(firstOut(first));
      this.#log.emit({ type: "command-accepted", command, by });
    });
    return accepted;
  }

  #refusals(command: Exclude<LineCommand, "stop" | "abort">, choice: StartChoice): readonly CommandRefusal[] {
    return refuseCommand(this.#log.state, command, {
      line: this.#options.line,
      signals: this.#signals,
      isLegal: this.#machine.getSnapshot().can({ type: command }),
      choice,
      badInterlocks: this.#interlocks.bad(),
      hasJob: this.#jobs.current !== null,
      canResume: this.#work.canResume,
    });
  }

  #prepare(last: Production | null): Production | null {
    const job = this.#jobs.current;
    if (job === null || this.#log.state.mode === "Manual") return null;
    return this.#work.isResuming && last !== null ? last : this.#runOf(job, FROM_THE_BEGINNING);
  }

  #runOf({ sequence, plan }: Job, from: RunFrom): Production {
    const deps = { ...this.#production, from };
    return new Production(sequence, plan, deps, {
      finished: () => this.#finished(),
      halt: (why) => this.#halt(why, 1, "halted"),
      hold: (cause) => this.#holdFor(cause),
      unhold: () => this.#unhold(),
      outside: (cause) => this.#outside(cause),
    });
  }

  /** A failed step holds the line; where Hold is not a legal command, its cause raises Stop. */
  #holdFor(first: FirstCause): void {
    this.#log.emit(firstOut(first));
    this.#holdOrStop({ first, category: 2, outcome: "halted" });
  }

  #holdOrStop(cause: StopCause): void {
    const { state } = this.#log.state;
    if (state === "Holding" || state === "Held") return;
    this.#work.cause = cause;
    this.#machine.send({ type: this.#machine.getSnapshot().can({ type: "hold" }) ? "hold" : "stop" });
  }

  /** A recovery goes on by itself, unless a person holds the line or something else stands in the way. */
  #unhold(): void {
    const { needsUnhold } = this.#work;
    if (this.#log.state.state !== "Held" || needsUnhold === "person") return;
    const answer = answerTo(needsUnhold === "interlock" ? [{ kind: "tripped-meanwhile" }] : this.#interlocks.bad());
    if (!answer.accepted) {
      this.#log.emit({ type: "command-refused", command: "unhold", by: LINE, why: answer.why });
      return;
    }
    this.#log.emit({ type: "command-accepted", command: "unhold", by: LINE });
    this.#machine.send({ type: "unhold" });
  }

  #sensed(device: DeviceName, changed: boolean): void {
    if (changed) this.#interlocks.look(this.#signals.changed);
    if (changed) this.#losses.look(device);
    this.#handHoming.look(device);
    const hasLeft = this.#production.zones.sensed();
    this.#work.sensed(device, changed || hasLeft);
  }

  #connected(device: Device): void {
    // What has no position to know is as it says; axes have to be homed after every loss of the link.
    if (device.kind !== "axes") this.#log.emit({ type: "device-verified", device: device.name });
    else this.#log.emit({ type: "device-unverified", device: device.name, why: "its link came up" });
  }

  #finished(): void {
    if (this.#work.runFinished() || this.#jobs.runFinished()) return;
    // At the end of this instant: a Hold or Stop that arrives with the end of the job is judged first.
    this.#clock.after(0, () => {
      if (this.#log.state.state === "Execute") this.#machine.send({ type: "complete" });
    });
  }

  #outside(first: OutsideCause): void {
    const by = `${LINE}: ${first.cycle}/${first.step} is ${first.kind}: ${first.condition}`;
    this.#log.emit({ type: "command-accepted", command: "suspend", by });
    this.#log.emit(firstOut(first));
    this.#work.needsUnsuspend = false;
    this.#machine.send({ type: "suspend" });
  }

  /** @param releasedBy who has to let a held line go on */
  #tripped(category: StopCategory, first: FirstCause, releasedBy: "interlock" | "person"): void {
    if (category !== 2) return this.#halt(first, category, "aborted");
    this.#work.needsUnhold = releasedBy;
    this.#holdOrStop({ first, category: 2, outcome: "aborted" });
  }

  #halt(first: FirstCause, category: StopCategory, outcome: "halted" | "aborted"): void {
    if (!this.#machine.getSnapshot().can({ type: "abort" })) return;
    this.#work.cause = { first, category, outcome };
    this.#machine.send({ type: "abort" });
  }
}
