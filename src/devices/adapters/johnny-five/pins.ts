/** The pins of one device, over one connection: found on the board, made what they are to be, written with proof, and read. */
import type { Clock } from "../../../clock/index.ts";
import type { StopCategory } from "../../../model/index.ts";
import type { Work } from "../kit/index.ts";
import { type Board, type BoardUser, STEPPERS } from "./board.ts";
import type { BoardIo, PinState } from "./board-io.ts";
import type { Reply } from "./exchange.ts";
import type { Line, MeasureOptions, SwitchOptions } from "./kind-options.ts";
import type { PinName } from "./option-fields.ts";
import { BOARD_PINS, type BoardOptions, type PinUse } from "./options.ts";
import type { Watch } from "./poller.ts";

/** What was not confirmed is asked again after this: a stop with its write, a command without. */
const AGAIN_MS = 20;

export interface Write {
  readonly write: (io: BoardIo) => void;
  /** Numbers of the pins that show it. */
  readonly pins: readonly number[];
  /** Why the states that were read back are not what was meant; null if they are. */
  readonly check: (state: (pin: number) => PinState) => string | null;
}

export class Pins {
  readonly board: Board;
  readonly #clock: Clock;
  readonly #user: BoardUser;
  readonly #options: BoardOptions;
  #isClosed = false;
  #halts = 0;

