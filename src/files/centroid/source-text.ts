/** Bytes of a placement file as text. Programs write it in many encodings; which one it is, is told by the bytes alone. */

export type Encoding = "UTF-8" | "UTF-16LE" | "UTF-16BE" | "Windows-1252";
export type Decoded = { readonly text: string; readonly encoding: Encoding } | { readonly notText: true };

/** Control characters that no text has: a file with one is something else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the point
const CONTROL = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;
/** What ended a text under CP/M and DOS, and still does for some programs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is one
const END_OF_TEXT = /\u001a+\s*$/;

/** Bytes looked at to find UTF-16 without a mark. */
const SAMPLE = 4096;
/** Share of characters whose high byte is 0, from which on it is UTF-16: the letters, digits and signs of a table are. */
const LATIN_SHARE = 0.7;

/** The text without its byte-order mark. */
export function decodeCentroid(bytes: Uint8Array): Decoded {
  const told = encodingOf(bytes);
  // TextDecoder takes the mark away by itself. What is not UTF-8 is what Windows programs in the west write.
  for (const encoding of told === "UTF-8" ? (["UTF-8", "Windows-1252"] as const) : [told]) {
    const text = decodeAs(encoding, bytes)?.replace(END_OF_TEXT, "");
    if (text !== undefined) return CONTROL.test(text) ? { notText: true } : { text, encoding };
  }
  return { notText: true };
}

function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "UTF-16LE";
  if (first === 0xfe && second === 0xff) return "UTF-16BE";
  return utf16WithoutMark(bytes) ?? "UTF-8";
}

/** In UTF-16 every second byte of plain letters is 0; in any other encoding of a text none is. */
function utf16WithoutMark(bytes: Uint8Array): Encoding | null {
  if (bytes.length < 4 || bytes.length % 2 === 1) return null;
  const sample = bytes.subarray(0, SAMPLE);
  const zeros = { even: 0, odd: 0 };
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2 === 0 ? "even" : "odd"]++;
  const enough = (sample.length / 2) * LATIN_SHARE;
  if (zeros.odd >= enough && zeros.even === 0) return "UTF-16LE";
  if (zeros.even >= enough && zeros.odd === 0) return "UTF-16BE";
  return null;
}

function decodeAs(encoding: Encoding, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding.toLowerCase(), { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Lines, whatever ends them: CR LF, LF, or CR alone. */
export const linesOf = (text: string): readonly string[] => text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
