/**
 * The panel's end in the controller's thread: tells the server's thread what happens, and carries out what it asks for. It does as
 * little as it can: clients, sessions and pictures are the server's business, so none of them can make the line late.
 */
import { isDeepStrictEqual } from "node:util";
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { CommandAnswer, Controller } from "../../control/index.ts";
import type { Line, LineEvent, Person, SignalValue } from "../../model/index.ts";
import { type Forecast, QUALITY_LETTER, type Reason, STOP_AGAIN_MS, written } from "../wire/index.ts";
import { BEAT_MS, type FromHost, type LineAsk, type ToHost } from "./bridge.ts";

export interface HostParts {
  readonly clock: Clock;
  readonly line: Line;
  readonly controller: Controller;
  readonly send: (message: FromHost) => void;
  readonly simulation: Simulation | null;
}

/** What a person can do to a simulated line beside commanding it. */
export interface Simulation {
  /** Sets a switch. @returns false if there is none of that name */
  setInput(device: string, isOn: boolean): boolean;
  /** Nothing is broken any more. */
  mend(): void;
}

/** Events that tell of stopping, or of people and signals only: after any other a stop is carried out anew. */
const AFTER_STOP: ReadonlySet<LineEvent["type"]> = new Set([
  "stop-raised",
  "device-stopped",
  "first-out",
  "person-asked",
  "asks-refused",
  "control-taken",
  "control-left",
] as const);

export class PanelHost {
  readonly #its: HostParts;
  #events: LineEvent[] = [];
  readonly #values: (SignalValue | null | undefined)[] = [];
  readonly #qualities: string[] = [];
  #forecast: Forecast = [];
  readonly #clock: Clock;
  readonly #timer: TimerHandle;
  readonly #subscription: { unsubscribe(): void };
  #latenessMsMax = 0;
  #lastStop: { readonly command: "stop" | "abort"; readonly atMs: number } | null = null;

  constructor(its: HostParts) {
    this.#its = its;
    this.#subscription = its.controller.events.subscribe((event) => this.#heard(event));
    this.#clock = its.clock.rough;
    this.#timer = this.#clock.after(0, () => this.#beat());
  }

