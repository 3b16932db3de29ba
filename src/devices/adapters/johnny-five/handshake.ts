/**
 * From a fresh connection to a board that is known: who it is, what its pins can do, and what each is at. Nothing is written to a pin.
 *
 * An Arduino that is opened over USB restarts, and is deaf for its first seconds: what is not answered is asked again.
 */

import type { Clock, TimerHandle } from "../../../clock/index.ts";
import { counted } from "../../../model/index.ts";
import type { PinState } from "./board-io.ts";
import type { Frame } from "./frames.ts";
import type { FirmataBoard } from "./library.ts";

/** The protocol, which changes only where it is not compatible any more. Firmata protocol, "Query Firmware Name and Version". */
const FIRMATA = 2;
const AGAIN_MS = 300;
/** Asked for together: eight answers of 8 bytes fill the send buffer of an Uno, which holds up its reading. HardwareSerial.h: 64 bytes. */
const AT_ONCE = 6;
/** A pin that no board has: one that answers nonetheless answers for any number, and the number tells one answer from another. */
const NO_PIN = 126;

const START_SYSEX = 0xf0;
const PIN_STATE_QUERY = 0x6d;
const END_SYSEX = 0xf7;

/** Firmata 2.x, "Pin State Query". */
export const pinStateQuery = (pin: number): readonly number[] => [START_SYSEX, PIN_STATE_QUERY, pin, END_SYSEX];

export interface Known {
  readonly states: ReadonlyMap<number, PinState>;
  /** It answers for pins that it has not, as StandardFirmata does and ConfigurableFirmata does not. */
  readonly echoes: boolean;
}

const nothing = (): void => {};

interface HandshakeVia {
  readonly clock: Clock;
  readonly firmata: FirmataBoard;
  readonly send: (bytes: readonly number[]) => void;
  /** Longest that it may take. */
  readonly withinMs: number;
}

interface HandshakeHooks {
  readonly known: (known: Known) => void;
  readonly failed: (why: string) => void;
}

export class Handshake {
  readonly #via: HandshakeVia;
  readonly #hooks: HandshakeHooks;
  readonly #states = new Map<number, PinState>();
  #echoes = false;
  #bytes = 0;
  #isOver = false;
  readonly #again: TimerHandle;
  readonly #deadline: TimerHandle;
  readonly #ready = (): void => this.#ask();

  constructor(via: HandshakeVia, hooks: HandshakeHooks) {
    this.#via = via;
    this.#hooks = hooks;
    via.firmata.once("ready", this.#ready);
    this.#deadline = via.clock.after(via.withinMs, () => this.#fail());
    this.#again = via.clock.after(AGAIN_MS, () => this.#askAgain());
    this.#ask();
  }

  /** Bytes have come, of whatever kind. */
  heard(bytes: number): void {
    this.#bytes += bytes;
  }

  pinState(frame: Extract<Frame, { kind: "pin-state" }>): void {
    if (this.#isOver || !this.#via.firmata.isReady) return;
    const { pin, mode, state } = frame;
    if (pin === NO_PIN) this.#echoes = true;
    if (pin >= this.#via.firmata.pins.length || mode === null) return;
    const isNew = !this.#states.has(pin);
    this.#states.set(pin, { mode, state });
    if (this.#states.size === this.#via.firmata.pins.length) return this.#finish();
    if (isNew && this.#states.size % AT_ONCE === 0) this.#ask();
  }

  end(): void {
    this.#isOver = true;
    this.#via.clock.cancel(this.#again);
    this.#via.clock.cancel(this.#deadline);
    this.#via.firmata.removeListener("ready", this.#ready);
  }

  #askAgain(): void {
    this.#via.clock.reschedule(this.#again, this.#via.clock.nowMs() + AGAIN_MS);
    this.#ask();
  }

  #ask(): void {
    const { firmata, send } = this.#via;
    if (!firmata.isReady) {
      // firmata-io goes on by itself from its first version and name.
      if (firmata.firmware.name === undefined) {
        // Each adds a listener that an answer takes away: those of questions without one are taken away here.
        firmata.removeListener("reportversion", nothing);
        firmata.removeListener("queryfirmware", nothing);
        firmata.reportVersion(nothing);
        firmata.queryFirmware(nothing);
      }
      return;
    }
    const missing = [...firmata.pins.keys()].filter((pin) => !this.#states.has(pin)).slice(0, AT_ONCE);
    // Before the others: when the last pin has answered, this would have too.
    if (missing[0] === 0) send(pinStateQuery(NO_PIN));
    for (const pin of missing) send(pinStateQuery(pin));
  }

  #finish(): void {
    this.end();
    this.#hooks.known({ states: this.#states, echoes: this.#echoes });
  }

  #fail(): void {
    const { firmata, withinMs } = this.#via;
    this.end();
    const within = `within ${withinMs} ms`;
    // Any byte of noise may look like the beginning of a version.
    if (firmata.version.major !== FIRMATA) {
      return this.#hooks.failed(
        this.#bytes === 0
          ? `nothing was heard ${within}: is StandardFirmata on the board, and is this its port?`
          : `what comes is not Firmata: is the baud rate right (StandardFirmata 57600, ConfigurableFirmata 115200), and is one of them on the board? (${counted(this.#bytes, "byte")} ${within})`,
      );
    }
    this.#hooks.failed(
      `it speaks Firmata, and has not said what its pins are ${within}: restart it, and see that nothing else is connected to it`,
    );
  }
}
