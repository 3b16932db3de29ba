/**
 * What each fault may spoil for a judge: of which device, in which respect, and for how long. A fault that is not in the way of any
 * judge spoils nothing: a jam, a refusal or a dropped part is the controller's to deal with.
 */
import type { FaultName } from "../world/index.ts";

/**
 * `senses`: its sensors may say what is not so. `wire`: messages to it or from it come late, twice or not at all. `stops`: it hears no
 * stop. `drive`: its body goes on under a stop. `reference`: its axes may have lost their position in this very moment.
 */
export type Respect = "senses" | "wire" | "stops" | "drive" | "reference";

export interface FaultEffect {
  readonly spoils: readonly Respect[];
  /** Only the device itself; what is mounted together with it as well; or every drive of the line. */
  readonly reach: "device" | "mount" | "drives";
  /** How long, ms; Infinity: until a person has mended it. */
  readonly lastsMs: number;
}

/** A lost position is sensed and told within this time, ms, on a slow wire too. */
const LOST_MS = 1_000;

/** Longest time for which `power-lost` leaves a device without its supply, ms. */
const BROWN_OUT_MS = 2_000;

const untilMended = (...spoils: readonly Respect[]): FaultEffect => ({
  ...{ spoils, reach: "device", lastsMs: Number.POSITIVE_INFINITY },
});

const NOTHING: FaultEffect = { spoils: [], reach: "device", lastsMs: 0 };
const LOST: FaultEffect = { spoils: ["reference"], reach: "device", lastsMs: LOST_MS };

export const EFFECTS: Readonly<Record<FaultName, FaultEffect>> = {
  // Which parts these make unknowable is looked at in the world, part by part.
  ...{ "dropped-part": NOTHING, "double-pick": NOTHING, "missing-part": NOTHING, "misplaced-part": NOTHING },
  ...{ jam: NOTHING, starved: NOTHING, blocked: NOTHING, "vacuum-leak": NOTHING, "bad-result": NOTHING },
  ...{ "late-answer": NOTHING, refused: NOTHING, busy: NOTHING, "device-fault": NOTHING, stall: NOTHING },
  ...{ slip: NOTHING, overshoot: NOTHING, "homing-fails": NOTHING, "guard-open": NOTHING, "clock-drift": NOTHING },
  ...{ "pressed-at-machine": NOTHING, "local-at-machine": NOTHING },
  "reset-at-machine": LOST,
  "no-answer": untilMended("stops"),
  "keeps-moving": untilMended("drive"),
  "position-lost": LOST,
  reboot: LOST,
  "power-lost": { spoils: ["reference", "wire", "stops"], reach: "device", lastsMs: BROWN_OUT_MS + LOST_MS },
  "hardware-stop": { ...LOST, reach: "drives" },
  ...{ "link-loss": untilMended("wire"), "link-delay": untilMended("wire"), "link-duplicate": untilMended("wire") },
  ...{ "link-reorder": untilMended("wire"), "link-corrupt": untilMended("wire"), "link-cut": untilMended("wire") },
  ...{ "sensor-stuck": untilMended("senses"), "sensor-inverted": untilMended("senses") },
  ...{ "sensor-bounce": untilMended("senses"), "sensor-frozen": untilMended("senses") },
  "sensor-noise": { ...untilMended("senses"), reach: "mount" },
};
