/**
 * Lines to grbl and their answers: one under way at a time, so that an error stops what would have followed.
 *
 * An answer (`ok`, `error:n`) bears no number. When one does not come in time nobody knows whether it comes late, and whose it would be:
 * then `$G` is asked, whose answer cannot be another's, until as many have come as were asked, or no more do. Only then is the line said
 * to be lost, and the modes that `$G` told say what has become of it. Nothing is ever sent again.
 * Rejected: counting characters (grbl wiki, "streaming protocols"): what follows an error would already be in grbl's buffer, and done.
 */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import { alarmOf } from "./codes.ts";
import { readStatus, type Status } from "./status.ts";

export type Reply =
  | { readonly kind: "ok"; readonly said: readonly string[] }
  | { readonly kind: "error"; readonly code: number }
  /** No answer came. By now grbl answers again, and has told its modes. */
  | { readonly kind: "lost" }
  /** grbl has restarted, and forgotten the line if it had not begun it. */
  | { readonly kind: "reset" }
  /** Never sent. */
  | { readonly kind: "dropped" };

export interface Asked {
  readonly line: string;
  /** Longest that grbl may take with it. */
  readonly withinMs: number;
  /** Looked at when its turn comes. */
  readonly isWanted: () => boolean;
  readonly answered: (reply: Reply) => void;
}

export interface ChannelHooks {
  /** A line that grbl says has come, whichever. */
  heard(): void;
  reported(status: Status): void;
  /** What `$G` says. @param askedAtMs it is so old */
  modes(words: readonly string[], askedAtMs: number): void;
  alarmed(alarm: ReturnType<typeof alarmOf>): void;
  /** @param version as in `Grbl 1.1h` */
  restarted(version: string): void;
  told(message: string): void;
  /** A line that grbl does not say. */
  nonsense(text: string): void;
  /** Lines go unanswered, `$G` too. */
  stuck(): void;
}

/** More than all devices of a grbl have under way at once. */
const QUEUE_MAX = 64;
/** grbl's longest, `$$` aside, are reports of about 120 characters; longer without an end is noise. */
const LINE_MAX = 256;
/** So often is `$G` asked without an answer. */
const SYNCS_MAX = 3;

interface Sync {
  /** Times of those not answered yet. */
  readonly asked: number[];
  tries: number;
  /** `[GC:` has come, its `ok` not yet. */
  isOpen: boolean;
  isHeard: boolean;
  readonly done: (() => void)[];
}

export class Channel {
  readonly #clock: Clock;
  readonly #timeoutMs: () => number;
  readonly #write: (bytes: Uint8Array) => void;
  readonly #hooks: ChannelHooks;
  readonly #queue: Asked[] = [];
  #underWay: { readonly asked: Asked; readonly said: string[]; readonly deadline: TimerHandle } | null = null;
  #sync: Sync | null = null;
  #syncTimer: TimerHandle | null = null;
  #received = "";
  #isNoise = false;
  #isClosed = false;

  constructor(clock: Clock, its: { timeoutMs: () => number; write: (bytes: Uint8Array) => void; hooks: ChannelHooks }) {
    this.#clock = clock;
    this.#timeoutMs = its.timeoutMs;
    this.#write = its.write;
    this.#hooks = its.hooks;
  }

  /** A line is under way, or was and nobody knows what has become of it. */
  get isBusy(): boolean {
    return this.#underWay !== null || this.#sync !== null;
  }

  ask(asked: Asked): void {
    if (this.#isClosed || this.#queue.length >= QUEUE_MAX) return asked.answered({ kind: "dropped" });
    this.#queue.push(asked);
    this.#pump();
  }

  /** The first thing on a connection: what an earlier one has left half said must not be taken for a whole line. */
  begin(done: () => void): void {
    // No line with a # in it is one of grbl's; what stood before it goes with it, unread.
    this.#send("#");
    this.#synchronise(done);
  }

  /**
   * Sends a line at once, for a stop: what is under way is not waited for, and is said to be lost. Only what may be done twice.
   * @param done once grbl has told its modes after it
   */
  interject(line: string, done: () => void): void {
    if (this.#isClosed) return;
    const under = this.#underWay;
    this.#underWay = null;
    if (under !== null) this.#clock.cancel(under.deadline);
    this.#send(line);
    this.#synchronise(() => {
      under?.asked.answered({ kind: "lost" });
      done();
    });
  }

  /** Asks for the modes, in its turn. */
  askModes(answered: (reply: Reply) => void): void {
    const askedAtMs = this.#clock.nowMs();
    this.ask({
      line: "$G",
      withinMs: 0,
      isWanted: () => true,
      answered: (reply) => {
        const [words] = reply.kind === "ok" ? reply.said.flatMap((line) => modesIn(line) ?? []) : [];
        if (words !== undefined) this.#hooks.modes(words.split(" "), askedAtMs);
        answered(reply);
      },
    });
  }

