/** What an adapter brings to the conformance suite: itself, a real peer, and a wire that can go wrong between them. */

import type { Clock } from "../../src/clock/index.ts";
import type { FenceStore } from "../../src/devices/adapters/kit/index.ts";
import type { Adapter } from "../../src/devices/index.ts";
import type { Act, Device, Intervention, SignalValue } from "../../src/model/index.ts";

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

/** What a person or a fault does at the first device, and how it is seen. */
export interface ManualAct {
  readonly does: () => void;
  /** Makes it as it was; null: it has passed when it is seen. */
  readonly undoes: (() => void) | null;
  /** What a person has to do at the machine before it can be used again, beside that. */
  readonly clears?: () => void;
  readonly isPositionLost: boolean;
}

/** Of each kind of intervention: how it is made to happen, or why such a device cannot show it. */
export type ManualActs = Readonly<Record<Intervention, ManualAct | string>>;

export interface Rig {
  readonly adapter: (clock: Clock, its: AdapterMade) => Adapter;
  /** Devices that a stop takes to off, each with a wire of its own to the same peer or not; the first one is `device`. */
  readonly devices: readonly Device[];
  readonly acts: RigActs;
  /** What the peer's output is really at, and how often it was written. */
  readonly peer: { isOn(device: number): boolean; writes(): number; reset(): void };
  /** What somebody else does at the first device. */
  readonly manual: ManualActs;
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
