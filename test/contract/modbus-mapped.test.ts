/** Devices on a PLC by a map of their verbs, of two kinds: what a done-bit says, and a level, against a real server. */
import { modbusAdapter } from "../../src/devices/adapters/modbus/index.ts";
import type { Device } from "../../src/model/index.ts";
import { ChaosProxy } from "../support/chaos-proxy.ts";
import { Registers, startTcpPeer } from "../support/modbus-peer.ts";
import { conveyor, gripper } from "../support/sequences.ts";
import { MODBUS_INTERVENTIONS, modbusManual } from "./manual-acts.ts";
import { wireOf } from "./proxied.ts";
import type { Rig, RigActs } from "./rig.ts";
import { conforms } from "./suite.ts";

const HEARTBEAT_MS = 300;
const TIMEOUT_MS = 100;
/** For the soak: nothing times out. */
const PATIENT = { heartbeatMs: 10_000, timeoutMs: 3000 };
const DEVICES = 4;
/** Addresses of one device: it has a coil that drives it, and two inputs. */
const STRIDE = 10;

type Make = (index: number, port: number, times: { heartbeatMs: number; timeoutMs: number }) => Device;

async function start(make: Make, acts: RigActs): Promise<Rig> {
  const registers = new Registers();
  const plc = { isStuck: false };
  const follow = (coil: number, isOn: boolean): void => {
    registers.discretes.set(coil, isOn).set(coil + 1, !isOn);
  };
  const rest = (): void => {
    plc.isStuck = false;
    registers.reset();
    for (let index = 0; index < DEVICES; index++) follow(index * STRIDE, false);
  };
  rest();
  registers.onWrite = (what, coil, value) => what === "coil" && !plc.isStuck && follow(coil, value === 1);
  const peer = await startTcpPeer(registers);
  const proxies = await Promise.all(Array.from({ length: DEVICES }, () => ChaosProxy.before(peer.port)));
  const wire = wireOf(...proxies);
  return {
    adapter: modbusAdapter,
    devices: [make(0, proxies[0]?.port ?? 0, { heartbeatMs: HEARTBEAT_MS, timeoutMs: TIMEOUT_MS })],
    acts: {
      ...acts,
      long: (forMs) => {
        plc.isStuck = true;
        return acts.long(forMs);
      },
    },
    patient: proxies.map(({ port }, index) => make(index, port, PATIENT)),
    peer: {
      isOn: (index) => registers.coils.get(index * STRIDE) === true,
      writes: () => registers.written.length,
      reset: rest,
    },
    manual: modbusManual(registers),
    wire: {
      ...wire,
      heal: async () => {
        plc.isStuck = false;
        await wire.heal();
      },
    },
    timeoutMs: TIMEOUT_MS,
    // Of each device an even number, so that every round begins with it off.
    soak: 960,
    close: async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await peer.close();
    },
  };
}

const modbus = (port: number, times: { heartbeatMs: number; timeoutMs: number }, map: Record<string, unknown>) => ({
  adapter: "modbus",
  heartbeatMs: times.heartbeatMs,
  reportEveryMs: 50,
  options: {
    ...{ host: "127.0.0.1", port, timeout: `${times.timeoutMs} ms`, poll: "50 ms" },
    ...{ map, interventions: MODBUS_INTERVENTIONS },
  },
});

conforms("a gripper mapped on modbus", () =>
  start(
    (index, port, times) => {
      const coil = index * STRIDE;
      return gripper(`gripper${index}`, {
        safe: "off",
        ...modbus(port, times, {
          signals: { holding: { discrete: coil }, open: { discrete: coil + 1 } },
          verbs: {
            grip: { write: [{ coil, value: true }], done: { discrete: coil } },
            release: { write: [{ coil, value: false }], done: { discrete: coil + 1, level: true } },
          },
        }),
      });
    },
    {
      ...{ on: { verb: "grip" }, off: { verb: "release" }, foreign: { verb: "advance" } },
      long: () => ({ verb: "grip" }),
      senses: (isOn) => [isOn, !isOn],
    },
  ),
);

conforms("a conveyor mapped on modbus", () =>
  start(
    (index, port, times) => {
      const coil = index * STRIDE;
      const running = { discrete: coil };
      return conveyor(
        `belt${index}`,
        modbus(port, times, {
          signals: { running },
          verbs: {
            start: { write: [{ coil, value: true }], done: running },
            stop: { write: [{ coil, value: false }], done: { ...running, is: false, level: true } },
          },
        }),
      );
    },
    {
      ...{ on: { verb: "start" }, off: { verb: "stop" }, foreign: { verb: "advance" } },
      long: () => ({ verb: "start" }),
      senses: (isOn) => [isOn, null],
    },
  ),
);
