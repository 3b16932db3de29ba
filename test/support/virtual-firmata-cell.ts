/**
 * Devices on one emulated Arduino with the real firmware, in virtual time: the board's own clock goes with ours, over a wire within this
 * program. What comes at which pulse is the same each time, however busy the machine is.
 */
import type { EmulatedBoard } from "../../simulator/firmware/index.ts";
import { VirtualClock } from "../../src/clock/index.ts";
import { loadLibraries } from "../../src/devices/adapters/johnny-five/library.ts";
import type { StreamHooks } from "../../src/devices/adapters/kit/index.ts";
import type { Until } from "../contract/session.ts";
import { firmataBoard } from "./firmata-board.ts";
import { firmataSessions } from "./firmata-sessions.ts";

/** The board runs in such slices; bytes wait for the end of one. */
const SLICE_MS = 0.5;
const BOUND_MS = 20_000;

/** Between the adapter and the board. */
class VirtualWire {
  /** What the board says never arrives. */
  isMute = false;
  readonly #clock: VirtualClock;
  readonly #board: EmulatedBoard;
  readonly #said: number[] = [];
  #hooks: StreamHooks | null = null;
  #isCut = false;

  constructor(clock: VirtualClock, board: EmulatedBoard) {
    this.#clock = clock;
    this.#board = board;
    board.onByte = (byte) => this.#said.push(byte);
    const slice = clock.after(SLICE_MS, () => {
      clock.reschedule(slice, clock.nowMs() + SLICE_MS);
      board.run(SLICE_MS * 1000);
      const bytes = Buffer.from(this.#said.splice(0));
      if (bytes.length > 0 && !this.isMute) this.#hooks?.received(bytes);
    });
  }

  open(hooks: StreamHooks) {
    let isClosed = false;
    this.#clock.after(SLICE_MS, () => {
      if (isClosed) return;
      if (this.#isCut) return hooks.closed("the connection is broken");
      this.#hooks = hooks;
      hooks.opened();
    });
    return {
      write: (bytes: Uint8Array) => {
        const sent = Uint8Array.from(bytes);
        if (this.#hooks === hooks) this.#clock.after(SLICE_MS, () => this.#board.receive(sent));
      },
      transferMs: () => 0,
      close: () => {
        isClosed = true;
        if (this.#hooks === hooks) this.#hooks = null;
      },
    };
  }

  /** It breaks, and does not come up again. */
  cut(): void {
    this.#isCut = true;
    const hooks = this.#hooks;
    this.#hooks = null;
    hooks?.closed("the connection is broken");
  }

  heal(): void {
    this.#isCut = false;
    this.isMute = false;
  }
}

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
