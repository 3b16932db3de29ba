import { test } from "vitest";
import { johnnyFiveAdapter } from "../../src/devices/adapters/johnny-five/index.ts";
import { LAMP_PINS, lamp, OFF, peerOf, serveBoard } from "../support/firmata-rig.ts";
import { boardManual } from "./manual-acts.ts";
import { wireOf } from "./proxied.ts";
import { OUTPUT_ACTS, type Rig } from "./rig.ts";
import { conforms } from "./suite.ts";

const HEARTBEAT_MS = 400;
const TIMEOUT_MS = 130;
/** For the soak: nothing times out. */
const PATIENT = { heartbeatMs: 10_000, timeoutMs: 3000 };

async function start(): Promise<Rig> {
  const { board, server, proxy } = await serveBoard();
  const at = { host: "127.0.0.1", port: proxy.port };
  return {
    adapter: johnnyFiveAdapter,
    devices: [lamp(0, at, { heartbeatMs: HEARTBEAT_MS, timeoutMs: TIMEOUT_MS })],
    acts: OUTPUT_ACTS,
    patient: LAMP_PINS.map((_, index) => lamp(index, at, PATIENT)),
    peer: peerOf(board),
    manual: boardManual(server, OFF),
    wire: wireOf(proxy),
    timeoutMs: TIMEOUT_MS,
    soak: 200,
    close: async () => {
      await proxy.close();
      await server.close();
    },
  };
}

if (process.env.LOCKSTEP_HARDWARE === "1") conforms("johnny-five over TCP, at an emulated Arduino,", start);
else
  test("johnny-five over TCP keeps the device contract", ({ skip }) =>
    skip("an emulated processor in real time wants the machine for itself: npm run test:hardware tries it"));
