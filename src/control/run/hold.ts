/**
 * Hold and what is like it (suspend, stop): motion stops under category 2, what is discrete finishes, nothing starts.
 * Unholding brings back what the hold stopped, and that only.
 */
import type { SignalTable } from "../../conditions/index.ts";
import type { EventLog } from "../../journal/index.ts";
import { type Act, type DeviceName, explain, type Line, type Refusal } from "../../model/index.ts";
import type { Dispatcher, ZoneClaims } from "../dispatch/index.ts";
import type { StepRun, StepRunner } from "../step/index.ts";
import type { RunLoop } from "./run-loop.ts";

export interface HoldParts {
  readonly log: EventLog;
  readonly line: Line;
  readonly signals: SignalTable;
  readonly dispatcher: Dispatcher;
  readonly runner: StepRunner;
  readonly loop: RunLoop;
  readonly zones: ZoneClaims;
}

/** Verbs whose motion a hold stops in the middle; the others finish. */
const STOPS_MIDWAY: ReadonlySet<Act["verb"]> = new Set(["move", "home", "index"]);

export class Hold {
  readonly #its: HoldParts;
  /** Belts that ran on their own when the hold came: they run again afterwards. */
  readonly #toRestart = new Set<DeviceName>();
  /** Steps that do not go on yet, since their `while` is not true: asked again, and failed, once the line is in Execute. */
  readonly #mayNotGoOn = new Set<StepRun>();
  #whenStill: (() => void) | null = null;
  /** The thaw that waits until what it commands has been read. */
  #whenRead: (() => void) | null = null;
  #areDevicesStill = true;

  constructor(its: HoldParts) {
    this.#its = its;
  }

  /** Stops what moves, but for devices that may finish what they do; `still` is called once nothing of the run is at work any more. */
  freeze(
    cause: string,
    isRunning: (conveyor: DeviceName) => boolean | undefined,
    alsoStop: readonly DeviceName[],
    mayFinish: (device: DeviceName) => boolean,
    still: () => void,
  ): void {
    const { loop, runner, dispatcher } = this.#its;
    loop.pause();
    this.#mayNotGoOn.clear();
    this.#whenRead = null;
    const moving = new Set<DeviceName>(alsoStop);
    for (const run of runner.inFlight) this.#freezeStep(run, moving, mayFinish);
    for (const device of this.#its.line.devices.values()) {
      if (device.kind !== "conveyor" || moving.has(device.name) || isRunning(device.name) === false) continue;
      if (mayFinish(device.name)) continue;
      if (this.#its.log.state.devices[device.name]?.commandId !== null) continue;
      moving.add(device.name);
      // What is not known to have run is stopped, and not started afterwards.
      if (isRunning(device.name) === true) this.#toRestart.add(device.name);
    }
    this.#whenStill = still;
    this.#areDevicesStill = false;
    dispatcher.stop(moving, 2, cause, () => {
      this.#areDevicesStill = true;
      this.settle();
    });
  }

  /** Something was heard, or came to rest: is that all that was waited for? */
  settle(): void {
    this.#whenRead?.();
    if (this.#whenStill === null || !this.#areDevicesStill) return;
    for (const run of this.#its.runner.inFlight) if (run.isAtWork) return;
    const done = this.#whenStill;
    this.#whenStill = null;
    done();
  }

  /** The run is ended: nothing that waits goes on. */
  drop(): void {
    this.#whenRead = null;
  }

  /**
   * Sends again what was frozen; `going` is called when all of it is under way, `stuck` with what stands in the way. A program that was
   * held up reads first what came meanwhile: at the latest when the device counts as lost, that is over.
   */
  thaw(going: () => void, stuck: (why: string) => void): void {
    const { runner } = this.#its;
    this.#whenRead = this.#isUnread() ? () => this.thaw(going, stuck) : null;
    if (this.#whenRead !== null) return;
    for (const run of [...runner.inFlight]) {
      if (run.phase === "frozen") {
        const refused = runner.course.resume(run);
        if (refused?.some(({ kind }) => kind === "not-throughout" || kind === "unsettled")) this.#mayNotGoOn.add(run);
        else if (refused !== null) return stuck(`${run.key} can't go on: ${refused.map(explain).join(" ")}`);
      } else {
        runner.course.timers.thaw(run);
      }
    }
    for (const conveyor of this.#toRestart) {
      const refused = this.#restart(conveyor, stuck);
      if (refused !== null) return stuck(`${conveyor} can't run again: ${refused.map(explain).join(" ")}`);
    }
    this.#toRestart.clear();
    going();
  }

  /** The line is in Execute: a step whose `while` is still not true fails there, as its ladder says. */
  go(): void {
    const { runner } = this.#its;
    for (const run of [...this.#mayNotGoOn]) {
      this.#mayNotGoOn.delete(run);
      if (run.phase !== "frozen") continue;
      const refused = runner.course.resume(run);
      if (refused !== null) runner.course.failRefused(run, refused);
    }
  }

  /** True if a device that is to be commanded is connected, and is still being stopped or has said nothing lately. */
  #isUnread(): boolean {
    const { runner, log, signals, dispatcher } = this.#its;
    const devices = new Set(this.#toRestart);
    for (const { phase, device } of runner.inFlight) if (phase === "frozen" && device !== null) devices.add(device);
    return [...devices].some(
      (name) => log.state.devices[name]?.link === "up" && (dispatcher.stops.isUnderWay(name) || !signals.isFresh(name)),
    );
  }

  #freezeStep(run: StepRun, moving: Set<DeviceName>, mayFinish: (device: DeviceName) => boolean): void {
    const { runner } = this.#its;
    if (run.phase === "ready") return runner.course.timers.freeze(run);
    if (run.phase !== "dispatched" && run.phase !== "running") return;
    if (run.device === null) return runner.course.freeze(run);
    if (mayFinish(run.device)) return;
    if (run.act !== null && STOPS_MIDWAY.has(run.act.verb) && run.step.onHold !== "finish") moving.add(run.device);
  }

  #restart(conveyor: DeviceName, stuck: (why: string) => void): readonly Refusal[] | null {
    const { dispatcher, log, zones } = this.#its;
    const act: Act = { verb: "start" };
    let id = 0;
    const ended = (): void => log.emit({ type: "act-done", device: conveyor, commandId: id });
    return dispatcher.request(
      {
        device: conveyor,
        act,
        purpose: "step",
        needs: null,
        throughout: null,
        carriesOn: null,
        zones: () => zones.needed(conveyor, act),
        announce: (commandId) => {
          id = commandId;
          zones.claim(conveyor, act);
          log.emit({ type: "act-dispatched", device: conveyor, act, commandId, why: "it ran before the hold" });
        },
      },
      {
        accepted: () => {},
        done: ended,
        stopped: ended,
        refused: (why) => stuck(`${conveyor} refused to run again: ${why}`),
        failed: (why) => stuck(`${conveyor} failed to run again: ${why}`),
        lost: () => stuck(`${conveyor} was lost`),
      },
    );
  }
}
