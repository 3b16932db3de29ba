/** What a line file says under `options:` of a device on a grbl, read and checked. Every mistake is named with its path. */
import { z } from "zod";
import type { AxesDevice, Device } from "../../../model/index.ts";
import { durationMs, type OptionProblem, type SerialAddress, type TcpAddress } from "../kit/index.ts";

export type Address = TcpAddress | SerialAddress;

export interface AxisOption {
  readonly letter: "X" | "Y" | "Z";
  /** Where grbl's machine zero is, in the coordinates of this axis. */
  readonly zero: number;
  /** Its positive direction is grbl's negative one. */
  readonly isReversed: boolean;
}

export type Out = "flood" | "mist" | "spindle";

export interface GcodeOptions {
  readonly address: Address;
  /** The text that `$I` of this grbl has; null: nobody says, and whichever answers will do. */
  readonly identity: string | null;
  /** Longest wait for an answer. */
  readonly timeoutMs: number;
  /** Time between two questions for the status. */
  readonly pollMs: number;
  /** Empty for what is no axes. */
  readonly axes: ReadonlyMap<string, AxisOption>;
  /** How moves are sent: as G1, or as jogs. */
  readonly moves: "g1" | "jog";
  /** Null for axes. */
  readonly out: Out | null;
  /** Of a spindle, revolutions per minute. */
  readonly spindleSpeed: number;
  /** The input that senses whether a gripper holds something; a letter of `Pn:`. Null: nobody knows. */
  readonly holding: string | null;
}

export type ReadOptions =
  | { readonly kind: "ok"; readonly options: GcodeOptions }
  | { readonly kind: "problems"; readonly problems: readonly OptionProblem[] };

/** grbl wants to be asked ten times a second at most. grbl wiki, "Grbl v1.1 Interface": real-time status reports, 5 to 10 Hz. */
const POLL_MS_MIN = 100;
const POLLS_PER_HEARTBEAT_MIN = 2;
const TIMEOUTS_PER_HEARTBEAT = 3;
/** After a reset in motion grbl is silent for half a second (`report_alarm_message`): shorter, and every such stop loses the device. */
const AXES_HEARTBEAT_MS_MIN = 750;
/** Telnet's, which network modules for grbl listen on. */
const TCP_PORT = 23;
/** Longest text of `$I`: a line of 80 characters with `$I=` and its end. grbl 1.1, `config.h`, LINE_BUFFER_SIZE. */
const IDENTITY_MAX = 76;
/** `config.h` of grbl 1.1. */
const BAUD = 115_200;

const axisFields = z.strictObject({
  letter: z.enum(["X", "Y", "Z"]),
  zero: z.number(
    "where grbl's machine zero is, in the coordinates of this axis: after homing to its high end, the high end of its range",
  ),
  reverse: z.boolean().default(false),
});

const optionFields = z.strictObject({
  host: z.string().min(1).optional(),
  port: z.int().min(1).max(65535).optional(),
  path: z.string().min(1).optional(),
  baud: z.int().min(300).max(4_000_000).optional(),
  identity: z
    .string()
    .regex(/^[!-Z^-~ ]*[!-Z^-~][!-Z^-~ ]*$/, "a text in plain letters and digits, as `$I` has it")
    .max(IDENTITY_MAX)
    .optional(),
  timeout: durationMs.optional(),
  poll: durationMs.optional(),
  axes: z.record(z.string(), axisFields).optional(),
  moves: z.enum(["g1", "jog"]).optional(),
  out: z.enum(["flood", "mist", "spindle"]).optional(),
  speed: z.number().positive().optional(),
  holding: z.enum(["probe", "door", "hold", "start"]).optional(),
});

type OptionFields = z.infer<typeof optionFields>;

const PINS = { probe: "P", door: "D", hold: "H", start: "S" };

