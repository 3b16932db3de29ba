/**
 * Cuts what a board says into Firmata messages, and loses what is none. Pure.
 *
 * firmata-io parses the same bytes, but trusts them: a state of a pin that the board has not makes it throw, and it has no bound for what
 * it keeps. So it is given whole messages only. Firmata protocol 2.x, "Message Types": a command byte has its top bit set, data has not.
 */

const START_SYSEX = 0xf0;
const END_SYSEX = 0xf7;
const REPORT_VERSION = 0xf9;
const ANALOG = 0xe0;
const DIGITAL = 0x90;
const PIN_STATE_RESPONSE = 0x6e;
/** The longest that boards say is the capabilities of a Mega, 70 pins of up to 15 bytes. */
const SYSEX_BYTES_MAX = 2048;
const COMMAND_BYTES = 3;
const STATE_GROUPS_MAX = 4;
/** accelStepperFirmata, "Stepper report position" and "move complete": a device number and 5 groups of 7 bits. */
const ACCELSTEPPER = 0x62;
const POSITION_BYTES = 10;
const isPosition = (what: number | undefined): boolean => what === 0x06 || what === 0x0a;

export type Frame =
  | {
      readonly kind: "pin-state";
      readonly pin: number;
      readonly mode: number | null;
      readonly state: number;
      readonly bytes: Buffer;
    }
  | { readonly kind: "other"; readonly bytes: Buffer };

export class FrameReader {
  #bytes: number[] = [];

  /** The messages that end with these bytes. */
  read(received: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    for (const byte of received) {
      const frame = this.#take(byte);
      if (frame !== null) frames.push(frame);
    }
    return frames;
  }

  #take(byte: number): Frame | null {
    const [first] = this.#bytes;
    if (byte >= 0x80 && !(first === START_SYSEX && byte === END_SYSEX)) {
      // Another command in the middle of one: the one before is broken.
      this.#bytes = isCommand(byte) ? [byte] : [];
      return null;
    }
    if (first === undefined) return null;
    this.#bytes.push(byte);
    if (first === START_SYSEX ? byte === END_SYSEX : this.#bytes.length === COMMAND_BYTES) return this.#whole();
    if (this.#bytes.length > SYSEX_BYTES_MAX) this.#bytes = [];
    return null;
  }

  #whole(): Frame | null {
    const bytes = Buffer.from(this.#bytes);
    this.#bytes = [];
    // firmata-io would make a position of what is left of it.
    if (
      bytes[0] === START_SYSEX &&
      bytes[1] === ACCELSTEPPER &&
      isPosition(bytes[2]) &&
      bytes.length !== POSITION_BYTES
    )
      return null;
    if (bytes[0] !== START_SYSEX || bytes[1] !== PIN_STATE_RESPONSE || bytes.length < 4)
      return { kind: "other", bytes };
    const [, , pin = 0, mode] = bytes;
    // More than 28 bits are no state: bytes of another message have come into this one.
    const isState = bytes.length > 4 && bytes.length <= 4 + STATE_GROUPS_MAX + 1;
    // "Pin State Query": the state comes in as many groups of 7 bits as it needs.
    const state = bytes.subarray(4, -1).reduce((sum, part, index) => sum | (part << (7 * index)), 0);
    return { kind: "pin-state", pin, mode: isState ? (mode ?? null) : null, state, bytes };
  }
}

const isCommand = (byte: number): boolean =>
  byte === START_SYSEX || byte === REPORT_VERSION || (byte & 0xf0) === ANALOG || (byte & 0xf0) === DIGITAL;
