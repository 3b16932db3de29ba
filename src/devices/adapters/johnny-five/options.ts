/** What a line file says under `options:` of a device on an Arduino, read and checked. Every mistake is named with its path. */
import type { z } from "zod";
import type { Device } from "../../../model/index.ts";
import type { OptionProblem, SerialAddress, TcpAddress } from "../kit/index.ts";
import { type Kind, readKind } from "./kind-options.ts";
import { boardFields, type PinName } from "./option-fields.ts";

export type Address = TcpAddress | SerialAddress;

export interface BoardOptions {
  readonly address: Address;
  /** What it is said to be; null: nobody says, and whatever answers will do. */
  readonly board: BoardName | null;
  /** The name of the firmware on it; null: nobody says. */
  readonly identity: string | null;
  readonly timeoutMs: number;
  readonly pollMs: number;
  readonly kind: Kind;
}

type BoardName = keyof typeof BOARD_PINS;

/** How many pins the firmware says it has. Firmata 2.x, Boards.h. */
export const BOARD_PINS = { uno: 20, nano: 22, leonardo: 30, mega: 70 } as const;

/** The pins that can be pulsed in width. Arduino reference, analogWrite(). */
const PWM_PINS: Readonly<Partial<Record<BoardName, readonly number[]>>> = {
  uno: [3, 5, 6, 9, 10, 11],
  nano: [3, 5, 6, 9, 10, 11],
};

export type ReadOptions =
  | { readonly kind: "ok"; readonly options: BoardOptions }
  | { readonly kind: "problems"; readonly problems: readonly OptionProblem[] };

/** StandardFirmataWiFi and StandardFirmataEthernet listen there. */
const TCP_PORT = 3030;
/** Of StandardFirmata: `Firmata.begin(57600)`. */
const BAUD = 57_600;
/** A lost answer, and the one after it, still leave time in a heartbeat. */
const TIMEOUTS_PER_HEARTBEAT = 3;
const POLLS_PER_HEARTBEAT = 4;
const POLLS_PER_HEARTBEAT_MIN = 2;

export function readOptions(device: Device): ReadOptions {
  const { host, port, baud, board, identity, timeout, poll, ...rest } = device.options;
  const parsed = boardFields.safeParse({ host, port, baud, board, identity, timeout, poll });
  const problems: OptionProblem[] = parsed.success ? [] : parsed.error.issues.map(problemOf);
  const kind = readKind(device, rest);
  if ("problems" in kind) problems.push(...kind.problems.map(problemOf));
  const address = parsed.success ? addressOf(parsed.data, problems) : null;
  const timeoutMs = parsed.data?.timeout ?? device.heartbeatMs / TIMEOUTS_PER_HEARTBEAT;
  const restMs = device.heartbeatMs / POLLS_PER_HEARTBEAT;
  // A belt runs on between commands; axes are asked at every step of a move.
  const pollMs = parsed.data?.poll ?? (device.kind === "conveyor" ? Math.min(device.reportEveryMs, restMs) : restMs);
  if (timeoutMs > device.heartbeatMs)
    problems.push({ path: ["timeout"], message: `longer than the heartbeat of ${device.heartbeatMs} ms` });
  if (pollMs > device.heartbeatMs / POLLS_PER_HEARTBEAT_MIN)
    problems.push({
      path: ["poll"],
      message: `polled every ${pollMs} ms it is not heard twice in its heartbeat of ${device.heartbeatMs} ms`,
    });
  if (problems.length > 0 || address === null || "problems" in kind) return { kind: "problems", problems };
  const { board: name = null, identity: firmware = null } = parsed.data ?? {};
  const options = { address, board: name, identity: firmware, timeoutMs, pollMs, kind: kind.kind };
  const wrong = pinProblems(options);
  return wrong.length > 0 ? { kind: "problems", problems: wrong } : { kind: "ok", options };
}

const problemOf = ({ path, message }: Pick<z.core.$ZodIssue, "path" | "message">): OptionProblem => ({
  path: path.map((step) => (typeof step === "symbol" ? String(step) : step)),
  message,
});

function addressOf(
  raw: { host?: string | undefined; port?: string | number | undefined; baud?: number | undefined },
  problems: OptionProblem[],
): Address | null {
  if (typeof raw.port === "string") {
    if (raw.host === undefined) return { kind: "serial", path: raw.port, baud: raw.baud ?? BAUD };
    problems.push({ path: ["port"], message: "with `host`, the port is a number" });
    return null;
  }
  if (raw.baud !== undefined) problems.push({ path: ["baud"], message: "only a serial port has it" });
  if (raw.host !== undefined) return { kind: "tcp", host: raw.host, port: raw.port ?? TCP_PORT };
  problems.push({ path: [], message: "say where the board is: `port:` with the name of a serial port, or `host:`" });
  return null;
}

/** What a pin is used for, and what it must be able to do for that. */
export interface PinUse {
  readonly pin: PinName;
  readonly needs: "output" | "pwm" | "servo" | "input" | "analog" | "stepper";
  /** `holding`, `axes.x` */
  readonly as: string;
}

/** Where in `options` it stands. */
export function pathOf({ as, needs }: PinUse): readonly string[] {
  const [first = "", name, ...rest] = as.split(".");
  if (first !== "axes" || name === undefined) return as.split(".");
  return needs === "servo" ? [first, name, "servo", "pin"] : [first, name, "stepper", ...rest];
}

function pinProblems(options: BoardOptions): OptionProblem[] {
  const { uses } = options.kind;
  const problems: OptionProblem[] = [];
  for (const [index, use] of uses.entries()) {
    const { pin, needs } = use;
    const path = pathOf(use);
    const earlier = uses.slice(0, index).find((other) => other.pin === pin);
    if (earlier !== undefined) problems.push({ path, message: `pin ${pin} is ${earlier.as} already` });
    if (options.board === null || typeof pin !== "number") continue;
    const count = BOARD_PINS[options.board];
    if (pin >= count) problems.push({ path, message: `an ${options.board} has pins 0 to ${count - 1}` });
    const able = PWM_PINS[options.board];
    if (needs === "pwm" && able !== undefined && !able.includes(pin))
      problems.push({ path, message: `on an ${options.board}, PWM is on pins ${able.join(", ")}` });
  }
  return problems;
}
