/** A wire within this program to an emulated board whose clock goes with ours, in virtual time. */
import type { EmulatedBoard } from "../../simulator/firmware/index.ts";
import type { VirtualClock } from "../../src/clock/index.ts";
import type { ByteStream, StreamHooks } from "../../src/devices/adapters/kit/index.ts";
import { VirtualStream } from "./virtual-stream.ts";

/** The board runs in such slices; bytes wait for the end of one. */
export const SLICE_MS = 0.5;

/** Between the adapter and the board, which runs as long as the clock does. */
export class VirtualWire {
  /** What the board says never arrives. */
  isMute = false;
  readonly #stream: VirtualStream;
  readonly #said: number[] = [];

  constructor(clock: VirtualClock, board: EmulatedBoard) {
    this.#stream = new VirtualStream(
      clock,
      SLICE_MS,
      (bytes) => void clock.after(SLICE_MS, () => board.receive(bytes)),
    );
    board.onByte = (byte) => this.#said.push(byte);
    const slice = clock.after(SLICE_MS, () => {
      clock.reschedule(slice, clock.nowMs() + SLICE_MS);
      board.run(SLICE_MS * 1000);
      const bytes = Buffer.from(this.#said.splice(0));
      if (bytes.length > 0 && !this.isMute) this.#stream.say(bytes);
    });
  }

  open(hooks: StreamHooks): ByteStream {
    return this.#stream.open(hooks);
  }

  cut(): void {
    this.#stream.cut();
  }

  heal(): void {
    this.#stream.heal();
    this.isMute = false;
  }
}
