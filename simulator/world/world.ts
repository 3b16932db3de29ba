/** A simulated line: its devices on their wires, and the parts that pass through it. It knows nothing of who controls it. */
import type { Clock, Random } from "../../src/clock/index.ts";
import type { Adapter } from "../../src/devices/contract.ts";
import {
  type Command,
  type Coordinates,
  carriedSignals,
  type Device,
  type DeviceMessage,
  type DeviceName,
  type Line,
  Permit,
  type SignalValue,
  Sites,
  type StopOrder,
} from "../../src/model/index.ts";
import { SimulatedDevice } from "./device.ts";
import { Wire } from "./link.ts";
import { Parts } from "./parts.ts";
import { AxesPhysics } from "./physics/axes.ts";
import { ConveyorPhysics } from "./physics/conveyor.ts";
import { FeederPhysics } from "./physics/feeder.ts";
import { GripperPhysics } from "./physics/gripper.ts";
import { InputPhysics } from "./physics/input.ts";
import { OutputPhysics } from "./physics/output.ts";
import type { Physics } from "./physics/physics.ts";
import type { Surroundings } from "./physics/surroundings.ts";
import { ToolPhysics } from "./physics/tool.ts";

/** A device with its wires, as faults get at it. */
export interface Station {
  readonly electronics: SimulatedDevice;
  readonly physics: Physics;
  readonly toDevice: Wire<Command | StopOrder>;
  readonly toController: Wire<DeviceMessage>;
}

export class World {
  readonly line: Line;
  readonly clock: Clock;
  readonly random: Random;
  readonly parts = new Parts();
  readonly #stations = new Map<DeviceName, Station>();
  readonly #around: Surroundings;
  readonly #arrivals: (() => void)[] = [];
  /** The output that gives the drives their power. */
  readonly #enable: DeviceName | null;

  constructor(clock: Clock, random: Random, line: Line) {
    this.line = line;
    this.clock = clock;
    this.random = random;
    this.#enable = line.processEnable;
    this.#around = {
      clock,
      parts: this.parts,
      sites: new Sites(line),
      whereIs: (axes) => this.#whereIs(axes),
      isAstray: (axes) => this.#isAstray(axes),
      beltMm: (conveyor, stationMm) => this.#beltMm(conveyor, stationMm),
      partsMoved: () => this.#partsMoved(),
      sensedChange: (device) => this.station(device).electronics.sensedChange(),
    };
    for (const device of line.devices.values()) this.#stations.set(device.name, this.#build(device));
  }

  /** The adapter through which a controller reaches this world. */
  get adapter(): Adapter {
    return {
      name: "simulated",
      connect: (device, _line, listener) => {
        const { toDevice, toController, electronics } = this.station(device.name);
        toController.deliverTo((message) => {
          listener(message);
          for (let i = 0; i < this.#arrivals.length; i++) this.#arrivals[i]?.();
        });
        return {
          fences: "device",
          open: () => electronics.greet(),
          dispatch: (permit) => {
            const command = Permit.commandIn(permit);
            if (command !== null) toDevice.send(command);
          },
          stop: (order) => toDevice.send(order),
          close: () => electronics.part(),
        };
      },
    };
  }

  /** Calls `arrived` whenever a controller has heard something of a device, after it has. */
  onArrival(arrived: () => void): void {
    this.#arrivals.push(arrived);
  }

  has(device: DeviceName): boolean {
    return this.#stations.has(device);
  }

  /** @throws RangeError if the line has no such device */
  station(device: DeviceName): Station {
    const station = this.#stations.get(device);
    if (station === undefined) throw new RangeError(`the world has no device "${device}"`);
    return station;
  }

  stations(): Iterable<Station> {
    return this.#stations.values();
  }

  /** Sets a switch, or what an analogue input measures. @returns false if the line has none of that name and kind */
  setInput(name: DeviceName, value: boolean | number): boolean {
    const station = this.#stations.get(name);
    if (station === undefined || !(station.physics instanceof InputPhysics)) return false;
    if (station.physics.isSwitch !== (typeof value === "boolean")) return false;
    station.physics.setTo(value);
    station.electronics.sensedChange();
    return true;
  }

  /** Takes on how a real line stands, as sensed: what is not known there stays as it is here. */
  adopt(sensed: (signal: string) => SignalValue | undefined): void {
    for (const [name, { physics }] of this.#stations) physics.adopt?.((signal) => sensed(`${name}.${signal}`));
  }

  /**
   * Takes on what a real device has sensed of itself, where others of its line are simulated: a simulated gripper is where the real arm is.
   * What the device does not know stays as it was.
   * @param values in the order of `carriedSignals`
   */
  follow(name: DeviceName, values: readonly (SignalValue | null)[]): void {
    const { physics, electronics } = this.station(name);
    const signals = carriedSignals(electronics.device);
    physics.follow?.((signal) => values[signals.findIndex((spec) => spec.name === `${name}.${signal}`)] ?? undefined);
  }

  /** The relay of `process_enable` has dropped: no power for any drive. */
  cutPower(): void {
    this.#setPower(false);
    for (const { physics, electronics } of this.#stations.values()) {
      if ((physics instanceof AxesPhysics || physics instanceof ConveyorPhysics) && physics.isMoving)
        electronics.losePower(() => physics.reboot());
    }
  }

  /** The relay is held again. */
  restorePower(): void {
    this.#setPower(true);
  }

  #setPower(isOn: boolean): void {
    for (const { physics, electronics } of this.#stations.values()) {
      if (!(physics instanceof OutputPhysics) || electronics.device.name !== this.#enable) continue;
      physics.isCut = !isOn;
      electronics.sensedChange();
    }
  }

  #build(device: Device): Station {
    const physics = this.#body(device);
    const wireRandom = this.random.stream(`link ${device.name}`);
    const toController = new Wire<DeviceMessage>(this.clock, wireRandom);
    const electronics = new SimulatedDevice(this.clock, device, physics, toController);
    const toDevice = new Wire<Command | StopOrder>(this.clock, wireRandom);
    toDevice.deliverTo((message) => electronics.receive(message));
    return { electronics, physics, toDevice, toController };
  }

  #body(device: Device): Physics {
    const random = this.random.stream(`body ${device.name}`);
    switch (device.kind) {
      case "axes":
        return new AxesPhysics(device, this.#around, random);
      case "gripper":
        return new GripperPhysics(device, this.#around, random);
      case "feeder":
        return new FeederPhysics(device, this.#around, random);
      case "conveyor":
        return new ConveyorPhysics(device, this.#around);
      case "output":
        return new OutputPhysics(device, random);
      case "input":
        return new InputPhysics(device);
      case "tool":
        return new ToolPhysics(device, random);
      default:
        return device satisfies never;
    }
  }

  #whereIs(axes: DeviceName): Coordinates {
    const physics = this.#stations.get(axes)?.physics;
    return physics instanceof AxesPhysics ? physics.at : {};
  }

  #isAstray(axes: DeviceName): boolean {
    const physics = this.#stations.get(axes)?.physics;
    return physics instanceof AxesPhysics && physics.isAstray;
  }

  #beltMm(conveyor: DeviceName, stationMm: number): number {
    const physics = this.#stations.get(conveyor)?.physics;
    return physics instanceof ConveyorPhysics ? physics.beltMm(stationMm) : stationMm;
  }

  /** A sensor that sees parts says at once that one has come or gone. */
  #partsMoved(): void {
    for (const { electronics } of this.#stations.values()) {
      if (electronics.device.kind === "feeder" || electronics.device.kind === "conveyor") electronics.sensedChange();
    }
  }
}
