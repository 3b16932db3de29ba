/** Carries bytes between an adapter and one peer in virtual time, as well or as badly as a test says. */
import type { VirtualClock } from "../../src/clock/index.ts";
import type { ByteStream, OpenStream, StreamHooks } from "../../src/devices/adapters/kit/index.ts";

/** Each way. */
const WIRE_MS = 1;

/** What is wrong with a peer, or with its wire; what is left out is well. */
export interface Ailment {
  /** What arrives of bytes that it is sent; null: nothing. @param say answers in its place */
  readonly hears?: (bytes: Uint8Array, say: (text: string) => void) => Uint8Array | null;
  /** What arrives of a message of its; null: nothing. */
  readonly says?: (message: Buffer) => Buffer | null;
  /** What it says comes so much later. */
  readonly lateMs?: number;
  /** What it says besides, unasked. */
  readonly babbles?: { readonly everyMs: number; readonly message: (count: number) => Buffer };
}

export class AilingWire {
  /** When the adapter has sent something. */
  readonly sentAtMs: number[] = [];
  readonly #clock: VirtualClock;
  readonly #receive: (bytes: Uint8Array) => void;
  #ailment: Ailment = {};
  /** How often what ails it has changed: what an earlier ailment babbles ends. */
  #changes = 0;
  #hooks: StreamHooks | null = null;

  /** @param receive gives the peer what it is sent */
  constructor(clock: VirtualClock, receive: (bytes: Uint8Array) => void) {
    this.#clock = clock;
    this.#receive = receive;
  }

  readonly open: OpenStream = (_address, hooks): ByteStream => {
    let isClosed = false;
    this.#clock.after(WIRE_MS, () => {
      if (isClosed) return;
      this.#hooks = hooks;
      hooks.opened();
    });
    return {
      write: (bytes) => this.#hooks === hooks && this.#write(Uint8Array.from(bytes)),
      transferMs: () => 0,
      close: () => {
        isClosed = true;
        if (this.#hooks === hooks) this.#hooks = null;
      },
    };
  };

  ail(ailment: Ailment): void {
    this.#changes += 1;
    this.#ailment = ailment;
    if (ailment.babbles !== undefined) this.#babble(this.#changes, ailment.babbles, 0);
  }

  /** What the peer says. */
  say(message: Buffer): void {
    const { says, lateMs = 0 } = this.#ailment;
    const arrives = says === undefined ? message : says(message);
    if (arrives !== null) this.#arrive(arrives, lateMs);
  }

  #write(bytes: Uint8Array): void {
    this.sentAtMs.push(this.#clock.nowMs());
    const { hears } = this.#ailment;
    const say = (text: string) => this.#arrive(Buffer.from(text, "latin1"), WIRE_MS);
    const arrives = hears === undefined ? bytes : hears(bytes, say);
    if (arrives !== null) this.#clock.after(WIRE_MS, () => this.#receive(arrives));
  }

  #arrive(bytes: Buffer, lateMs: number): void {
    const hooks = this.#hooks;
    this.#clock.after(WIRE_MS + lateMs, () => this.#hooks === hooks && hooks?.received(bytes));
  }

  #babble(change: number, babbles: NonNullable<Ailment["babbles"]>, count: number): void {
    if (change !== this.#changes) return;
    this.#hooks?.received(babbles.message(count));
    this.#clock.after(babbles.everyMs, () => this.#babble(change, babbles, count + 1));
  }
}

/** Bytes that mean nothing, the same each time. */
export const noise = (count: number): Buffer => Buffer.of((count * 167 + (count >> 3) * 29) & 0xff);
