/** At the end of a job the axes go to their position `home`, one device after the other. */
import type { SignalTable } from "../conditions/index.ts";
import { type AxesDevice, explain, type Line } from "../model/index.ts";
import type { ActRunner } from "./act-runner.ts";

/** `done` hears null, or what went wrong. Devices without such a position, or there already, stay. */
export function goHome(line: Line, signals: SignalTable, acts: ActRunner, done: (wrong: string | null) => void): void {
  const away = [...line.devices.values()].filter(
    (device): device is AxesDevice =>
      device.kind === "axes" &&
      device.positions.has("home") &&
      signals.value(signals.slotOf(`${device.name}.at.home`) ?? -1) !== true,
  );
  next(away, acts, done);
}

function next(away: readonly AxesDevice[], acts: ActRunner, done: (wrong: string | null) => void): void {
  const [device, ...rest] = away;
  const target = device?.positions.get("home");
  if (device === undefined || target === undefined) return done(null);
  const act = { verb: "move" as const, target, speed: 1 };
  const reasons = acts.run(
    { device: device.name, act, purpose: "go-home", why: "the job is complete", zones: [] },
    (wrong) => (wrong === null ? next(rest, acts, done) : done(wrong)),
  );
  if (reasons !== null) done(reasons.map(explain).join(" "));
}
