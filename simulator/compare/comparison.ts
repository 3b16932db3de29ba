/**
 * Plays scenes to a board, one exchange after the other, and says where it does otherwise than the script. In the time of a clock: the
 * same comparison runs against a simulated board in virtual time and against a real one.
 */
import type { Clock } from "../../src/clock/index.ts";
import { type Exchange, type Scene, TIMES } from "./scene.ts";

/** What it takes to speak with a firmware. */
export interface Speech {
  /** A reply that is whole; what has come of the next one is kept. */
  readonly replies: (bytes: Uint8Array) => readonly string[];
  readonly bytesOf: (send: string) => Uint8Array;
  readonly matches: (expected: string, seen: string) => boolean;
  /** What brings a board to where a scene begins. */
  readonly opening: (begins: string) => readonly Opening[];
}

/** Sent, and waited for. */
export interface Opening {
  readonly send: string;
  /** Goes on when one of the replies matches: if none does the scene cannot begin. */
  readonly until: RegExp;
  /** And if one of them is this; where it is not said, the same. */
  readonly must?: RegExp;
  readonly withinMs: number;
}

export interface Board {
  write(bytes: Uint8Array): void;
  /** What a person does at it; only simulated boards have hands. */
  act?(act: string): void;
  /** Simulated ones answer in no time. */
  readonly kind: "simulated" | "real";
  /** That its link adds to every answer at most, ms. */
  readonly latencyMs?: number;
}

export interface Difference {
  readonly scene: string;
  readonly exchange: Exchange;
  /** Counted from 1, within the scene; 0: what comes before it. */
  readonly index: number;
  readonly seen: readonly string[];
  /** ms until the last reply; null: there was none. */
  readonly tookMs: number | null;
  readonly kind: "says otherwise" | "too early" | "too late" | "cannot begin";
}

/** So long nothing more may come, ms: a reply too many is a difference. */
const QUIET_MS = { simulated: 2, real: 60 };
/** Where nothing is expected it is waited for as long, ms. */
const SILENCE_MS = { simulated: 30, real: 200 };

export class Comparison {
  readonly #clock: Clock;
  readonly #speech: Speech;
  readonly #board: Board;
  readonly #differences: Difference[] = [];
  #seen: { readonly text: string; readonly atMs: number }[] = [];
  #awaited: (() => void) | null = null;
  #compared = 0;
  #isEnded = false;

  constructor(clock: Clock, speech: Speech, board: Board) {
    this.#clock = clock;
    this.#speech = speech;
    this.#board = board;
  }

  get differences(): readonly Difference[] {
    return this.#differences;
  }

  /** Exchanges that were compared. */
  get compared(): number {
    return this.#compared;
  }

  /** What the board has said. */
  received(bytes: Uint8Array): void {
    for (const text of this.#speech.replies(bytes)) this.#seen.push({ text, atMs: this.#clock.nowMs() });
    this.#awaited?.();
  }

  /** @param then called once every exchange of the scene has been compared */
  play(scene: Scene, then: () => void): void {
    this.#open(scene, this.#speech.opening(scene.begins), then);
  }

  /** Sends, and hands over what was said, without judging it. */
  ask(opening: Opening, then: (replies: readonly string[]) => void): void {
    this.#seen = [];
    this.#write(opening.send);
    const isThere = (): boolean => this.#seen.some(({ text }) => opening.until.test(text));
    this.#await(isThere, opening.withinMs, () => then(this.#seen.map(({ text }) => text)));
  }

  #open(scene: Scene, [opening, ...rest]: readonly Opening[], then: () => void): void {
    if (opening === undefined) return this.#next(scene, 0, then);
    this.ask(opening, (seen) => {
      const wanted = opening.must ?? opening.until;
      if (seen.some((text) => wanted.test(text))) return this.#open(scene, rest, then);
      const source = `a scene that begins ${scene.begins}`;
      const exchange = {
        send: opening.send,
        says: [wanted.source],
        when: "at once",
        passMs: 0,
        source,
      } as const;
      this.#differences.push({ scene: scene.about, exchange, index: 0, seen, tookMs: null, kind: "cannot begin" });
      then();
    });
  }

  #next(scene: Scene, index: number, then: () => void): void {
    const exchange = scene.exchanges[index];
    if (exchange === undefined) return then();
    const { mostMs, boardMostMs } = TIMES[exchange.when];
    const sentAtMs = this.#clock.nowMs();
    this.#seen = [];
    if (exchange.act !== undefined) this.#board.act?.(exchange.act);
    this.#write(exchange.send);
    const isNone = exchange.says.length === 0;
    const patienceMs = (this.#board.kind === "simulated" ? mostMs : boardMostMs) + (this.#board.latencyMs ?? 0);
    const limitMs = isNone ? SILENCE_MS[this.#board.kind] : patienceMs + QUIET_MS[this.#board.kind];
    const isThere = (): boolean => !isNone && this.#seen.length >= exchange.says.length;
    this.#await(isThere, limitMs, () =>
      this.#clock.after(QUIET_MS[this.#board.kind], () => {
        const isSo = this.#judge(scene, index, { sentAtMs, patienceMs });
        if (!isSo && exchange.isGuard === true) return then();
        this.#clock.after(exchange.passMs, () => this.#next(scene, index + 1, then));
      }),
    );
  }

  /** @returns whether it was as expected */
  #judge(scene: Scene, index: number, { sentAtMs, patienceMs }: { sentAtMs: number; patienceMs: number }): boolean {
    const exchange = scene.exchanges[index];
    if (exchange === undefined) return true;
    const before = this.#differences.length;
    this.#compared += 1;
    const seen = this.#seen.map(({ text }) => text);
    const last = this.#seen.at(-1);
    const tookMs = last === undefined ? null : last.atMs - sentAtMs;
    const isSaid =
      seen.length === exchange.says.length &&
      exchange.says.every((expected, each) => this.#speech.matches(expected, seen[each] ?? ""));
    const differ = (kind: Difference["kind"]): void => {
      this.#differences.push({ scene: scene.about, exchange, index: index + 1, seen, tookMs, kind });
    };
    if (!isSaid) differ("says otherwise");
    else if (tookMs !== null && tookMs < TIMES[exchange.when].leastMs) differ("too early");
    else if (tookMs !== null && tookMs > patienceMs) differ("too late");
    return this.#differences.length === before;
  }

  /** Sends nothing more, whatever is under way. */
  end(): void {
    this.#isEnded = true;
  }

  #write(send: string): void {
    if (send !== "" && !this.#isEnded) this.#board.write(this.#speech.bytesOf(send));
  }

  #await(isThere: () => boolean, limitMs: number, then: () => void): void {
    const end = (): void => {
      this.#awaited = null;
      this.#clock.cancel(timer);
      then();
    };
    const timer = this.#clock.after(limitMs, end);
    // Not within the call in which it was said: the board is in the middle of it.
    this.#awaited = () => {
      if (!isThere()) return;
      this.#awaited = null;
      this.#clock.reschedule(timer, this.#clock.nowMs());
    };
    this.#awaited?.();
  }
}
