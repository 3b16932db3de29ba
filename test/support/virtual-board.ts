/** An emulated Arduino with the real firmware in virtual time: its own clock goes with ours. What it says goes over a wire that can ail. */
import type { EmulatedBoard } from "../../simulator/firmware/index.ts";
import type { VirtualClock } from "../../src/clock/index.ts";
import { AilingWire } from "../contract/ailing-wire.ts";
import { firmataBoard } from "./firmata-board.ts";

/** The board runs in such slices; bytes wait for the end of one. */
const SLICE_MS = 0.5;
const START = 0xf0;
const END = 0xf7;

export interface VirtualBoard {
  readonly board: EmulatedBoard;
  readonly wire: AilingWire;
}

/** @param board one that was used before, which has not to start again */
export function virtualBoard(clock: VirtualClock, board = firmataBoard()): VirtualBoard {
  const wire = new AilingWire(clock, (bytes) => board.receive(bytes));
  const messages = new Messages();
  board.onByte = (byte) => messages.take(byte);
  const slice = clock.after(SLICE_MS, () => {
    clock.reschedule(slice, clock.nowMs() + SLICE_MS);
    board.run(SLICE_MS * 1000);
    for (const message of messages.whole()) wire.say(message);
  });
  return { board, wire };
}

/** What a board says, cut where a message in START and END begins and ends. */
class Messages {
  #whole: Buffer[] = [];
  #bytes: number[] = [];

  take(byte: number): void {
    if (byte === START) this.#cut();
    this.#bytes.push(byte);
    if (byte === END) this.#cut();
  }

  /** Those that are whole by now; what is none in START and END is given as far as it has come. */
  whole(): readonly Buffer[] {
    if (this.#bytes[0] !== START) this.#cut();
    return this.#whole.splice(0);
  }

  #cut(): void {
    if (this.#bytes.length > 0) this.#whole.push(Buffer.from(this.#bytes));
    this.#bytes = [];
  }
}
