import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SerialPort } from "serialport";
import { test } from "vitest";
import { Grbl } from "../../simulator/firmware/index.ts";
import { RealClock } from "../../src/clock/index.ts";
import { gcodeAdapter } from "../../src/devices/adapters/gcode/index.ts";
import type { OutputDevice } from "../../src/model/index.ts";
import { ChaosProxy } from "../support/chaos-proxy.ts";
import { noPty, Pty } from "../support/pty.ts";
import { output } from "../support/sequences.ts";
import { GRBL_MANUAL_SETTINGS, grblManual, leaveAlone } from "./manual-acts.ts";
import { wireOf } from "./proxied.ts";
import { OUTPUT_ACTS, type Rig } from "./rig.ts";
import { conforms } from "./suite.ts";

const HEARTBEAT_MS = 320;
const TIMEOUT_MS = 100;
/** For the soak: nothing times out. */
const PATIENT = { heartbeatMs: 10_000, timeoutMs: 3000 };

/** adapter ↔ pty ↔ (socat) ↔ proxy ↔ pty ↔ (socat) ↔ pty ↔ grbl: real serial ports, and a wire that can go wrong. */
async function start(): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-grbl-"));
  const path = join(folder, "controller");
  const far = { device: join(folder, "device"), wire: join(folder, "wire") };
  const farPty = await Pty.pair(far.device, far.wire);
  const clock = new RealClock();
  let switched = 0;
  let isFlood = false;
  const port = new SerialPort({ path: far.device, baudRate: 115_200 });
  const note = (): void => {
    if (grbl.isFlood !== isFlood) switched += 1;
    isFlood = grbl.isFlood;
  };
  const say = (text: string): void => {
    note();
    port.write(text);
  };
  const grbl = new Grbl(clock, say, { settings: { ...GRBL_MANUAL_SETTINGS, 20: 0, 22: 0 } });
  port.on("data", (bytes: Buffer) => {
    grbl.receive(bytes);
    note();
  });
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
  const closed = (one: SerialPort) => new Promise<void>((resolve) => one.close(() => resolve()));
  return {
    adapter: gcodeAdapter,
    devices: [valve(path, { heartbeatMs: HEARTBEAT_MS, timeoutMs: TIMEOUT_MS })],
    acts: OUTPUT_ACTS,
    patient: [valve(path, PATIENT)],
    peer: {
      isOn: () => grbl.isFlood,
      writes: () => switched,
      reset: () => {
        leaveAlone(grbl);
        isFlood = grbl.isFlood;
      },
    },
    manual: grblManual(grbl),
    wire: {
      ...wireOf(proxy),
      cut: () => {
        proxy.cut();
        void nearPty?.close();
        nearPty = null;
      },
      heal: async () => {
        proxy.heal();
        nearPty ??= await Pty.toTcp(path, proxy.port);
      },
    },
    timeoutMs: TIMEOUT_MS,
    soak: 100,
    close: async () => {
      await nearPty?.close();
      await proxy.close();
      bridge.close();
      await Promise.all([closed(wire), closed(port)]);
      clock.close();
      await farPty.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function valve(path: string, times: { heartbeatMs: number; timeoutMs: number }): OutputDevice {
  const { heartbeatMs, timeoutMs } = times;
  const options = { path, timeout: `${timeoutMs} ms`, out: "flood" };
  return output("valve", { adapter: "gcode", heartbeatMs, options });
}

if (noPty === null) conforms("gcode on a serial port", start);
else test("gcode on a serial port keeps the device contract", ({ skip }) => skip(noPty ?? ""));
