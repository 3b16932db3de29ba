/** What a line file says under `options:` of a Modbus device, read and checked. Every mistake is named with its path. */
import { z } from "zod";
import type { Device } from "../../../model/index.ts";
import { durationMs, type OptionProblem, type SerialAddress, type TcpAddress } from "../kit/index.ts";
import { type Kept, placeOf } from "./kept-writes.ts";
import type { Mapping } from "./mapping.ts";
import type { Point } from "./point.ts";
import { pointFields, pointOf, register } from "./point-fields.ts";
import { interventionFields, readInterventions, type Sign } from "./read-interventions.ts";
import { isMapped, pointsOf as mappedPoints, readMapping } from "./read-map.ts";
import { KEPT_ROLES, rolesOf } from "./roles.ts";

/** Over TCP with Modbus' own header; on a serial line as RTU. */
export type Address = TcpAddress | Required<SerialAddress>;

export interface ModbusOptions {
  readonly address: Address;
  readonly unit: number;
  readonly timeoutMs: number;
  /** What is read, and of fixed roles what is written, by role. */
  readonly points: ReadonlyMap<string, Point>;
  /** What is written for each verb, and how its end is known; null: the kind itself knows, by fixed roles. */
  readonly mapping: Mapping | null;
  /** Where the device shows what a person or a fault does to it. */
  readonly signs: readonly Sign[];
  /** What stays as it was written, by `placeOf`. */
  readonly kept: ReadonlyMap<string, Kept>;
  readonly watchdog: { readonly address: number; readonly everyMs: number } | null;
  /** Tool: which number its `program` register takes for a verb. */
  readonly programs: Readonly<Record<string, number>>;
  /** Tool: what the signal `result` says for a number. */
  readonly results: Readonly<Record<string, string>>;
}

export type ReadOptions =
  | { readonly kind: "ok"; readonly options: ModbusOptions }
  | { readonly kind: "problems"; readonly problems: readonly OptionProblem[] };

const optionFields = z.strictObject({
  host: z.string().min(1).optional(),
  port: z.int().min(1).max(65535).optional(),
  path: z.string().min(1).optional(),
  baud: z.int().min(300).max(4_000_000).optional(),
  parity: z.enum(["none", "even", "odd"]).optional(),
  // Modbus over Serial Line V1.02, 2.2: 1 to 247 are devices, 0 is everybody and answers nothing; over TCP 255 and 0 are the device itself.
  unit: z.int().min(0).max(255).default(1),
  timeout: durationMs.optional(),
  poll: durationMs.optional(),
  watchdog: z.strictObject({ holding: register, every: durationMs }).optional(),
  programs: z.record(z.string(), z.int().min(0).max(65535)).default({}),
  results: z.record(z.string(), z.string()).default({}),
  interventions: interventionFields,
  map: z.record(z.string(), z.unknown(), "which register is which, as in `map: { run: { coil: 0 } }`"),
});

type OptionFields = z.infer<typeof optionFields>;

/** A lost answer, and the one after it, still leave time in a heartbeat. */
const TIMEOUTS_PER_HEARTBEAT = 3;
const POLLS_PER_HEARTBEAT = 4;
/** At rest a device is heard so often in one heartbeat. */
const POLLS_PER_HEARTBEAT_MIN = 2;

export function readOptions(device: Device): ReadOptions {
  const parsed = optionFields.safeParse(device.options);
  if (!parsed.success) return { kind: "problems", problems: parsed.error.issues.map((issue) => problemOf(issue)) };
  const raw = parsed.data;
  const problems: OptionProblem[] = [];
  const address = addressOf(raw, problems);
  const { points: own, mapping } = mapOf(device, raw, problems);
  const signs = [...readSigns(device, raw, problems), ...faultSigns(device, own, mapping)];
  const points = new Map([...own, ...signs.map(({ point }) => [point.role, point] as const)]);
  if (raw.timeout !== undefined && raw.timeout > device.heartbeatMs)
    problems.push({ path: ["timeout"], message: `longer than the heartbeat of ${device.heartbeatMs} ms` });
  if (problems.length > 0 || address === null) return { kind: "problems", problems };
  const { unit, programs, results, watchdog } = raw;
  return {
    kind: "ok",
    options: {
      ...{ address, unit, points, mapping, programs, results, signs },
      kept: mapping?.kept ?? keptRoles(device, points),
      timeoutMs: raw.timeout ?? device.heartbeatMs / TIMEOUTS_PER_HEARTBEAT,
      watchdog: watchdog === undefined ? null : { address: watchdog.holding, everyMs: watchdog.every },
    },
  };
}

function readSigns(device: Device, raw: OptionFields, problems: OptionProblem[]): readonly Sign[] {
  const pollMs = raw.poll ?? defaultPollMs(device);
  return readInterventions(raw.interventions, { device, pollMs, problems, parameters: new Map() });
}

/** A fault of a drive is an alarm, unless an act of it is under way, which fails by it. */
function faultSigns(device: Device, points: ReadonlyMap<string, Point>, mapping: Mapping | null): readonly Sign[] {
  const point = device.kind === "conveyor" && mapping === null ? points.get("fault") : undefined;
  if (point === undefined) return [];
  const what = { kind: "between", low: 0, high: Number.POSITIVE_INFINITY } as const;
  return [
    {
      ...{ what: "alarm", point, why: null, isOfAct: true },
      expectation: { point, what, near: 0, isLevel: true, why: null },
    },
  ];
}

