/**
 * 11: position, speed, acceleration and jerk of every axis within its limits, on stops and on going on as well. The body is looked at
 * whenever a report of it arrives, every 20 ms while it moves: mean values between two looks can't exceed what holds throughout.
 */
import type { AxesDevice, AxisModel, DeviceName, SignalValue } from "../../../src/model/index.ts";
import { AxesPhysics } from "../../world/index.ts";
import type { MakeRule } from "./rule.ts";

/** For rounding, as a share and in the axis' unit. */
const SHARE = 1.001;
const ROUNDING = 1e-6;
/** Differences over less time than this are differences of rounding errors, ms. */
const APART_MS_MIN = 1;

interface Look {
  readonly atMs: number;
  readonly speed: readonly number[];
  /** Mean acceleration since the look before it; null: there was none. */
  readonly acceleration: readonly number[] | null;
  readonly sinceMs: number;
}

export const limits: MakeRule = ({ clock, line, world, state }, tell) => {
  const last = new Map<DeviceName, Look>();
  const scratch: (SignalValue | null)[] = [];

  const judge = (device: AxesDevice, physics: AxesPhysics): void => {
    const atMs = clock.nowMs();
    const before = last.get(device.name);
    if (before !== undefined && atMs - before.atMs < APART_MS_MIN) return;
    physics.sense(scratch, atMs);
    const { at } = physics;
    const axes = [...device.axes.values()];
    const speed = axes.map((_axis, i) => Number(scratch[axes.length + i]));
    const spanS = before === undefined ? 0 : (atMs - before.atMs) / 1000;
    const acceleration =
      before === undefined ? null : speed.map((value, i) => (value - (before.speed[i] ?? value)) / spanS);
    for (const [i, axis] of axes.entries()) {
      const who = `${device.name}.${axis.name}`;
      judgeNow(who, axis, at[axis.name] ?? Number.NaN, speed[i] ?? 0);
      const its = acceleration?.[i];
      if (its === undefined || before === undefined) continue;
      if (Math.abs(its) > axis.accelerationPerS2 * SHARE + ROUNDING)
        tell("11", `${who} accelerates by ${its.toFixed(1)}, and its limit is ${axis.accelerationPerS2}`);
      const earlier = before.acceleration?.[i];
      const acrossS = (atMs - before.sinceMs) / 1000;
      if (earlier !== undefined && Math.abs(its - earlier) > axis.jerkPerS3 * acrossS * SHARE + ROUNDING)
        tell("11", `${who} jerks by ${((its - earlier) / acrossS).toFixed(0)}, and its limit is ${axis.jerkPerS3}`);
    }
    last.set(device.name, { atMs, speed, acceleration, sinceMs: before?.atMs ?? atMs });
  };

  const judgeNow = (who: string, axis: AxisModel, position: number, speed: number): void => {
    const [low, high] = axis.range;
    if (!(position >= low - ROUNDING && position <= high + ROUNDING))
      tell("11", `${who} is at ${position}, and its range is ${low} to ${high}`);
    const { mode, state: its } = state();
    const limit = mode === "Manual" && its === "Execute" ? axis.manualSpeedPerS : axis.speedPerS;
    if (!(Math.abs(speed) <= limit * SHARE + ROUNDING))
      tell("11", `${who} moves at ${speed}, and its limit is ${limit}`);
  };
  return {
    commanded({ id, device, act }) {
      const its = line.devices.get(device);
      if (act.verb !== "move" || its?.kind !== "axes") return;
      for (const [axis, target] of Object.entries(act.target)) {
        const [low, high] = its.axes.get(axis)?.range ?? [0, 0];
        if (target < low - ROUNDING || target > high + ROUNDING)
          tell("11", `command ${id} sends ${device}.${axis} to ${target}, and its range is ${low} to ${high}`);
      }
    },
    arrived(message) {
      if (message.type !== "telemetry") return;
      const device = line.devices.get(message.device);
      if (device?.kind !== "axes") return;
      const { physics } = world.station(message.device);
      if (!(physics instanceof AxesPhysics)) return;
      judge(device, physics);
    },
  };
};
