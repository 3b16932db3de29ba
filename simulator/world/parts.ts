/** The parts of a world: every one of them is in exactly one place. */
import { type Coordinates, isNear, isSameSpot, type Site } from "../../src/model/index.ts";
import type { Laying, Place } from "./place.ts";

export interface Part {
  readonly number: number;
  place: Place;
}

/** Something that no line should do, as the world saw it. */
export interface Mishap {
  readonly atMs: number;
  readonly text: string;
}

/** Parts nearer to each other than this on a belt are in one place. */
const ONE_PLACE_MM = 1;

/** Where nobody has said how parts are laid: all of them count, and there is one tray for good. */
const UNTOLD: Laying = { tray: "", isCounted: true };

/** How far from its station a part on a belt may be to be there. */
const AT_STATION_MM = 5;

/** Parts where nothing happens to them any more: the newest are kept, the rest only counted, so that a shift stays small. */
const AT_REST_MAX = 2000;

export class Parts {
  readonly mishaps: Mishap[] = [];
  readonly #live = new Map<number, Part>();
  readonly #atRest: Part[] = [];
  readonly #settled = { placed: 0, rejected: 0, fallen: 0, astray: 0, uncounted: 0 };
  #layingOf: (gripper: string) => Laying = () => UNTOLD;
  #made = 0;

  /** Who leads the line says from now on how a gripper lays its part down, asked in the moment in which it does. */
  hearLayings(layingOf: (gripper: string) => Laying): void {
    this.#layingOf = layingOf;
  }

