/** The example of docs/adapters.md: a lamp whose wire is a list of texts. Small, complete, and run by a test. */
import type { Adapter } from "../../src/devices/index.ts";
import { type Command, compareFences, type Fence, Permit } from "../../src/model/index.ts";

export interface Lamp {
  /** What was put on the wire. */
  readonly sent: string[];
  /** Says what the lamp senses: call it at least every heartbeat. */
  beat(): void;
}

/** @param nowMs the device's own clock */
export function lampAdapter(nowMs: () => number, made: (lamp: Lamp) => void): Adapter {
  return {
    name: "lamp",
    connect: (device, _line, listener) => {
      let fence: Fence = { epoch: 0, stop: 0 };
      let isOn = false;
      let isOpen = false;
      const said = () => ({ device: device.name, ticks: nowMs() });
      const sense = () => listener({ type: "telemetry", ...said(), values: [isOn] });
      const sent: string[] = [];
      const execute = (command: Command): void => {
        const its = { ...said(), commandId: command.id };
        if (compareFences(command.fence, fence) < 0)
          return listener({ type: "refused", ...its, why: "older than the last stop" });
        fence = command.fence;
        listener({ type: "accepted", ...its });
        isOn = command.act.verb === "on";
        sent.push(isOn ? "ON" : "OFF");
        listener({ type: "done", ...its });
        sense();
      };
      made({ sent, beat: () => isOpen && sense() });
      return {
        fences: "none",
        open: () => {
          isOpen = true;
          listener({ type: "hello", ...said(), firmware: "lamp 1", bootId: "1", fence });
          sense();
        },
        dispatch: (permit) => {
          const command = Permit.commandIn(permit);
          if (command !== null) execute(command);
        },
        stop: (order) => {
          if (compareFences(order.fence, fence) > 0) fence = order.fence;
          if (order.category !== 2 && device.kind === "output" && device.safe === "off") {
            isOn = false;
            sent.push("OFF");
          }
          listener({ type: "stopped", ...said(), commandId: null, fence: order.fence, standstill: "measured" });
          sense();
        },
        close: () => {
          isOpen = false;
        },
      };
    },
  };
}
