/** Single commands outside any step: homing, going home at the end, and what a person asks for in Manual. */
import type { EventLog } from "../journal/index.ts";
import type { Act, DeviceName, Refusal } from "../model/index.ts";
import type { Purpose } from "../safety/index.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { ZoneClaims } from "./zone-claims.ts";

export interface ActRequest {
  readonly device: DeviceName;
  readonly act: Act;
  readonly purpose: Purpose;
  readonly why: string;
}

export class ActRunner {
  readonly #log: EventLog;
  readonly #dispatcher: Dispatcher;
  readonly #zones: ZoneClaims;
  /** The last token that was given. */
  #jog: { readonly device: DeviceName; readonly axis: string; readonly commandId: number } | null = null;
  #refused: ActRequest | null = null;

  constructor(log: EventLog, dispatcher: Dispatcher, zones: ZoneClaims) {
    this.#log = log;
    this.#dispatcher = dispatcher;
    this.#zones = zones;
  }

  /**
   * Asks the gate and sends. `ended` hears null when the device is done, else what went wrong; it is not called if the
   * answer is a list of reasons.
   */
  run(request: ActRequest, ended: (wrong: string | null) => void): readonly Refusal[] | null {
    const { device, act, purpose, why } = request;
    const log = this.#log;
    let commandId = 0;
    const fail = (text: string): void => {
      log.emit({ type: "act-failed", device, commandId, why: text });
      ended(text);
    };
    const reasons = this.#dispatcher.request(
      {
        device,
        act,
        purpose,
        needs: null,
        carriesOn: act.verb === "jog" ? this.#jogOf(device, act.axis) : null,
        zones: () => this.#zones.needed(device, act),
        announce: (id) => {
          commandId = id;
          if (act.verb === "jog") this.#jog = { device, axis: act.axis, commandId: id };
          this.#zones.claim(device, act);
          log.emit({ type: "act-dispatched", device, act, commandId: id, why });
        },
      },
      {
        accepted: () => {},
        done: () => {
          log.emit({ type: "act-done", device, commandId });
          ended(null);
        },
        refused: (text) => fail(`${device} refused: ${text}`),
        failed: (text) => fail(`${device} failed: ${text}`),
        stopped: () => fail(`${device} was stopped`),
        lost: () => fail(`the link to ${device} was lost`),
      },
    );
    // Who waits makes the same request again and again: it is on record once.
    if (reasons !== null && request !== this.#refused) log.emit({ type: "act-refused", device, act, reasons });
    this.#refused = reasons === null ? null : request;
    return reasons;
  }

  /** The command of a jog of the same axis, which a new token carries on. */
  #jogOf(device: DeviceName, axis: string): number | null {
    return this.#jog?.device === device && this.#jog.axis === axis ? this.#jog.commandId : null;
  }
}
