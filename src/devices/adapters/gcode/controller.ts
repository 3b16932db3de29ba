/**
 * One grbl, which several devices may share: its connection, its status, what is known of it, and who moves it.
 * It starts by finding out who is there; from then on it asks for the status ten times a second at most, and passes on what it hears.
 *
 * How it fails: a grbl that restarts without being told to has forgotten what it was doing and let go of its outputs: the connection is
 * given up, and with it what was under way. One that says nothing is given up by the device whose heartbeat it has missed.
 */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import type { ByteStream, StreamHooks } from "../kit/index.ts";
import { AlarmNews } from "./alarm-news.ts";
import { Channel, type Reply } from "./channel.ts";
import type { alarmOf } from "./codes.ts";
import { alarmAct, ForeignWatch, RESTARTED } from "./foreign.ts";
import { type Identity, identityIn, whyNotStarted, wrongVersion } from "./identity.ts";
import { LeftBehind } from "./left-behind.ts";
import type { Out } from "./options.ts";
import { Outputs } from "./outputs.ts";
import { readSettings, type Settings } from "./settings.ts";
import { Start } from "./start.ts";
import { isStanding, machineAt, NOT_READY, type Status } from "./status.ts";
import { StatusAsks } from "./status-asks.ts";
import { type ControllerUser, Users } from "./users.ts";

export const REALTIME = { reset: 0x18, report: 0x3f, hold: 0x21, cancelJog: 0x85 } as const;

/** Asked more often than this, grbl has less time for its steps. grbl wiki, "Grbl v1.1 Interface": 5 to 10 Hz. */
const ASK_MS_MIN = 100;
/** From a reset to the restart, the half second that an alarm takes included. */
const RESET_MS_MAX = 1000;
/** While an answer is waited for it is looked again so soon. */
const WAIT_MS = 50;

export class Controller {
  readonly outputs: Outputs;
  /** Letters of the axes whose positions are known: homed on this connection, and not reset in motion since. */
  readonly homed = new Set<string>();
  status: Status | null = null;
  /** Null: not read yet, for it has not been at rest. */
  settings: Settings | null = null;
  /** What `$I` says; null: not asked yet, for it has not been at rest. */
  who: Identity | null = null;
  /** Who moves the axes. */
  owner: ControllerUser | null = null;
  /** Who brings them to rest: a hold is theirs. */
  readonly stopping = new Set<ControllerUser>();
  /** Its last alarm, in words. */
  alarm: string | null = null;
  /** It homes, and says nothing meanwhile. */
  isHoming = false;
  readonly #clock: Clock;
  readonly #openWire: (hooks: StreamHooks) => ByteStream;
  readonly #users = new Users();
  readonly #foreign = new ForeignWatch();
  readonly #alarmNews: AlarmNews;
  readonly #leftBehind: LeftBehind;
  #wire: ByteStream | null = null;
  #channel: Channel | null = null;
  #state: "closed" | "starting" | "identifying" | "open" = "closed";
  #offset: readonly number[] | null = null;
  #poll: TimerHandle | null = null;
  #start: Start | null = null;
  readonly #asks = new StatusAsks();
  #heardAtMs = 0;
  /** When the status that is known was asked for. */
  #sampledAtMs = 0;
  /** The status is wanted as soon as no question is open. */
  #isConfirming = false;
  #isLearning = false;
  /** Who waits for the restart that a reset brings. Null: a restart would be a surprise. */
  #resetting: (() => void)[] | null = null;
  #resetAtMs = 0;

  constructor(clock: Clock, openWire: (hooks: StreamHooks) => ByteStream) {
    this.#clock = clock.rough;
    this.#openWire = openWire;
    this.#alarmNews = new AlarmNews(this.#clock);
    this.outputs = new Outputs(clock, this);
    this.#leftBehind = new LeftBehind(this, this.#users);
  }

  get isBusy(): boolean {
    return this.#channel?.isBusy ?? false;
  }

