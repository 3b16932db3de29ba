/** A unit that answers, but for minutes with nothing but an exception: what was read before is not taken for what is. */
import { expect, test } from "vitest";
import { VirtualClock } from "../../../src/clock/index.ts";
import { MemoryFenceStore, modbusAdapter } from "../../../src/devices/index.ts";
import { loadLine } from "../../../src/files/index.ts";
import type { DeviceMessage } from "../../../src/model/index.ts";
import { until } from "../../contract/session.ts";
import { Registers } from "../../support/modbus-peer.ts";
import { VirtualModbusPeer, type VirtualUnit } from "../../support/virtual-modbus-peer.ts";

const MINUTES_MS = 180_000;
const HEARTBEAT_MS = 500;
const TEXT = `line: Levels
heartbeat: ${HEARTBEAT_MS} ms
devices:
  sick: { kind: input, adapter: modbus, range: [0, 100], options: { host: h, unit: 1, poll: 100 ms, map: { value: { holding: 0 } } } }
  well: { kind: input, adapter: modbus, range: [0, 100], options: { host: h, unit: 2, poll: 100 ms, map: { value: { holding: 0 } } } }
`;

async function levels() {
  const clock = new VirtualClock();
  const unit = (): VirtualUnit => ({ registers: new Registers(), manner: "well", afterMs: 4 });
  const units = { sick: unit(), well: unit() };
  const peer = new VirtualModbusPeer(clock, new Map(Object.values(units).map((each, index) => [index + 1, each])));
  const loaded = loadLine("line.yaml", { adapters: new Set(["modbus"]), read: () => ({ text: TEXT }) });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  const problems: string[] = [];
  const adapter = modbusAdapter(
    clock,
    {
      ...{ store: new MemoryFenceStore(), holder: null },
      onProblem: (device, text) => void problems.push(`${device.name}: ${text}`),
    },
    (_address, hooks) => peer.open(hooks),
  );
  const heard = { sick: [] as DeviceMessage[], well: [] as DeviceMessage[] };
  for (const name of ["sick", "well"] as const) {
    units[name].registers.holdings.set(0, 42);
    const device = loaded.line.devices.get(name);
    if (device === undefined) throw new Error(name);
    adapter.connect(device, loaded.line, (message) => heard[name].push(message)).open();
  }
  clock.runUntil(2);
  const latest = (name: keyof typeof heard): unknown => {
    const sample = heard[name].findLast(({ type }) => type === "telemetry");
    return sample?.type === "telemetry" ? sample.values : null;
  };
  await until(
    () => {
      clock.runUntil(clock.nowMs() + 10);
      return latest("sick") !== null && latest("well") !== null;
    },
    () => "both are heard",
  );
  return { clock, units, heard, problems, latest };
}

test.each([
  ["busy (06)", 6],
  ["acknowledge (05)", 5],
  ["gateway target does not respond (0B)", 0x0b],
  ["an exception that no standard knows (7F)", 0x7f],
])(
  "a unit that answers %s for minutes has no known value, its neighbour keeps its own, and it is known again afterwards",
  async (_, code) => {
    const { clock, units, heard, problems, latest } = await levels();
    expect(latest("sick")).toEqual([42]);
    units.sick.manner = code;
    heard.well.length = 0;
    const sinceMs = clock.nowMs();
    clock.runUntil(sinceMs + 3 * HEARTBEAT_MS);
    const [sample] = heard.sick.filter((message) => message.type === "telemetry").slice(-1);
    // Either it says that it does not know, or it says nothing, which the link above takes for lost.
    if (sample?.type === "telemetry" && sample.ticks >= sinceMs) expect(sample.values).toEqual([null]);
    const saidMs = heard.sick.length;
    clock.runUntil(sinceMs + MINUTES_MS);
    for (const message of heard.sick.slice(saidMs))
      if (message.type === "telemetry") expect(message.values).toEqual([null]);
    expect(heard.well.some(({ type }) => type === "hello")).toBe(false);
    expect(latest("well")).toEqual([42]);
    expect(problems.filter((text) => text.startsWith("well"))).toEqual([]);
    units.sick.manner = "well";
    clock.runUntil(clock.nowMs() + 10_000);
    expect(latest("sick")).toEqual([42]);
  },
);
