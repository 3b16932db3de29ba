/** The receive buffer, and the line that the main loop puts together from it. grbl 1.1, `serial.c`, `protocol.c`. */

/** `RX_BUFFER_SIZE`, `serial.h`; `LINE_BUFFER_SIZE`, `config.h`. */
export const RX_BYTES = 128;
const LINE_CHARACTERS = 80;

export interface Line {
  /** Without blanks and comments, in capitals. */
  readonly text: string;
  readonly isOverflow: boolean;
}

export class GrblSerial {
  /** Bytes that were lost for want of room. */
  lost = 0;
  #bytes: number[] = [];
  #line = "";
  #isOverflow = false;
  /** What comes is a comment: its characters need no room. */
  #comment: "" | "(" | ";" = "";

  get free(): number {
    return RX_BYTES - this.#bytes.length;
  }

  push(byte: number): void {
    if (this.#bytes.length >= RX_BYTES) this.lost += 1;
    else this.#bytes.push(byte);
  }

  /** The next whole line; null if there is none yet: what there is of it is kept. */
  next(): Line | null {
    for (let byte = this.#bytes.shift(); byte !== undefined; byte = this.#bytes.shift()) {
      if (byte === 0x0a || byte === 0x0d) return this.#end();
      if (this.#isSkipped(byte)) continue;
      if (this.#line.length < LINE_CHARACTERS - 1) this.#line += String.fromCharCode(byte).toUpperCase();
      else this.#isOverflow = true;
    }
    return null;
  }

  /** Blanks, comments, and `/`: it does not know the deleting of blocks. `protocol_main_loop`. */
  #isSkipped(byte: number): boolean {
    const character = String.fromCharCode(byte);
    if (this.#comment !== "") {
      if (this.#comment === "(" && character === ")") this.#comment = "";
      return true;
    }
    if (character !== "(" && character !== ";") return byte <= 0x20 || character === "/";
    this.#comment = character;
    return true;
  }

  /** What waits is lost; the line that was begun stays. */
  drop(): void {
    this.lost += this.#bytes.length;
    this.#bytes = [];
  }

  clear(): void {
    this.#bytes = [];
    this.#line = "";
    this.#isOverflow = false;
    this.#comment = "";
  }

  #end(): Line {
    const line = { text: this.#line, isOverflow: this.#isOverflow };
    this.#line = "";
    this.#isOverflow = false;
    this.#comment = "";
    return line;
  }
}