  /** A new part, at `place`. */
  make(place: Place): Part {
    const part = { number: ++this.#made, place };
    this.#live.set(part.number, part);
    return part;
  }

  get made(): number {
    return this.#made;
  }

  all(): readonly Part[] {
    return [...this.#live.values(), ...this.#atRest];
  }

  /** The part in a device's slot, or in a gripper. */
  in(kind: "device" | "gripper", device: string): Part | null {
    for (const part of this.#live.values()) {
      if (part.place.kind === kind && part.place.device === device) return part;
    }
    return null;
  }

  /** All of them: two that stick together are in one place. */
  allIn(kind: "device" | "gripper", device: string): readonly Part[] {
    return [...this.#live.values()].filter(({ place }) => place.kind === kind && place.device === device);
  }

  /** Moves a part that is in hand. */
  put(part: Part, place: Place): void {
    part.place = place;
  }

  /** The part at a site, or null. `beltMm` is where the site's station is on the moving belt now. */
  at(site: Site, beltMm: (device: string, stationMm: number) => number): Part | null {
    if (site.kind === "device") {
      const part = this.in("device", site.device);
      return part?.place.kind === "device" && part.place.isAskew ? null : part;
    }
    if (site.kind === "belt") return this.onBelt(site.device, beltMm(site.device, site.stationMm), AT_STATION_MM);
    const lies = (part: Part): boolean =>
      site.kind === "spot"
        ? part.place.kind === "spot" && part.place.position === site.position
        : part.place.kind === "loose" && part.place.axes === site.axes && isNear(site.at, part.place.at);
    // The newest: what lies under it, or went away with an earlier tray, is out of reach.
    return this.#atRest.findLast(lies) ?? null;
  }

  /** The part within `withinMm` of a place on the moving belt. */
  onBelt(device: string, beltMm: number, withinMm = AT_STATION_MM): Part | null {
    for (const part of this.#live.values()) {
      if (part.place.kind !== "belt" || part.place.device !== device) continue;
      if (Math.abs(part.place.beltMm - beltMm) <= withinMm) return part;
    }
    return null;
  }

  /** Takes a part up again that had been laid down. */
  take(part: Part, gripper: string): void {
    const index = this.#atRest.indexOf(part);
    if (index >= 0) {
      this.#atRest.splice(index, 1);
      this.#live.set(part.number, part);
    }
    part.place = { kind: "gripper", device: gripper };
  }

  /**
   * Lays a part down at a site; two parts in one place is a mishap, unless one of them is laid there as a piece of the other.
   * @param laidAt where the gripper's axes stand
   */
  lay(
    part: Part,
    site: Site,
    atMs: number,
    beltMm: (device: string, stationMm: number) => number,
    laidAt?: Coordinates,
  ): void {
    const laying = part.place.kind === "gripper" ? this.#layingOf(part.place.device) : UNTOLD;
    const laid = laidAt === undefined ? laying : { ...laying, laidAt };
    const other = this.#underneath(site, beltMm, laid);
    if (other !== null && !laying.isCounted) {
      part.place = { kind: "joined", part: other.number };
      return this.#rest(part);
    }
    if (other !== null) this.mishap(atMs, `part ${part.number} was put on part ${other.number} at ${describe(site)}`);
    if (site.kind === "belt") {
      const { isCounted } = laying;
      part.place = { kind: "belt", device: site.device, beltMm: beltMm(site.device, site.stationMm), isCounted };
    } else if (site.kind === "device") {
      part.place = site;
    } else {
      part.place = { ...site, ...laid };
      this.#rest(part);
    }
  }

  #underneath(
    site: Site,
    beltMm: (device: string, stationMm: number) => number,
    { tray, laidAt }: Laying & { readonly laidAt?: Coordinates },
  ): Part | null {
    if (site.kind === "belt") return this.onBelt(site.device, beltMm(site.device, site.stationMm), ONE_PLACE_MM);
    if (site.kind === "device") return this.in("device", site.device);
    // A reject bin takes any number.
    if (tray === null || (site.kind === "spot" && site.position === "reject")) return null;
    // On a board parts lie close together: nearer than a gripper's reach, and still beside each other.
    const lies = ({ place }: Part): boolean => {
      if (place.kind === "spot" && site.kind === "spot" && place.position === site.position)
        return (
          place.tray === tray &&
          (laidAt === undefined || place.laidAt === undefined || isSameSpot(laidAt, place.laidAt))
        );
      if (place.kind !== "loose" || site.kind !== "loose" || place.axes !== site.axes) return false;
      return place.tray === tray && isSameSpot(site.at, place.at);
    };
    return this.#atRest.findLast(lies) ?? null;
  }

  /** Lays a part down next to a site, where nothing will be done with it. */
  layBeside(part: Part, site: Site, atMs: number): void {
    part.place = { kind: "beside", of: describe(site) };
    this.#rest(part);
    this.mishap(atMs, `part ${part.number} was put beside ${describe(site)}`);
  }

  /** A part fell. */
  drop(part: Part, atMs: number): void {
    part.place = { kind: "floor" };
    this.#rest(part);
    this.mishap(atMs, `part ${part.number} fell`);
  }

  /** Parts that a belt has carried over its end leave the world as finished. */
  leave(device: string, overMm: (beltMm: number) => boolean): void {
    for (const part of this.#live.values()) {
      if (part.place.kind === "belt" && part.place.device === device && overMm(part.place.beltMm)) {
        const { isCounted } = part.place;
        part.place = { kind: "gone", device };
        this.#live.delete(part.number);
        this.#settled[isCounted === false ? "uncounted" : "placed"]++;
      }
    }
  }

  mishap(atMs: number, text: string): void {
    this.mishaps.push({ atMs, text });
  }

  /** What became of every part, by where it lies: the world's own count, made without asking the controller. */
  account(): {
    readonly placed: number;
    readonly rejected: number;
    readonly inHand: number;
    readonly waiting: number;
    readonly fallen: number;
    /** Laid down next to where they belong. */
    readonly astray: number;
    /** Laid down, or joined to another, where the sequence counts no part. */
    readonly uncounted: number;
  } {
    const count = { ...this.#settled, inHand: 0, waiting: 0 };
    for (const { place } of this.all()) {
      if (place.kind === "joined" || ("isCounted" in place && place.isCounted === false)) count.uncounted++;
      else if (place.kind === "belt" || place.kind === "loose" || place.kind === "gone") count.placed++;
      else if (place.kind === "spot") count[place.position === "reject" ? "rejected" : "placed"]++;
      else if (place.kind === "floor") count.fallen++;
      else if (place.kind === "beside") count.astray++;
      else if (place.kind === "gripper") count.inHand++;
      else count.waiting++;
    }
    return count;
  }

  #rest(part: Part): void {
    this.#live.delete(part.number);
    this.#atRest.push(part);
    if (this.#atRest.length <= AT_REST_MAX) return;
    const oldest = this.#atRest.shift();
    if (oldest !== undefined) this.#settled[settledAs(oldest.place)]++;
  }
}

function settledAs(place: Place): "placed" | "rejected" | "fallen" | "astray" | "uncounted" {
  if (place.kind === "joined" || ("isCounted" in place && place.isCounted === false)) return "uncounted";
  if (place.kind === "floor") return "fallen";
  if (place.kind === "beside") return "astray";
  return place.kind === "spot" && place.position === "reject" ? "rejected" : "placed";
}

function describe(site: Site): string {
  switch (site.kind) {
    case "device":
    case "belt":
      return site.device;
    case "spot":
      return site.position;
    case "loose":
      return Object.entries(site.at)
        .map(([axis, value]) => `${axis} ${Math.round(value * 10) / 10}`)
        .join(", ");
    default:
      return site satisfies never;
  }
}
