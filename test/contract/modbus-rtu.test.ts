import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SerialPort } from "serialport";
import { test } from "vitest";
import { modbusAdapter } from "../../src/devices/adapters/modbus/index.ts";
import type { OutputDevice } from "../../src/model/index.ts";
import { ChaosProxy } from "../support/chaos-proxy.ts";
import { Registers, startSerialPeer } from "../support/modbus-peer.ts";
import { noPty, Pty } from "../support/pty.ts";
import { output } from "../support/sequences.ts";
import { MODBUS_INTERVENTIONS, modbusManual } from "./manual-acts.ts";
import { wireOf } from "./proxied.ts";
import { OUTPUT_ACTS, type Rig } from "./rig.ts";
import { conforms } from "./suite.ts";

const HEARTBEAT_MS = 300;
const TIMEOUT_MS = 100;
/** For the soak: nothing times out. */
const PATIENT = { heartbeatMs: 10_000, timeoutMs: 3000 };

/** adapter ↔ pty ↔ (socat) ↔ proxy ↔ pty ↔ (socat) ↔ pty ↔ server: real serial ports, and a wire that can go wrong. */
async function start(): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-rtu-"));
  const path = join(folder, "controller");
  const far = { device: join(folder, "device"), wire: join(folder, "wire") };
  const registers = new Registers();
  const farPty = await Pty.pair(far.device, far.wire);
  const peer = await startSerialPeer(registers, far.device);
  const wire = new SerialPort({ path: far.wire, baudRate: 115_200 });
  const bridge = createServer((socket) => {
    const toSocket = (bytes: Buffer) => socket.write(bytes);
    socket.on("data", (bytes) => wire.write(bytes));
    wire.on("data", toSocket);
    socket.on("error", () => {});
    socket.on("close", () => wire.off("data", toSocket));
  });
  bridge.listen(0, "127.0.0.1");
  await once(bridge, "listening");
  const proxy = await ChaosProxy.before((bridge.address() as AddressInfo).port);
  let nearPty: Pty | null = await Pty.toTcp(path, proxy.port);
  let unplugged: Promise<void> = Promise.resolve();
  return {
    adapter: modbusAdapter,
    devices: [lamp(0, path, { heartbeatMs: HEARTBEAT_MS, timeoutMs: TIMEOUT_MS })],
    acts: OUTPUT_ACTS,
    patient: [0, 1].map((coil) => lamp(coil, path, PATIENT)),
    peer: {
      isOn: (coil) => registers.coils.get(coil) === true,
      writes: () => registers.written.length,
      reset: () => registers.reset(),
    },
    manual: modbusManual(registers),
    wire: {
      ...wireOf(proxy),
      cut: () => {
        proxy.cut();
        unplugged = nearPty?.close() ?? unplugged;
        nearPty = null;
      },
      heal: async () => {
        proxy.heal();
        // Its clean-up must not take away the link that is made now.
        await unplugged;
        nearPty ??= await Pty.toTcp(path, proxy.port);
      },
    },
    timeoutMs: TIMEOUT_MS,
    soak: 150,
    close: async () => {
      await nearPty?.close();
      await proxy.close();
      bridge.close();
      await new Promise<void>((resolve) => wire.close(() => resolve()));
      await peer.close();
      await farPty.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function lamp(coil: number, path: string, times: { heartbeatMs: number; timeoutMs: number }): OutputDevice {
  const { heartbeatMs, timeoutMs } = times;
  const options = {
    ...{ path, baud: 115_200, timeout: `${timeoutMs} ms`, poll: "60 ms" },
    ...{ map: { out: { coil } }, interventions: MODBUS_INTERVENTIONS },
  };
  return output(`lamp${coil}`, { adapter: "modbus", heartbeatMs, options });
}

if (noPty === null) conforms("modbus on a serial line", start);
else test("modbus on a serial line keeps the device contract", ({ skip }) => skip(noPty ?? ""));
