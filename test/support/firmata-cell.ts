/** Devices of a line on one emulated Arduino with the real firmware, over a wire that can go wrong. Ends with `close`. */
import { RealClock } from "../../src/clock/index.ts";
import { serveBoard } from "./firmata-rig.ts";
import { firmataSessions } from "./firmata-sessions.ts";

export async function firmataCell() {
  const clock = new RealClock();
  const { board, server, proxy } = await serveBoard();
  const sessions = firmataSessions(clock);
  return {
    ...{ clock, board, server, proxy, ...sessions },
    at: { host: "127.0.0.1", port: proxy.port },
    async close(): Promise<void> {
      sessions.letGo();
      clock.close();
      await proxy.close();
      await server.close();
    },
  };
}
