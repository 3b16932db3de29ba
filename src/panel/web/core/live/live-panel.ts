/**
 * The live `Panel`: the socket's frames folded into a picture, and asks that can't fire late. Nothing is shown before the line says so.
 */
import { isWorkingState, type SignalReading, type SignalValue } from "../../../../model/index.ts";
import {
  type Answered,
  type Ask,
  type Envelope,
  type Frame,
  type LeaseAsk,
  type LeaseGrant,
  type LineView,
  type Me,
  type NotAdmittedData,
  type PlanView,
  type RefusalCode,
  type Renamed,
  type SessionNotice,
  type Snapshot,
  SOCKET,
  type StopAnswer,
  type StopAsk,
  TTL_MS,
  written,
} from "../../../wire/index.ts";
import { ASKED, LATE, type Told, UNANSWERED } from "./answer-log.ts";
import type { Time } from "./browser-time.ts";
import { FrameCosts } from "./frame-costs.ts";
import { LineStore, type Taken } from "./line-store.ts";
import { movers } from "./movers.ts";
import { Notifier } from "./notifier.ts";
import { OwnControl } from "./own-control.ts";
import type { Freshness, Outcome, Panel, Picture, StopTrouble } from "./panel.ts";
import { PlanFetch } from "./plan-fetch.ts";
import { ofRunToShow } from "./run-to-show.ts";
import { SessionClock } from "./session-clock.ts";
import type { PanelSocket } from "./socket.ts";
import { StopButton } from "./stop-button.ts";
import { Unanswered } from "./unanswered.ts";
import { Watchdog } from "./watchdog.ts";
import { againstAny, type WhyTexts, whyNot } from "./why-not.ts";

/** How often freshness is judged again while nothing comes, ms. */
const WATCH_EVERY_MS = 100;
/** An answer that takes longer is late, ms; what is asked stays good for no longer. */
const ANSWER_MS = TTL_MS;
/** Nor does an answer come after this, ms: what the controller gets to so late it refuses. */
const GIVE_UP_MS = 5000;
/** Loading and saving are checked and tried before they are answered, ms. */
const WORK_MS = 40_000;
/** A socket that the server has closed is opened again after this, ms. */
const REOPEN_MS = 1000;

/** As socket.io gives it: what the server said beside the reason. */
type NotAdmitted = Error & { readonly data?: NotAdmittedData };

export interface LivePanelParts {
  readonly time: Time;
  readonly socket: PanelSocket;
  readonly postStop: (ask: StopAsk, acknowledged: () => void, failed: (why: StopTrouble) => void) => void;
  readonly fetchPlan: (job: number) => Promise<PlanView | null>;
  readonly me: Me;
  readonly build: string;
  readonly texts: () => WhyTexts;
  /** For a person to see what became of it. */
  readonly answered: (cmd: Ask | LeaseAsk, answer: Told) => void;
}

export class LivePanel implements Panel {
  readonly #its: LivePanelParts;
  readonly #store = new LineStore();
  readonly #watchdog: Watchdog;
  readonly #stop: StopButton;
  readonly #notifier: Notifier;
  readonly #costs: FrameCosts;
  readonly #plans: PlanFetch;
  readonly #session: SessionClock;
  readonly #unanswered = new Unanswered();
  readonly #control: OwnControl;
  #needsReload = false;
  #freshness: Freshness = "connecting";
  #heardAt = 0;
  #revision = 0;
  #picture: Picture | null = null;
  #end: () => void = () => {};

