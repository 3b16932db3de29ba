/**
 * A fingerprint of a run: the same files, seed and program give the same hash.
 *
 * Events are hashed as bytes of their own: a tag before every value, numbers as the eight bytes they are. Writing each as JSON took a sixth of a
 * simulated run, most of it for turning numbers into digits. An event and what is read back of its JSON hash alike.
 */
import { createHash } from "node:crypto";
import type { LineEvent } from "../model/index.ts";

const BUFFER_BYTES = 64 * 1024;
/** The longest that is written at once: a tag and a number. */
const VALUE_BYTES = 9;
/** Words known by number. Names of steps, devices and keys are few; sentences with figures in them are not. */
const WORDS_MAX = 4096;

const TAG = { null: 0, true: 1, false: 2, number: 3, word: 4, text: 5, list: 6, record: 7, end: 8 } as const;

export class TraceHash {
  readonly #hash = createHash("sha256");
  readonly #bytes = new DataView(new ArrayBuffer(BUFFER_BYTES));
  #used = 0;
  readonly #words = new Map<string, number>();

  /** Adds an event, every bit of its numbers. */
  add(event: LineEvent): void {
    this.#put(event);
  }

  /** The hash so far, in hexadecimal. Ends it: nothing can be added afterwards. */
  digest(): string {
    this.#flush();
    return this.#hash.digest("hex");
  }

  #put(value: unknown): void {
    if (typeof value === "number" && Number.isFinite(value)) this.#number(TAG.number, value);
    else if (typeof value === "string") this.#text(value);
    else if (typeof value === "boolean") this.#tag(value ? TAG.true : TAG.false);
    else if (isRecord(value)) this.#members(value);
    else this.#tag(TAG.null);
  }

  #members(value: Readonly<Record<string, unknown>>): void {
    if (Array.isArray(value)) {
      this.#tag(TAG.list);
      for (let index = 0; index < value.length; index++) this.#put(value[index]);
    } else {
      this.#tag(TAG.record);
      for (const key in value) {
        const member = value[key];
        if (member === undefined) continue;
        this.#text(key);
        this.#put(member);
      }
    }
    this.#tag(TAG.end);
  }

  /** A word that was said before is its number. */
  #text(text: string): void {
    const word = this.#words.get(text);
    if (word !== undefined) return this.#number(TAG.word, word);
    if (this.#words.size < WORDS_MAX) this.#words.set(text, this.#words.size);
    this.#number(TAG.text, text.length);
    this.#flush();
    this.#hash.update(text);
  }

  #tag(tag: number): void {
    if (this.#used > BUFFER_BYTES - VALUE_BYTES) this.#flush();
    this.#bytes.setUint8(this.#used, tag);
    this.#used += 1;
  }

  #number(tag: number, value: number): void {
    this.#tag(tag);
    if (this.#used > BUFFER_BYTES - VALUE_BYTES) this.#flush();
    // There is no -0 in JSON.
    this.#bytes.setFloat64(this.#used, value === 0 ? 0 : value);
    this.#used += 8;
  }

  #flush(): void {
    this.#hash.update(new Uint8Array(this.#bytes.buffer, 0, this.#used));
    this.#used = 0;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
