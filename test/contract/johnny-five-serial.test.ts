import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import { johnnyFiveAdapter } from "../../src/devices/adapters/johnny-five/index.ts";
import { LAMP_PINS, lamp, OFF, peerOf, serveBoard } from "../support/firmata-rig.ts";
import { noPty, Pty } from "../support/pty.ts";
import { boardManual } from "./manual-acts.ts";
import { wireOf } from "./proxied.ts";
import { OUTPUT_ACTS, type Rig } from "./rig.ts";
import { conforms } from "./suite.ts";

const HEARTBEAT_MS = 400;
const TIMEOUT_MS = 130;
/** For the soak: nothing times out. */
const PATIENT = { heartbeatMs: 10_000, timeoutMs: 3000 };

/** adapter ↔ pty ↔ (socat) ↔ proxy ↔ emulated board: a real serial port, and a wire that can go wrong. */
async function start(): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-firmata-"));
  const port = join(folder, "arduino");
  const { board, server, proxy } = await serveBoard();
  let pty: Pty | null = await Pty.toTcp(port, proxy.port);
  let unplugged = Promise.resolve();
  return {
    adapter: johnnyFiveAdapter,
    devices: [lamp(0, { port }, { heartbeatMs: HEARTBEAT_MS, timeoutMs: TIMEOUT_MS })],
    acts: OUTPUT_ACTS,
    patient: LAMP_PINS.map((_, index) => lamp(index, { port }, PATIENT)),
    peer: peerOf(board),
    manual: boardManual(server, OFF),
    wire: {
      ...wireOf(proxy),
      cut: () => {
        proxy.cut();
        unplugged = pty?.close() ?? unplugged;
        pty = null;
      },
      heal: async () => {
        proxy.heal();
        await unplugged;
        pty ??= await Pty.toTcp(port, proxy.port);
      },
    },
    timeoutMs: TIMEOUT_MS,
    soak: 100,
    close: async () => {
      await pty?.close();
      await proxy.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

if (noPty === null) conforms("johnny-five at a serial port, at an emulated Arduino,", start);
else test("johnny-five at a serial port keeps the device contract", ({ skip }) => skip(noPty ?? ""));
