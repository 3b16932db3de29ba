/** What a body can reach of the world around it. */
import type { Clock, RandomStream } from "../../../src/clock/index.ts";
import type { Coordinates, Sites } from "../../../src/model/index.ts";
import type { Parts } from "../parts.ts";

export interface Surroundings {
  readonly clock: Clock;
  readonly parts: Parts;
  readonly sites: Sites;
  /** Where a device's axes truly are now; empty for what has no axes. */
  whereIs(axes: string): Coordinates;
  /** Its last move has ended elsewhere than it was told to. */
  isAstray(axes: string): boolean;
  /** The place on a conveyor's moving belt that is under a station now, mm along the belt. */
  beltMm(conveyor: string, stationMm: number): number;
  /** Parts have moved: whoever senses parts looks again. */
  partsMoved(): void;
  /** What this device senses has changed by itself: it says so. */
  sensedChange(device: string): void;
}

/** How much an act's duration differs from its nominal one, as a share: machines are that regular. */
const VARIATION = 0.02;

/** `nominalMs`, as long as it takes this time. */
export function varied(nominalMs: number, random: RandomStream): number {
  return nominalMs * (1 + random.between(-VARIATION, VARIATION));
}
