/** Emulated boards with the real firmware behind a wire that can go wrong, for the conformance suite. */

import { BoardServer, type EmulatedBoard } from "../../simulator/firmware/index.ts";
import { processTime } from "../../src/clock/index.ts";
import type { OutputDevice } from "../../src/model/index.ts";
import type { Rig } from "../contract/rig.ts";
import { ChaosProxy } from "./chaos-proxy.ts";
import { firmataBoard } from "./firmata-board.ts";
import { output } from "./sequences.ts";

/** The pins of the lamps. */
export const LAMP_PINS = [9, 4, 7, 8, 12, 13];

export async function serveBoard(): Promise<{
  readonly board: EmulatedBoard;
  readonly server: BoardServer;
  readonly proxy: ChaosProxy;
}> {
  const board = firmataBoard();
  const server = await BoardServer.start(processTime, board);
  return { board, server, proxy: await ChaosProxy.before(server.port) };
}

/** Switches all outputs off. Firmata protocol, "Message types": digital I/O, ports 0 to 2. */
export const OFF: readonly number[] = [0x90, 0, 0, 0x91, 0, 0, 0x92, 0, 0];

/** All outputs off, as the firmware is told to: nothing else knows what it remembers. */
export const allOff = (board: EmulatedBoard): void => board.receive(Uint8Array.from(OFF));

export const peerOf = (board: EmulatedBoard): Rig["peer"] => ({
  isOn: (lamp) => board.output(LAMP_PINS[lamp] ?? -1) === true,
  writes: () => board.portWrites,
  reset: () => allOff(board),
});

export function lamp(
  index: number,
  at: Readonly<Record<string, unknown>>,
  its: { heartbeatMs: number; timeoutMs: number },
): OutputDevice {
  const { heartbeatMs, timeoutMs } = its;
  const options = { ...at, board: "uno", pin: LAMP_PINS[index], timeout: `${timeoutMs} ms` };
  return output(`lamp${index}`, { adapter: "johnny-five", heartbeatMs, options });
}
