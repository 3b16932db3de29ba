/** How one speaks with Firmata: messages as hex, one reply each. firmata/protocol, protocol.md. */
import type { Opening, Speech } from "../comparison.ts";
import { matches } from "../pattern.ts";
import { configure, stepsOf, stop, where } from "./rows.ts";

const RESET = "ff";
/** Steppers are forgotten, and the board has said so much that it is there. */
const FRESH: readonly Opening[] = [{ send: `${RESET} f9`, until: /^f9/, withinMs: 2000 }];
const MOTORS: readonly Opening[] = [
  { send: `${RESET} ${configure(0)} ${where(0)}`, until: /^f0 62 06 00 00 00 00 00 00 f7$/, withinMs: 2000 },
];

/** Ends every motion: each motor's steps, and then the motors themselves. */
export const STOP_ALL = `${stop(0)} ${stop(1)} ${RESET}`;

/** Of messages that are no sysex: report version has two bytes of data, others of a board (digital, analogue) two as well. */
const MESSAGE_BYTES = 3;
const END = 0xf7;

export function firmataSpeech(): Speech {
  let message: number[] = [];
  const add = (byte: number): readonly string[] => {
    if (byte >= 0x80 && byte !== END) message = [byte];
    else if (message.length > 0) message.push(byte);
    const isWhole = message[0] === 0xf0 ? byte === END : message.length === MESSAGE_BYTES;
    if (!isWhole || message.length === 0) return [];
    const text = message.map((each) => each.toString(16).padStart(2, "0")).join(" ");
    message = [];
    // Inputs that nobody asked for are no answers.
    return /^(f0|f9)/.test(text) ? [text] : [];
  };
  return {
    replies: (bytes) => [...bytes].flatMap(add),
    bytesOf: (send) => Uint8Array.from(send.split(" ").map((byte) => Number.parseInt(byte, 16))),
    matches: (expected, seen) => matches(expected, seen, stepsOf),
    opening: (begins) => (begins === "motors" ? MOTORS : FRESH),
  };
}
