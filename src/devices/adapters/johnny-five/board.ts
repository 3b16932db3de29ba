/**
 * One board, which several devices may share: its connection, what it is known to be at, and the johnny-five components on its pins.
 * It is polled: digital inputs are reported on change only, so that silence of itself says nothing.
 */
import { EventEmitter } from "node:events";
import type { Clock } from "../../../clock/index.ts";
import type { Intervention } from "../../../model/index.ts";
import type { ByteStream, StreamHooks } from "../kit/index.ts";
import { BoardIo, type PinState } from "./board-io.ts";
import type { Asked, Reply } from "./exchange.ts";
import { Exchanges } from "./exchanges.ts";
import { type Frame, FrameReader } from "./frames.ts";
import { Handshake, type Known } from "./handshake.ts";
import type { FirmataBoard, JohnnyFive, Libraries } from "./library.ts";
import { loadLibraries } from "./library.ts";
import { Poller, type Watcher } from "./poller.ts";

/** So many questions without an answer between them: the connection is given up, and made anew. */
const LOST_MAX = 3;
/** accelStepperFirmata, "Device numbers": 0 to 9. */
export const STEPPERS = 10;
const REPORT_VERSION = 0xf9;
/** So long that firmata-io's own timer is never needed, before it is cleared: the longest that Node takes. */
const NEVER_MS = 2 ** 31 - 1;

/** A device on the board. */
export interface BoardUser extends Watcher {
  readonly name: string;
  opened(): void;
  /** Somebody else has restarted the board, or changed what one of the device's pins is at. */
  intervened(what: Intervention, seen: string): void;
  /** Could not be opened, or is gone. The board has let go of this user. */
  closed(why: string): void;
}

/** How a board is reached. */
export interface BoardVia {
  readonly name: string;
  readonly open: (hooks: StreamHooks) => ByteStream;
  /** Longest from the open connection to a board that is known. */
  readonly handshakeMs: number;
}

interface Link {
  readonly wire: ByteStream;
  readonly firmata: FirmataBoard;
  readonly transport: EventEmitter;
  readonly reader: FrameReader;
  handshake: Handshake | null;
  exchanges: Exchanges | null;
}

export class Board {
  readonly name: string;
  readonly #clock: Clock;
  readonly #via: BoardVia;
  readonly #users = new Set<BoardUser>();
  readonly #components = new Map<string, object>();
  readonly #states = new Map<number, PinState>();
  /** How often a pin had been written to when its state was asked for. */
  readonly #touched = new Map<number, number>();
  readonly #levels = new Map<number, boolean>();
  readonly #channels = new Map<number, number>();
  readonly #steps = new Map<number, number>();
  readonly #stepperNumbers = new Map<string, number>();
  #wire: ByteStream | null = null;
  #link: Link | null = null;
  #io: BoardIo | null = null;
  #five: { readonly library: JohnnyFive; readonly board: object } | null = null;
  readonly #poller: Poller;