  /** A message of the server's thread. Never throws: it is not trusted to be in its right mind. */
  hear(message: ToHost): void {
    const { controller, send } = this.#its;
    switch (message.type) {
      case "stop":
        return send({ type: "stopped", id: message.id, atMs: this.#stop(message.command, message.by) });
      case "jog-end":
        return controller.endJog(message.device, message.by);
      case "record":
        return controller.record(message.deed);
      case "ask":
        return send({
          type: "answer",
          id: message.id,
          reasons: this.#inTime(message, () => this.#do(message.ask, message.by)),
        });
      case "load":
        return send({ type: "answer", id: message.id, reasons: this.#inTime(message, () => this.#load(message)) });
      default:
        return;
    }
  }

  /**
   * Carries a stop out, unless the same one was carried out a moment ago and nothing has been set going since: a flood of stops must not
   * fill the record and the wires to the devices.
   * @returns when it was carried out
   */
  #stop(command: "stop" | "abort", by: string): number {
    const nowMs = this.#clock.nowMs();
    const last = this.#lastStop;
    if (last !== null && last.command === command && nowMs - last.atMs < STOP_AGAIN_MS) return last.atMs;
    this.#its.controller.command(command, by);
    this.#lastStop = { command, atMs: nowMs };
    return nowMs;
  }

  /** What may set something going makes the last stop one of before. */
  #heard(event: LineEvent): void {
    this.#events.push(event);
    if (!AFTER_STOP.has(event.type)) this.#lastStop = null;
  }

  close(): void {
    this.#clock.cancel(this.#timer);
    this.#subscription.unsubscribe();
  }

  /** Who asked has been told by then that the controller does not answer. */
  #inTime({ untilMs }: { readonly untilMs: number }, act: () => readonly Reason[]): readonly Reason[] {
    const lateMs = this.#clock.nowMs() - untilMs;
    return lateMs > 0 ? [{ kind: "too-late", lateMs }] : reasonsOf(act);
  }

  #load({ job, by }: Extract<ToHost, { type: "load" }>): readonly Reason[] {
    // It comes from files that were read anew: a line that has changed on disk meanwhile is not the one that is running.
    if (!isDeepStrictEqual(job.sequence.line, this.#its.line)) return [{ kind: "line-file-changed" }];
    return reasonsIn(this.#its.controller.load(job, by.name));
  }

  #do(ask: LineAsk, by: Person): readonly Reason[] {
    const { controller, simulation } = this.#its;
    switch (ask.do) {
      case "command":
        return reasonsIn(controller.command(ask.command, by.name, ask.choice));
      case "answer":
        if (controller.state.question?.askedAtMs !== ask.askedAtMs) return [{ kind: "old-question" }];
        return reasonsIn(controller.answer(ask.answer, by.name));
      case "mode":
        return reasonsIn(controller.setMode(ask.mode, by.name));
      case "reset-interlock":
        return reasonsIn(controller.resetInterlock(ask.interlock, by.name));
      case "bypass":
        return reasonsIn(controller.bypass(ask, by));
      case "end-bypass":
        return reasonsIn(controller.endBypass(ask.interlock, by.name));
      case "return-member":
        return reasonsIn(controller.returnMember(ask.device, by.name));
      case "act":
        return controller.act(ask.device, ask.act, by.name) ?? [];
      case "jog": {
        const { axis, speedPerS } = ask;
        return controller.act(ask.device, { verb: "jog", axis, speedPerS }, by.name) ?? [];
      }
      case "jog-end":
        controller.endJog(ask.device, by.name);
        return [];
      case "set-input":
        return simulation?.setInput(ask.device, ask.isOn) ? [] : [{ kind: "no-switch", device: ask.device }];
      case "mend":
        simulation?.mend();
        return simulation === null ? [{ kind: "not-simulated" }] : [];
      default:
        return ask satisfies never;
    }
  }

  #beat(): void {
    const { controller, send } = this.#its;
    const atMs = this.#clock.nowMs();
    this.#latenessMsMax = Math.max(0, atMs - this.#timer.dueMs);
    const events = this.#events;
    this.#events = [];
    send({
      type: "beat",
      atMs,
      events,
      values: this.#changes(),
      planMs: controller.planMs,
      agesMs: [...this.#its.line.devices.keys()].map((device) => controller.signals.ageMs(device)),
      forecast: this.#newForecast(),
      latenessMsMax: this.#latenessMsMax,
    });
    this.#clock.reschedule(this.#timer, atMs + BEAT_MS);
  }

  #changes() {
    const { signals } = this.#its.controller;
    const changes: (readonly [number, SignalValue | null, string])[] = [];
    for (let slot = 0; slot < signals.signals.length; slot++) {
      const value = signals.value(slot) ?? null;
      // A value that is known is good; why another is not takes a closer look.
      const quality = value === null ? QUALITY_LETTER[signals.reading(slot).quality] : QUALITY_LETTER.good;
      if (this.#values[slot] === value && this.#qualities[slot] === quality) continue;
      this.#values[slot] = value;
      this.#qualities[slot] = quality;
      changes.push([slot, value, quality]);
    }
    return changes;
  }

  #newForecast(): Forecast | null {
    const forecast = this.#its.controller.forecast();
    const last = this.#forecast;
    const isSame =
      forecast.length === last.length &&
      forecast.every(([instance, startMs], i) => last[i]?.[0] === instance && last[i]?.[1] === startMs);
    if (isSame) return null;
    this.#forecast = forecast;
    return forecast;
  }
}

const reasonsIn = (answer: CommandAnswer): readonly Reason[] => (answer.accepted ? [] : answer.reasons);

/** What is asked for has been checked for its form; what is wrong with it all the same is an answer, too. */
function reasonsOf(act: () => readonly Reason[]): readonly Reason[] {
  try {
    return act();
  } catch (error) {
    return [written(error instanceof Error ? error.message : String(error))];
  }
}