  receive(bytes: Buffer): void {
    let rest = bytes.toString("latin1");
    for (;;) {
      const end = rest.search(/[\r\n]/);
      if (end < 0) break;
      const line = this.#isNoise ? "" : this.#received + rest.slice(0, end);
      if (this.#isNoise) this.#hooks.nonsense("a line without an end");
      this.#isNoise = false;
      this.#received = "";
      rest = rest.slice(end + 1);
      if (line !== "") this.#heard(line);
      if (this.#isClosed) return;
    }
    if (this.#received.length + rest.length <= LINE_MAX) this.#received += rest;
    else {
      this.#received = "";
      this.#isNoise = true;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#disarm();
    const under = this.#underWay;
    this.#underWay = null;
    this.#sync = null;
    if (under !== null) this.#clock.cancel(under.deadline);
    for (const { answered } of [...(under === null ? [] : [under.asked]), ...this.#queue.splice(0)])
      answered({ kind: "dropped" });
  }

  #pump(): void {
    while (!this.isBusy && !this.#isClosed) {
      const asked = this.#queue.shift();
      if (asked === undefined) return;
      if (!asked.isWanted()) {
        asked.answered({ kind: "dropped" });
        continue;
      }
      const deadline = this.#clock.after(this.#timeoutMs() + asked.withinMs, () => this.#overdue());
      this.#underWay = { asked, said: [], deadline };
      this.#send(asked.line);
    }
  }

  #overdue(): void {
    const under = this.#underWay;
    if (under === null) return;
    this.#underWay = null;
    this.#synchronise(() => under.asked.answered({ kind: "lost" }));
  }

  #synchronise(done: () => void): void {
    const before = this.#sync;
    this.#disarm();
    const sync: Sync = before ?? { asked: [], tries: 0, isOpen: false, isHeard: false, done: [] };
    sync.done.push(done);
    sync.tries = 0;
    sync.isHeard = false;
    this.#sync = sync;
    this.#trySync(sync);
  }

  #trySync(sync: Sync): void {
    sync.tries += 1;
    if (sync.tries <= SYNCS_MAX) {
      sync.asked.push(this.#clock.nowMs());
      this.#send("$G");
    } else this.#hooks.stuck();
    if (this.#sync !== sync) return;
    this.#syncTimer = this.#clock.after(this.#timeoutMs(), () => {
      // Those still missing are lost: an answer has come, and no more for as long as one may take.
      if (sync.isHeard) this.#synced(sync);
      else this.#trySync(sync);
    });
  }

  #synced(sync: Sync): void {
    if (this.#sync !== sync) return;
    this.#disarm();
    this.#sync = null;
    for (const done of sync.done) done();
    this.#pump();
  }

  #heard(line: string): void {
    const status = line.startsWith("<") ? readStatus(line) : null;
    if (status !== null || GRBL_SAYS.test(line)) this.#hooks.heard();
    if (line.startsWith("<")) {
      return status === null ? this.#hooks.nonsense(line) : this.#hooks.reported(status);
    }
    if (line === "ok" || /^error:\d+$/.test(line)) return this.#answered(line);
    const [, alarm] = /^ALARM:(\d+)$/.exec(line) ?? [];
    if (alarm !== undefined) return this.#hooks.alarmed(alarmOf(Number(alarm)));
    const [, version] = WELCOME.exec(line) ?? [];
    if (version !== undefined) return this.#restarted(version);
    const [, message] = /^\[MSG:(.*)\]$/.exec(line) ?? [];
    if (message !== undefined) return this.#hooks.told(message);
    const sync = this.#sync;
    const modes = modesIn(line);
    if (sync !== null && modes !== null) {
      sync.isOpen = true;
      this.#hooks.modes(modes.split(" "), sync.asked.shift() ?? this.#clock.nowMs());
    } else if (/^(\[[A-Z]\w*:.*\]|\$\d+=.*)$/.test(line)) this.#underWay?.said.push(line);
    else this.#hooks.nonsense(line);
  }

  #answered(line: string): void {
    const sync = this.#sync;
    if (sync?.isOpen === true && line === "ok") {
      sync.isOpen = false;
      sync.isHeard = true;
      if (sync.asked.length === 0) this.#synced(sync);
      return;
    }
    const under = this.#underWay;
    // Whose it was is not known any more.
    if (under === null) return;
    this.#underWay = null;
    this.#clock.cancel(under.deadline);
    const code = Number(line.split(":")[1]);
    under.asked.answered(line === "ok" ? { kind: "ok", said: under.said } : { kind: "error", code });
    this.#pump();
  }

  #restarted(version: string): void {
    const under = this.#underWay;
    const sync = this.#sync;
    this.#underWay = null;
    this.#sync = null;
    this.#disarm();
    if (under !== null) this.#clock.cancel(under.deadline);
    this.#hooks.restarted(version);
    under?.asked.answered({ kind: "reset" });
    for (const done of sync?.done ?? []) done();
    this.#pump();
  }

  #send(line: string): void {
    this.#write(Buffer.from(`${line}\n`, "latin1"));
  }

  #disarm(): void {
    if (this.#syncTimer !== null) this.#clock.cancel(this.#syncTimer);
    this.#syncTimer = null;
  }
}

/** Beside reports. */
const GRBL_SAYS = /^(ok|error:\d+|ALARM:\d+|\[[A-Z]\w*:.*\]|\$\d+=.*|Grbl(HAL)? .*)$/;

/** grbl's, and grblHAL's (`report_init_message` of both). */
const WELCOME = /^Grbl(?:HAL)? (\S+) \['\$' (?:or '\$HELP' )?for help\]$/;

/** `[GC:G0 G54 …]` */
const modesIn = (line: string): string | null => /^\[GC:([^[\]]*)\]$/.exec(line)?.[1] ?? null;
