/** The connected pages: a snapshot for each when it comes, then frames at the rate that it can take. None waits for another. */
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { LineEvent } from "../../model/index.ts";
import {
  FRAMES_PER_S,
  FRAMES_PER_S_MIN,
  type Frame,
  type JobView,
  type LeaseView,
  type Snapshot,
  SOCKET,
} from "../wire/index.ts";
import type { Beat } from "./bridge.ts";
import type { Replica } from "./replica.ts";

/** Events that a snapshot brings along. */
const RECENT = 300;
/** A client so far behind gets a snapshot instead of every event. */
const EVENTS_BEHIND_MAX = 2000;
/** Between two snapshots to one page, ms. */
const SNAPSHOT_EVERY_MS = 500;
/** Ages are told this often: they are shown in tenths of a second, ms. */
const AGES_EVERY_MS = 500;

/** A page's end of the wire. */
export interface Outlet {
  readonly id: string;
  send(name: string, message: unknown): void;
  /** Bytes that wait to be taken. */
  readonly backlog: number;
}

/** Who does not take its frames gets none until it has, bytes. */
const BACKLOG_MAX = 1_000_000;

interface Client {
  readonly outlet: Outlet;
  frame: number;
  everyMs: number;
  nextAtMs: number;
  /** It has missed something: the next thing it gets is a snapshot. */
  needsSnapshot: boolean;
  events: LineEvent[];
  /** Slots that have changed since its last frame. */
  readonly slots: Set<number>;
  hasNewForecast: boolean;
  lease: LeaseView | null;
  job: JobView | null | undefined;
  agesAtMs: number;
  snapshotAtMs: number;
  /** Number of the last event that it was sent. */
  sentSeq: number;
}

export interface ClientsParts {
  readonly clock: Clock;
  readonly bootId: string;
  readonly build: string;
  readonly replica: Replica;
  readonly lease: () => LeaseView;
  readonly job: () => JobView | null;
}

export class Clients {
  readonly #its: ClientsParts;
  readonly #clients = new Map<string, Client>();
  #beatAtMs = Number.NEGATIVE_INFINITY;
  readonly #timer: TimerHandle;

  constructor(its: ClientsParts) {
    this.#its = its;
    this.#timer = its.clock.after(1000 / FRAMES_PER_S, () => this.#tick());
  }

  get count(): number {
    return this.#clients.size;
  }

  /** How long ago the controller's loop was heard, ms. */
  get loopAgeMs(): number {
    return this.#its.clock.nowMs() - this.#beatAtMs;
  }

  join(outlet: Outlet): void {
    const client: Client = {
      outlet,
      frame: 0,
      everyMs: 1000 / FRAMES_PER_S,
      nextAtMs: 0,
      needsSnapshot: true,
      events: [],
      slots: new Set(),
      hasNewForecast: false,
      lease: null,
      job: undefined,
      agesAtMs: 0,
      snapshotAtMs: Number.NEGATIVE_INFINITY,
      sentSeq: 0,
    };
    this.#clients.set(outlet.id, client);
    this.#serve(client, this.#its.clock.nowMs());
  }

  leave(id: string): void {
    this.#clients.delete(id);
  }

  /** It says that it has missed something. */
  again(id: string): void {
    const client = this.#clients.get(id);
    if (client !== undefined) client.needsSnapshot = true;
  }

  /** The number of the last event that it was sent; null: there is no such page. */
  sentSeq(id: string): number | null {
    return this.#clients.get(id)?.sentSeq ?? null;
  }

  /** A page that takes longer for a frame than there is between two gets fewer. */
  cost(id: string, meanMs: number): void {
    const client = this.#clients.get(id);
    if (client === undefined) return;
    client.everyMs = Math.min(1000 / FRAMES_PER_S_MIN, Math.max(1000 / FRAMES_PER_S, 3 * meanMs));
  }

  /** Control has changed hands, or another sequence is loaded. */
  changed(): void {
    for (const client of this.#clients.values()) {
      client.lease = null;
      client.job = undefined;
    }
  }

  /** After the replica has taken it over. */
  beat(beat: Beat): void {
    this.#beatAtMs = this.#its.clock.nowMs();
    for (const client of this.#clients.values()) {
      if (client.needsSnapshot) continue;
      for (const [slot] of beat.values) client.slots.add(slot);
      client.events.push(...beat.events);
      client.hasNewForecast ||= beat.forecast !== null;
      if (client.events.length > EVENTS_BEHIND_MAX) client.needsSnapshot = true;
    }
  }

  close(): void {
    this.#its.clock.cancel(this.#timer);
  }

  /** On its own time, not on the beat's: a controller that hangs must be seen to. */
  #tick(): void {
    const { clock } = this.#its;
    const nowMs = clock.nowMs();
    clock.reschedule(this.#timer, nowMs + 1000 / FRAMES_PER_S);
    for (const client of this.#clients.values()) {
      if (nowMs >= client.nextAtMs) this.#serve(client, nowMs);
    }
  }

  #serve(client: Client, nowMs: number): void {
    client.nextAtMs = nowMs + client.everyMs - 1;
    if (client.outlet.backlog > BACKLOG_MAX) {
      client.needsSnapshot = true;
      return;
    }
    if (client.needsSnapshot) {
      // A page that asks for one after the other does not get them at the rate of frames.
      if (nowMs - client.snapshotAtMs >= SNAPSHOT_EVERY_MS) this.#snapshot(client, nowMs);
      return;
    }
    const frame = this.#frame(client, nowMs);
    client.outlet.send(SOCKET.frame, frame);
  }

  #snapshot(client: Client, nowMs: number): void {
    const { bootId, build, replica, lease, job, clock } = this.#its;
    const snapshot: Snapshot = {
      ...{ bootId, build, frame: client.frame, serverTime: nowMs, wallTime: clock.wallTime() },
      line: replica.view,
      signals: replica.signals,
      values: replica.values,
      qualities: replica.qualities.join(""),
      state: replica.state,
      record: replica.record,
      alarms: replica.alarms,
      job: job(),
      forecast: replica.forecast,
      lease: lease(),
      planTime: replica.planMs,
      ages: replica.agesMs,
      recent: replica.events.slice(-RECENT),
    };
    client.needsSnapshot = false;
    client.snapshotAtMs = nowMs;
    client.sentSeq = snapshot.state.seq;
    client.events = [];
    client.slots.clear();
    client.hasNewForecast = false;
    client.lease = snapshot.lease;
    client.job = snapshot.job;
    client.outlet.send(SOCKET.snapshot, snapshot);
  }

  #frame(client: Client, nowMs: number): Frame {
    const { bootId, replica, lease, job } = this.#its;
    client.frame++;
    const frame: { -readonly [K in keyof Frame]: Frame[K] } = {
      bootId,
      frame: client.frame,
      serverTime: nowMs,
      loopAgeMs: this.loopAgeMs,
      untilMs: replica.untilMs,
      planTime: replica.planMs,
      events: client.events,
      values: [...client.slots].map((slot) => [slot, replica.values[slot] ?? null, replica.qualities[slot] ?? "u"]),
    };
    client.sentSeq = client.events.at(-1)?.seq ?? client.sentSeq;
    client.events = [];
    client.slots.clear();
    if (client.lease === null) frame.lease = client.lease = lease();
    if (client.job === undefined) frame.job = client.job = job();
    if (client.hasNewForecast) frame.forecast = replica.forecast;
    client.hasNewForecast = false;
    if (nowMs - client.agesAtMs >= AGES_EVERY_MS) {
      client.agesAtMs = nowMs;
      frame.ages = replica.agesMs;
    }
    return frame;
  }
}
