/**
 * What is changed at a grbl that nobody here asked for, as its reports and alarms show it. Pure, but for what it saw last.
 *
 * A hold, a door, check mode, sleep and motion last until a report no longer shows them; a reset and an alarm have passed when they are seen.
 * A hold that this program has asked for, by `!` for a stop, is none of them; nor is what it does while it is reset.
 */
import type { ForeignAct } from "../../../model/index.ts";
import type { AlarmMeans } from "./codes.ts";
import type { State, Status } from "./status.ts";

/** What this program has under way on that grbl. */
export interface Ours {
  /** One of its devices brings it to rest. */
  readonly isStopping: boolean;
  /** A reset of ours is awaited. */
  readonly isResetting: boolean;
  /** One of its devices moves it. */
  readonly isMoving: boolean;
}

export type Seen = { readonly kind: "begins"; readonly act: ForeignAct } | { readonly kind: "over" };

const lasting = (what: ForeignAct["what"], seen: string, isPositionLost: boolean): ForeignAct => ({
  ...{ what, seen, isPositionLost, isOver: false },
});

export class ForeignWatch {
  /** The state that it lasts in. */
  #state: State | null = null;
  #wasStanding = false;

  /** A report has come. @returns in their order, what it shows that was not there before */
  heard(status: Status, ours: Ours): readonly Seen[] {
    const seen: Seen[] = [];
    const { state } = status;
    if (this.#state !== null && this.#state !== state) {
      this.#state = null;
      seen.push({ kind: "over" });
    }
    const act = this.#state === null ? actOf(status, ours, this.#wasStanding) : null;
    this.#wasStanding = !(state === "Run" || state === "Jog" || state === "Home");
    if (act !== null) {
      this.#state = state;
      seen.push({ kind: "begins", act });
    }
    return seen;
  }

  forget(): void {
    this.#state = null;
    this.#wasStanding = false;
  }
}

/** Null: nothing in it is foreign. @param wasStanding by the report before: what moves now has begun since */
function actOf(status: Status, ours: Ours, wasStanding: boolean): ForeignAct | null {
  const { state, subState } = status;
  const shown = subState === null ? state : `${state}:${subState}`;
  if (state === "Hold")
    return ours.isStopping || ours.isResetting ? null : lasting("hold", `grbl holds (${shown})`, false);
  if (state === "Door") return lasting("door", `its door input is open, or was (${shown})`, false);
  if (state === "Check") return lasting("unknown", "it is in check mode ($C): it carries out nothing", false);
  if (state === "Tool") return lasting("unknown", "it waits for a tool to be changed (Tool)", false);
  // Its steppers are off, and when it wakes up it is locked (`$SLP`).
  if (state === "Sleep") return lasting("unknown", "it sleeps ($SLP): its steppers have no power", true);
  if (!wasStanding || ours.isMoving || ours.isStopping) return null;
  if (state === "Home") return lasting("unknown", "it homes, and nobody here asked for that", true);
  if (state === "Run" || state === "Jog")
    return lasting("unknown", `it moves (${shown}), and nobody here asked for that`, false);
  return null;
}

/** Null: it is what one of our commands has come to. @param isResetting a reset of ours is awaited */
export function alarmAct(
  alarm: { readonly text: string; readonly isPositionLost: boolean; readonly means: AlarmMeans },
  isResetting: boolean,
): ForeignAct | null {
  if (alarm.means === "homing failed" || (alarm.means === "reset" && isResetting)) return null;
  const { text, isPositionLost, means } = alarm;
  return { what: means === "reset" ? "reset" : "alarm", seen: text, isPositionLost, isOver: true };
}

/** A welcome that nobody here has asked for: after its reset button, and after a dip of its supply, which look the same. */
export const RESTARTED: ForeignAct = {
  ...{ what: "reset", seen: "it has restarted, and nobody here asked for that: its reset button, or its supply" },
  // A supply that was gone has let the axes move by hand, and grbl counts from 0.
  ...{ isPositionLost: true, isOver: true },
};
