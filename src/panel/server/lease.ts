/** Control of the line: given to one session at one station, lost when it is not heard any more, taken over only with a reason. */
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { Person } from "../../model/index.ts";
import {
  type ControlRefusal,
  LEASE_LOST_AFTER_MS,
  type LeaseGrant,
  type LeaseHolder,
  type LeaseView,
} from "../wire/index.ts";
import type { Secret } from "./sessions.ts";

/** Who may hold it: one socket of one signed-in person. */
export interface Station {
  /** Of the connection: it is not known to anybody else. */
  readonly socket: string;
  readonly person: Person;
  readonly station: string;
}

export interface LeaseHooks {
  /** Somebody else has it now, or nobody, or somebody else wants it. */
  readonly changed: () => void;
  /** Only the holder is told the id, and that it is gone. */
  readonly granted: (to: Station, grant: LeaseGrant) => void;
  readonly taken: (by: Station, from: Station | null, reason: string | null) => void;
  readonly left: (by: Station, why: string) => void;
}

export class Lease {
  readonly #clock: Clock;
  readonly #secret: Secret;
  readonly #hooks: LeaseHooks;
  #holder: Station | null = null;
  #id: string | null = null;
  #sinceMs: number | null = null;
  #wanted: Station[] = [];
  #watch: TimerHandle | null = null;

  constructor(clock: Clock, secret: Secret, hooks: LeaseHooks) {
    this.#clock = clock;
    this.#secret = secret;
    this.#hooks = hooks;
  }

  get view(): LeaseView {
    return {
      holder: this.#holder === null ? null : shown(this.#holder),
      sinceMs: this.#sinceMs,
      wanted: this.#wanted.map(shown),
    };
  }

  /** Whether it is this station's, by this id. */
  isOf(socket: string, id: string | null): boolean {
    return id !== null && this.#id === id && this.#holder?.socket === socket;
  }

  holds(socket: string): boolean {
    return this.#holder?.socket === socket;
  }

  /** @returns why not, or null */
  request(by: Station): ControlRefusal | null {
    if (this.#holder === null) {
      this.#give(by, null);
      return null;
    }
    if (this.#holder.socket === by.socket) return null;
    if (!this.#wanted.some(({ socket }) => socket === by.socket)) {
      this.#wanted = [...this.#wanted, by];
      this.#hooks.changed();
    }
    const { person, station } = this.#holder;
    return { kind: "control-asked-for", name: person.name, station };
  }

  /** @returns why not, or null */
  release(by: Station, why = "released"): ControlRefusal | null {
    if (this.#holder?.socket !== by.socket) return { kind: "control-not-yours" };
    this.#drop(why);
    return null;
  }

  /** @returns why not, or null */
  handOver(by: Station, to: string, station: string): ControlRefusal | null {
    if (this.#holder?.socket !== by.socket) return { kind: "control-not-yours" };
    const next = this.#wanted.find((each) => each.person.name === to && each.station === station);
    if (next === undefined) return { kind: "control-not-wanted", name: to, station };
    this.#give(next, null);
    return null;
  }

  takeOver(by: Station, reason: string): void {
    this.#give(by, reason);
  }

  /** A station calls itself otherwise from now on: what it has, and what it has asked for, stays its own. */
  renamed(station: Station): void {
    const isIts = ({ socket, station: name }: Station): boolean =>
      socket === station.socket && name !== station.station;
    const isWanting = this.#wanted.some(isIts);
    if (this.#holder !== null && isIts(this.#holder)) this.#holder = station;
    else if (!isWanting) return;
    if (isWanting) this.#wanted = this.#wanted.map((each) => (isIts(each) ? station : each));
    this.#hooks.changed();
  }

  /** The holder has been heard. */
  heard(socket: string): void {
    if (this.#holder?.socket !== socket) return;
    if (this.#watch !== null) this.#clock.reschedule(this.#watch, this.#clock.nowMs() + LEASE_LOST_AFTER_MS);
  }

  /** A connection is gone for good. */
  gone(socket: string): void {
    if (this.#wanted.some((each) => each.socket === socket)) {
      this.#wanted = this.#wanted.filter((each) => each.socket !== socket);
      this.#hooks.changed();
    }
    if (this.#holder?.socket === socket) this.#drop("its connection is gone");
  }

  close(): void {
    if (this.#watch !== null) this.#clock.cancel(this.#watch);
  }

  #give(to: Station, reason: string | null): void {
    const from = this.#holder;
    if (from !== null) this.#hooks.granted(from, { lost: { to: shown(to), reason } });
    const leaseId = this.#secret();
    this.#holder = to;
    this.#id = leaseId;
    this.#sinceMs = this.#clock.nowMs();
    this.#wanted = this.#wanted.filter(({ socket }) => socket !== to.socket);
    if (this.#watch !== null) this.#clock.cancel(this.#watch);
    this.#watch = this.#clock.after(LEASE_LOST_AFTER_MS, () => this.#drop("not heard any more"));
    this.#hooks.taken(to, from, reason);
    this.#hooks.granted(to, { leaseId });
    this.#hooks.changed();
  }

  #drop(why: string): void {
    const from = this.#holder;
    if (from === null) return;
    if (this.#watch !== null) this.#clock.cancel(this.#watch);
    this.#watch = null;
    this.#holder = null;
    this.#id = null;
    this.#sinceMs = null;
    this.#hooks.left(from, why);
    this.#hooks.granted(from, { lost: { to: null, reason: null } });
    this.#hooks.changed();
  }
}

const shown = ({ person, station }: Station): LeaseHolder => ({ name: person.name, role: person.role, station });
