/** What a kind of device makes of its pins. One for each connection: it starts knowing nothing. */
import type { Acting } from "../kit/index.ts";

export interface Body extends Acting {
  /** Its pins are what they are to be. What else the device needs before it is up; then `ready`, once. */
  prepare(ready: (failure: string | null) => void): void;
  /** All that is watched is known anew, as of `sampledAtMs`. */
  heard(sampledAtMs: number): void;
  /** The connection is gone: no timer of it may go on. */
  close(): void;
}