  constructor(its: LivePanelParts) {
    const { time, socket, postStop } = its;
    this.#its = its;
    this.#watchdog = new Watchdog(time);
    this.#session = new SessionClock(time);
    this.#control = new OwnControl(time);
    this.#costs = new FrameCosts(time, (cost) => socket.connected && socket.emit(SOCKET.cost, cost));
    this.#notifier = new Notifier(
      time,
      () => this.picture,
      (ms) => this.#costs.drew(ms),
    );
    this.#plans = new PlanFetch(time, its.fetchPlan, () => this.#changed());
    const bySocket: LivePanelParts["postStop"] = (...stop) => this.#stopBySocket(...stop);
    this.#stop = new StopButton(time, { send: [bySocket, postStop], changed: () => this.#changed() });
  }

  open(): void {
    const { socket, time } = this.#its;
    socket.on(SOCKET.snapshot, (its: Snapshot) => this.#snapshot(its));
    socket.on(SOCKET.frame, (its: Frame) => this.#frame(its));
    socket.on(SOCKET.grant, (grant: LeaseGrant) => {
      this.#control.granted(grant);
      this.#changed();
    });
    socket.on(SOCKET.session, (notice: SessionNotice) => {
      this.#session.hear(notice);
      if (notice.kind === "ended") this.#control.end();
      this.#changed();
    });
    socket.on("disconnect", (why: string) => this.#disconnected(why));
    socket.on("connect_error", (error: NotAdmitted) => this.#notAdmitted(error));
    const unwatch = time.every(WATCH_EVERY_MS, () => this.recheck());
    this.#end = unwatch;
    socket.connect();
  }

  close(): void {
    this.#end();
    this.#stop.close();
    this.#its.socket.disconnect();
  }

  /** Judges freshness anew: by timer, and when the page is shown again or wakes up. */
  recheck(): void {
    const { freshness } = this.#watchdog;
    if (freshness === "live" && this.#freshness === "live") return;
    this.#freshness = freshness;
    // The age that is shown grows although nothing comes.
    this.#changed();
  }

  get picture(): Picture {
    this.#picture ??= this.#make();
    return this.#picture;
  }

  serverNowMs(): number | null {
    return this.#store.isKnown ? this.#store.serverTime + this.#sinceHeardMs : null;
  }

  planNowMs(): number | null {
    const { planTime, state, job } = this.#store;
    if (planTime === null || job === null) return null;
    const runs = state.run?.outcome === "running" && isWorkingState(state.state);
    return runs && this.#freshness === "live" ? planTime + this.#sinceHeardMs : planTime;
  }

  slotOf(signal: string): number | undefined {
    return this.#store.table.slotOf(signal);
  }

  value(slot: number): SignalValue | null {
    return this.#store.table.value(slot);
  }

  quality(slot: number): SignalReading["quality"] {
    return this.#store.table.quality(slot);
  }

  /** As told twice a second. What passes between is not added while the link lives: a device is heard in between, too. */
  ageMs(device: string): number | null {
    const told = this.#store.ages[placesOf(this.#store.line).get(device) ?? -1] ?? null;
    if (told === null) return null;
    return this.#freshness === "live" ? told : told + this.#watchdog.frameAgeMs;
  }

  onFrame(listener: () => void): () => void {
    return this.#notifier.onFrame(listener);
  }

  onPicture(listener: () => void): () => void {
    return this.#notifier.onPicture(listener);
  }

  whyNot(cmd: Ask): readonly string[] {
    const { signals } = this.picture;
    const isStale = (device: string): boolean =>
      signals.some((signal, slot) => signal.device === device && this.quality(slot) === "stale");
    return whyNot(this.picture, { cmd, isStale }, this.#its.texts());
  }

  /** What the line itself may have against it is the line's to say: only what would make an ask late or void ends here. */
  async ask(cmd: Ask): Promise<Outcome> {
    const { answered, me } = this.#its;
    const isToken = cmd.do === "jog" || cmd.do === "jog-end";
    const tell = (told: Told): void => {
      if (!isToken || told.kind === "refused") answered(cmd, told);
    };
    tell(ASKED);
    const seenSeq = this.#store.state.seq;
    this.#unanswered.forget();
    const answer = await this.#ask(cmd, () => tell(LATE));
    tell(answer);
    if (answer.kind === "unanswered" && cmd.do === "command")
      this.#unanswered.wait({ command: cmd.command, by: me.name, seenSeq, told: tell });
    return answer;
  }

  async #ask(cmd: Ask, late: () => void): Promise<Outcome> {
    this.recheck();
    const { socket, texts } = this.#its;
    const { bootId } = this.#store;
    if (bootId === null || !socket.connected) return refused("no-controller", texts().freshness["no-link"]);
    // An end of a jog is never too late, and goes whatever the page knows.
    const reasons = cmd.do === "jog-end" ? [] : againstAny(this.picture, cmd, texts());
    if (reasons.length > 0) return { kind: "refused", code: codeOf(this.picture), reasons: reasons.map(written) };
    return this.#send(SOCKET.ask, this.#envelope(cmd, bootId), giveUpAfterMs(cmd), late);
  }

  async askLease(ask: LeaseAsk): Promise<Outcome> {
    const { answered } = this.#its;
    answered(ask, ASKED);
    const answer = await this.#askLease(ask);
    answered(ask, answer);
    return answer;
  }

  async #askLease(ask: LeaseAsk): Promise<Outcome> {
    this.recheck();
    const { socket, texts } = this.#its;
    if (!socket.connected || this.#freshness !== "live")
      return refused("no-controller", texts().freshness[this.#freshness === "live" ? "no-link" : this.#freshness]);
    return this.#send(SOCKET.lease, ask, GIVE_UP_MS, () => this.#its.answered(ask, LATE));
  }

  /** The station has another name from now on; a connection that comes later says it by itself. */
  rename(station: string): void {
    const { socket } = this.#its;
    if (socket.connected) socket.emit(SOCKET.station, { station } satisfies Renamed);
  }

  stop(command: "stop" | "abort"): void {
    this.#stop.press(command);
  }

  get #sinceHeardMs(): number {
    return this.#its.time.now() - this.#heardAt;
  }

  #envelope(cmd: Ask, bootId: string): Envelope {
    const { time, build } = this.#its;
    return {
      cmd,
      id: time.newId(),
      bootId,
      leaseId: this.#control.leaseId,
      seenSeq: this.#store.state.seq,
      issuedAt: this.serverNowMs() ?? 0,
      ttlMs: TTL_MS,
      page: build,
    };
  }

  /** @param late called once if the answer takes longer than a person should wait for it */
  async #send(name: string, content: unknown, giveUpMs: number, late: () => void): Promise<Outcome> {
    const { socket, time } = this.#its;
    const unwatch = time.after(ANSWER_MS, late);
    try {
      return (await socket.timeout(giveUpMs).emitWithAck(name, content)) as Answered;
    } catch {
      socket.sendBuffer.length = 0;
      return UNANSWERED;
    } finally {
      unwatch();
    }
  }

  #stopBySocket(ask: StopAsk, acknowledged: () => void, failed: (why: StopTrouble) => void): void {
    const { socket } = this.#its;
    // Not into the buffer: it is sent again soon enough, and by HTTP.
    if (!socket.connected) return;
    socket
      .timeout(ANSWER_MS)
      .emitWithAck(SOCKET.stop, ask)
      .then(
        (answer) => {
          const { id, acceptedAt } = answer as StopAnswer;
          if (id === ask.id) acceptedAt === null ? failed("no-controller") : acknowledged();
        },
        () => undefined,
      );
  }

  #snapshot(its: Snapshot): void {
    const began = this.#its.time.now();
    const lastSeq = this.#store.state.seq;
    const taken = this.#store.snapshot(its);
    this.#control.heardAgain();
    this.#needsReload ||= taken === "other-boot" || its.build !== this.#its.build;
    // What a stop has come to while frames were missed.
    this.#stop.hear(its.recent.filter(({ seq }) => seq > lastSeq));
    this.#unanswered.hear(its.recent);
    this.#heard(0, began);
  }

  #frame(its: Frame): void {
    const began = this.#its.time.now();
    const taken: Taken = this.#store.frame(its);
    if (taken === "again") return void this.#its.socket.emit(SOCKET.again);
    if (taken === "other-boot") this.#needsReload = true;
    else {
      this.#stop.hear(its.events);
      this.#unanswered.hear(its.events);
    }
    this.#heard(its.loopAgeMs, began);
  }

  #heard(loopAgeMs: number, began: number): void {
    this.#watchdog.heard(loopAgeMs);
    this.#heardAt = began;
    this.#freshness = this.#watchdog.freshness;
    this.#plans.want(this.#store.job);
    this.#stop.judge(movers(this.#store));
    this.#changed();
    this.#costs.took(this.#its.time.now() - began, this.#store.lastFrame);
  }

  #disconnected(why: string): void {
    const { socket, time } = this.#its;
    socket.sendBuffer.length = 0;
    this.#store.cut();
    this.#control.cut();
    this.#changed();
    // The server has ended it on purpose, as it does with a session: socket.io does not try again by itself.
    if (why === "io server disconnect") time.after(REOPEN_MS, () => socket.connect());
  }

  #notAdmitted(error: NotAdmitted): void {
    const { socket, time } = this.#its;
    if (error.message === "not-signed-in") {
      const { bootId } = this.#store;
      const isOtherBoot = bootId !== null && error.data !== undefined && error.data.bootId !== bootId;
      // The page stays: its Stop still goes by HTTP.
      this.#session.notKnown(isOtherBoot ? "restarted" : "unknown");
      return this.#changed();
    }
    if (!socket.active) time.after(REOPEN_MS, () => socket.connect());
  }

  #changed(): void {
    this.#picture = null;
    this.#revision++;
    this.#notifier.changed();
  }

  #make(): Picture {
    const { isKnown, line, signals, chain, state, record, alarms, job, forecast, lease, recent, wallZeroMs } =
      this.#store;
    return {
      ...{ isKnown, line, signals, chain, alarms, job, forecast, lease, recent, wallZeroMs },
      ...ofRunToShow({ state, record }),
      revision: this.#revision,
      freshness: this.#freshness,
      frameAgeMs: this.#watchdog.frameAgeMs,
      loopAgeMs: this.#watchdog.loopAgeMs,
      plan: this.#plans.of(job),
      hasLease: this.#control.leaseId !== null,
      hadLease: this.#control.hadIt,
      leaseLost: this.#control.lost,
      me: this.#its.me,
      session: this.#session.view,
      stop: this.#stop.progress,
      needsReload: this.#needsReload,
    };
  }
}

const refused = (code: RefusalCode, reason: string): Answered => ({
  kind: "refused",
  code,
  reasons: [written(reason)],
});

function giveUpAfterMs(cmd: Ask): number {
  if (cmd.do === "load" || cmd.do === "save") return WORK_MS;
  // The next token comes in a tenth of a second: one that is not answered ends the jog.
  return cmd.do === "jog" ? ANSWER_MS : GIVE_UP_MS;
}

/** By what of it weighs most. */
function codeOf({ freshness, needsReload, hasLease, session }: Picture): RefusalCode {
  if (session.kind === "ended") return "not-signed-in";
  if (freshness !== "live") return "no-controller";
  return needsReload ? "other-boot" : hasLease ? "role" : "lease";
}

const PLACES = new WeakMap<LineView, ReadonlyMap<string, number>>();

/** Where each device stands in the line's list: asked for every value that is shown. */
function placesOf(line: LineView): ReadonlyMap<string, number> {
  const known = PLACES.get(line) ?? new Map(line.devices.map(({ name }, i) => [name, i]));
  PLACES.set(line, known);
  return known;
}
