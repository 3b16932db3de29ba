/**
 * The device contract: what an adapter owes the controller, whatever hardware it speaks to.
 *
 * Nothing but messages crosses it: no promise, no shared object. Whatever an adapter hears on its wire it turns into
 * `DeviceMessage`s for its listener; whatever it is given it puts on the wire at once. It never throws past this boundary:
 * a broken wire is silence, and silence is noticed by the link above it.
 */
import type { Device, DeviceMessage, Line, Permit, StopOrder } from "../model/index.ts";

/** How long a device takes to answer what it is asked on its wire, as measured on this connection. */
export interface LatencyMs {
  readonly last: number;
  readonly mean: number;
  readonly max: number;
}

/** One device as its adapter serves it. */
export interface DevicePort {
  /** Who keeps an older controller's commands out: with `none`, a take-over needs a person. */
  readonly fences: "device" | "gateway" | "none";
  /** Null: nothing was measured yet. Left out where there is no wire to measure. */
  readonly latencyMs?: LatencyMs | null;
  /** Connects, or connects anew. The device answers with `hello`, then telemetry. Never replays a command. */
  open(): void;
  /**
   * Sends a permitted command. The device answers `accepted` or `refused`, then `done` or `failed`; a command whose
   * fence is older than what the device has seen is refused, and an id it has executed is not executed again.
   */
  dispatch(permit: Permit): void;
  /** Stops: overtakes every queue, needs no permit, is obeyed whatever its fence. The device answers `stopped`. */
  stop(order: StopOrder): void;
  /** Lets go of the wire. Nothing is heard afterwards. */
  close(): void;
}

/** Makes ports. Registered by the name that line files give it. */
export interface Adapter {
  readonly name: string;
  /** @param listener hears every message of the device, in the order of arrival */
  connect(device: Device, line: Line, listener: (message: DeviceMessage) => void): DevicePort;
  /**
   * Reads by how many steps the device's own controller counts a unit of an axis, for who calibrates it at rest. Left out where no controller
   * of its own keeps that.
   * @param told called once, with null where it does not say
   */
  readScale?(device: Device, axis: string, told: (stepsPerUnit: number | null) => void): void;
}