export function readOptions(device: Device): ReadOptions {
  const parsed = optionFields.safeParse(device.options);
  if (!parsed.success)
    return {
      kind: "problems",
      problems: parsed.error.issues.map(({ path, message }) => ({ path: path.map(stepOf), message })),
    };
  const raw = parsed.data;
  const problems: OptionProblem[] = [];
  const wrong = (path: readonly string[], message: string): void => void problems.push({ path, message });
  const address = addressOf(raw, wrong);
  const reportEveryMs = device.kind === "axes" ? device.reportEveryMs : 2 * POLL_MS_MIN;
  const pollMs = raw.poll ?? Math.max(POLL_MS_MIN, Math.min(2 * POLL_MS_MIN, device.heartbeatMs / 4, reportEveryMs));
  const timeoutMs = raw.timeout ?? device.heartbeatMs / TIMEOUTS_PER_HEARTBEAT;
  if (pollMs < POLL_MS_MIN) wrong(["poll"], `grbl is asked ten times a second at most: ${POLL_MS_MIN} ms or more`);
  if (pollMs > device.heartbeatMs / POLLS_PER_HEARTBEAT_MIN)
    wrong(["poll"], `asked every ${pollMs} ms it is not heard twice in its heartbeat of ${device.heartbeatMs} ms`);
  if (timeoutMs > device.heartbeatMs) wrong(["timeout"], `longer than the heartbeat of ${device.heartbeatMs} ms`);
  checkKind(device, raw, wrong);
  const axes = device.kind === "axes" ? axesOf(device, raw, pollMs, wrong) : new Map<string, AxisOption>();
  if (problems.length > 0 || address === null) return { kind: "problems", problems };
  return {
    kind: "ok",
    options: {
      ...{
        address,
        identity: raw.identity ?? null,
        timeoutMs,
        pollMs,
        axes,
        moves: raw.moves ?? "g1",
        out: raw.out ?? null,
      },
      ...{ spindleSpeed: raw.speed ?? 0, holding: raw.holding === undefined ? null : PINS[raw.holding] },
    },
  };
}

type Wrong = (path: readonly string[], message: string) => void;

const stepOf = (step: PropertyKey): string | number => (typeof step === "symbol" ? String(step) : step);

function addressOf(raw: OptionFields, wrong: Wrong): Address | null {
  if (raw.host !== undefined && raw.path === undefined) {
    if (raw.baud !== undefined) wrong(["baud"], "only a serial port (`path`) has it");
    return { kind: "tcp", host: raw.host, port: raw.port ?? TCP_PORT };
  }
  if (raw.path !== undefined && raw.host === undefined) {
    if (raw.port !== undefined) wrong(["port"], "only a TCP connection (`host`) has it");
    return { kind: "serial", path: raw.path, baud: raw.baud ?? BAUD };
  }
  wrong([], "say where the controller is: either `host:`, or `path:` of a serial port");
  return null;
}

function checkKind(device: Device, raw: OptionFields, wrong: Wrong): void {
  const isOut = device.kind === "output" || device.kind === "gripper";
  if (!isOut && device.kind !== "axes")
    return wrong([], `this adapter has no ${device.kind}; it has axes, outputs and grippers`);
  if (device.kind === "gripper" && device.style !== "vacuum")
    wrong([], "this adapter has grippers of style vacuum only");
  if (isOut && raw.out === undefined) wrong(["out"], "which output it is: flood (M8), mist (M7) or spindle (M3)");
  if (device.kind === "gripper" && raw.out === "spindle") wrong(["out"], "a gripper is on flood or mist");
  if (device.kind !== "gripper" && raw.holding !== undefined) wrong(["holding"], "only a gripper has it");
  if (raw.out === "spindle" && raw.speed === undefined && !(device.kind === "output" && device.range !== null))
    wrong(["speed"], "a spindle needs its speed, revolutions per minute");
  if (raw.out !== "spindle" && raw.speed !== undefined) wrong(["speed"], "only a spindle has it");
  if (device.kind === "output" && device.range !== null && raw.out !== "spindle")
    wrong(["out"], "only a spindle can be set to a value");
  if (!isOut) for (const key of ["out", "speed"] as const) if (raw[key] !== undefined) wrong([key], "axes have none");
  if (isOut)
    for (const key of ["axes", "moves"] as const) if (raw[key] !== undefined) wrong([key], "only axes have it");
}

function axesOf(device: AxesDevice, raw: OptionFields, pollMs: number, wrong: Wrong): ReadonlyMap<string, AxisOption> {
  const axes = new Map<string, AxisOption>();
  const taken = new Set<string>();
  for (const [name, { letter, zero, reverse }] of Object.entries(raw.axes ?? {})) {
    if (!device.axes.has(name))
      wrong(["axes", name], `it has no axis ${name}; it has ${[...device.axes.keys()].join(", ")}`);
    if (taken.has(letter)) wrong(["axes", name, "letter"], `two axes are ${letter}`);
    taken.add(letter);
    axes.set(name, { letter, zero, isReversed: reverse });
  }
  for (const name of device.axes.keys())
    if (!axes.has(name))
      wrong(["axes"], `which of grbl's axes ${name} is, as in \`axes: { ${name}: { letter: X, zero: 0 } }\``);
  if (device.heartbeatMs < AXES_HEARTBEAT_MS_MIN)
    wrong(
      [],
      `after a reset in motion grbl is silent for half a second: give it a heartbeat of ${AXES_HEARTBEAT_MS_MIN} ms or more`,
    );
  if (device.reportEveryMs < pollMs)
    wrong(
      [],
      `it is asked every ${pollMs} ms: say \`reports_every: ${pollMs} ms\` or more, so that stopping distances count on it`,
    );
  return axes;
}
