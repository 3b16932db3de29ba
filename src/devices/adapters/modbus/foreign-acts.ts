/**
 * What was changed at a device that nobody here asked for. It is seen where the line file says (`interventions`), where a value reads
 * otherwise than it was written, and where the device does something by itself that its kind knows of.
 */
import type { ForeignAct } from "../../../model/index.ts";
import type { Body } from "./body.ts";
import { Expected } from "./expected.ts";
import { where } from "./point.ts";
import { isOver, type Sign } from "./read-interventions.ts";
import type { Registers } from "./registers.ts";

interface Watched {
  readonly sign: Sign;
  /** Null: it is its change that counts. */
  readonly expected: Expected | null;
  isStanding: boolean;
  /** It was said, and not yet that it is over. */
  isSaid: boolean;
}

/** What is to be said: in this order. */
export interface Seen {
  readonly acts: readonly ForeignAct[];
  /** What lasted has passed, and nothing of it stands any more. */
  readonly isOver: boolean;
}

const NOTHING: Seen = { acts: [], isOver: false };

export class ForeignActs {
  readonly #registers: Registers;
  readonly #body: Body;
  readonly #watched: readonly Watched[];
  /** Of signs that count by their change, what they said last; it outlives the connection, for a device may restart without it. */
  readonly #counts: Map<string, number>;

  constructor(
    signs: readonly Sign[],
    its: { readonly registers: Registers; readonly body: Body; readonly counts: Map<string, number> },
  ) {
    this.#registers = its.registers;
    this.#body = its.body;
    this.#counts = its.counts;
    this.#watched = signs.map((sign) => ({
      sign,
      expected: sign.expectation === null ? null : new Expected(sign.expectation, its.registers, new Map()),
      ...{ isStanding: false, isSaid: false },
    }));
  }

  /** @param isActing an act of ours is under way */
  look(isActing: boolean): Seen {
    const changed = this.#registers.changed();
    const unasked = this.#body.unasked?.() ?? null;
    // Of most devices there is nothing to be seen, at every poll.
    if (this.#watched.length === 0 && changed.length === 0 && unasked === null) return NOTHING;
    const acts: ForeignAct[] = [];
    const wasSaid = this.#watched.some(({ isSaid }) => isSaid);
    for (const watched of this.#watched) {
      const seen = watched.expected === null ? this.#changed(watched.sign) : this.#stands(watched, watched.expected);
      if (seen === null || (watched.sign.isOfAct && isActing)) continue;
      const act = actOf(watched.sign, seen);
      watched.isSaid = !act.isOver;
      acts.push(act);
    }
    for (const seen of [...changed, unasked])
      if (seen !== null) acts.push({ what: "unknown", seen, isPositionLost: false, isOver: true });
    return { acts, isOver: wasSaid && !this.#watched.some(({ isSaid }) => isSaid) };
  }

  /** What it shows, when it begins to. */
  #stands(watched: Watched, expected: Expected): string | null {
    const { holds } = expected;
    if (holds === null || holds === watched.isStanding) return null;
    watched.isStanding = holds;
    if (!holds) watched.isSaid = false;
    return holds ? expected.text : null;
  }

  #changed({ point, why }: Sign): string | null {
    const value = this.#registers.number(point.role);
    if (value === null) return null;
    const before = this.#counts.get(point.role);
    this.#counts.set(point.role, value);
    if (before === undefined || before === value) return null;
    return why ?? `${where(point)} was ${before}, and is ${value}`;
  }
}

const actOf = (sign: Sign, seen: string): ForeignAct => ({
  what: sign.what,
  seen,
  // What was reset has lost its power, or forgotten where it is.
  isPositionLost: sign.what === "reset",
  isOver: isOver(sign),
});
