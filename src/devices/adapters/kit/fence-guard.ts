/** Keeps older commands of one device out: what its fence is, whom it refuses, and that it is kept before anything is done by it. */
import { compareFences, type DeviceName, type Fence } from "../../../model/index.ts";
import type { FenceStore, StoredFence } from "./fence-store.ts";

const NEVER_SEEN: StoredFence = { fence: { epoch: 0, stop: 0 }, holder: null };

export class FenceGuard {
  readonly #device: DeviceName;
  readonly #store: FenceStore;
  readonly #holder: string | null;
  #newest = NEVER_SEEN;
  #unreadable: string | null = null;

  /** @param holder who commands through this adapter; null where nobody says */
  constructor(device: DeviceName, store: FenceStore, holder: string | null) {
    this.#device = device;
    this.#store = store;
    this.#holder = holder;
    this.reload();
  }

  get fence(): Fence {
    return this.#newest.fence;
  }

  /** Another process may have come by since: what it has left is newer. */
  reload(): void {
    const loaded = this.#store.load(this.#device);
    this.#unreadable = loaded.kind === "unreadable" ? loaded.why : null;
    if (loaded.kind === "stored" && compareFences(loaded.stored.fence, this.fence) > 0) this.#newest = loaded.stored;
  }

  /** Why a command with this fence is refused; null if it isn't. */
  refusal(fence: Fence): string | null {
    if (this.#unreadable !== null) return this.#unreadable;
    const newest = this.#newest;
    if (fence.epoch < newest.fence.epoch)
      return `epoch ${fence.epoch} is over: a controller of epoch ${newest.fence.epoch} has taken over`;
    if (fence.epoch === newest.fence.epoch && fence.stop < newest.fence.stop)
      return "the command is older than the last stop";
    const holds = newest.holder;
    if (fence.epoch === newest.fence.epoch && holds !== null && this.#holder !== null && holds !== this.#holder)
      return `epoch ${fence.epoch} belongs to ${holds}, not to ${this.#holder}: two controllers are on one device`;
    return null;
  }

  /**
   * Raises the fence, at once for all that comes; never lowers it.
   * @param kept called when it is kept, at once if it was: null, or why it could not be
   */
  raise(fence: Fence, kept: (why: string | null) => void): void {
    const before = this.#newest;
    if (compareFences(fence, before.fence) <= 0) return kept(null);
    const isNewEpoch = fence.epoch > before.fence.epoch;
    this.#newest = { fence, holder: isNewEpoch ? this.#holder : before.holder };
    this.#store.save(this.#device, this.#newest, kept);
  }
}
