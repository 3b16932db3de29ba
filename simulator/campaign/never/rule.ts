/** What an invariant may look at, and when it is asked to look. */
import type { Clock } from "../../../src/clock/index.ts";
import type {
  Command,
  DeviceMessage,
  DeviceName,
  Line,
  LineEvent,
  LineState,
  Sequence,
  StopOrder,
} from "../../../src/model/index.ts";
import type { World } from "../../world/index.ts";
import type { Heard } from "../heard.ts";
import type { Troubles } from "../troubles.ts";

/** A run as a judge sees it: the log, the wires and the world, never the controller's own doing. */
export interface Watched {
  readonly clock: Clock;
  readonly line: Line;
  readonly sequence: Sequence;
  readonly world: World;
  readonly heard: Heard;
  readonly troubles: Troubles;
  /** When the controller's loop last went on after it had stood still, ms; -Infinity if it never stood. */
  readonly wentOnAtMs: () => number;
  /** The state as the controller tells it now. */
  readonly state: () => LineState;
}

/** Says that an invariant does not hold: its number in the list of invariants, or its name, and what was seen. */
export type Tell = (invariant: string, text: string) => void;

/** One invariant. It is told only what it has a method for. */
export interface Rule {
  event?(event: LineEvent): void;
  commanded?(command: Command): void;
  stopping?(order: StopOrder): void;
  executed?(command: Command): void;
  reached?(order: StopOrder): void;
  rebooted?(device: DeviceName): void;
  arrived?(message: DeviceMessage): void;
  /** All drives have lost their power. */
  powerCut?(): void;
  /** Everything that had to happen in this instant, because of what came, has happened. */
  quiet?(): void;
  /** Which share of what it judges it can't judge now, 0 to 1: what a fault has in its grip. Asked only while there is any. */
  off?(): number;
}

/** Which share of `all` that is, 0 to 1; 0 of nothing. */
export const shareOf = <T>(all: readonly T[], isOne: (each: T) => boolean): number =>
  all.length === 0 ? 0 : all.filter(isOne).length / all.length;

export type MakeRule = (watched: Watched, tell: Tell) => Rule;
