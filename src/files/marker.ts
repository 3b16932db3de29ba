/** Complains about places of one file by the path of the data there. */
import type { Place } from "./diagnostic.ts";
import type { DiagnosticLog, Remark } from "./diagnostic-log.ts";
import type { Complain } from "./salvage.ts";
import type { Path } from "./yaml-source.ts";

/** Where data stands. Null: nothing can be said of it, because what it depends on has its own mistake. */
export interface Places {
  key(path: Path): Place | null;
  value(path: Path): Place | null;
  inside(path: Path, start: number, end: number): Place | null;
}

export class Marker {
  readonly places: Places;
  readonly log: DiagnosticLog;

  constructor(places: Places, log: DiagnosticLog) {
    this.places = places;
    this.log = log;
  }

  readonly complain: Complain = (path, at, remark) =>
    at === "key" ? this.key(path, remark) : this.value(path, remark);

  key(path: Path, remark: Remark): void {
    this.log.error(this.places.key(path), remark);
  }

  value(path: Path, remark: Remark): void {
    this.log.error(this.places.value(path), remark);
  }

  /** About characters `start` to `end` of a text. */
  inside(path: Path, start: number, end: number, remark: Remark): void {
    this.log.error(this.places.inside(path, start, end), remark);
  }
}
