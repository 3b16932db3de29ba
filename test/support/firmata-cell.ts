/** Devices of a line on one emulated Arduino with the real firmware, over a wire that can go wrong. Ends with `close`. */
import { RealClock } from "../../src/clock/index.ts";
import { johnnyFiveAdapter } from "../../src/devices/adapters/johnny-five/index.ts";
import { MemoryFenceStore } from "../../src/devices/adapters/kit/index.ts";
import type { Device } from "../../src/model/index.ts";
import { Session } from "../contract/session.ts";
import { serveBoard } from "./firmata-rig.ts";

export async function firmataCell() {
  const clock = new RealClock();
  const { board, server, proxy } = await serveBoard();
  const sessions: Session[] = [];
  const problems: string[] = [];
  const started = () =>
    johnnyFiveAdapter(clock, {
      store: new MemoryFenceStore(),
      holder: null,
      onProblem: (device, text) => problems.push(`${device.name}: ${text}`),
    });
  let adapter = started();
  return {
    ...{ clock, board, server, proxy, problems },
    at: { host: "127.0.0.1", port: proxy.port },
    /** All of them share one board. */
    session(device: Device): Session {
      const its = adapter;
      const session = new Session({ clock, device, adapter: its, rig: { adapter: () => its, devices: [device] } });
      sessions.push(session);
      return session;
    },
    /** What its newest telemetry says of each signal, in the order of the device's. */
    sensed(session: Session): readonly unknown[] {
      const last = session.heard.findLast((message) => message.type === "telemetry");
      return last?.type === "telemetry" ? last.values : [];
    },
    /** Ends the sessions, as if the program had ended and another had begun; the board goes on. */
    letGo(): void {
      for (const session of sessions.splice(0)) session.close();
      problems.length = 0;
      adapter = started();
    },
    async close(): Promise<void> {
      this.letGo();
      clock.close();
      await proxy.close();
      await server.close();
    },
  };
}
