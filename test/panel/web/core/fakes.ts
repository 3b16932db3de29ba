/** A clock, a socket and a server's messages, all by hand. */

import { INITIAL_STATE } from "../../../../src/model/index.ts";
import type { Told } from "../../../../src/panel/web/core/live/answer-log.ts";
import type { Time } from "../../../../src/panel/web/core/live/browser-time.ts";
import { LivePanel, type LivePanelParts } from "../../../../src/panel/web/core/live/live-panel.ts";
import type { StopTrouble } from "../../../../src/panel/web/core/live/panel.ts";
import type { PanelSocket } from "../../../../src/panel/web/core/live/socket.ts";
import { TEXTS } from "../../../../src/panel/web/texts/catalogue.ts";
import {
  type Ask,
  type Frame,
  NO_ALARMS,
  NO_RECORD,
  type Snapshot,
  type StopAsk,
} from "../../../../src/panel/wire/index.ts";

export class HandTime implements Time {
  #nowMs = 1000;
  sleptMs = 0;
  #id = 0;
  #timers: { atMs: number; everyMs: number | null; action: () => void }[] = [];
  #frames: (() => void)[] = [];

  now = (): number => this.#nowMs;
  wallMs = (): number => 1e12 + this.#nowMs + this.sleptMs;
  every = (ms: number, action: () => void): (() => void) => this.#add(ms, ms, action);
  after = (ms: number, action: () => void): (() => void) => this.#add(ms, null, action);
  nextFrame = (action: () => void): void => void this.#frames.push(action);
  newId = (): string => `id-${String(++this.#id).padStart(8, "0")}`;

  /** Deadline by deadline. */
  pass(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#nowMs = next.atMs;
      if (next.everyMs === null) this.#timers = this.#timers.filter((each) => each !== next);
      else next.atMs += next.everyMs;
      next.action();
    }
    this.#nowMs = untilMs;
  }

  paint(): void {
    for (const action of this.#frames.splice(0)) action();
  }

  #add(ms: number, everyMs: number | null, action: () => void): () => void {
    const timer = { atMs: this.#nowMs + ms, everyMs, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }
}

export class HandSocket implements PanelSocket {
  connected = false;
  active = true;
  sendBuffer: unknown[] = [];
  readonly sent: { name: string; content: unknown }[] = [];
  /** Answers to what waits for one, oldest first. */
  readonly waiting: { name: string; content: unknown; answer: (its: unknown) => void; fail: () => void }[] = [];
  readonly #listeners = new Map<string, (content: never) => void>();

  on(name: string, listener: (content: never) => void): void {
    this.#listeners.set(name, listener);
  }
  emit(name: string, content?: unknown): void {
    this.sent.push({ name, content });
  }
  timeout(): { emitWithAck(name: string, content: unknown): Promise<unknown> } {
    return {
      emitWithAck: (name, content) =>
        new Promise((answer, reject) => {
          this.waiting.push({ name, content, answer, fail: () => reject(new Error("timeout")) });
        }),
    };
  }
  connect(): void {
    this.connected = true;
  }
  disconnect(): void {
    this.connected = false;
  }
  /** From the server. */
  hear(name: string, content: unknown): void {
    this.#listeners.get(name)?.(content as never);
  }
  named(name: string): unknown[] {
    return [...this.sent, ...this.waiting].filter((each) => each.name === name).map(({ content }) => content);
  }
}

export const aSnapshot = (change: Partial<Snapshot> = {}): Snapshot => ({
  ...{ bootId: "boot", build: "build", frame: 0, serverTime: 5000, wallTime: "2026-01-01T08:00:00.000Z" },
  line: {
    ...{ name: "Cell", isSimulated: true, pools: {}, zones: {}, interlocks: [], safetyChain: [], processEnable: null },
    devices: [{ name: "arm", kind: "axes", adapter: "simulated", heartbeatMs: 250, verbs: ["hold"], axes: [] }],
  },
  signals: [{ name: "arm.moving", device: "arm", type: "boolean", unit: null, derived: null }],
  values: [false],
  qualities: "g",
  state: { ...INITIAL_STATE, line: "Cell" },
  record: NO_RECORD,
  alarms: NO_ALARMS,
  job: null,
  forecast: [],
  lease: { holder: null, sinceMs: null, wanted: [] },
  planTime: null,
  ages: [20],
  recent: [],
  ...change,
});

export const aFrame = (frame: number, change: Partial<Frame> = {}): Frame => ({
  ...{
    bootId: "boot",
    frame,
    serverTime: 5000 + 50 * frame,
    loopAgeMs: 10,
    untilMs: 4990 + 50 * frame,
    planTime: null,
    events: [],
    values: [],
  },
  ...change,
});

/** A page that is connected and has its snapshot. */
export function aPage(change: Partial<LivePanelParts> = {}, snapshot: Partial<Snapshot> = {}) {
  const page = aNewPage(change);
  page.socket.hear("snapshot", aSnapshot(snapshot));
  return page;
}

/** A page that has been opened and has heard nothing. */
export function aNewPage(change: Partial<LivePanelParts> = {}) {
  const time = new HandTime();
  const socket = new HandSocket();
  const posts: StopAsk[] = [];
  const postAcks: (() => void)[] = [];
  const postFails: ((why: StopTrouble) => void)[] = [];
  const told: { cmd: Ask | object; answer: Told }[] = [];
  const panel = new LivePanel({
    ...{ time, socket, build: "build", fetchPlan: async () => null },
    postStop: (ask, acknowledged, failed) => {
      postFails.push(failed);
      posts.push(ask);
      postAcks.push(acknowledged);
    },
    me: { name: "anna", role: "operator", endsInMs: 3_600_000, isRecent: true, hasPassword: true },
    texts: () => TEXTS.en.why,
    answered: (cmd, answer) => void told.push({ cmd, answer }),
    ...change,
  });
  panel.open();
  return { time, socket, posts, postAcks, postFails, told, panel };
}
