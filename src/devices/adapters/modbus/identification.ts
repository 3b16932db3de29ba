/**
 * What a device says it is: its vendor, product and revision. Modbus Application Protocol V1.1b3, 6.21 (function 43, MEI type 14), the
 * basic category, which every device that has the function has. Pure.
 */
import { withCrc } from "./crc.ts";

export const IDENTIFY = 0x2b;
const MEI_TYPE = 0x0e;
const BASIC = 0x01;
/** VendorName, ProductCode, MajorMinorRevision: objects 0 to 2. */
const BASIC_OBJECTS = 3;
/** Unit, function, MEI type, category, conformity, more follows, next object, number of objects. */
const HEADER_BYTES = 8;
/** Longest frame on a serial line, Modbus over Serial Line V1.02, 2.5.1. */
const FRAME_BYTES_MAX = 256;
/** What is shown of a name: it comes from the wire. */
const SHOWN_MAX = 40;

export const identifyFrame = (unit: number, from: number): Buffer =>
  withCrc(Buffer.from([unit, IDENTIFY, MEI_TYPE, BASIC, from]));

/** How long the answer is that begins here, with its CRC: it says so only as it goes. Infinity while that is not known. */
export function identifyAnswerBytes(received: Buffer): number {
  const count = received[7];
  if (count === undefined) return Number.POSITIVE_INFINITY;
  let end = HEADER_BYTES;
  // Some devices count the objects of all their answers: then what is left of the frame ends it.
  for (let index = 0; index < Math.min(count, BASIC_OBJECTS); index++) {
    const length = received[end + 1];
    if (length === undefined) return Number.POSITIVE_INFINITY;
    end += 2 + length;
  }
  return end + 2 > FRAME_BYTES_MAX ? Number.POSITIVE_INFINITY : end + 2;
}

export interface IdentityPart {
  readonly objects: ReadonlyMap<number, string>;
  /** The object to go on from; null: that was all. */
  readonly next: number | null;
}

/** @param answer a frame of function 43 without its CRC @returns null if it is none */
export function identityIn(answer: Buffer): IdentityPart | null {
  if (answer.length < HEADER_BYTES || answer[2] !== MEI_TYPE) return null;
  const [, , , , , more, next = 0, count = 0] = answer;
  const objects = new Map<number, string>();
  let at = HEADER_BYTES;
  for (let index = 0; index < count && at + 2 <= answer.length; index++) {
    const [id = 0, length = 0] = answer.subarray(at);
    if (at + 2 + length > answer.length) return null;
    objects.set(id, answer.toString("latin1", at + 2, at + 2 + length));
    at += 2 + length;
  }
  return { objects, next: more === 0 ? null : next };
}

/** `Acme PLC-7 2.1`; null if it says nothing. */
export function identityText(objects: ReadonlyMap<number, string>): string | null {
  const names = [0, 1, 2].map((id) => shown(objects.get(id) ?? "")).filter((name) => name !== "");
  return names.length === 0 ? null : names.join(" ");
}

const shown = (name: string): string =>
  name
    .replace(/[^\x20-\x7e]+/g, " ")
    .trim()
    .slice(0, SHOWN_MAX);
