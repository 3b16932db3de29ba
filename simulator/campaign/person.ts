/** A sensible person at the line: looks every few seconds, and does what brings the line on from where it stands. */
import type { Clock, RandomStream } from "../../src/clock/index.ts";
import type { Controller } from "../../src/control/index.ts";
import type { DeviceName, Line, LineStateName } from "../../src/model/index.ts";
import type { World } from "../world/index.ts";
import { closeGuards, emptyOutfeeds, fillFeeders, takePartsOut } from "./mend.ts";

/** How long a person takes to notice and to act, ms. */
const REACTS_MS: readonly [least: number, most: number] = [300, 4_000];

/** Looks at the same state in vain before something else is tried. */
const TRIES_MAX = 4;

export interface Place {
  readonly clock: Clock;
  readonly line: Line;
  readonly world: World;
  readonly controller: Controller;
  /** Runs in a row that did not end by themselves. */
  readonly runsFailed: () => number;
}

/** Runs that fail in a row before everything is sent home by hand. */
const HOMES_AFTER = 2;

const WHO = "person";

export class Person {
  readonly #at: Place;
  readonly #random: RandomStream;
  /** How long a run may take before it is thought to be stuck, ms. */
  readonly #patienceMs: number;
  #state: LineStateName | null = null;
  #looks = 0;
  #sinceMs = 0;
  readonly #hasSentHome = new Set<DeviceName>();
  /** How many runs had failed when everything was last sent home. */
  #homedAfter = 0;
  /** When the run began whose parts were taken out: it is not resumed any more. */
  #clearedRunMs: number | null = null;
  /** Why the line last said no. */
  lastRefusal: string | null = null;

  constructor(at: Place, random: RandomStream, patienceMs: number) {
    this.#at = at;
    this.#random = random;
    this.#patienceMs = patienceMs;
  }

  /** Looks now, and from now on again and again. */
  begin(): void {
    this.#at.clock.after(this.#random.between(REACTS_MS[0], REACTS_MS[1]), () => {
      this.#look();
      this.begin();
    });
  }

  #look(): void {
    const { state } = this.#at.controller.state;
    const nowMs = this.#at.clock.nowMs();
    if (state !== this.#state) this.#sinceMs = nowMs;
    this.#looks = state === this.#state ? this.#looks + 1 : 0;
    this.#state = state;
    const waitedMs = nowMs - this.#sinceMs;
    switch (state) {
      case "Stopped":
      case "Complete":
        return this.#say("reset");
      case "Aborted":
        return this.#say("clear");
      case "Idle":
        return this.#begin();
      case "Held":
        return this.#goOn();
      case "Suspended":
        fillFeeders(this.#at.world);
        emptyOutfeeds(this.#at.world, this.#at.line);
        return waitedMs > 30_000 ? this.#say(this.#looks % 2 === 0 ? "unsuspend" : "stop") : undefined;
      case "Execute":
        if (this.#at.controller.state.mode === "Manual") return this.#byHand();
        return waitedMs > this.#patienceMs ? this.#say("stop") : undefined;
      default:
        return;
    }
  }

  /** A start, with everything put right before it. */
  #begin(): void {
    const { controller, world, line } = this.#at;
    const { run, mode } = controller.state;
    this.#putRight();
    if (this.#looks >= TRIES_MAX) {
      this.#looks = 0;
      return this.#say("stop");
    }
    const failed = this.#at.runsFailed();
    if (failed >= HOMES_AFTER && failed !== this.#homedAfter) {
      controller.setMode("Manual", WHO);
      return this.#say("start");
    }
    if (mode === "Manual") controller.setMode("Production", WHO);
    const hasRecord = run !== null && run.outcome !== "complete" && run.startedAtMs !== this.#clearedRunMs;
    const wantsResume = hasRecord && this.#looks === 0 && this.#random.chance(0.6);
    if (wantsResume && controller.command("start", WHO, "resume").accepted) return;
    this.#clearedRunMs = run?.startedAtMs ?? null;
    takePartsOut(world);
    closeGuards(world, line);
    this.#say("start");
  }

  /** Sends every axis home by hand, one device at a time; then leaves Manual. */
  #byHand(): void {
    const { controller, line } = this.#at;
    const { devices } = controller.state;
    if (Object.values(devices).some(({ commandId }) => commandId !== null) && this.#looks < 4 * TRIES_MAX) return;
    this.#homedAfter = this.#at.runsFailed();
    for (const { name, kind } of line.devices.values()) {
      if (kind !== "axes" || this.#hasSentHome.has(name)) continue;
      this.#hasSentHome.add(name);
      if (controller.act(name, { verb: "home", axes: null }, WHO) === null) return;
    }
    this.#hasSentHome.clear();
    this.#say("stop");
  }

  #goOn(): void {
    const { controller } = this.#at;
    const { question, resync } = controller.state;
    this.#putRight();
    // A resync goes on by itself.
    if (question === null && resync !== null && this.#looks < 2 * TRIES_MAX) return;
    if (question !== null) {
      const answer = question.answers[this.#random.integer(0, question.answers.length - 1)] ?? "abort";
      const said = controller.answer(answer, WHO);
      this.lastRefusal = said.accepted ? null : said.why;
      return;
    }
    if (this.#looks < TRIES_MAX) this.#say("unhold");
    else this.#say("stop");
  }

  #putRight(): void {
    const { controller, world, line } = this.#at;
    closeGuards(world, line);
    emptyOutfeeds(world, line);
    fillFeeders(world);
    for (const interlock of controller.state.latched) controller.resetInterlock(interlock, WHO);
  }

  #say(command: Parameters<Controller["command"]>[0]): void {
    const answer = this.#at.controller.command(command, WHO, command === "start" ? "new" : null);
    this.lastRefusal = answer.accepted ? null : answer.why;
  }
}
