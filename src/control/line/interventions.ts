/**
 * What the line does when something is changed at a device that nobody here asked for: a hold, a reset, a door, an alarm, local mode.
 *
 * The line holds, or aborts where position or power is lost, and nothing goes on without a person: no ladder runs, nothing is homed,
 * no held line goes on by itself. What lasts at the device has to be put back there before the line can be told to go on.
 */
import type { EventLog } from "../../journal/index.ts";
import {
  type CommandRefusal,
  type DeviceName,
  type FirstCause,
  type ForeignAct,
  type InterventionResponse,
  isActing,
  type LineCommand,
  type LineState,
  type LineStateName,
  type StopCategory,
} from "../../model/index.ts";
import { firstOut } from "../dispatch/index.ts";

/** States in which everything is being stopped already, or nothing may move. */
const STOPPED_ANYWAY: ReadonlySet<LineStateName> = new Set([
  "Stopping",
  "Stopped",
  "Aborting",
  "Aborted",
  "Clearing",
  "Resetting",
  "Idle",
  "Complete",
]);

/** Commands by which a person says that the line may go on after what was changed at a device. */
export const LETS_GO_ON: ReadonlySet<LineCommand> = new Set(["clear", "reset", "start", "unhold", "unsuspend"]);

/** What the line does about `act` in `state`. Where Hold is not a legal command its cause raises Stop. Pure. */
export function responseTo(act: ForeignAct, state: LineStateName): InterventionResponse {
  if (STOPPED_ANYWAY.has(state)) return "noted";
  if (act.isPositionLost || act.what === "alarm") return "aborted";
  return isActing(state) && state !== "Holding" ? "stopped" : "held";
}

/** What is still changed at devices: the line can't be told to go on before it is put back there. */
export function lastingInterventions(state: LineState): readonly CommandRefusal[] {
  return Object.entries(state.devices).flatMap(([device, { intervention }]) =>
    intervention === null || intervention.isOver
      ? []
      : [{ kind: "intervened", device, what: intervention.what, seen: intervention.seen } as const],
  );
}

export class Interventions {
  readonly #log: EventLog;
  readonly #leave: (category: StopCategory, cause: FirstCause) => void;

  /** @param leave has the line leave its state: abort under category 1, hold or stop under 2, and wait for a person */
  constructor(log: EventLog, leave: (category: StopCategory, cause: FirstCause) => void) {
    this.#log = log;
    this.#leave = leave;
  }

  /** The orders to stop leave before anybody is told of it. */
  happened(device: DeviceName, act: ForeignAct): void {
    const log = this.#log;
    const lineDid = responseTo(act, log.state.state);
    const first: FirstCause = { kind: "intervened", device, what: act.what, seen: act.seen };
    log.beforeTelling(() => {
      log.emit({ type: "device-intervened", device, ...act, lineDid });
      if (lineDid === "noted") return;
      log.emit(firstOut(first));
      this.#leave(lineDid === "aborted" ? 1 : 2, first);
    });
  }

  /** A person lets the line go on: what has passed is done with. */
  cleared(by: string): void {
    for (const [device, { intervention }] of Object.entries(this.#log.state.devices)) {
      if (intervention?.isOver === true) this.#log.emit({ type: "intervention-cleared", device, by });
    }
  }
}