  constructor(clock: Clock, via: BoardVia) {
    this.#clock = clock;
    this.#via = via;
    this.name = via.name;
    this.#poller = new Poller(clock, {
      watchers: () => [...this.#users],
      isOpen: () => this.isOpen,
      ask: (asked) => this.ask(asked),
      guarded: (act) => this.guarded(act),
    });
  }

  /** The first user opens it, the last closes it. */
  attach(user: BoardUser): void {
    this.#users.add(user);
    if (this.isOpen) user.opened();
    else if (this.#wire === null) this.#open();
  }

  detach(user: BoardUser): void {
    if (this.#users.delete(user) && this.#users.size === 0) this.#close("nobody uses it");
  }

  get isOpen(): boolean {
    return this.#link?.exchanges !== null && this.#link !== null;
  }

  /** Only while it is open. */
  get firmata(): FirmataBoard {
    return this.#known(this.#link).firmata;
  }

  get io(): BoardIo {
    return this.#known(this.#io);
  }

  state(pin: number): PinState | null {
    return this.#states.get(pin) ?? null;
  }

  level(pin: number): boolean | null {
    return this.#levels.get(pin) ?? null;
  }

  /** 0 to 1023 */
  channel(channel: number): number | null {
    return this.#channels.get(channel) ?? null;
  }

  /** Where a stepper has counted to. */
  steps(stepper: number): number | null {
    return this.#steps.get(stepper) ?? null;
  }

  /** The firmware knows steppers by number: the same for the same pins, as long as the program runs. */
  stepperNumber(pins: string): number {
    const number = this.#stepperNumbers.get(pins) ?? this.#stepperNumbers.size;
    this.#stepperNumbers.set(pins, number);
    return number;
  }

  /** Who uses a pin, of those that came before `user`; null if nobody does. */
  holderOf(pin: number, user: BoardUser): string | null {
    for (const other of this.#users) {
      if (other === user) return null;
      if (other.watch.claimed.includes(pin)) return other.name;
    }
    return null;
  }

  ask(asked: Asked): void {
    const exchanges = this.#link?.exchanges ?? null;
    if (exchanges === null) return asked.answered({ kind: "dropped" });
    exchanges.ask({
      ...asked,
      answered: (reply) => this.guarded(() => this.#answered(asked, reply)),
    });
  }

  /** Polls as soon as it can. */
  look(): void {
    this.#poller.look();
  }

  /** What johnny-five makes for these pins, made once: it keeps all that it ever made. Making it writes nothing. */
  component<T extends object>(key: string, make: (library: JohnnyFive, board: object) => T): T {
    const found = this.#components.get(key);
    if (found !== undefined) return found as T;
    const five = this.#known(this.#five);
    const made = this.io.quietly(() => make(five.library, five.board));
    this.#components.set(key, made);
    return made;
  }

  #open(): void {
    const wire = this.#via.open({
      opened: () => this.guarded(() => void this.#opened(wire)),
      received: (bytes) => this.guarded(() => this.#wire === wire && this.#received(bytes)),
      closed: (why) => this.guarded(() => this.#wire === wire && this.#close(why)),
    });
    this.#wire = wire;
  }

  async #opened(wire: ByteStream): Promise<void> {
    try {
      const libraries = await loadLibraries();
      if (this.#wire === wire) this.guarded(() => this.#greet(wire, libraries));
    } catch (error) {
      this.#close(`johnny-five cannot be loaded: ${String(error)}`);
    }
  }

  #greet(wire: ByteStream, libraries: Libraries): void {
    const transport = Object.assign(new EventEmitter(), {
      write: (bytes: Buffer, written: () => void): void => {
        wire.write(bytes);
        written();
      },
    });
    const firmata = new libraries.firmata(transport, { reportVersionTimeout: NEVER_MS });
    clearTimeout(firmata.reportVersionTimeoutId);
    const link: Link = {
      ...{ wire, firmata, transport, reader: new FrameReader(), handshake: null, exchanges: null },
    };
    this.#link = link;
    const send = (bytes: readonly number[]) => wire.write(Uint8Array.from(bytes));
    link.handshake = new Handshake(
      { clock: this.#clock, firmata, send, withinMs: this.#via.handshakeMs },
      {
        known: (known) => this.guarded(() => this.#link === link && this.#isKnown(link, known, libraries.five)),
        failed: (why) => this.guarded(() => this.#link === link && this.#close(why)),
      },
    );
  }

  #isKnown(link: Link, known: Known, library: JohnnyFive): void {
    const { firmata, wire } = link;
    const send = (bytes: readonly number[]) => wire.write(Uint8Array.from(bytes));
    const io = this.#ioOf(firmata, library);
    io.connect({ firmata, send });
    for (const [pin, state] of known.states) {
      io.adopt(pin, state);
      this.#states.set(pin, state);
    }
    firmata.on("digital-read", ({ pin, value }: { pin: number; value: number }) => this.#levelHeard(pin, value));
    firmata.on("analog-read", ({ pin, value }: { pin: number; value: number }) => this.#channelHeard(pin, value));
    for (let stepper = 0; stepper < STEPPERS; stepper++) {
      firmata.on(`stepper-position-${stepper}`, (steps: number) => this.#stepsHeard(stepper, steps));
      firmata.on(`stepper-done-${stepper}`, () => this.look());
    }
    link.handshake = null;
    link.exchanges = new Exchanges({
      ...{ clock: this.#clock, io, firmata, known, send },
      isUsed: (pin) => [...this.#users].some(({ watch }) => watch.claimed.includes(pin)),
      transferMs: (bytes) => wire.transferMs(bytes),
      guarded: (act) => this.guarded(act),
    });
    for (const user of [...this.#users]) user.opened();
    this.look();
  }

  /** The same for every connection, unless another board answers. */
  #ioOf(firmata: FirmataBoard, library: JohnnyFive): BoardIo {
    if (this.#io !== null && this.#io.pins.length === firmata.pins.length) return this.#io;
    const io = new BoardIo(firmata);
    this.#io = io;
    this.#components.clear();
    const board = new library.Board({ io, repl: false, debug: false, sigint: false });
    // It is kept by johnny-five for components that do not say theirs: ours all do.
    const index = library.Board.cache.indexOf(board);
    if (index >= 0) library.Board.cache.splice(index, 1);
    this.#five = { library, board };
    return io;
  }

  #received(bytes: Buffer): void {
    const link = this.#link;
    if (link === null) return;
    link.handshake?.heard(bytes.length);
    for (const frame of link.reader.read(bytes)) {
      if (this.#link !== link) return;
      this.#frame(link, frame);
    }
  }

  #frame(link: Link, frame: Frame): void {
    if (frame.kind === "pin-state") {
      // A state of a pin that there is not would make firmata-io throw.
      if (frame.mode !== null && frame.pin < link.firmata.pins.length) link.transport.emit("data", frame.bytes);
      link.handshake?.pinState(frame);
      link.exchanges?.pinState(frame);
      return;
    }
    // It says its version when it starts. What it was asked for in the handshake has come before what was asked for last.
    if (frame.bytes[0] === REPORT_VERSION && link.exchanges !== null) return this.#restarted();
    link.transport.emit("data", frame.bytes);
  }

  #levelHeard(pin: number, value: number): void {
    const isHigh = value !== 0;
    const isNew = this.#levels.get(pin) !== isHigh;
    this.#levels.set(pin, isHigh);
    this.#link?.exchanges?.levelHeard(pin);
    if (isNew) this.#poller.changed();
  }

  #channelHeard(channel: number, value: number): void {
    this.#channels.set(channel, value);
    this.#link?.exchanges?.channelHeard(channel);
  }

  #stepsHeard(stepper: number, steps: number): void {
    this.#steps.set(stepper, steps);
    this.#link?.exchanges?.stepperHeard(stepper);
  }

  #answered(asked: Asked, reply: Reply): void {
    if (reply.kind === "ok") this.#statesHeard(reply);
    asked.answered(reply);
    if (reply.kind === "lost" && (this.#link?.exchanges?.lost ?? 0) >= LOST_MAX) this.#close(reply.why);
  }

  /** Not by us: when we open it, it says its version before it says anything else. */
  #restarted(): void {
    const seen = `${this.name} has restarted: its outputs are low, its servos have no pulses`;
    for (const user of [...this.#users]) user.intervened("reset", seen);
    this.#close("the board has restarted");
  }

  #statesHeard({ states, touched }: Extract<Reply, { kind: "ok" }>): void {
    for (const [pin, state] of states) {
      const before = this.#states.get(pin);
      const writes = touched.get(pin);
      const isForeign = writes !== undefined && writes === this.#touched.get(pin);
      this.#states.set(pin, state);
      if (writes !== undefined) this.#touched.set(pin, writes);
      if (before === undefined || !isForeign || (before.mode === state.mode && before.state === state.state)) continue;
      const seen = `pin ${pin} of ${this.name} is at ${spelt(state)} and was at ${spelt(before)}: nobody here has changed it`;
      for (const user of [...this.#users]) if (user.watch.pins.includes(pin)) user.intervened("unknown", seen);
    }
  }

  #close(why: string): void {
    const link = this.#link;
    const users = [...this.#users];
    this.#wire?.close();
    this.#wire = null;
    this.#link = null;
    this.#poller.end();
    this.#io?.connect(null);
    for (const known of [this.#states, this.#touched, this.#levels, this.#channels, this.#steps]) known.clear();
    link?.handshake?.end();
    link?.transport.removeAllListeners();
    link?.firmata.removeAllListeners();
    this.#users.clear();
    for (const user of users) user.closed(why);
    link?.exchanges?.end();
  }

  #known<T>(it: T | null): T {
    if (it === null) throw new Error(`${this.name} is not open`);
    return it;
  }

  /** A mistake of ours ends the connection, and with it what depends on it; it must not end the process. For what a timer calls. */
  guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#close(`the adapter itself has failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    }
  }
}

const spelt = ({ mode, state }: PinState): string => `${state} (mode ${mode})`;
