/** What goes wrong in a device: in what it answers, and in how it moves. */
import { AxesPhysics } from "../physics/axes.ts";
import type { World } from "../world.ts";
import { family, reached, reachedStation } from "./fault.ts";

/** How long a busy device refuses, ms. */
const BUSY_MS: readonly [least: number, most: number] = [500, 1500];

/** A late report comes so long after twice the duration of its act, ms: no time-out is that patient by default. */
const LATE_MS: readonly [least: number, most: number] = [2000, 4000];

/** An axis that slips ends short of its target by this share of its way. */
const SLIP_SHARE: readonly [least: number, most: number] = [0.03, 0.1];

/** An axis that overshoots passes its target by this many times the window in which it counts as there. */
const OVERSHOOT_WINDOWS: readonly [least: number, most: number] = [3, 6];

const ANY = "any device";
const AXES = "axes, or the gripper on them";

export const DEVICE = family({
  "no-answer": {
    what: "the device hears no commands and no stops any more, but still says what it senses",
    takes: ANY,
    lasts: "until mended",
    strike: (world, device) => plant(world, device, { deaf: true }),
  },
  "late-answer": {
    what: "the reports of the device's next act come seconds late, when its time is long up",
    takes: ANY,
    lasts: "once",
    strike: (world, device, random) => plant(world, device, { answerNextLateMs: random.between(...LATE_MS) }),
  },
  refused: {
    what: "the device refuses its next command",
    takes: ANY,
    lasts: "once",
    strike: (world, device) => plant(world, device, { refuseNext: "not now" }),
  },
  busy: {
    what: "the device refuses every command as busy, for about a second",
    takes: ANY,
    lasts: "a while",
    strike: (world, device, random) =>
      plant(world, device, { busyUntilMs: world.clock.nowMs() + random.between(...BUSY_MS) }),
  },
  "device-fault": {
    what: "the device fails its act at the end",
    takes: ANY,
    lasts: "once",
    strike: (world, device) => plant(world, device, { failNext: "drive fault" }),
  },
  stall: {
    what: "the device begins and never ends",
    takes: ANY,
    lasts: "until mended",
    strike: (world, device) => plant(world, device, { stalled: true }),
  },
  slip: {
    what: "the axes' next move ends short of its target, and they say truly where",
    takes: AXES,
    lasts: "once",
    strike: (world, device, random) => {
      const axes = reached(world, device, AxesPhysics);
      if (axes === null) return false;
      axes.missesNext = { kind: "short", share: random.between(...SLIP_SHARE) };
      return true;
    },
  },
  overshoot: {
    what: "the axes' next move passes its target, and stays there or creeps back; they say truly where",
    takes: AXES,
    lasts: "once",
    strike: (world, device, random) => {
      const station = reachedStation(world, device, AxesPhysics);
      if (!(station?.physics instanceof AxesPhysics) || station.electronics.device.kind !== "axes") return false;
      const by = Math.max(2, station.electronics.device.inPosition * random.between(...OVERSHOOT_WINDOWS));
      station.physics.missesNext = { kind: "past", by, comesBack: random.chance(0.5) };
      return true;
    },
  },
  "homing-fails": {
    what: "the axes' next homing does not find its reference",
    takes: AXES,
    lasts: "once",
    strike: (world, device) => {
      const axes = reached(world, device, AxesPhysics);
      if (axes !== null) axes.losesNextHome = true;
      return axes !== null;
    },
  },
  "position-lost": {
    what: "the axes lose their reference: what moves stops, and fails",
    takes: "axes",
    lasts: "once",
    strike: (world, device) => {
      const { physics, electronics } = world.station(device);
      if (!(physics instanceof AxesPhysics)) return false;
      electronics.breakOff("the position is lost", () => physics.reboot());
      return true;
    },
  },
  reboot: {
    what: "the device restarts: it forgets its position and what it was doing",
    takes: ANY,
    lasts: "once",
    strike: (world, device) => {
      const { electronics } = world.station(device);
      electronics.reboot();
      electronics.greet();
      return true;
    },
  },
  "keeps-moving": {
    what: "the device goes on under stops of category 1 and 2, and when its link is cut: only taking its power away stops it",
    takes: ANY,
    lasts: "until mended",
    strike: (world, device) => plant(world, device, { keepsMoving: true }),
  },
});

type Planted = Partial<ReturnType<World["station"]>["electronics"]["faults"]>;

function plant(world: World, device: string, faults: Planted): true {
  Object.assign(world.station(device).electronics.faults, faults);
  return true;
}
