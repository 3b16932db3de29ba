/** Devices on one grbl in virtual time: the adapter's own parts over a wire within this program, each way a millisecond long. */
import { Grbl, type GrblBuild } from "../../simulator/firmware/index.ts";
import { VirtualClock } from "../../src/clock/index.ts";
import { Controller } from "../../src/devices/adapters/gcode/controller.ts";
import { GcodeDriver } from "../../src/devices/adapters/gcode/gcode-driver.ts";
import { readOptions } from "../../src/devices/adapters/gcode/options.ts";
import { AdapterPort, MemoryFenceStore, type StreamHooks } from "../../src/devices/adapters/kit/index.ts";
import {
  type Act,
  type AxesDevice,
  type Command,
  type Device,
  type DeviceMessage,
  issuePermit,
  type SignalValue,
  type StopCategory,
} from "../../src/model/index.ts";
import { gantry, QUICK } from "./grbl-cell.ts";

const WIRE_MS = 1;
const AT = { host: "10.0.0.9" };

/** What is at the other end of the wire. */
export interface Peer {
  receive(bytes: Uint8Array): void;
}

/** One device and all that it has said. */
export class Talk {
  readonly heard: DeviceMessage[] = [];
  readonly port: AdapterPort;
  readonly #device: Device;
  #lastId = 0;

  constructor(
    clock: VirtualClock,
    device: Device,
    its: { controller: Controller; isWithAxes: boolean; problems: string[] },
  ) {
    this.#device = device;
    const read = readOptions(device);
    if (read.kind !== "ok") throw new Error(JSON.stringify(read.problems));
    const { controller, isWithAxes } = its;
    this.port = new AdapterPort(clock, {
      ...{ device, driver: new GcodeDriver(clock, { device, options: read.options, controller, isWithAxes }) },
      ...{ fences: "none", connectMs: 6000, store: new MemoryFenceStore(), holder: null },
      onProblem: (_, text) => its.problems.push(text),
      listener: (message) => this.heard.push(message),
    });
  }

  act(act: Act, stop = 0): Command {
    this.#lastId += 1;
    const command: Command = {
      type: "command",
      id: this.#lastId,
      device: this.#device.name,
      act,
      fence: { epoch: 1, stop },
    };
    this.port.dispatch(issuePermit(command));
    return command;
  }

  stop(category: StopCategory, stop = 1): void {
    this.port.stop({ type: "stop", device: this.#device.name, category, fence: { epoch: 1, stop } });
  }

  /** What was said of a command, in order. */
  of({ id }: Command): string[] {
    return this.heard.flatMap((message) => ("commandId" in message && message.commandId === id ? [message.type] : []));
  }

  /** Reports of these types, in order. */
  all<T extends DeviceMessage["type"]>(type: T): readonly Extract<DeviceMessage, { type: T }>[] {
    return this.heard.filter((message): message is Extract<DeviceMessage, { type: T }> => message.type === type);
  }

  get sensed(): readonly (SignalValue | null)[] {
    return this.all("telemetry").at(-1)?.values ?? [];
  }
}

/** @param firmware makes what is at the other end; what it says goes back by `say` */
export function overWire<P extends Peer>(firmware: (clock: VirtualClock, say: (text: string) => void) => P) {
  const clock = new VirtualClock();
  const problems: string[] = [];
  let hooks: StreamHooks | null = null;
  const peer = firmware(clock, (text) => {
    const to = hooks;
    clock.after(WIRE_MS, () => hooks === to && to?.received(Buffer.from(text, "latin1")));
  });
  const controller = new Controller(clock, (its) => {
    clock.after(WIRE_MS, () => {
      hooks = its;
      its.opened();
    });
    return {
      write: (bytes) => {
        const sent = Uint8Array.from(bytes);
        if (hooks === its) clock.after(WIRE_MS, () => peer.receive(sent));
      },
      transferMs: () => 0,
      close: () => {
        if (hooks === its) hooks = null;
      },
    };
  });
  const until = (holds: () => boolean, what: string, withinMs = 30_000): void => {
    const isReached = clock.runWhile(() => !holds(), { untilMs: clock.nowMs() + withinMs });
    if (!isReached) throw new Error(`not within ${withinMs} ms: ${what}; ${problems.join(" | ")}`);
  };
  const talk = (device: Device, isWithAxes = false) => new Talk(clock, device, { controller, isWithAxes, problems });
  const ends = (its: Talk, command: Command, type: DeviceMessage["type"]): void =>
    until(() => its.of(command).includes(type), `${type} of ${JSON.stringify(command.act)}: ${its.of(command).join()}`);
  return {
    ...{ clock, peer, problems, until, talk, ends, at: AT },
    run: (ms: number) => clock.runUntil(clock.nowMs() + ms),
    /** A gantry that is up. */
    gantry(options: Record<string, unknown> = {}, said: Partial<AxesDevice> = {}): Talk {
      const its = talk(gantry({ ...AT, ...options }, said), true);
      its.port.open();
      until(() => its.sensed.length > 0, "telemetry");
      return its;
    },
    homed(its: Talk): Talk {
      ends(its, its.act({ verb: "home", axes: null }), "done");
      until(() => its.sensed[6] === true && its.sensed[7] === false, "homed");
      return its;
    },
  };
}

export const virtualGrbl = (build: GrblBuild = {}) =>
  overWire(
    (clock, say) =>
      new Grbl(clock, say, { standsAt: [-20, -20, -10], ...build, settings: { ...QUICK, ...build.settings } }),
  );
