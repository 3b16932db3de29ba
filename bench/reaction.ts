/**
 * How long a stop takes inside the process: from the telemetry that breaks an interlock's condition, as the adapter hands it over, to
 * the last stop order at its adapter. 10, 100 and 500 devices with 2,000 interlocks, all devices reporting; once more with a listener that
 * serialises and hashes every event, as a journal does.
 */
import { VirtualClock } from "../src/clock/index.ts";
import { Controller } from "../src/control/index.ts";
import { type Adapter, AdapterRegistry } from "../src/devices/index.ts";
import { loadLine } from "../src/files/index.ts";
import { TraceHash } from "../src/journal/index.ts";
import type { DeviceMessage, Line, SignalValue } from "../src/model/index.ts";

const INTERLOCKS = 2000;
const TRIPS = 2000;
/** Trips before those that count: the compiler has seen all of it then. */
const WARM_UP = 1000;
/** Interlocks that one message breaks: those of its own device. */
const AFFECTED = 4;
/** Devices that each of them stops. */
const STOPPED = 4;
/** p99 at 100 devices, ms. */
const GOAL_MS = 1;

interface Measured {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export function bench(): void {
  console.log(
    `From telemetry to the last stop order, µs, over ${TRIPS} trips; ${AFFECTED} interlocks trip, ${STOPPED} devices stop`,
  );
  console.log("devices  interlocks  listener       p50       p99       max");
  const show = (devices: number, interlocks: number, isFlushing: boolean): Measured => {
    const measured = measure(devices, interlocks, isFlushing);
    const cells = [measured.p50, measured.p99, measured.max].map((ms) => (ms * 1000).toFixed(1).padStart(10));
    console.log(
      `${String(devices).padEnd(9)}${String(interlocks).padEnd(12)}${(isFlushing ? "journal" : "none").padEnd(9)}${cells.join("")}`,
    );
    return measured;
  };
  show(10, INTERLOCKS, false);
  const hundred = show(100, INTERLOCKS, false);
  show(500, INTERLOCKS, false);
  const flushing = show(100, INTERLOCKS, true);
  const few = show(100, AFFECTED * 10, false);
  const p99 = Math.max(hundred.p99, flushing.p99);
  console.log(
    `p99 at 100 devices: ${p99.toFixed(3)} ms (goal under ${GOAL_MS}: ${p99 < GOAL_MS ? "reached" : "missed"})`,
  );
  console.log(
    `p50 with ${INTERLOCKS} interlocks / with ${AFFECTED * 10}, the same ones affected: ${(hundred.p50 / few.p50).toFixed(2)}`,
  );
}

function measure(devices: number, interlocks: number, isFlushing: boolean): Measured {
  const its = startLine(devices, interlocks);
  if (isFlushing) {
    const hash = new TraceHash();
    its.controller.events.subscribe((event) => hash.add(event));
  }
  const times: number[] = [];
  for (let trip = 0; trip < WARM_UP + TRIPS; trip++) {
    // Everybody reports, then the one whose guard opens.
    const guard = trip % its.guards;
    for (let device = 0; device < devices; device++) its.say(device, [true]);
    its.forget();
    const fromMs = performance.now();
    its.say(guard, [false]);
    if (trip >= WARM_UP) times.push(its.lastStopMs() - fromMs);
    its.answer();
    its.say(guard, [true]);
    for (let k = 0; k < AFFECTED; k++) its.controller.resetInterlock(`i${guard}-${k}`, "bench");
  }
  its.controller.close();
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** A line of switches and lamps that has been reset: trips stop and latch, and the state stays. */
function startLine(devices: number, interlocks: number) {
  const guards = Math.min(devices, Math.floor(interlocks / AFFECTED));
  const line = lineOf(devices, interlocks, guards);
  const listeners: ((message: DeviceMessage) => void)[] = [];
  const answers: (() => void)[] = [];
  let lastStopMs = 0;
  const adapter: Adapter = {
    name: "simulated",
    connect: (device, _line, listener) => {
      const said = { device: device.name, ticks: 0 };
      if (device.kind === "input") listeners.push(listener);
      return {
        fences: "device",
        open: () => {
          listener({ type: "hello", ...said, firmware: "bench", bootId: "1", fence: { epoch: 0, stop: 0 } });
          listener({ type: "telemetry", ...said, values: [device.kind === "input"] });
        },
        dispatch: () => {},
        stop: (order) => {
          lastStopMs = performance.now();
          answers.push(() =>
            listener({ type: "stopped", ...said, commandId: null, fence: order.fence, standstill: "measured" }),
          );
        },
        close: () => {},
      };
    },
  };
  const clock = new VirtualClock();
  const controller = new Controller(clock, {
    line,
    job: null,
    adapters: new AdapterRegistry().register(adapter),
    epoch: 1,
  });
  controller.command("reset", "bench");
  clock.runUntil(1);
  const names = [...line.devices.values()].filter(({ kind }) => kind === "input").map(({ name }) => name);
  return {
    controller,
    guards,
    say: (device: number, values: readonly SignalValue[]) =>
      listeners[device]?.({ type: "telemetry", device: names[device] ?? "", ticks: clock.nowMs(), values }),
    forget: () => {
      lastStopMs = Number.NaN;
    },
    lastStopMs: () => lastStopMs,
    /** The devices stand, and say so: later, as over any wire. */
    answer: () => {
      for (const answer of answers.splice(0)) answer();
    },
  };
}

function lineOf(devices: number, interlocks: number, guards: number): Line {
  const inputs = Array.from({ length: devices }, (_, i) => `  in${i}: { kind: input, adapter: simulated, signal: ok }`);
  const lamps = Array.from({ length: 8 }, (_, i) => `  out${i}: { kind: output, adapter: simulated, safe: off }`);
  const rules = Array.from({ length: interlocks }, (_, i) => {
    const guard = i % guards;
    const number = Math.floor(i / guards);
    const stops = Array.from({ length: STOPPED }, (_each, k) => `out${(guard + k) % 8}`).join(", ");
    // Those that are not affected hang on signals that nobody changes.
    const require = number < AFFECTED ? `in${guard}.ok` : `!out${i % 8}.on`;
    return `  i${guard}-${number}: { require: "${require}", stops: [${stops}], category: 2, reset: manual }`;
  });
  const text = ["line: Bench", "heartbeat: 60 s", "devices:", ...inputs, ...lamps, "interlocks:", ...rules].join("\n");
  const loaded = loadLine("line.yaml", { adapters: new Set(["simulated"]), read: () => ({ text }) });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics[0]?.message);
  return loaded.line;
}
