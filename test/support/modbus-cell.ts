/** Modbus devices of a line at a real server, over a wire that can go wrong. Ends with `close`. */
import { RealClock } from "../../src/clock/index.ts";
import { MemoryFenceStore } from "../../src/devices/adapters/kit/index.ts";
import { modbusAdapter } from "../../src/devices/adapters/modbus/index.ts";
import type { Device } from "../../src/model/index.ts";
import { Session } from "../contract/session.ts";
import { ChaosProxy } from "./chaos-proxy.ts";
import { Registers, startTcpPeer } from "./modbus-peer.ts";

export async function modbusCell() {
  const clock = new RealClock();
  const registers = new Registers();
  const peer = await startTcpPeer(registers);
  const proxy = await ChaosProxy.before(peer.port);
  const sessions: Session[] = [];
  const problems: string[] = [];
  const adapter = modbusAdapter(clock, {
    store: new MemoryFenceStore(),
    holder: null,
    onProblem: (device, text) => problems.push(`${device.name}: ${text}`),
  });
  return {
    clock,
    registers,
    proxy,
    problems,
    at: { host: "127.0.0.1", port: proxy.port },
    /** All of them share one connection. */
    session(device: Device): Session {
      const session = new Session({ clock, device, adapter, rig: { adapter: () => adapter, devices: [device] } });
      sessions.push(session);
      return session;
    },
    async close(): Promise<void> {
      for (const session of sessions) session.close();
      clock.close();
      await proxy.close();
      await peer.close();
    },
  };
}