  /** One of its devices switches this. */
  uses(out: Out): boolean {
    return this.#users.all.some((user) => user.out === out);
  }

  /** The first user opens it, the last closes it. */
  attach(user: ControllerUser): void {
    this.#users.add(user);
    // One that is open already is new to this user with its next report: until then it may be gone.
    if (this.#state === "closed") this.#open();
  }

  detach(user: ControllerUser): void {
    if (this.owner === user) this.owner = null;
    this.stopping.delete(user);
    if (this.#users.remove(user)) this.#close("nobody uses it");
  }

  /** Machine coordinates, mm. Null: not known. */
  get at(): readonly number[] | null {
    return this.status === null ? null : machineAt(this.status, this.#offset);
  }

  ask(line: string, its: { withinMs?: number; isWanted: () => boolean; answered: (reply: Reply) => void }): void {
    const channel = this.#channel;
    if (channel === null) return its.answered({ kind: "dropped" });
    channel.ask({ line, withinMs: its.withinMs ?? 0, isWanted: its.isWanted, answered: its.answered });
  }

  /** For a stop: at once, whatever is under way. */
  interject(line: string, done: () => void): void {
    this.#channel?.interject(line, done);
  }

  askModes(answered: (reply: Reply) => void): void {
    if (this.#channel === null) answered({ kind: "dropped" });
    else this.#channel.askModes(answered);
  }

  /** A byte that no queue holds up. grbl wiki, "Grbl v1.1 Interface": real-time commands. */
  realtime(byte: number): void {
    this.#wire?.write(Buffer.of(byte));
  }

  /** Stops everything at once; outputs go off, lines are forgotten. In motion it loses its position. `done` once it is back. */
  reset(done: () => void): void {
    this.#resetting = [...(this.#resetting ?? []), done];
    this.#resetAtMs = this.#clock.nowMs();
    this.realtime(REALTIME.reset);
  }

  /** The status is asked for as soon as that may be. */
  look(): void {
    if (this.#poll !== null)
      this.#clock.reschedule(this.#poll, Math.max(this.#clock.nowMs(), this.#asks.lastAtMs + ASK_MS_MIN));
  }

  /** The status is asked for at once: for where nothing moves, and what comes next waits for it. */
  confirm(): void {
    this.#isConfirming = true;
    if (this.#poll !== null) this.#clock.reschedule(this.#poll, this.#clock.nowMs());
  }

  /** Reads `$$` again: somebody may have mended what was wrong. */
  readSettings(done: () => void): void {
    this.ask("$$", {
      isWanted: () => true,
      answered: (reply) => {
        const settings = reply.kind === "ok" ? readSettings(reply.said) : null;
        if (settings !== null) this.settings = settings;
        done();
      },
    });
  }

  #open(): void {
    this.#state = "starting";
    const wire = this.#openWire({
      opened: () => this.#guarded(() => this.#wire === wire && this.#opened()),
      received: (bytes) => this.#guarded(() => this.#channel?.receive(bytes)),
      closed: (why) => this.#guarded(() => this.#wire === wire && this.#close(why)),
    });
    this.#wire = wire;
  }

  #opened(): void {
    const nowMs = this.#clock.nowMs();
    this.#channel = new Channel(this.#clock, {
      timeoutMs: () => this.#users.timeoutMs,
      write: (bytes) => this.#wire?.write(bytes),
      hooks: {
        heard: () => {
          this.#heardAtMs = this.#clock.nowMs();
        },
        reported: (status) => this.#guarded(() => this.#reported(status)),
        modes: (words, askedAtMs) => this.outputs.told(words, askedAtMs),
        alarmed: (alarm) => this.#guarded(() => this.#alarmed(alarm)),
        restarted: (version) => this.#guarded(() => this.#restarted(version)),
        told: (message) => this.#guarded(() => this.#told(message)),
        nonsense: (text) => this.#guarded(() => this.#start?.heard(text)),
        stuck: () => this.#stuck(),
      },
    });
    this.#heardAtMs = nowMs;
    this.#start = new Start(this.#clock, {
      isUnknown: () => this.status === null,
      wake: () => this.reset(() => {}),
      ask: (text) => this.#wire?.write(Buffer.from(text, "latin1")),
      expired: (nonsense) => this.#guarded(() => this.#close(whyNotStarted(this.status, nonsense))),
      refused: (why) => this.#close(why),
    });
    this.#poll = this.#clock.after(0, () => this.#guarded(() => this.#tick()));
  }

  #tick(): void {
    const nowMs = this.#clock.nowMs();
    // Homing it answers nothing, and afterwards as if it had been asked once.
    const next = this.isHoming ? "wait" : this.#asks.look(nowMs, this.#users.timeoutMs);
    if (next !== "wait") {
      this.#isConfirming = false;
      this.#asks.asked(nowMs);
      this.realtime(REALTIME.report);
    }
    if (next === "overdue" && this.#state === "open" && !this.isBusy)
      this.askModes((reply) => reply.kind === "ok" && this.#asks.settle(nowMs));
    const everyMs = Math.max(ASK_MS_MIN, this.#users.pollMs);
    if (this.#poll !== null) this.#clock.reschedule(this.#poll, nowMs + (next === "wait" ? WAIT_MS : everyMs));
    const silentMs = nowMs - this.#heardAtMs;
    if (this.#state === "open") for (const user of this.#users.greeted) user.silent(silentMs);
  }

  #reported(status: Status): void {
    const nowMs = this.#clock.nowMs();
    const askedAtMs = this.#asks.answered(nowMs);
    // One that nobody has asked for is late, and nobody knows how late.
    if (askedAtMs === null) return;
    // It answers, and has not restarted: the reset was lost on its way, and one that comes now is a surprise again.
    if (askedAtMs - this.#resetAtMs > RESET_MS_MAX) this.#resetting = null;
    this.#sampledAtMs = askedAtMs;
    this.status = status;
    if (status.offset !== null) this.#offset = status.offset;
    if (status.state !== "Alarm") this.alarm = null;
    this.outputs.reported(status, askedAtMs);
    if (this.#state === "starting") this.#identify(status);
    if (this.#state !== "open") return;
    if (this.settings === null && isStanding(status)) this.#learn();
    this.#watch(status);
    for (const user of this.#users.all) {
      this.#users.greet(user);
      user.measured(nowMs - askedAtMs);
      user.reported(askedAtMs);
    }
    if (this.#isConfirming) this.confirm();
  }

  /** Whoever was changed at the machine without being asked is told of before the report that shows it. */
  #watch(status: Status): void {
    const isMoving = this.owner !== null || this.isHoming;
    const ours = { isStopping: this.stopping.size > 0, isResetting: this.#resetting !== null, isMoving };
    for (const seen of this.#foreign.heard(status, ours))
      for (const user of this.#users.greeted) {
        if (seen.kind === "over") user.interventionOver();
        else user.intervened(seen.act);
      }
  }

  /** Finds out who it is. In motion it says little: then that is enough to stop it, and the rest is asked when it stands. */
  #identify(status: Status): void {
    if (this.#resetting === null) this.#leftBehind.drop(status);
    if (NOT_READY.has(status.state)) return;
    // It stands: the offset that its work positions need comes with one of the next ten reports.
    if (isStanding(status) && this.at === null) return;
    this.#state = "identifying";
    // In motion it may not read a line before it stands: what is known is enough to stop it, and the rest is asked then.
    if (isStanding(status)) this.#channel?.begin(() => this.#readIdentity(() => this.#ready()));
    else this.#ready();
  }

  /** It was in motion when it was found, and stands now. */
  #learn(): void {
    if (this.#isLearning) return;
    this.#isLearning = true;
    this.#channel?.begin(() =>
      this.#readIdentity(() => {
        this.#isLearning = false;
      }),
    );
  }

  #readIdentity(done: () => void): void {
    this.ask("$I", {
      isWanted: () => true,
      answered: (reply) => {
        if (reply.kind === "dropped" || reply.kind === "reset") return;
        const its = identityIn(reply.kind === "ok" ? reply.said : []);
        if (typeof its === "string") return this.#close(its);
        this.who = its;
        this.readSettings(done);
      },
    });
  }

  #ready(): void {
    if (this.#state !== "identifying") return;
    this.#state = "open";
    this.#disarm();
    for (const user of this.#users.all) {
      this.#users.greet(user);
      user.reported(this.#sampledAtMs);
    }
  }

  #alarmed(alarm: ReturnType<typeof alarmOf>): void {
    this.alarm = alarm.text;
    this.isHoming = false;
    if (alarm.isPositionLost) this.homed.clear();
    const act = alarmAct(alarm, this.#resetting !== null);
    // It restarts by itself after those that a reset has brought, and after homing that failed; after others when it is told to.
    this.#resetting ??= [];
    if (!this.#alarmNews.isNew(alarm)) return;
    for (const user of this.#users.greeted) {
      if (act !== null) user.intervened(act);
      user.alarmed(alarm.text);
    }
  }

  /** The reset that it waits for unlocks nothing: it stays in its alarm until it is homed, which a person has to ask for. */
  #told(message: string): void {
    if (message === "Reset to continue") this.#alarmNews.calls(() => this.reset(() => {}));
  }

  #restarted(version: string): void {
    const wrong = wrongVersion(version);
    if (wrong !== null) return this.#close(wrong);
    const waiting = this.#resetting;
    this.#resetting = null;
    this.#alarmNews.forget();
    this.#asks.settle(Number.POSITIVE_INFINITY);
    this.isHoming = false;
    this.outputs.restarted();
    const users = this.#users.greeted;
    if (waiting === null && this.#state !== "starting") {
      for (const user of users) user.intervened(RESTARTED);
      return this.#close("grbl has restarted: what it was doing is not known");
    }
    this.#isLearning = false;
    for (const user of users) user.restarted();
    // Who began while it started has to begin again.
    if (this.#state === "identifying") this.#state = "starting";
    for (const done of waiting ?? []) done();
    this.look();
  }

  /** Lines go unanswered. In motion or in a hold that is how it is; standing it is not. */
  #stuck(): void {
    const state = this.status?.state;
    if (state === "Run" || state === "Hold" || state === "Door") return;
    this.#close(
      `${this.status === null ? "it" : `it is ${state}, and`} does not answer to lines: switch it off and on`,
    );
  }

  #close(why: string): void {
    this.#disarm();
    if (this.#poll !== null) this.#clock.cancel(this.#poll);
    this.#poll = null;
    const [wire, channel, users] = [this.#wire, this.#channel, this.#users.all];
    this.#wire = null;
    this.#channel = null;
    this.#state = "closed";
    this.#users.clear();
    this.#forget();
    channel?.close();
    wire?.close();
    for (const user of users) user.closed(why);
  }

  /** Whoever answers next may be another, or have been switched off meanwhile. */
  #forget(): void {
    this.homed.clear();
    this.status = null;
    this.settings = null;
    this.who = null;
    this.owner = null;
    this.stopping.clear();
    this.#foreign.forget();
    this.#leftBehind.forget();
    this.#alarmNews.forget();
    this.#isConfirming = false;
    this.alarm = null;
    this.isHoming = false;
    this.#offset = null;
    this.#asks.settle(Number.POSITIVE_INFINITY);
    this.#isLearning = false;
    this.#resetting = null;
    this.outputs.forget();
  }

  #disarm(): void {
    this.#start?.end();
    this.#start = null;
  }

  /** A mistake of ours ends the connection, and with it what depends on it; it must not end the process. */
  #guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#close(`the adapter itself has failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    }
  }
}
