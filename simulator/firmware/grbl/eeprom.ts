/** What outlives a reset: settings, work offsets, the places of G28 and G30, start-up lines, the text of `$I=`. grbl 1.1, `settings.c`. */
import type { Point } from "./motion.ts";
import { GrblSettings } from "./settings.ts";

/** G54 to G59, G28, G30. `SETTING_INDEX_NCOORD`. */
const PLACES = 8;
/** `N_STARTUP_LINE`, `config.h`. */
export const STARTUP_LINES = 2;

export class GrblEeprom {
  readonly settings: GrblSettings;
  readonly startup: string[] = Array.from({ length: STARTUP_LINES }, () => "");
  info = "";
  readonly #factory: Readonly<Record<number, number>>;
  #places: readonly Point[] = [];

  constructor(settings: Readonly<Record<number, number>> = {}) {
    this.#factory = settings;
    this.settings = new GrblSettings(settings);
    this.#clearPlaces();
  }

  /** Machine mm; 0 to 5 are G54 to G59, 6 is G28, 7 is G30. */
  get places(): readonly Point[] {
    return this.#places;
  }

  storePlace(index: number, at: Point): void {
    this.#places = this.#places.map((place, each) => (each === index ? at : place));
  }

  /** `$RST=`. @returns whether there is such a one */
  restore(what: string): boolean {
    if (!"$#*".includes(what) || what === "") return false;
    if (what !== "#") this.settings.restore(this.#factory);
    if (what !== "$") this.#clearPlaces();
    if (what !== "*") return true;
    this.startup.fill("");
    this.info = "";
    return true;
  }

  #clearPlaces(): void {
    this.#places = Array.from({ length: PLACES }, () => [0, 0, 0]);
  }
}
