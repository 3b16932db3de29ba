/** What grbl says of itself. Formats: grbl wiki, "Grbl v1.1 Interface"; `report.c` of 1.1h. */
import type { GrblSettings } from "./grbl-settings.ts";

export type GrblState = "Idle" | "Run" | "Hold" | "Jog" | "Home" | "Alarm" | "Check" | "Door" | "Sleep";

/** Reports between two that carry the offset (`WCO`) or the overrides and accessories (`Ov`, `A`). `config.h`. */
const REFRESH = { offset: { busy: 30, idle: 10 }, overrides: { busy: 20, idle: 10 } };

export interface GrblPicture {
  readonly state: GrblState;
  /** A digit after the state, where it has one. */
  readonly subState: string;
  readonly at: readonly number[];
  /** mm/min, and revolutions per minute. */
  readonly feed: number;
  readonly spindleSpeed: number;
  /** Letters of what the pins sense. */
  readonly pins: string;
  /** Letters of what is on. */
  readonly accessories: string;
  readonly blocks: number;
  readonly rxFree: number;
}

/** One status report after another: some fields come only now and then. */
export class GrblReports {
  readonly #settings: GrblSettings;
  readonly offset = [0, 0, 0];
  #offsetIn = 0;
  #overridesIn = 0;

  readonly #isHal: boolean;

  constructor(settings: GrblSettings, isHal: boolean) {
    this.#settings = settings;
    this.#isHal = isHal;
  }

  restart(): void {
    this.#offsetIn = 0;
    this.#overridesIn = 0;
  }

  /** What is on has changed: the next report says so. */
  oweAccessories(): void {
    this.#overridesIn = 0;
  }

  oweOffset(): void {
    this.#offsetIn = 0;
  }

  say(its: GrblPicture): string {
    const mask = this.#settings.get(10);
    const isBusy = !["Idle", "Alarm", "Check"].includes(its.state);
    const isMachine = (mask & 1) !== 0;
    const at = isMachine ? its.at : its.at.map((value, axis) => value - (this.offset[axis] ?? 0));
    const fields = [
      `${its.state}${its.subState}`,
      `${isMachine ? "MPos" : "WPos"}:${this.#point(at)}`,
      ...((mask & 2) === 0 ? [] : [`Bf:${its.blocks},${its.rxFree}`]),
      `FS:${this.#rate(its.feed)},${Math.round(its.spindleSpeed)}`,
      ...(its.pins === "" ? [] : [`Pn:${its.pins}`]),
    ];
    if (this.#offsetIn > 0) this.#offsetIn -= 1;
    else {
      this.#offsetIn = REFRESH.offset[isBusy ? "busy" : "idle"] - 1;
      if (this.#overridesIn === 0) this.#overridesIn = 1;
      fields.push(`WCO:${this.#point(this.offset)}`);
    }
    if (this.#overridesIn > 0) this.#overridesIn -= 1;
    else {
      this.#overridesIn = REFRESH.overrides[isBusy ? "busy" : "idle"] - 1;
      fields.push("Ov:100,100,100", ...(its.accessories === "" && !this.#isHal ? [] : [`A:${its.accessories}`]));
    }
    return `<${fields.join("|")}>\r\n`;
  }

  #point(at: readonly number[]): string {
    const isInches = this.#settings.isOn(13);
    return at.map((mm) => (isInches ? (mm / 25.4).toFixed(4) : mm.toFixed(3))).join(",");
  }

  #rate(feed: number): string {
    return this.#settings.isOn(13) ? (feed / 25.4).toFixed(1) : String(Math.round(feed));
  }
}
