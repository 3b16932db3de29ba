/** Single commands outside any step: homing, going home at the end, and what a person asks for in Manual. */
import type { EventLog } from "../journal/index.ts";
import type { Act, DeviceName, Refusal } from "../model/index.ts";
import type { Purpose } from "../safety/index.ts";
import type { Dispatcher } from "./dispatcher.ts";

export interface ActRequest {
  readonly device: DeviceName;
  readonly act: Act;
  readonly purpose: Purpose;
  readonly why: string;
  readonly zones: readonly string[];
}

export class ActRunner {
  readonly #log: EventLog;
  readonly #dispatcher: Dispatcher;

  constructor(log: EventLog, dispatcher: Dispatcher) {
    this.#log = log;
    this.#dispatcher = dispatcher;
  }

  /**
   * Asks the gate and sends. `ended` hears null when the device is done, else what went wrong; it is not called if the
   * answer is a list of reasons.
   */
  run(request: ActRequest, ended: (wrong: string | null) => void): readonly Refusal[] | null {
    const { device, act, purpose, why, zones } = request;
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
        zones,
        announce: (id) => {
          commandId = id;
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
    if (reasons !== null) log.emit({ type: "act-refused", device, act, reasons });
    return reasons;
  }
}