  constructor(clock: Clock, its: { readonly board: Board; readonly user: BoardUser; readonly options: BoardOptions }) {
    this.#clock = clock;
    this.board = its.board;
    this.#user = its.user;
    this.#options = its.options;
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Why this board, or its firmware, cannot serve the device; null if it can. */
  unfit(): string | null {
    const { board, identity, kind } = this.#options;
    const { pins, firmware } = this.board.firmata;
    if (identity !== null && identity !== firmware.name)
      return `${this.board.name} is another board: it says "${firmware.name ?? ""}", and \`identity\` is "${identity}". Look whether ports have changed their names`;
    if (board !== null && BOARD_PINS[board] !== pins.length)
      return `${this.board.name} has ${pins.length} pins: it is no ${board}, which has ${BOARD_PINS[board]}`;
    for (const use of kind.uses) {
      const pin = this.#find(use.pin);
      if (pin === null) return `${this.board.name} has no pin ${use.pin} (${use.as})`;
      const holder = this.board.holderOf(pin, this.#user);
      if (holder !== null && holder !== this.#user.name) return `pin ${use.pin} (${use.as}) is used by ${holder}`;
      if (this.#can(pin, use)) continue;
      if (use.needs === "stepper")
        return `${firmware.name ?? "the firmware"} has no steppers: put ConfigurableFirmata with AccelStepper on ${this.board.name}`;
      const able = [...pins.keys()].filter((other) => this.#can(other, use));
      return `pin ${use.pin} (${use.as}) has no ${use.needs} on ${this.board.name}; pins that have: ${able.join(", ") || "none"}`;
    }
    return this.steppers().some((stepper) => stepper >= STEPPERS)
      ? `${this.board.name} has more than ${STEPPERS} steppers on it`
      : null;
  }

  /** Makes every pin what it is to be, unless it is so already: an output keeps its level. Servos wait until they are homed. */
  prepare(ready: (failure: string | null) => void): void {
    const { INPUT, OUTPUT, PWM, ANALOG } = this.board.io.MODES;
    const modes = { input: INPUT, output: OUTPUT, pwm: PWM, analog: ANALOG };
    const steps: Write[] = this.#options.kind.uses.flatMap(({ pin: name, needs, as }) => {
      if (needs === "servo" || needs === "stepper") return [];
      const pin = this.number(name);
      const mode = needs === "input" ? this.#inputMode(pin, name) : modes[needs];
      const isPulledUp = needs === "input" && mode === INPUT && this.#pullsUp(name);
      return {
        pins: [pin],
        write: (io: BoardIo) => {
          const now = this.board.state(pin);
          if (now?.mode !== mode) io.pinMode(pin, mode);
          // Before Firmata 2.5 there is no mode for it: an input to which 1 is written is pulled up.
          if (needs === "input" && mode === INPUT && (now?.mode !== mode || (now.state !== 0) !== isPulledUp))
            io.digitalWrite(pin, isPulledUp ? 1 : 0);
        },
        check: (state: (pin: number) => PinState) =>
          state(pin).mode === mode
            ? null
            : `pin ${name} (${as}) does not become ${needs}: it stays in mode ${state(pin).mode}`,
      };
    });
    this.#next(steps, ready);
  }

  #next(steps: readonly Write[], ready: (failure: string | null) => void): void {
    const [step, ...rest] = steps;
    if (step === undefined) return ready(null);
    const isWanted = () => !this.#isClosed;
    this.board.ask({
      ...{ urgency: "command", write: step.write, pins: step.pins, timeoutMs: this.#options.timeoutMs, isWanted },
      answered: (reply) => {
        if (!isWanted() || reply.kind === "dropped") return;
        if (reply.kind === "lost") return this.#again(isWanted, () => this.#next(steps, ready));
        const why = step.check(stateIn(reply));
        if (why === null) this.#next(rest, ready);
        else ready(why);
      },
    });
  }

  /** What the device watches, in numbers. */
  watch(): Watch {
    const of = (...needs: readonly PinUse["needs"][]) =>
      this.#options.kind.uses.filter((use) => needs.includes(use.needs)).map(({ pin }) => this.number(pin));
    const { analogPins } = this.board.io;
    return {
      claimed: this.#options.kind.uses.map(({ pin }) => this.number(pin)),
      pins: of("output", "pwm", "servo"),
      levels: of("input"),
      channels: of("analog").map((pin) => analogPins.indexOf(pin)),
      steppers: this.steppers(),
    };
  }

  /** Device numbers of the steppers, in the order of the axes. */
  steppers(): readonly number[] {
    const { kind } = this.#options;
    if (kind.kind !== "steppers") return [];
    return [...kind.steppers.values()].map(({ step, dir }) => this.board.stepperNumber(`${step} ${dir}`));
  }

  /** @throws Error if there is no such pin: `unfit` has said so before */
  number(name: PinName): number {
    const pin = this.#find(name);
    if (pin === null) throw new Error(`there is no pin ${name}`);
    return pin;
  }

  state(name: PinName): PinState | null {
    return this.board.state(this.number(name));
  }

  isTrue({ pin, invert }: SwitchOptions): boolean | null {
    const level = this.board.level(this.number(pin));
    return level === null ? null : level !== invert;
  }

  measure({ pin, calibration }: MeasureOptions): number | null {
    const raw = this.board.channel(this.board.io.analogPins.indexOf(this.number(pin)));
    return raw === null ? null : along(calibration, raw);
  }

  look(): void {
    this.board.look();
  }

  /**
   * Writes for a command, and proves it by reading back. Where the answer is lost it is asked for again, never written again.
   * @param then only once it is proved
   */
  command(work: Work, write: Write, then: () => void): void {
    const isWanted = () => !this.#isClosed && work.isCurrent;
    this.#write(write, isWanted, (why) => {
      if (why === null) then();
      else work.failed(why);
      this.look();
    });
  }

  #write(
    write: Omit<Write, "write"> & Partial<Write>,
    isWanted: () => boolean,
    ended: (why: string | null) => void,
  ): void {
    const { write: out, pins } = write;
    this.board.ask({
      ...{ urgency: "command", pins, timeoutMs: this.#options.timeoutMs, isWanted },
      ...(out === undefined ? {} : { write: out }),
      answered: (reply) => {
        if (!isWanted() || reply.kind === "dropped") return;
        if (reply.kind === "ok") return ended(write.check(stateIn(reply)));
        this.#again(isWanted, () => this.#write({ pins, check: write.check }, isWanted, ended));
      },
    });
  }

  /** Writes before the device is up, again and again until the board has answered. */
  once(write: Write, then: () => void): void {
    this.#next([write], then);
  }

  /** Writes for a stop, again and again until it is proved. A later stop takes its place. */
  halt(write: Write, then: () => void): void {
    this.#halt(write, this.haltBegins(), then);
  }

  /** The same for a stop that has begun before. */
  haltWhile(isWanted: () => boolean, write: Write, then: () => void): void {
    this.#halt(write, isWanted, then);
  }

  /** @returns whether this stop is still the newest, and its connection the one that is up */
  haltBegins(): () => boolean {
    this.#halts += 1;
    const halt = this.#halts;
    return () => !this.#isClosed && halt === this.#halts;
  }

  /** `halted` after so long, if the stop is still the one that is under way. */
  haltedAfter(ms: number, halted: () => void): void {
    const isWanted = this.haltBegins();
    this.#clock.after(ms, () => this.board.guarded(() => isWanted() && halted()));
  }

  #halt(write: Write, isWanted: () => boolean, then: () => void): void {
    this.board.ask({
      ...{ urgency: "stop", write: write.write, pins: write.pins, timeoutMs: this.#options.timeoutMs, isWanted },
      answered: (reply) => {
        if (!isWanted() || reply.kind === "dropped") return;
        if (reply.kind === "ok" && write.check(stateIn(reply)) === null) return then();
        this.#again(isWanted, () => this.#halt(write, isWanted, then));
      },
    });
  }

  /** With a pause: an answer that is almost right comes at once, and the next would too. */
  #again(isWanted: () => boolean, act: () => void): void {
    this.#clock.after(AGAIN_MS, () => this.board.guarded(() => isWanted() && act()));
  }

