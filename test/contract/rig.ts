/** What an adapter brings to the conformance suite: itself, a real peer, and a wire that can go wrong between them. */

import type { Clock } from "../../src/clock/index.ts";
import type { FenceStore } from "../../src/devices/adapters/kit/index.ts";
import type { Adapter } from "../../src/devices/index.ts";
import type { Act, Device, SignalValue } from "../../src/model/index.ts";

export interface AdapterMade {
  readonly store: FenceStore;
  readonly holder: string | null;
  readonly onProblem: (device: Device, text: string) => void;
}

/** What the suite asks of a device that is on or off. */
export interface RigActs {
  readonly on: Act;
  readonly off: Act;
  /** Makes it on, and is under way for so long; or for ever, where it is not timed by the adapter. */
  readonly long: (forMs: number) => Act;
  /** One that its kind has not. */
  readonly foreign: Act;
  /** What telemetry says; the first value is never unknown. */
  readonly senses: (isOn: boolean) => readonly (SignalValue | null)[];
}

export const OUTPUT_ACTS: RigActs = {
  on: { verb: "on" },
  off: { verb: "off" },
  long: (forMs) => ({ verb: "pulse", forMs }),
  foreign: { verb: "grip" },
  senses: (isOn) => [isOn],
};

export interface Rig {
  readonly adapter: (clock: Clock, its: AdapterMade) => Adapter;
  /** Devices that a stop takes to off, each with a wire of its own to the same peer or not; the first one is `device`. */
  readonly devices: readonly Device[];
  readonly acts: RigActs;
  /** What the peer's output is really at, and how often it was written. */
  readonly peer: { isOn(device: number): boolean; writes(): number; reset(): void };
  /** Somebody else does something at the first device, which is on; left out where it can't be tried yet. */
  readonly intervene?: () => void;
  readonly wire: {
    /** Nothing that is asked arrives. */
    deafen(): void;
    /** Nothing that is answered arrives. */
    mute(): void;
    /** Answers come so late. */
    delay(ms: number): void;
    /** Of answers only the beginning arrives. */
    halve(): void;
    /** Noise arrives. */
    babble(bytes: Buffer): void;
    /** The connection breaks, and none comes up until it heals. */
    cut(): void;
    heal(): Promise<void>;
  };
  /** Longest that an answer may take before it counts as lost, ms. */
  readonly timeoutMs: number;
  /** The same, with time-outs so long that a busy machine does not matter, for the soak. */
  readonly patient: readonly Device[];
  /** Commands of the soak: as many as such a wire carries in a few seconds; 10,000 with `SOAK=1`. */
  readonly soak: number;
  /** Rest between two commands of a device with `SOAK=1`: a peer without a wire's bounds would flood. 0 if left out. */
  readonly soakRestMs?: number;
  close(): Promise<void>;
}