const problemOf = ({ path, message }: z.core.$ZodIssue, under: readonly string[] = []): OptionProblem => ({
  path: [...under, ...path].map((step) => (typeof step === "symbol" ? String(step) : step)),
  message,
});

function addressOf(raw: OptionFields, problems: OptionProblem[]): Address | null {
  if (raw.host !== undefined && raw.path === undefined) {
    for (const key of ["baud", "parity"] as const)
      if (raw[key] !== undefined) problems.push({ path: [key], message: "only a serial line (`path`) has it" });
    return { kind: "tcp", host: raw.host, port: raw.port ?? TCP_PORT };
  }
  if (raw.path !== undefined && raw.host === undefined) {
    if (raw.port !== undefined) problems.push({ path: ["port"], message: "only a TCP connection (`host`) has it" });
    if (raw.unit === 0 || raw.unit > UNIT_MAX)
      problems.push({ path: ["unit"], message: `a serial line has units 1 to ${UNIT_MAX}` });
    const parity = raw.parity ?? "even";
    // Modbus over Serial Line V1.02, 2.5.1: without parity there are two stop bits, so that a character has 11 bits.
    return { kind: "serial", path: raw.path, baud: raw.baud ?? BAUD, parity, stopBits: parity === "none" ? 2 : 1 };
  }
  problems.push({ path: [], message: "say where the device is: either `host:`, or `path:` of a serial port" });
  return null;
}

/** Registered for Modbus. Messaging on TCP/IP Implementation Guide V1.0b, 4.2.2. */
const TCP_PORT = 502;
/** The default of Modbus over Serial Line V1.02, 2.5.1. */
const BAUD = 19_200;
const UNIT_MAX = 247;

function mapOf(
  device: Device,
  raw: OptionFields,
  problems: OptionProblem[],
): { readonly points: ReadonlyMap<string, Point>; readonly mapping: Mapping | null } {
  const pollMs = raw.poll ?? defaultPollMs(device);
  if (!isMapped(device, raw.map)) {
    const points = pointsOf(device, raw, { pollMs, problems });
    checkPolls(device, points, problems);
    return { points, mapping: null };
  }
  if (Object.keys(raw.programs).length > 0)
    problems.push({ path: ["programs"], message: "a mapped tool writes its program itself, under `verbs`" });
  const mapping = readMapping(device, raw.map, { pollMs, problems });
  const points = new Map((mapping === null ? [] : mappedPoints(mapping)).map((point) => [point.role, point]));
  checkPolls(device, points, problems);
  return { points, mapping };
}

function pointsOf(
  device: Device,
  raw: OptionFields,
  { pollMs, problems }: { pollMs: number; problems: OptionProblem[] },
): ReadonlyMap<string, Point> {
  const roles = rolesOf(device);
  const points = new Map<string, Point>();
  for (const [role, given] of Object.entries(raw.map)) {
    const spec = roles.get(role);
    if (spec === undefined) {
      problems.push({
        path: ["map", role],
        message: `${article(device)} has no "${role}"; it has ${[...roles.keys()].join(", ")}`,
      });
      continue;
    }
    const parsed = pointFields.safeParse(given);
    if (!parsed.success) {
      problems.push(...parsed.error.issues.map((issue) => problemOf(issue, ["map", role])));
      continue;
    }
    const point = pointOf({ role, path: ["map", role], fields: parsed.data, spec, pollMs }, problems);
    if (point !== null) points.set(role, point);
  }
  for (const [role, { required }] of roles)
    if (required && !(role in raw.map)) problems.push({ path: ["map"], message: `${article(device)} needs "${role}"` });
  if (device.kind === "tool" && !("busy" in raw.map) && !("done" in raw.map))
    problems.push({ path: ["map"], message: 'a tool needs "busy" or "done": else nobody knows when it has ended' });
  return points;
}

function keptRoles(device: Device, points: ReadonlyMap<string, Point>): ReadonlyMap<string, Kept> {
  const kept = new Map<string, Kept>();
  for (const [role, only] of KEPT_ROLES[device.kind] ?? []) {
    const point = points.get(role);
    if (point?.readBack === true) kept.set(placeOf(point), { role, only });
  }
  return kept;
}

function checkPolls(device: Device, points: ReadonlyMap<string, Point>, problems: OptionProblem[]): void {
  const fastestMs = Math.min(...[...points.values()].map((point) => point.pollMs));
  if (points.size > 0 && fastestMs > device.heartbeatMs / POLLS_PER_HEARTBEAT_MIN)
    problems.push({
      path: ["poll"],
      message: `polled every ${fastestMs} ms it is not heard twice in its heartbeat of ${device.heartbeatMs} ms`,
    });
  if ("reportEveryMs" in device && points.size > 0 && fastestMs > device.reportEveryMs)
    problems.push({
      path: ["poll"],
      message: `polled every ${fastestMs} ms it cannot report every ${device.reportEveryMs} ms while it moves (\`reports_every\`)`,
    });
}

const defaultPollMs = (device: Device): number => {
  const restMs = device.heartbeatMs / POLLS_PER_HEARTBEAT;
  return "reportEveryMs" in device ? Math.min(device.reportEveryMs, restMs) : restMs;
};

const article = ({ kind }: Device): string => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`);
