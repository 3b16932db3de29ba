/** The person of a scenario: does what its rules say when the line is in a state, or at a moment. */
import type { Clock } from "../../clock/index.ts";
import type { OperatorAct, OperatorRule } from "../../files/index.ts";
import type { LineEvent } from "../../model/index.ts";
import type { LineSession } from "../line-session.ts";
import { carryOut } from "../operator.ts";
import { type Moments, momentWords } from "./moments.ts";

/** An act that the line does not take is tried again this often, ms, and for so long. */
const AGAIN_MS = 50;
const PATIENCE_MS = 10_000;

/** Nobody does two things in the same moment, ms. */
const HAND_MS = 500;

const BY = "operator";

export class Script {
  readonly #clock: Clock;
  readonly #session: LineSession;
  readonly #left: Map<OperatorRule, number>;
  readonly #rules: readonly OperatorRule[];
  /** What the line would not take. */
  readonly problems: string[] = [];
  #isBusy = false;
  readonly #queue: OperatorRule[] = [];

  constructor(clock: Clock, session: LineSession, rules: readonly OperatorRule[], moments: Moments) {
    this.#clock = clock;
    this.#session = session;
    this.#rules = rules;
    this.#left = new Map(rules.map((rule) => [rule, rule.times]));
    for (const rule of rules) if (rule.at !== null) moments.wait(rule.at, () => this.#take(rule));
    session.controller.events.subscribe((event) => this.#heard(event));
  }

  /** True while the person is about to do something. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** What the person was to do, and never had a reason to. To be asked at the end. */
  get idle(): readonly string[] {
    return this.#rules
      .filter((rule) => this.#left.get(rule) === rule.times)
      .map(({ when, at, acts }) => {
        const moment =
          at === null ? `the line was never ${when === "question" ? "asking" : when}` : `${momentWords(at)} never came`;
        return `operator: ${acts.map(words).join(", ")} was never done: ${moment}`;
      });
  }

  #heard(event: LineEvent): void {
    const now = event.type === "state-changed" ? event.to : event.type === "question-asked" ? "question" : null;
    if (now === null) return;
    const rule = [...this.#left.keys()].find(({ when }) => when === now);
    if (rule !== undefined) this.#take(rule);
  }

  #take(rule: OperatorRule): void {
    const left = this.#left.get(rule) ?? 0;
    if (left === 0) return;
    if (left === 1) this.#left.delete(rule);
    else this.#left.set(rule, left - 1);
    this.#queue.push(rule);
    if (!this.#isBusy) this.#next();
  }

  #next(): void {
    const rule = this.#queue.shift();
    this.#isBusy = rule !== undefined;
    if (rule !== undefined) this.#clock.after(rule.afterMs, () => this.#do(rule.acts, 0, this.#clock.nowMs()));
  }

  #do(acts: readonly OperatorAct[], index: number, sinceMs: number): void {
    const act = acts[index];
    if (act === undefined) return this.#next();
    const why = carryOut(act, this.#session, BY);
    const nowMs = this.#clock.nowMs();
    if (why === null) {
      this.#clock.after(HAND_MS, () => this.#do(acts, index + 1, this.#clock.nowMs()));
    } else if (nowMs - sinceMs < PATIENCE_MS) {
      this.#clock.after(AGAIN_MS, () => this.#do(acts, index, sinceMs));
    } else {
      this.problems.push(`operator: ${words(act)} was not taken for ${PATIENCE_MS / 1000} s: ${why}`);
      this.#next();
    }
  }
}

function words(act: OperatorAct): string {
  switch (act.kind) {
    case "command":
      return act.choice === null ? act.command : `${act.command} ${act.choice}`;
    case "answer":
      return `answer ${act.answer}`;
    case "set":
      return `set ${act.device} ${act.isOn ? "on" : "off"}`;
    case "clear-latch":
      return `clear-latch ${act.interlock}`;
    case "return":
      return `return ${act.device}`;
    default:
      return act.kind;
  }
}
