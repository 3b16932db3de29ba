/** Where the newest fence of each device is kept, so that it outlives the process. */
import type { DeviceName, Fence } from "../../../model/index.ts";

/** The newest fence a device has seen, and who first came with its epoch; null where nobody said who they are. */
export interface StoredFence {
  readonly fence: Fence;
  readonly holder: string | null;
}

export type LoadedFence =
  | { readonly kind: "stored"; readonly stored: StoredFence }
  | { readonly kind: "none" }
  /** There is one, and it cannot be read: nobody knows whom to refuse. */
  | { readonly kind: "unreadable"; readonly why: string };

export interface FenceStore {
  load(device: DeviceName): LoadedFence;
  /** Keeps it, whole or not at all. `kept`: null once it would survive the loss of power, else why it would not. */
  save(device: DeviceName, stored: StoredFence, kept: (why: string | null) => void): void;
}

/** Keeps fences as long as the process runs: for tests, and for devices that keep their own. */
export class MemoryFenceStore implements FenceStore {
  readonly #fences = new Map<DeviceName, StoredFence>();

  load(device: DeviceName): LoadedFence {
    const stored = this.#fences.get(device);
    return stored === undefined ? { kind: "none" } : { kind: "stored", stored };
  }

  save(device: DeviceName, stored: StoredFence, kept: (why: string | null) => void): void {
    this.#fences.set(device, stored);
    kept(null);
  }
}
