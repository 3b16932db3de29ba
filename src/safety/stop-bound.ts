/** How long a stop may take at most, from its order to the report that everything stands: what is later is not coming. */
import type { Device, Line, StopCategory } from "../model/index.ts";

/** For the device's own doing: reading the order, switching, settling in its window. */
const MARGIN_MS = 100;

/** Acts that a category 2 stop lets finish may take this much longer than the file says. */
const SLOWNESS = 1.5;

interface Limits {
  readonly speedPerS: number;
  readonly accelerationPerS2: number;
  readonly jerkPerS3: number;
}

/**
 * Bound of one stop, ms: a deceleration from full speed while still accelerating, the longest act where that finishes first, a
 * report's age, and the way there and back.
 */
export function stopBoundMs(device: Device, line: Line, category: StopCategory): number {
  return decelerationMs(device) + finishingMs(device, category) + reportMs(device) + 2 * line.latencyMs + MARGIN_MS;
}

/**
 * From v at acceleration +a to rest takes at most v/a + 2·a/j: the acceleration is taken back in a/j, then a stop from full speed
 * takes v/a + a/j, of which what was gained meanwhile is a part. Several axes stop along one line under the tightest limits of all,
 * scaled by their shares; each quotient is then at most the greatest of the axes' own.
 */
function decelerationMs(device: Device): number {
  const all = limitsOf(device);
  if (all.length === 0) return 0;
  const brakingS = Math.max(...all.map((its) => its.speedPerS / its.accelerationPerS2));
  const easingS = Math.max(...all.map((its) => its.accelerationPerS2 / its.jerkPerS3));
  return 1000 * (brakingS + 2 * easingS);
}

function limitsOf(device: Device): readonly Limits[] {
  if (device.kind === "axes") return [...device.axes.values()];
  if (device.kind !== "conveyor") return [];
  const { speedMmPerS: speedPerS, accelerationMmPerS2: accelerationPerS2, jerkMmPerS3: jerkPerS3 } = device;
  return [{ speedPerS, accelerationPerS2, jerkPerS3 }];
}

function finishingMs(device: Device, category: StopCategory): number {
  if (category !== 2) return device.kind === "output" ? device.switchMs : 0;
  switch (device.kind) {
    case "gripper":
      return SLOWNESS * Math.max(device.gripMs, device.releaseMs);
    case "feeder":
      return SLOWNESS * device.advanceMs;
    case "tool":
      return SLOWNESS * Math.max(...[...device.verbs.values()].map(({ takesMs }) => takesMs));
    default:
      return 0;
  }
}

const reportMs = (device: Device): number => ("reportEveryMs" in device ? device.reportEveryMs : 0);
