/**
 * What an adapter implements for one device: its protocol, and nothing else. Everything that adapters share is in `AdapterPort`,
 * which calls a driver and is called back; a driver never sees ids, fences, permits or messages.
 *
 * A template, for a lamp that answers each line of text with one (`wire` is whatever the protocol has):
 * ```ts
 * class LampDriver implements Driver {
 *   connect(link) { wire.open({ opened: (version) => link.up({ firmware: version, bootId: null }), lost: link.down,
 *                               said: (text, askedAtMs) => { this.#isOn = text === "ON"; link.heard(askedAtMs); } }); }
 *   begin(act, work) { if (act.verb !== "on" && act.verb !== "off") return `a lamp cannot ${act.verb}`;
 *                      wire.ask(act.verb, (answer) => answer === "OK" ? work.done() : work.failed(answer)); return null; }
 *   cutsShort() { return true; }
 *   halt(category, halted) { if (category === 2) halted("measured"); else wire.ask("off", () => halted("measured")); }
 *   sense() { return [this.#isOn]; }
 *   get isMoving() { return false; }
 *   disconnect() { wire.close(); }
 * }
 * ```
 * What a driver may rely on: its methods are called one at a time, `begin` only while it is up, not halting and with no work current.
 * What it owes: it never blocks; after `disconnect` it calls nobody; a request that timed out is settled by reading back, or not at all.
 */
import type { Act, ForeignAct, SignalValue, StopCategory } from "../../../model/index.ts";

export type Standstill = "measured" | "assumed";

/** Who answers. `bootId`: the device's own, if it has one that changes when it restarts; else null, and every connection counts as a restart. */
export interface Identity {
  readonly firmware: string;
  readonly bootId: string | null;
}

/** A driver's way back, good for one connection: what it says after that connection has ended is not heard. */
export interface DriverLink {
  /** The device answers, and `sense` knows what it senses. Said once. */
  up(who: Identity): void;
  /** Could not connect, or the connection is gone, or the device is silent. Whatever was under way is unknown. Said once. */
  down(why: string): void;
  /**
   * The device was heard: `sense` is as new as `sampledAtMs`.
   * @param sampledAtMs by our clock; never later than the device looked, so for an answer the time at which it was asked
   */
  heard(sampledAtMs: number): void;
  /** One round trip took so long. */
  measured(latencyMs: number): void;
  /**
   * Something was changed at the device that nobody here asked for: a person at the machine, or a fault. Said once for each time, when
   * it is seen and before the sample that shows it; what is under way is neither done nor failed by it.
   */
  intervened(act: ForeignAct): void;
  /** What was changed and lasted is as it was: the door is closed, the drive is in remote again. */
  interventionOver(): void;
  /** Something is wrong that ends nothing: a sentence for a person. */
  problem(text: string): void;
  /** The category of a stop that the device has not confirmed, or null: what keeps it from being up must not keep it from stopping. */
  owedStop(): StopCategory | null;
}

/** One command on its way. After its end, or once it was cut short or lost, nothing that is said of it is heard. */
export interface Work {
  readonly isCurrent: boolean;
  /** It is proved: say it before the sample that shows it. */
  done(): void;
  /** It is proved that it has not worked. What is not known is not said: then neither is called. */
  failed(why: string): void;
  /** Calls `expired` if the work still stands after so long. One deadline at a time: a later call replaces it. */
  within(ms: number, expired: () => void): void;
}

export interface Driver {
  /** Connects; ends in `link.up` or `link.down`. Never called while connected. */
  connect(link: DriverLink): void;
  /** Starts an act: null, and later `work.done` or `work.failed`; or at once the reason why not, having done nothing. */
  begin(act: Act, work: Work): string | null;
  /** For a jog token that comes in time: true if `act` carries on what is under way, from now on as `work`. */
  carryOn?(act: Act, work: Work): boolean;
  /** Whether a stop of this category ends the act that is under way; an act that it doesn't end goes on. */
  cutsShort(category: StopCategory): boolean;
  /** Stops, ahead of everything else on the wire. `halted` when it stands; a later call takes the place of this one. */
  halt(category: StopCategory, halted: (standstill: Standstill) => void): void;
  /** The carried signals in the order of `carriedSignals`; null for what the device does not know. */
  sense(): readonly (SignalValue | null)[];
  readonly isMoving: boolean;
  /** Lets go. Also called when `connect` takes too long, and after `down`. */
  disconnect(): void;
}

/** The part of a driver that a kind of device makes: what it does when it is commanded, and what it senses. */
export type Acting = Pick<Driver, "begin" | "carryOn" | "cutsShort" | "halt" | "sense" | "isMoving">;
