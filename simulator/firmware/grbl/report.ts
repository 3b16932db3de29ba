/** What grbl says of itself. Formats: grbl wiki, "Grbl v1.1 Interface"; `report.c` of 1.1h. */
import type { Overrides } from "./overrides.ts";
import type { GrblSettings } from "./settings.ts";

export type GrblState = "Idle" | "Run" | "Hold" | "Jog" | "Home" | "Alarm" | "Check" | "Door" | "Sleep";

/** Reports between two that carry the offset (`WCO`) or the overrides and accessories (`Ov`, `A`). `config.h`. */
const REFRESH = { offset: { busy: 30, idle: 10 }, overrides: { busy: 20, idle: 10 } };

export interface GrblPicture {
  readonly state: GrblState;
  /** A digit after the state, where it has one. */
  readonly subState: string;
  readonly at: readonly number[];
  /** Work zero, machine mm. */
  readonly offset: readonly number[];
  readonly overrides: Overrides;
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

  say(picture: GrblPicture): string {
    const mask = this.#settings.get(10);
    const { feed, rapid, spindle } = picture.overrides;
    const isBusy = !["Idle", "Alarm", "Check"].includes(picture.state);
    const isMachine = (mask & 1) !== 0;
    const at = isMachine ? picture.at : picture.at.map((value, axis) => value - (picture.offset[axis] ?? 0));
    const fields = [
      `${picture.state}${picture.subState}`,
      `${isMachine ? "MPos" : "WPos"}:${pointText(at, this.#settings)}`,
      ...((mask & 2) === 0 ? [] : [`Bf:${picture.blocks},${picture.rxFree}`]),
      `FS:${this.#rate(picture.feed)},${Math.round(picture.spindleSpeed)}`,
      ...(picture.pins === "" ? [] : [`Pn:${picture.pins}`]),
    ];
    if (this.#offsetIn > 0) this.#offsetIn -= 1;
    else {
      this.#offsetIn = REFRESH.offset[isBusy ? "busy" : "idle"] - 1;
      if (this.#overridesIn === 0) this.#overridesIn = 1;
      fields.push(`WCO:${pointText(picture.offset, this.#settings)}`);
    }
    if (this.#overridesIn > 0) this.#overridesIn -= 1;
    else {
      this.#overridesIn = REFRESH.overrides[isBusy ? "busy" : "idle"] - 1;
      fields.push(
        `Ov:${feed},${rapid},${spindle}`,
        ...(picture.accessories === "" && !this.#isHal ? [] : [`A:${picture.accessories}`]),
      );
    }
    return `<${fields.join("|")}>\r\n`;
  }

  #rate(feed: number): string {
    return this.#settings.isOn(13) ? (feed / 25.4).toFixed(1) : String(Math.round(feed));
  }
}

/** Coordinates as grbl prints them everywhere: mm with three digits, inches with four where `$13` is on. */
export const pointText = (at: readonly number[], settings: GrblSettings): string =>
  at.map((mm) => (settings.isOn(13) ? (mm / 25.4).toFixed(4) : plain(mm))).join(",");

/** A minus before nothing is not printed. */
const plain = (mm: number): string => (Math.abs(mm) < 0.0005 ? 0 : mm).toFixed(3);
