/** What has to be pressed and held before it happens. Letting go in between undoes it; nothing happens twice in one press. */
import type { Time } from "./browser-time.ts";

/** How long it has to be held, ms. */
export const HOLD_MS = 1000;

export interface PressHoldHooks {
  readonly changed: (isHeld: boolean) => void;
  readonly done: () => void;
}

export class PressHold {
  readonly #time: Pick<Time, "after">;
  readonly #hooks: PressHoldHooks;
  /** What holds it: a pointer, or one key. */
  #by: string | null = null;
  #cancel: () => void = () => {};

  constructor(time: Pick<Time, "after">, hooks: PressHoldHooks) {
    this.#time = time;
    this.#hooks = hooks;
  }

  get isHeld(): boolean {
    return this.#by !== null;
  }

  pointerDown(): void {
    this.#begin("pointer");
  }

  pointerUp(): void {
    if (this.#by === "pointer") this.letGo();
  }

  /** @param isRepeat the key was down before: perhaps since it was pressed on something else */
  keyDown(key: string, isRepeat: boolean): boolean {
    if (key !== " " && key !== "Enter") return false;
    if (!isRepeat) this.#begin(key);
    return true;
  }

  keyUp(key: string): void {
    if (this.#by === key) this.letGo();
  }

  /** Focus or capture is gone, the page is hidden, or the control was taken away. */
  letGo(): void {
    this.#cancel();
    if (this.#by === null) return;
    this.#by = null;
    this.#hooks.changed(false);
  }

  #begin(by: string): void {
    if (this.#by !== null) return;
    this.#by = by;
    this.#hooks.changed(true);
    this.#cancel = this.#time.after(HOLD_MS, () => {
      this.letGo();
      this.#hooks.done();
    });
  }
}