  #find(name: PinName): number | null {
    const { pins, analogPins } = this.board.firmata;
    if (typeof name === "string") return analogPins[Number(name.slice(1))] ?? null;
    return name < pins.length ? name : null;
  }

  #can(pin: number, { needs }: PinUse): boolean {
    const { MODES, pins } = this.board.firmata;
    const { OUTPUT, PWM, SERVO, INPUT, ANALOG, STEPPER } = MODES;
    const mode = { output: OUTPUT, pwm: PWM, servo: SERVO, input: INPUT, analog: ANALOG, stepper: STEPPER }[needs];
    return pins[pin]?.supportedModes.includes(mode) === true;
  }

  #inputMode(pin: number, name: PinName): number {
    const { INPUT, PULLUP } = this.board.io.MODES;
    const hasMode = this.board.firmata.pins[pin]?.supportedModes.includes(PULLUP) === true;
    return this.#pullsUp(name) && hasMode ? PULLUP : INPUT;
  }

  #pullsUp(name: PinName): boolean {
    return switchesIn(this.#options.kind).some(({ pin, pullUp }) => pin === name && pullUp);
  }
}

function switchesIn(kind: BoardOptions["kind"]): readonly SwitchOptions[] {
  switch (kind.kind) {
    case "switch":
      return [kind];
    case "gripper":
      return kind.holding === null ? [] : [kind.holding];
    case "conveyor":
      return [...kind.stations.values()];
    case "steppers":
      return [...kind.steppers.values()].flatMap(({ limit }) => (limit === null ? [] : [limit]));
    case "feeder":
      return kind.stocked === null ? [kind.partReady] : [kind.partReady, kind.stocked];
    default:
      return [];
  }
}

function stateIn(reply: Extract<Reply, { kind: "ok" }>): (pin: number) => PinState {
  return (pin) => {
    const state = reply.states.get(pin);
    if (state === undefined) throw new Error(`pin ${pin} was not asked for`);
    return state;
  };
}

/** Straight lines between the points, and on beyond the outer ones. */
export function along(line: Line, x: number): number {
  const above = line.findIndex(([at]) => at >= x);
  const index = above < 0 ? line.length - 1 : Math.max(above, 1);
  const [[x0, y0], [x1, y1]] = [line[index - 1] ?? [0, 0], line[index] ?? [1, 0]];
  return y0 + ((x - x0) * (y1 - y0)) / (x1 - x0);
}

/** Of a line that only rises or only falls. */
export function inverse(line: Line): Line {
  const turned = line.map(([x, y]) => [y, x] as const);
  return (turned[0]?.[0] ?? 0) <= (turned.at(-1)?.[0] ?? 0) ? turned : turned.reverse();
}

/** Whether what is written with a stop of this category goes to the safe value. */
export const goesToSafe = (category: StopCategory, safe: "off" | "on" | "keep"): safe is "off" | "on" =>
  category !== 2 && safe !== "keep";
