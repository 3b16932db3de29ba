/** Tells canvases once per animation frame, and React at most twice a second, unless something changed that must be seen at once. */
import type { Time } from "./browser-time.ts";
import type { Picture } from "./panel.ts";

/** Between two pictures for React, ms. */
const PICTURE_EVERY_MS = 500;

export class Notifier {
  readonly #time: Pick<Time, "now" | "after" | "nextFrame">;
  readonly #picture: () => Picture;
  readonly #drew: (ms: number) => void;
  readonly #onFrame = new Set<() => void>();
  readonly #onPicture = new Set<() => void>();
  #isFrameDue = false;
  #isPictureDue = false;
  #told: Picture | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(time: Pick<Time, "now" | "after" | "nextFrame">, picture: () => Picture, drew: (ms: number) => void) {
    this.#time = time;
    this.#picture = picture;
    this.#drew = drew;
  }

  onFrame(listener: () => void): () => void {
    this.#onFrame.add(listener);
    return () => void this.#onFrame.delete(listener);
  }

  onPicture(listener: () => void): () => void {
    this.#onPicture.add(listener);
    return () => void this.#onPicture.delete(listener);
  }

  changed(): void {
    if (!this.#isFrameDue) {
      this.#isFrameDue = true;
      this.#time.nextFrame(() => {
        this.#isFrameDue = false;
        const began = this.#time.now();
        for (const listener of this.#onFrame) listener();
        this.#drew(this.#time.now() - began);
      });
    }
    const now = this.#time.now();
    if (this.#isUrgent(this.#picture()) || now - this.#toldAt >= PICTURE_EVERY_MS) return this.#tell();
    if (this.#isPictureDue) return;
    this.#isPictureDue = true;
    this.#time.after(PICTURE_EVERY_MS - (now - this.#toldAt), () => this.#isPictureDue && this.#tell());
  }

  #tell(): void {
    this.#isPictureDue = false;
    this.#told = this.#picture();
    this.#toldAt = this.#time.now();
    for (const listener of this.#onPicture) listener();
  }

  #isUrgent(now: Picture): boolean {
    const old = this.#told;
    if (old === null) return true;
    return (
      old.state.state !== now.state.state ||
      old.state.mode !== now.state.mode ||
      old.state.question !== now.state.question ||
      old.state.firstOut !== now.state.firstOut ||
      old.alarms.alarms !== now.alarms.alarms ||
      old.lease !== now.lease ||
      old.hasLease !== now.hasLease ||
      old.freshness !== now.freshness ||
      old.needsReload !== now.needsReload ||
      old.stop?.acceptedAfterMs !== now.stop?.acceptedAfterMs ||
      old.stop?.standingAfterMs !== now.stop?.standingAfterMs ||
      old.plan !== now.plan ||
      old.job?.id !== now.job?.id
    );
  }
}
