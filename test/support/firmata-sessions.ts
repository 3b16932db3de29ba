/** Devices that share one board, through one adapter. */
import type { Clock } from "../../src/clock/index.ts";
import { johnnyFiveAdapter } from "../../src/devices/adapters/johnny-five/index.ts";
import { MemoryFenceStore } from "../../src/devices/adapters/kit/index.ts";
import type { Device } from "../../src/model/index.ts";
import { Session, type Until } from "../contract/session.ts";

/** @param open else sockets and serial ports; @param until else in real time */
export function firmataSessions(
  clock: Clock,
  { open, until }: { readonly open?: Parameters<typeof johnnyFiveAdapter>[2]; readonly until?: Until } = {},
) {
  const sessions: Session[] = [];
  const problems: string[] = [];
  const onProblem = (device: Device, text: string) => {
    problems.push(`${device.name}: ${text}`);
    for (const session of sessions) if (session.device === device) session.problems.push(text);
  };
  const started = () => johnnyFiveAdapter(clock, { store: new MemoryFenceStore(), holder: null, onProblem }, open);
  let adapter = started();
  return {
    problems,
    session(device: Device): Session {
      const its = adapter;
      const rig = { adapter: () => its, devices: [device] };
      const session = new Session({
        ...{ clock, device, rig, adapter: its },
        ...(until === undefined ? {} : { until }),
      });
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
  };
}
