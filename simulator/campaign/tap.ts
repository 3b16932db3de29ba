/**
 * Listens on the wires of a world, at both ends: what the controller sends and hears, and what the devices carry out. Nothing is
 * changed by it. The controller's end is the adapter; the device's end is the seam between its electronics and its body.
 */
import type { Adapter } from "../../src/devices/index.ts";
import { type Command, type DeviceMessage, type DeviceName, Permit, type StopOrder } from "../../src/model/index.ts";
import type { World } from "../world/index.ts";

export interface Tap {
  /** The controller has put a command on the wire. */
  commanded(command: Command): void;
  /** The controller has put a stop on the wire. */
  stopping(order: StopOrder): void;
  /** A message is at the controller's door: it has not heard it yet. */
  arriving(message: DeviceMessage): void;
  /** The device begins to carry it out. */
  executed(command: Command): void;
  /** A stop has reached the device. */
  reached(order: StopOrder): void;
  /** The device has started anew: what it remembered is gone. */
  rebooted(device: DeviceName): void;
}

/** The same adapter with a tap at the controller's end. */
export function tapAdapter(adapter: Adapter, tap: Tap): Adapter {
  return {
    name: adapter.name,
    connect: (device, line, listener) => {
      const port = adapter.connect(device, line, (message) => {
        tap.arriving(message);
        listener(message);
      });
      return {
        fences: port.fences,
        open: () => port.open(),
        close: () => port.close(),
        dispatch: (permit) => {
          const command = Permit.commandIn(permit);
          if (command !== null) tap.commanded(command);
          port.dispatch(permit);
        },
        stop: (order) => {
          tap.stopping(order);
          port.stop(order);
        },
      };
    },
  };
}

/** Taps the devices' end: a command is executed when the body has taken it from the electronics. */
export function tapWorld(world: World, tap: Tap): void {
  for (const { electronics, physics } of world.stations()) {
    let current: Command | null = null;
    const receive = electronics.receive.bind(electronics);
    electronics.receive = (message) => {
      current = message.type === "command" ? message : null;
      if (message.type === "stop") tap.reached(message);
      receive(message);
      current = null;
    };
    const begin = physics.begin.bind(physics);
    physics.begin = (act) => {
      const begun = begin(act);
      if (current !== null && !("refused" in begun)) tap.executed(current);
      return begun;
    };
    const reboot = electronics.reboot.bind(electronics);
    electronics.reboot = () => {
      reboot();
      tap.rebooted(electronics.device.name);
    };
  }
}
