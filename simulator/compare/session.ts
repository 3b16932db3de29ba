/**
 * One run against a real board, from the opening of its port to the last line of what was found. Whatever ends it, a board that may move
 * is stopped first: an interruption, a lost output and the end itself alike.
 */
import { RealClock } from "../../src/clock/index.ts";
import { openStream } from "../../src/devices/index.ts";
import { choose } from "./choose.ts";
import { readCommandLine, type Typed } from "./command-line.ts";
import { Comparison, type Opening, type Speech } from "./comparison.ts";
import type { Scene } from "./scene.ts";
import { counted, sceneText } from "./text.ts";

/** A firmware that can be compared. */
export interface Firmware {
  readonly scenes: readonly Scene[];
  readonly speech: () => Speech;
  readonly defaultBaud: number;
  readonly usage: string;
  /** Ends motion at once. */
  readonly stop: string;
  /** Looks whether it is there, and at what it is. */
  readonly identify: (ask: Ask) => Promise<Identity>;
}

export type Ask = (opening: Opening) => Promise<readonly string[]>;

export type Identity =
  | { readonly kind: "not there"; readonly why: string }
  | {
      readonly kind: "there";
      readonly name: string;
      readonly settings: ReadonlyMap<number, number>;
      readonly build: string | null;
      /** Why nothing that is kept may be changed; null: it may. */
      readonly keeps: string | null;
      /** What it keeps that scenes may change, as it stands before them: lines for a person. */
      readonly kept: readonly string[];
      /** Puts back what was kept. @returns what could not be, a sentence each */
      readonly restore: (ask: Ask) => Promise<readonly string[]>;
    };

export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Called with what is to be done if somebody interrupts. */
  readonly onInterrupt: (stop: () => void) => void;
}

const OK = 0;
const DIFFERENT = 1;
const UNUSABLE = 2;
const INTERRUPTED = 130;
/** A stop that was written has gone out by then, ms. */
const FLUSH_MS = 50;
/** One alone may be lost: grbl is deaf while it writes to its EEPROM. */
const STOPS = 3;

/** @returns the exit code: 0 as the script says, 1 there are differences, 2 it could not be compared, 130 interrupted */
export async function compareWithBoard(
  firmware: Firmware,
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const typed = readCommandLine(argv, firmware.defaultBaud);
  if (typed === "help") {
    terminal.out(firmware.usage);
    return OK;
  }
  if (typeof typed === "string") {
    terminal.err(`${typed}\n\n${firmware.usage}`);
    return UNUSABLE;
  }
  const session = new Session(firmware, typed, terminal);
  const code = await Promise.race([session.run(), session.broken]);
  await session.close();
  return code;
}

class Session {
  readonly broken: Promise<number>;
  readonly #clock = new RealClock();
  readonly #firmware: Firmware;
  readonly #typed: Typed;
  readonly #terminal: Terminal;
  readonly #comparison: Comparison;
  readonly #opened: Promise<void>;
  readonly #stream: ReturnType<typeof openStream>;
  readonly #stopBytes: Uint8Array;
  /** Something that is kept may have changed, and is not put back yet. */
  #isKeptOpen = false;

  constructor(firmware: Firmware, typed: Typed, terminal: Terminal) {
    this.#firmware = firmware;
    this.#typed = typed;
    this.#terminal = terminal;
    const speech = firmware.speech();
    this.#stopBytes = speech.bytesOf(firmware.stop);
    let opened = (): void => {};
    let broke = (_code: number): void => {};
    this.#opened = new Promise((resolve) => {
      opened = resolve;
    });
    this.broken = new Promise((resolve) => {
      broke = resolve;
    });
    this.#stream = openStream(typed.address, {
      opened: () => opened(),
      received: (bytes) => this.#comparison.received(bytes),
      closed: (why) => {
        terminal.err(`${why}\n`);
        broke(UNUSABLE);
      },
    });
    this.#comparison = new Comparison(this.#clock, speech, {
      kind: "real",
      latencyMs: typed.latencyMs,
      write: (bytes) => this.#stream.write(bytes),
    });
    terminal.onInterrupt(() => broke(INTERRUPTED));
  }

  async run(): Promise<number> {
    await this.#opened;
    const ask: Ask = (opening) => new Promise((resolve) => this.#comparison.ask(opening, resolve));
    const identity = await this.#firmware.identify(ask);
    if (identity.kind === "not there") {
      this.#terminal.err(`${identity.why}\n`);
      return UNUSABLE;
    }
    const { settings, build, keeps } = identity;
    const needs = new Set([...this.#typed.needs].filter((need) => need !== "writes" || keeps === null));
    if (keeps !== null && this.#typed.needs.has("writes"))
      this.#terminal.out(`nothing that is kept is changed: ${keeps}\n`);
    const { played, leftOut } = choose(this.#firmware.scenes, { needs, settings, build, only: this.#typed.only });
    if (played.length === 0 && leftOut.length === 0) {
      this.#terminal.err(`no scene has "${this.#typed.only}" in its name\n`);
      return UNUSABLE;
    }
    this.#terminal.out(`${identity.name}\n`);
    if (needs.has("writes")) this.#showKept(identity.kept);
    for (const scene of played) await this.#play(scene);
    const lost = needs.has("writes") ? await identity.restore(ask) : [];
    this.#isKeptOpen = false;
    for (const each of lost) this.#terminal.err(`${each}\n`);
    for (const { scene, why } of leftOut) this.#terminal.out(`left out: ${scene.about} (${why})\n`);
    const { compared, differences } = this.#comparison;
    const left = leftOut.reduce((sum, { scene }) => sum + scene.exchanges.length, 0);
    const found = `${counted(compared, "exchange")} compared, ${counted(differences.length, "difference")}, ${left} left out`;
    this.#terminal.out(`${found}\n`);
    return differences.length > 0 || lost.length > 0 ? DIFFERENT : OK;
  }

  /** Stops what may move, and lets go of the port. */
  async close(): Promise<void> {
    if (this.#isKeptOpen)
      this.#terminal.err("What the board keeps was not put back: send it what is shown above as kept.\n");
    // Nothing may follow the stop: it could move again.
    this.#comparison.end();
    for (let times = 0; times < STOPS; times++) {
      this.#stream.write(this.#stopBytes);
      await new Promise<void>((resolve) => this.#clock.after(FLUSH_MS, resolve));
    }
    this.#stream.close();
    this.#clock.close();
  }

  #showKept(kept: readonly string[]): void {
    this.#isKeptOpen = true;
    for (const each of kept) this.#terminal.out(`kept: ${each}\n`);
  }

  async #play(scene: Scene): Promise<void> {
    const before = this.#comparison.differences.length;
    await new Promise<void>((resolve) => this.#comparison.play(scene, resolve));
    this.#terminal.out(`${sceneText(scene, this.#comparison.differences.slice(before))}\n`);
  }
}
