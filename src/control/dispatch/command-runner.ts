/** Single commands outside any step: homing, going home at the end, and what a person asks for in Manual. */
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { SignalTable } from "../../conditions/index.ts";
import type { EventLog } from "../../journal/index.ts";
import { type Act, type ActTrouble, type DeviceName, explainAct, type Line, type Refusal } from "../../model/index.ts";
import type { Purpose } from "../../safety/index.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { expectedDurationMs } from "./expected-duration.ts";
import type { ZoneClaims } from "./zone-claims.ts";

export interface ActRequest {
  readonly device: DeviceName;
  readonly act: Act;
  readonly purpose: Purpose;
  readonly why: string;
  /** Called with the gate's permit, before the command is announced and leaves. */
  readonly permitted?: () => void;
}

export interface ActRunnerParts {
  readonly clock: Clock;
  readonly line: Line;
  readonly log: EventLog;
  readonly signals: SignalTable;
  readonly dispatcher: Dispatcher;
  readonly zones: ZoneClaims;
}

/** As steps: an act that has not ended after twice the time it should take, and this, has failed. */
const MARGIN_MS = 500;

export class ActRunner {
  readonly #its: ActRunnerParts;
  /** The last token that was given. */
  #jog: { readonly device: DeviceName; readonly axis: string; readonly commandId: number } | null = null;
  #refused: ActRequest | null = null;

  constructor(its: ActRunnerParts) {
    this.#its = its;
  }

  /**
   * Asks the gate and sends. `ended` hears null when the device is done, else what went wrong; it is not called if the
   * answer is a list of reasons.
   */
  run(request: ActRequest, ended: (wrong: string | null) => void): readonly Refusal[] | null {
    const { device, act, purpose, why } = request;
    const { log, clock, line, signals, dispatcher, zones } = this.#its;
    let commandId = 0;
    let patience: TimerHandle | null = null;
    const over = (): void => {
      if (patience !== null) clock.cancel(patience);
    };
    const fail = (trouble: ActTrouble): void => {
      over();
      const text = explainAct(device, trouble);
      log.emit({ type: "act-failed", device, commandId, why: text, trouble });
      ended(text);
    };
    const giveUp = (boundMs: number): void => {
      // An abort has ended it, and told nobody: what the device does by now is something else.
      if (log.state.devices[device]?.commandId !== commandId) return;
      const trouble: ActTrouble = { kind: "act-endless", ms: boundMs };
      dispatcher.disown([device]);
      dispatcher.stop([device], 2, explainAct(device, trouble), null);
      fail(trouble);
    };
    const reasons = dispatcher.request(
      {
        device,
        act,
        purpose,
        needs: null,
        throughout: null,
        carriesOn: act.verb === "jog" ? this.#jogOf(device, act.axis) : null,
        zones: () => zones.needed(device, act),
        announce: (id) => {
          commandId = id;
          // First: whoever hears of the command may stop the line, and that comes after whatever this does.
          request.permitted?.();
          if (act.verb === "jog") this.#jog = { device, axis: act.axis, commandId: id };
          zones.claim(device, act);
          log.emit({ type: "act-dispatched", device, act, commandId: id, why });
          // A jog's token has its own end, in the device.
          if (act.verb === "jog") return;
          const boundMs = 2 * expectedDurationMs(device, act, line, signals) + MARGIN_MS;
          patience = clock.after(boundMs, () => giveUp(boundMs));
        },
      },
      {
        accepted: () => {},
        done: () => {
          over();
          log.emit({ type: "act-done", device, commandId });
          ended(null);
        },
        refused: (text) => fail({ kind: "act-refused", why: text }),
        failed: (text) => fail({ kind: "act-failed", why: text }),
        stopped: () => fail({ kind: "act-stopped" }),
        lost: () => fail({ kind: "act-link-lost" }),
      },
    );
    // Who waits makes the same request again and again: it is on record once.
    if (reasons !== null && request !== this.#refused) log.emit({ type: "act-refused", device, act, reasons });
    this.#refused = reasons === null ? null : request;
    return reasons;
  }

  /** @returns whether the device was being jogged: what comes now is a jog of its own */
  endJog(device: DeviceName): boolean {
    const was = this.#jog?.device === device && this.#its.log.state.devices[device]?.commandId === this.#jog.commandId;
    if (was) this.#jog = null;
    return was;
  }

  /** The command of a jog of the same axis, which a new token carries on. */
  #jogOf(device: DeviceName, axis: string): number | null {
    return this.#jog?.device === device && this.#jog.axis === axis ? this.#jog.commandId : null;
  }
}
