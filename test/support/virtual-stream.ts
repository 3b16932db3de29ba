/** A stream of bytes within this program, in virtual time, that a test cuts and heals: one connection at a time, as a board or server has. */
import type { VirtualClock } from "../../src/clock/index.ts";
import type { ByteStream, StreamHooks } from "../../src/devices/adapters/kit/index.ts";

export class VirtualStream {
  readonly #clock: VirtualClock;
  readonly #opensAfterMs: number;
  readonly #wrote: (bytes: Buffer, hooks: StreamHooks) => void;
  #hooks: StreamHooks | null = null;
  #isCut = false;

  /** @param wrote hears what is written on the connection that is open, which `hooks` tell apart from a later one */
  constructor(clock: VirtualClock, opensAfterMs: number, wrote: (bytes: Buffer, hooks: StreamHooks) => void) {
    this.#clock = clock;
    this.#opensAfterMs = opensAfterMs;
    this.#wrote = wrote;
  }

  open(hooks: StreamHooks): ByteStream {
    let isClosed = false;
    this.#clock.after(this.#opensAfterMs, () => {
      if (isClosed) return;
      if (this.#isCut) return hooks.closed("the connection is broken");
      this.#hooks = hooks;
      hooks.opened();
    });
    return {
      write: (bytes) => {
        if (this.#hooks === hooks) this.#wrote(Buffer.from(bytes), hooks);
      },
      transferMs: () => 0,
      close: () => {
        isClosed = true;
        if (this.#hooks === hooks) this.#hooks = null;
      },
    };
  }

  /** To whom is connected now. */
  say(bytes: Buffer): void {
    this.#hooks?.received(bytes);
  }

  /** To the connection on which it was asked, if that is still open. */
  answer(bytes: Buffer, hooks: StreamHooks): void {
    if (this.#hooks === hooks) hooks.received(bytes);
  }

  /** It breaks, and does not come up again before it is healed. */
  cut(): void {
    this.#isCut = true;
    const hooks = this.#hooks;
    this.#hooks = null;
    hooks?.closed("the connection is broken");
  }

  heal(): void {
    this.#isCut = false;
  }
}
