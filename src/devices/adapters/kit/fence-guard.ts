/** Keeps older commands of one device out: what its fence is, whom it refuses, and that it is kept before anything is done by it. */
import { compareFences, type DeviceName, type Fence } from "../../../model/index.ts";
import type { FenceStore, StoredFence } from "./fence-store.ts";

const NEVER_SEEN: StoredFence = { fence: { epoch: 0, stop: 0 }, holder: null };

export class FenceGuard {
  readonly #device: DeviceName;
  readonly #store: FenceStore;
  readonly #holder: string | null;
  #newest = NEVER_SEEN;
  /** The newest is kept: it would survive this process. */
  #isKept = true;
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
    if (loaded.kind !== "stored") return;
    const { fence, holder } = loaded.stored;
    if (compareFences(fence, this.fence) > 0) {
      this.#newest = loaded.stored;
      this.#isKept = true;
    }
    // Two came with the same epoch: it belongs to the one who was kept last, and the other hears of it here.
    else if (fence.epoch === this.fence.epoch && holder !== this.#newest.holder)
      this.#newest = { fence: this.fence, holder };
  }

  /** Why a command with this fence is refused; null if it isn't. */
  refusal(fence: Fence): string | null {
    this.reload();
    if (this.#unreadable !== null) return this.#unreadable;
    const newest = this.#newest;
    if (fence.epoch < newest.fence.epoch)
      return `epoch ${fence.epoch} is over: a controller of epoch ${newest.fence.epoch}${nameOf(newest)} has taken over`;
    if (fence.epoch === newest.fence.epoch && fence.stop < newest.fence.stop)
      return "the command is older than the last stop";
    const holds = newest.holder;
    if (fence.epoch === newest.fence.epoch && holds !== null && this.#holder !== null && holds !== this.#holder)
      return `epoch ${fence.epoch} belongs to ${holds}, not to ${this.#holder}: two controllers are on one device`;
    return null;
  }

  /**
   * Raises the fence, at once for all that comes; never lowers it.
   * @param kept called when the newest is kept, at once if it was: null, or why it could not be
   */
  raise(fence: Fence, kept: (why: string | null) => void): void {
    const before = this.#newest;
    if (compareFences(fence, before.fence) > 0) {
      const isNewEpoch = fence.epoch > before.fence.epoch;
      this.#newest = { fence, holder: isNewEpoch ? this.#holder : before.holder };
      this.#isKept = false;
    }
    if (this.#isKept) return kept(null);
    const newest = this.#newest;
    this.#store.save(this.#device, newest, (why) => {
      if (why === null && this.#newest === newest) this.#isKept = true;
      kept(why);
    });
  }
}

const nameOf = ({ holder }: StoredFence): string => (holder === null ? "" : ` (${holder})`);
