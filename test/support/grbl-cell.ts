/** Devices of a line on a simulated grbl, over a wire that can go wrong. Ends with `close`. */

import type { GrblBuild } from "../../simulator/firmware/index.ts";
import { RealClock } from "../../src/clock/index.ts";
import { gcodeAdapter } from "../../src/devices/adapters/gcode/index.ts";
import { MemoryFenceStore } from "../../src/devices/adapters/kit/index.ts";
import type { Act, AxesDevice, Command, Device, Fence, SignalValue } from "../../src/model/index.ts";
import { Session, until } from "../contract/session.ts";
import { ChaosProxy } from "./chaos-proxy.ts";
import { startGrbl } from "./grbl-peer.ts";
import { axes, positions } from "./sequences.ts";

/** Quick, and as `gantry` says. Its switches are at the high ends. */
export const QUICK: Readonly<Record<number, number>> = {
  ...{ 24: 6000, 25: 12_000, 26: 1, 110: 12_000, 111: 12_000, 112: 12_000 },
  ...{ 120: 2000, 121: 2000, 122: 2000 },
};

const AXIS = { speedPerS: 200, accelerationPerS2: 2000, jerkPerS3: 400_000, homingSpeedPerS: 200 } as const;

export function gantry(options: Record<string, unknown>, said: Partial<AxesDevice> = {}): AxesDevice {
  const axis = { ...AXIS, sensing: "counted", homingTowards: "high" } as const;
  return axes(
    "gantry",
    { x: { ...axis, range: [0, 199] }, y: { ...axis, range: [0, 199] }, z: { ...axis, range: [0, 99] } },
    {
      ...{ adapter: "gcode", heartbeatMs: 1000, reportEveryMs: 120, approach: { axis: "z", clear: 80 } },
      positions: positions({ home: { x: 190, y: 190, z: 90 }, pick: { x: 150, y: 170, z: 70 } }),
      options: {
        axes: { x: { letter: "X", zero: 200 }, y: { letter: "Y", zero: 200 }, z: { letter: "Z", zero: 100 } },
        ...options,
      },
      ...said,
    },
  );
}

/** What was said last. Of axes: x, y, z; then their speeds, homed, moving. */
export function sensed(its: Session): readonly (SignalValue | null)[] {
  const last = its.heard.findLast((message) => message.type === "telemetry");
  return last?.type === "telemetry" ? last.values : [];
}

export async function grblCell(build: GrblBuild = {}) {
  const clock = new RealClock();
  const peer = await startGrbl({ standsAt: [-20, -20, -10], ...build, settings: { ...QUICK, ...build.settings } });
  const proxy = await ChaosProxy.before(peer.port);
  const sessions: Session[] = [];
  const problems: string[] = [];
  const adapter = gcodeAdapter(clock, {
    store: new MemoryFenceStore(),
    holder: null,
    onProblem: (device, text) => problems.push(`${device.name}: ${text}`),
  });
  const at = { host: "127.0.0.1", port: proxy.port };
  const session = (device: Device): Session => {
    const made = new Session({ clock, device, adapter, rig: { adapter: () => adapter, devices: [device] } });
    sessions.push(made);
    return made;
  };
  const senses = (its: Session, holds: (values: readonly (SignalValue | null)[]) => boolean) =>
    until(
      () => holds(sensed(its)),
      () => `what is sensed: ${JSON.stringify(sensed(its))}; ${problems.join(" | ")}`,
    );
  return {
    ...{ clock, grbl: peer.grbl, peer, proxy, problems, adapter, at, session },
    /** All of them share one connection. */
    gantry: (options: Record<string, unknown> = {}, said: Partial<AxesDevice> = {}) =>
      session(gantry({ ...at, ...options }, said)),
    senses,
    /** Up, and at position `home`. */
    async homed(its: Session): Promise<Session> {
      await its.up();
      await its.hearsOf(its.act({ verb: "home", axes: null }), "done");
      await senses(its, (values) => values[6] === true && values[7] === false);
      return its;
    },
    /** Asks again while it is refused, until it is done. */
    async insists(its: Session, act: Act, fence?: Fence): Promise<void> {
      const end = (command: Command) => its.of(command).find((type) => type !== "accepted");
      for (let tries = 0; tries < 20; tries++) {
        const command = its.act(act, fence);
        await until(
          () => end(command) !== undefined,
          () => its.told(0),
        );
        if (end(command) === "done") return;
        await its.passes(50);
      }
      throw new Error(`it does not do it: ${its.told(0)}`);
    },
    moving: () =>
      until(
        () => peer.grbl.state === "Run" || peer.grbl.state === "Jog",
        () => `motion; it is in ${peer.grbl.state}; ${problems.join(" | ")}`,
      ),
    async close(): Promise<void> {
      for (const one of sessions) one.close();
      clock.close();
      await proxy.close();
      await peer.close();
    },
  };
}
