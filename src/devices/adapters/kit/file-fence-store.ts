/**
 * Fences in files, one for each device. A file is replaced by renaming a complete new one over it, after the new one is on the disk:
 * a crash leaves the old or the new, never half of one. A save that is overtaken by a newer one is left out, and kept with it.
 */
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { DeviceName } from "../../../model/index.ts";
import type { FenceStore, LoadedFence, StoredFence } from "./fence-store.ts";

const stored = z.object({
  fence: z.object({ epoch: z.int().min(0), stop: z.int().min(0) }),
  holder: z.string().nullable(),
});

type Kept = (why: string | null) => void;

interface Saving {
  /** What is to be written once the write under way has ended. */
  next: { readonly fence: StoredFence; readonly kept: readonly Kept[] } | null;
}

export class FileFenceStore implements FenceStore {
  readonly #folder: string;
  readonly #saving = new Map<DeviceName, Saving>();
  /** What was read last, and from which version of the file: it is looked at before every command. */
  readonly #read = new Map<DeviceName, { readonly version: string; readonly loaded: LoadedFence }>();

  /** @throws Error if the folder cannot be made: said where the program is put together, before anything moves */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
  }

  load(device: DeviceName): LoadedFence {
    const path = this.#path(device);
    try {
      const { ino, mtimeNs } = statSync(path, { bigint: true });
      const version = `${ino} ${mtimeNs}`;
      const known = this.#read.get(device);
      if (known?.version === version) return known.loaded;
      const loaded: LoadedFence = { kind: "stored", stored: stored.parse(JSON.parse(readFileSync(path, "utf8"))) };
      this.#read.set(device, { version, loaded });
      return loaded;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return { kind: "none" };
      return { kind: "unreadable", why: `the fence of ${device} in ${path} cannot be read: ${reason(error)}` };
    }
  }

  save(device: DeviceName, fence: StoredFence, kept: Kept): void {
    const busy = this.#saving.get(device);
    if (busy !== undefined) {
      busy.next = { fence, kept: [...(busy.next?.kept ?? []), kept] };
      return;
    }
    const saving: Saving = { next: { fence, kept: [kept] } };
    this.#saving.set(device, saving);
    void this.#saveAll(device, saving);
  }

  async #saveAll(device: DeviceName, saving: Saving): Promise<void> {
    for (let work = saving.next; work !== null; work = saving.next) {
      saving.next = null;
      const why = await this.#replace(device, work.fence);
      for (const kept of work.kept) kept(why);
    }
    this.#saving.delete(device);
  }

  async #replace(device: DeviceName, fence: StoredFence): Promise<string | null> {
    const path = this.#path(device);
    const over = overtaken(fence, this.load(device));
    if (over !== null) return `${device} ${over}`;
    try {
      const file = await open(`${path}.new`, "w");
      try {
        await file.writeFile(JSON.stringify(fence));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
      const folder = await open(this.#folder, "r");
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
      return null;
    } catch (error) {
      return `the fence of ${device} cannot be kept in ${path}: ${reason(error)}`;
    }
  }

  #path(device: DeviceName): string {
    return join(this.#folder, `${device}.fence.json`);
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Why a fence is not written over what another program has left; null if it may be. */
function overtaken({ fence, holder }: StoredFence, there: LoadedFence): string | null {
  if (there.kind !== "stored") return null;
  const { epoch } = there.stored.fence;
  const isAnothers = epoch === fence.epoch && there.stored.holder !== holder;
  if (epoch < fence.epoch || (epoch === fence.epoch && !isAnothers)) return null;
  return `is commanded by another controller now: epoch ${epoch} is of ${there.stored.holder ?? "somebody else"}`;
}
