/**
 * Devices on one emulated Arduino with the real firmware, in virtual time: the board's own clock goes with ours, over a wire within this
 * program. What comes at which pulse is the same each time, however busy the machine is.
 */
import { VirtualClock } from "../../src/clock/index.ts";
import { loadLibraries } from "../../src/devices/adapters/johnny-five/library.ts";
import type { Until } from "../contract/session.ts";
import { firmataBoard } from "./firmata-board.ts";
import { firmataSessions } from "./firmata-sessions.ts";
import { SLICE_MS, VirtualWire } from "./virtual-board-wire.ts";

const BOUND_MS = 20_000;

export async function virtualFirmataCell() {
  // What is loaded meanwhile takes its time by another clock.
  await loadLibraries();
  const clock = new VirtualClock();
  const board = firmataBoard();
  const wire = new VirtualWire(clock, board);
  const until: Until = async (holds, what, boundMs = BOUND_MS) => {
    const endMs = clock.nowMs() + boundMs;
    while (!holds()) {
      if (clock.nowMs() > endMs) throw new Error(`not within ${boundMs} ms: ${what()}`);
      clock.runUntil(clock.nowMs() + SLICE_MS);
      // What was promised is kept between two slices.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const sessions = firmataSessions(clock, { open: (_address, hooks) => wire.open(hooks), until });
  return { ...{ clock, board, wire, until, ...sessions }, at: { host: "10.0.0.7", port: 3030 } };
}
