/** What goes wrong with a device at its work. */
import { AxesPhysics } from "../physics/axes.ts";
import { bodily, electronic, type Fault } from "./fault.ts";

/** How late a late answer is: later than any step waits, ms. */
const LATE_MS = 8_000;
/** How long a device says that it is busy, ms. */
const BUSY_MS = 1_500;
/** How far axes end from their target: many times what counts as being there, in the unit of each axis. */
const MISS = 3;

const AXES = "it takes axes";

export const ACT = {
  "no-answer": electronic("the device hears no commands any more, but still says what it senses", ({ electronics }) => {
    electronics.faults.deaf = true;
  }),
  "late-answer": electronic("what the device says of its next command comes seconds late", ({ electronics }) => {
    electronics.faults.answersLateMs = LATE_MS;
  }),
  refused: electronic("the device refuses its next command", ({ electronics }) => {
    electronics.faults.refuseNext = "not now";
  }),
  busy: electronic("the device refuses every command for a second and a half: it is busy", ({ electronics }, world) => {
    electronics.faults.refuseAlways = "busy";
    world.after(BUSY_MS, () => {
      if (electronics.faults.refuseAlways === "busy") electronics.faults.refuseAlways = null;
    });
  }),
  "device-fault": electronic("the device fails its act at the end", ({ electronics }) => {
    electronics.faults.failNext = "drive fault";
  }),
  stall: electronic("the device begins and never ends", ({ electronics }) => {
    electronics.faults.stalled = true;
  }),
  slip: bodily("the axes end their next move short of its target", AxesPhysics, AXES, (axes) => {
    axes.missesNextBy = -MISS;
  }),
  overshoot: bodily("the axes end their next move beyond its target", AxesPhysics, AXES, (axes) => {
    axes.missesNextBy = MISS;
  }),
  "homing-fails": bodily("the axes' next homing does not find its reference", AxesPhysics, AXES, (axes) => {
    axes.failsHoming = true;
  }),
  "position-lost": bodily("the axes lose their reference", AxesPhysics, AXES, (axes, { electronics }) => {
    axes.reboot();
    electronics.sensedChange();
  }),
  reboot: electronic("the device restarts: it forgets its position and what it was doing", ({ electronics }) => {
    electronics.reboot();
    electronics.greet();
  }),
  "keeps-moving": electronic(
    "the device goes on under category 1 and 2 stops: only taking its power away stops it",
    ({ electronics }) => {
      electronics.faults.ignoresStops = true;
    },
  ),
} as const satisfies Record<string, Fault>;
