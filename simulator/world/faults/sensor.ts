/** What goes wrong with what a device senses: it says, with good quality, what is not so. */
import type { RandomStream } from "../../../src/clock/index.ts";
import type { Device, SignalValue } from "../../../src/model/index.ts";
import type { Station } from "../world.ts";
import { electronic, type Fault } from "./fault.ts";

/** How long a contact bounces at a change, and how long each of its jumps is, ms. */
const BOUNCE_MS = 60;
const JUMP_MS = 10;
/** Noise of a number, in its unit. */
const NOISE = 0.8;

type Values = (SignalValue | null)[];

/** Which of its signals a device's sensor is: holding, a part that is ready, a switch, a result, a position. */
const SENSOR: Readonly<Record<Device["kind"], number>> = {
  axes: 0,
  gripper: 0,
  feeder: 0,
  conveyor: 0,
  output: 0,
  input: 0,
  tool: 1,
};

const sensorOf = ({ electronics }: Station): number => SENSOR[electronics.device.kind];

export const SENSOR_FAULTS = {
  "sensor-stuck": electronic("the device's sensor stays as it is, whatever happens", (station) => {
    const slot = sensorOf(station);
    let kept: SignalValue | null | undefined;
    station.electronics.distortion = (values: Values) => {
      if (kept === undefined) kept = values[slot] ?? null;
      values[slot] = kept;
    };
  }),
  "sensor-inverted": electronic("the device's sensor says the opposite", (station) => {
    const slot = sensorOf(station);
    station.electronics.distortion = (values: Values) => {
      const value = values[slot];
      if (typeof value === "boolean") values[slot] = !value;
      else if (typeof value === "number") values[slot] = -value;
    };
    station.electronics.sensedChange();
  }),
  "sensor-bounce": electronic("the device's sensor jumps to and fro at every change", (station, world) => {
    const slot = sensorOf(station);
    let last: SignalValue | null | undefined;
    let changedAtMs = Number.NEGATIVE_INFINITY;
    station.electronics.distortion = (values: Values, atMs: number) => {
      const value = values[slot];
      if (typeof value !== "boolean") return;
      if (last !== undefined && value !== last) {
        changedAtMs = atMs;
        for (let ms = JUMP_MS; ms <= BOUNCE_MS; ms += JUMP_MS)
          world.after(ms, () => station.electronics.sensedChange());
      }
      last = value;
      const sinceMs = atMs - changedAtMs;
      if (sinceMs < BOUNCE_MS && Math.floor(sinceMs / JUMP_MS) % 2 === 1) values[slot] = !value;
    };
  }),
  "sensor-noise": electronic("the numbers that the device senses are noisy", (station, world) => {
    const random: RandomStream = world.random(`noise ${station.electronics.device.name}`);
    station.electronics.distortion = (values: Values) => {
      for (const [slot, value] of values.entries())
        if (typeof value === "number") values[slot] = value + random.between(-NOISE, NOISE);
    };
  }),
  "sensor-frozen": electronic("the device says the same for ever, as if it were so", (station) => {
    let kept: Values | null = null;
    station.electronics.distortion = (values: Values) => {
      kept ??= [...values];
      for (const [slot, value] of kept.entries()) values[slot] = value;
    };
  }),
} as const satisfies Record<string, Fault>;
