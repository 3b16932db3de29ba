/** Lamps on units of one connection: behind a gateway, at a server that answers several at once, and on a serial line. */
import { VirtualClock } from "../../src/clock/index.ts";
import { modbusAdapter } from "../../src/devices/adapters/modbus/index.ts";
import { type BusUnit, type Manner, SharedBus, SICK } from "../support/bus-of-units.ts";
import { output } from "../support/sequences.ts";
import { areFair, type Neighbours } from "./fairness.ts";

type Kind = "line" | "gateway" | "parallel";

const BAUD = 38_400;
const TIMEOUT_MS = 60;
const ANSWER_MS_MAX = 6;
/** A read of one coil and its answer, on the line: 8 and 6 bytes of 11 bits, and two gaps of 3.5 characters. */
const EXCHANGE_MS = (14 * 11 * 1000) / BAUD + 2 * 1.75 + ANSWER_MS_MAX;
/** A unit that does not answer: its time-out, the frames, and a line that is left alone for as long again. */
const TRY_MS = 2 * (TIMEOUT_MS + EXCHANGE_MS);
/** So late that it comes after the time-out, and before the line is used again. */
const LATE_MS = 1.5 * TIMEOUT_MS;
const GATEWAY_MS = TIMEOUT_MS / 2;

/** Everybody once, and one try of who does not answer. */
const periodOn = (kind: Kind, units: number): number =>
  Math.ceil(units * EXCHANGE_MS + (kind === "parallel" ? 40 : TRY_MS));

const start =
  (kind: Kind) =>
  (count: number): Neighbours => {
    const clock = new VirtualClock();
    const afterMs = (index: number): number => 1 + ((index * 2) % ANSWER_MS_MAX);
    const units = Array.from({ length: count }, (_, index): BusUnit => {
      return { unit: index + 1, manner: "well", afterMs: afterMs(index), coils: new Set() };
    });
    const bus = new SharedBus(clock, units, { kind, baud: BAUD, gatewayMs: GATEWAY_MS });
    const periodMs = periodOn(kind, count);
    const at = kind === "line" ? { path: "/dev/bus", baud: BAUD } : { host: "10.0.0.8" };
    const lamp = ({ unit }: BusUnit) =>
      output(`lamp${unit}`, {
        ...{ adapter: "modbus", heartbeatMs: 4 * periodMs },
        options: { ...at, unit, timeout: `${TIMEOUT_MS} ms`, poll: `${periodMs} ms`, map: { out: { coil: 0 } } },
      });
    return {
      // Each that is ill costs a try and a rest, and a stop to it one more.
      ...{ clock, periodMs, settleMs: count * 4 * TRY_MS + periodMs },
      adapter: (made) => modbusAdapter(clock, made, bus.open),
      devices: units.map(lamp),
      ail: (device, ailment) => {
        const unit = units[device];
        if (unit === undefined) return;
        unit.manner = (ailment as Manner | null) ?? "well";
        unit.afterMs = ailment === "late" ? LATE_MS : afterMs(device);
      },
      isOn: (device) => units[device]?.coils?.has(0) === true,
      sentAtMs: (device) => bus.asked.filter(({ unit }) => unit === device + 1).map(({ atMs }) => atMs),
    };
  };

for (const [kind, name] of [
  ["line", "lamps on a serial line"],
  ["gateway", "lamps behind a gateway"],
  ["parallel", "lamps at a server that answers several at once"],
] as const)
  areFair(name, { ailments: SICK, start: start(kind), runs: 15 });
