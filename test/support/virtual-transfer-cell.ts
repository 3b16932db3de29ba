/**
 * The transfer cell on its hardware in virtual time: the real controller and the real adapters; arm, gripper, feeder and door on two emulated
 * Arduinos with the real StandardFirmata; the belt's drive and a counter beside it as units 1 and 2 behind one Modbus address. Everything goes
 * by one clock, so a run is the same each time, however busy the machine is.
 */
import { VirtualClock } from "../../src/clock/index.ts";
import { Controller } from "../../src/control/index.ts";
import { loadLibraries } from "../../src/devices/adapters/johnny-five/library.ts";
import type { OpenStream } from "../../src/devices/adapters/kit/index.ts";
import { AdapterRegistry, johnnyFiveAdapter, MemoryFenceStore, modbusAdapter } from "../../src/devices/index.ts";
import { loadSequence, readText } from "../../src/files/index.ts";
import type { EventType, LineEvent, LineStateName } from "../../src/model/index.ts";
import { planSequence } from "../../src/plan/index.ts";
import { firmataBoard } from "./firmata-board.ts";
import { Registers } from "./modbus-peer.ts";
import { onHardware, TransferMechanics } from "./transfer-mechanics.ts";
import { SLICE_MS, VirtualWire } from "./virtual-board-wire.ts";
import { VirtualModbusPeer, type VirtualUnit } from "./virtual-modbus-peer.ts";

const HOST = { arm: "10.0.0.10", hand: "10.0.0.11", belt: "10.0.0.30" } as const;
/** Longest that the line is given for anything, ms. */
const BOUND_MS = 40_000;

/** Where the drive shows what a person does to it: a hold button that latches, and a count of its resets. */
export const BUTTON = { hold: 11, resets: 20 } as const;

function hardwareLine(text: string): string {
  const line = onHardware(text, {
    arm: `host: ${HOST.arm}, port: 3030`,
    hand: `host: ${HOST.hand}, port: 3030`,
    belt: `host: ${HOST.belt}, port: 502, interventions: { hold: { discrete: ${BUTTON.hold} }, reset: { input: ${BUTTON.resets}, changes: true } }`,
  });
  const counter = `options: { host: ${HOST.belt}, port: 502, unit: 2, map: { value: { input: 0 } } }`;
  return line.replace(
    /^ {2}door:/m,
    `  counter: { kind: input, adapter: modbus, signal: parts, range: [0, 1000], ${counter} }\n  door:`,
  );
}

function readJob(cycles: number) {
  const loaded = loadSequence("sequences/transfer/transfer.yaml", {
    adapters: new Set(["johnny-five", "modbus"]),
    read: (path) => {
      const read = readText(path);
      return "text" in read && path.endsWith("line.yaml") ? { text: hardwareLine(read.text) } : read;
    },
  });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  const sequence = { ...loaded.sequence, cycles };
  const planned = planSequence(sequence);
  if (!("plan" in planned)) throw new Error("no plan");
  return { sequence, plan: planned.plan };
}

export type VirtualTransferCell = Awaited<ReturnType<typeof virtualTransferCell>>;

export async function virtualTransferCell() {
  // What is loaded meanwhile takes its time by another clock.
  await loadLibraries();
  const clock = new VirtualClock();
  const boards = { arm: firmataBoard(), hand: firmataBoard() };
  const wires = { arm: new VirtualWire(clock, boards.arm), hand: new VirtualWire(clock, boards.hand) };
  const unit = (): VirtualUnit => ({ registers: new Registers(), manner: "well", afterMs: 4 });
  const [drive, counter] = [unit(), unit()];
  const bus = new VirtualModbusPeer(
    clock,
    new Map([
      [1, drive],
      [2, counter],
    ]),
  );
  const sleep = (ms: number, wake: () => void): (() => void) => {
    const timer = clock.after(ms, wake);
    return () => clock.cancel(timer);
  };
  const time = { nowMs: () => clock.nowMs(), sleep };
  const mechanics = new TransferMechanics(time, { ...boards, registers: drive.registers });
  const store = new MemoryFenceStore();
  const problems: string[] = [];
  const settings = {
    ...{ store, holder: null },
    onProblem: (device: { readonly name: string }, text: string) => void problems.push(`${device.name}: ${text}`),
  };
  const open: OpenStream = (address, hooks) => {
    const host = address.kind === "tcp" ? address.host : "";
    if (host === HOST.belt) return bus.open(hooks);
    return (host === HOST.arm ? wires.arm : wires.hand).open(hooks);
  };
  let epoch = 0;
  const programs: Controller[] = [];

  /** The program starts, and later ends; the machine goes on. */
  const start = (cycles: number) => {
    epoch += 1;
    const job = readJob(cycles);
    const adapters = new AdapterRegistry()
      .register(johnnyFiveAdapter(clock, settings, open))
      .register(modbusAdapter(clock, settings, open));
    const { line } = job.sequence;
    const controller = new Controller(clock, { line, job, adapters, epoch, processEnable: null, rehearsal: null });
    programs.push(controller);
    const events: LineEvent[] = [];
    controller.events.subscribe((event) => events.push(event));
    const ofType = <T extends EventType>(type: T) =>
      events.filter((event) => event.type === type) as Extract<LineEvent, { type: T }>[];
    return { controller, events, ofType };
  };

  const until = async (holds: () => boolean, what: () => string, boundMs = BOUND_MS): Promise<void> => {
    const endMs = clock.nowMs() + boundMs;
    while (!holds()) {
      if (clock.nowMs() > endMs) throw new Error(`not within ${boundMs} ms: ${what()}; ${problems.join(" | ")}`);
      clock.runUntil(clock.nowMs() + SLICE_MS);
      // What was promised is kept between two slices.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    ...{ clock, boards, wires, drive, counter, bus, mechanics, problems, start, until },
    passes: (ms: number) => {
      const endMs = clock.nowMs() + ms;
      return until(
        () => clock.nowMs() >= endMs,
        () => "time",
      );
    },
    reaches: (controller: Controller, ...states: readonly LineStateName[]) =>
      until(
        () => states.includes(controller.state.state),
        () => `${states.join(" or ")}, but ${controller.state.state}: ${JSON.stringify(controller.state.firstOut)}`,
      ),
    close(): void {
      mechanics.end();
      for (const controller of programs) controller.close();
    },
  };
}
