/** A wire within this program to an emulated board whose clock goes with ours, in virtual time. */
import type { EmulatedBoard } from "../../simulator/firmware/index.ts";
import type { VirtualClock } from "../../src/clock/index.ts";
import type { StreamHooks } from "../../src/devices/adapters/kit/index.ts";

/** The board runs in such slices; bytes wait for the end of one. */
export const SLICE_MS = 0.5;

/** Between the adapter and the board, which runs as long as the clock does. */
export class VirtualWire {
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
