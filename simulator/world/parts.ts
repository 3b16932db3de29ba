/** The parts of a world: every one of them is in exactly one place. */
import { isNear, type Site } from "../../src/model/index.ts";
import type { Place } from "./place.ts";

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

/** Parts nearer to each other than this where nothing is, in the unit of each axis, are in one place. */
const SAME_SPOT = 0.1;

/** How far from its station a part on a belt may be to be there. */
const AT_STATION_MM = 5;

/** Parts where nothing happens to them any more: the newest are kept, the rest only counted, so that a shift stays small. */
const AT_REST_MAX = 2000;

export class Parts {
  readonly mishaps: Mishap[] = [];
  readonly #live = new Map<number, Part>();
  readonly #atRest: Part[] = [];
  readonly #settled = { placed: 0, rejected: 0, fallen: 0, astray: 0 };
  #made = 0;

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
    return this.#atRest.find(lies) ?? null;
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

  /** Lays a part down at a site; two parts in one place is a mishap. */
  lay(part: Part, site: Site, atMs: number, beltMm: (device: string, stationMm: number) => number): void {
    const other = this.#underneath(site, beltMm);
    if (other !== null) this.mishap(atMs, `part ${part.number} was put on part ${other.number} at ${describe(site)}`);
    if (site.kind === "belt") {
      part.place = { kind: "belt", device: site.device, beltMm: beltMm(site.device, site.stationMm) };
    } else {
      part.place = site;
      if (site.kind !== "device") this.#rest(part);
    }
  }

  #underneath(site: Site, beltMm: (device: string, stationMm: number) => number): Part | null {
    if (site.kind === "belt") return this.onBelt(site.device, beltMm(site.device, site.stationMm), ONE_PLACE_MM);
    // A reject bin takes any number.
    if (site.kind === "spot" && site.position === "reject") return null;
    if (site.kind === "device") return this.in("device", site.device);
    // On a board parts lie close together: nearer than a gripper's reach, and still beside each other.
    if (site.kind !== "loose") return this.at(site, beltMm);
    const { axes, at } = site;
    return (
      this.#atRest.find(
        ({ place }) => place.kind === "loose" && place.axes === axes && isNear(at, place.at, SAME_SPOT),
      ) ?? null
    );
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
        part.place = { kind: "gone", device };
        this.#live.delete(part.number);
        this.#settled.placed++;
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
  } {
    const { placed, rejected, fallen, astray } = this.#settled;
    const count = { placed, rejected, inHand: 0, waiting: 0, fallen, astray };
    for (const { place } of this.all()) {
      if (place.kind === "belt" || place.kind === "loose" || place.kind === "gone") count.placed++;
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

function settledAs(place: Place): "placed" | "rejected" | "fallen" | "astray" {
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
