/** One device at its adapter, commanded and stopped one after the other; and what such times come to. */
import type { Adapter } from "../../src/devices/index.ts";
import { loadLine } from "../../src/files/index.ts";
import { type Act, type DeviceMessage, issuePermit, type Line } from "../../src/model/index.ts";

export interface BenchedDevice {
  act(act: Act): Promise<void>;
  /** @param handedOver gets how long it took until the bytes were in the socket, ms */
  stop(number: number, handedOver: number[]): Promise<void>;
  close(): void;
}

export async function openDevice(adapter: Adapter, line: Line, name: string): Promise<BenchedDevice> {
  const device = line.devices.get(name);
  if (device === undefined) throw new Error(name);
  let lastId = 0;
  // A stop raises the fence: what comes after it is meant after it.
  let stops = 0;
  let heard: (message: DeviceMessage) => void = () => {};
  const port = adapter.connect(device, line, (message) => heard(message));
  const until = (types: readonly DeviceMessage["type"][]): Promise<void> =>
    new Promise((resolve, reject) => {
      heard = (message) => {
        if (types.includes(message.type)) resolve();
        else if (message.type === "failed" || message.type === "refused") reject(new Error(message.why));
      };
    });
  const up = until(["telemetry"]);
  port.open();
  await up;
  return {
    act(act) {
      const done = until(["done"]);
      lastId += 1;
      port.dispatch(issuePermit({ type: "command", id: lastId, device: name, act, fence: { epoch: 1, stop: stops } }));
      return done;
    },
    stop(number, handedOver) {
      const stopped = until(["stopped"]);
      stops = number;
      const sinceMs = performance.now();
      port.stop({ type: "stop", device: name, category: 1, fence: { epoch: 1, stop: number } });
      handedOver.push(performance.now() - sinceMs);
      return stopped;
    },
    close: () => port.close(),
  };
}

/** @param adapter of all its devices */
export function lineOf(adapter: string, text: string): Line {
  const loaded = loadLine("line.yaml", { adapters: new Set([adapter]), read: () => ({ text }) });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  return loaded.line;
}

/** What each of so many took, ms; the first tenth is left out. */
export async function timed(count: number, act: (count: number) => Promise<void>): Promise<number[]> {
  const took: number[] = [];
  for (let done = 0; done < count; done++) {
    const sinceMs = performance.now();
    await act(done);
    took.push(performance.now() - sinceMs);
  }
  return took.slice(count / 10);
}

export function show(what: string, ms: readonly number[]): void {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(3).padStart(10);
  console.log(`${what.padEnd(40)}${at(0.5)}${at(0.99)}`);
}
