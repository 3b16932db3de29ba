/** What goes wrong with sensors: the quality stays good, and what they say is not so. The body itself is not deceived. */
import type { RandomStream } from "../../../src/clock/index.ts";
import { carriedSignals, type Device, type SignalSpec, type SignalValue } from "../../../src/model/index.ts";
import { AxesPhysics } from "../physics/axes.ts";
import { GripperPhysics } from "../physics/gripper.ts";
import type { Distortion } from "../telemetry.ts";
import type { Station, World } from "../world.ts";
import { bouncing } from "./bouncing.ts";
import { family, reachedStation } from "./fault.ts";

/** How far a noisy number is off at most, by its unit. */
const BAND = { mm: 0.4, deg: 0.4, "mm/s": 4, "deg/s": 4, kPa: 8 } as const;
/** An analogue input has no unit of its own: share of its range. */
const BAND_SHARE = 0.02;

const lasts = "until mended";

export const SENSOR = family({
  "sensor-stuck": {
    what: "the device's chief signal keeps its value, whatever happens: holding, part_ready, ok, or the first axis' position",
    takes: "any device",
    ...{ lasts, deceives: true },
    strike: (world, device) => {
      const station = world.station(device);
      const { telemetry } = station.electronics;
      const slot = chiefSlot(station.electronics.device);
      let value = telemetry.values()[slot] ?? null;
      telemetry.distort((values) => {
        value ??= values[slot] ?? null;
        values[slot] = value;
      });
      return true;
    },
  },
  "sensor-inverted": {
    what: "the device's chief switch says the contrary: holding, part_ready, running, ok, or an axis' moving",
    takes: "a device with a switch",
    ...{ lasts, deceives: true },
    strike: (world, device) => {
      const station = world.station(device);
      const slot = switchSlot(station.electronics.device);
      if (slot < 0) return false;
      return distort(station, (values) => {
        if (typeof values[slot] === "boolean") values[slot] = !values[slot];
      });
    },
  },
  "sensor-bounce": {
    what: "the device's chief switch chatters for some 60 ms whenever it changes",
    takes: "a device with a switch",
    ...{ lasts, deceives: true },
    strike: (world, device, random) => {
      const station = world.station(device);
      const slot = switchSlot(station.electronics.device);
      return slot >= 0 && distort(station, bouncing(world.clock, station.electronics, slot, random));
    },
  },
  "sensor-noise": {
    what: "what the device measures is noisy: positions by up to 0.4 mm, speeds by 4 mm/s, pressure by 8 kPa",
    takes: "axes, a conveyor, an analogue input, a vacuum gripper, or a gripper on axes",
    ...{ lasts, deceives: true },
    strike: (world, device, random) => {
      const station = measuring(world, device);
      return station !== null && distort(station, noisy(bandsOf(station.electronics.device), random));
    },
  },
  "sensor-frozen": {
    what: "all that the device says keeps its last values, with fresh time stamps",
    takes: "any device",
    ...{ lasts, deceives: true },
    strike: (world, device) => {
      const station = world.station(device);
      const frozen = station.electronics.telemetry.values();
      return distort(station, (values) => {
        for (let slot = 0; slot < frozen.length; slot++) values[slot] = frozen[slot] ?? null;
      });
    },
  },
});

function distort({ electronics }: Station, distortion: Distortion): true {
  electronics.telemetry.distort(distortion);
  electronics.sensedChange();
  return true;
}

/** Which of its signals matters most: of a tool whether its work is good, else the first that it carries. */
const chiefSlot = (device: Device): number => (device.kind === "tool" ? switchSlot(device) : 0);

/** Which of its signals is the switch that matters most; negative if it has none. */
function switchSlot(device: Device): number {
  const chief = device.kind === "axes" ? ".moving" : device.kind === "tool" ? ".ok" : "";
  return carriedSignals(device).findIndex(({ name, type }) => type === "boolean" && name.endsWith(chief));
}

/** The device itself if it measures anything, else the axes that carry it or its gripper. */
function measuring(world: World, device: string): Station | null {
  const station = world.station(device);
  const near = [station, reachedStation(world, device, GripperPhysics), reachedStation(world, device, AxesPhysics)];
  return near.find((its) => its !== null && bandsOf(its.electronics.device).some((band) => band > 0)) ?? null;
}

/** By how much each carried signal is off at most; 0 for what is not measured. */
function bandsOf(device: Device): readonly number[] {
  if (device.kind === "input") return [device.range === null ? 0 : BAND_SHARE * (device.range[1] - device.range[0])];
  return carriedSignals(device).map(({ unit }: SignalSpec) => (unit === null ? 0 : BAND[unit]));
}

function noisy(bands: readonly number[], random: RandomStream): Distortion {
  const off = (value: SignalValue | null, band: number): SignalValue | null =>
    typeof value === "number" && band > 0 ? value + random.between(-band, band) : value;
  return (values) => {
    for (let slot = 0; slot < bands.length; slot++) values[slot] = off(values[slot] ?? null, bands[slot] ?? 0);
  };
}
