/** All invariants together, each told only what it listens to. The first that does not hold ends the judging. */
import type { Command, DeviceMessage, DeviceName, LineEvent, StopOrder } from "../../../src/model/index.ts";
import { parts } from "../account.ts";
import type { Tap } from "../tap.ts";
import { causes } from "./causes.ts";
import { chain } from "./chain.ts";
import { enable } from "./enable.ts";
import { fences } from "./fences.ts";
import { fold } from "./fold.ts";
import { history } from "./history.ts";
import { intent } from "./intent.ts";
import { known } from "./known.ts";
import { limits } from "./limits.ts";
import { restarts } from "./restarts.ts";
import type { MakeRule, Rule, Watched } from "./rule.ts";
import { silence } from "./silence.ts";
import { standstill } from "./standstill.ts";
import { starts } from "./starts.ts";
import { states } from "./states.ts";
import { trips } from "./trips.ts";
import { zones } from "./zones.ts";

export interface Violation {
  /** Its number in the list of invariants, or its name. */
  readonly invariant: string;
  readonly atMs: number;
  readonly text: string;
}

const RULES: readonly MakeRule[] = [
  ...[states, fences, restarts, starts, trips, chain, standstill],
  ...[zones, parts, known, limits, fold, causes],
  ...[enable, intent, history, silence],
];

/** Judges nothing: what runs cost without judges is measured with it. */
export const NO_RULES: readonly MakeRule[] = [];

type Hearing<K extends keyof Rule> = readonly NonNullable<Rule[K]>[];

export class Never implements Tap {
  readonly #its: Watched;
  #violation: Violation | null = null;
  readonly #event: Hearing<"event">;
  readonly #commanded: Hearing<"commanded">;
  readonly #stopping: Hearing<"stopping">;
  readonly #executed: Hearing<"executed">;
  readonly #reached: Hearing<"reached">;
  readonly #rebooted: Hearing<"rebooted">;
  readonly #arrived: Hearing<"arrived">;
  readonly #powerCut: Hearing<"powerCut">;
  readonly #quiet: Hearing<"quiet">;
  #isStirred = false;
  readonly #excusing: readonly { readonly judge: string; readonly off: () => number }[];
  readonly #offMs: Record<string, number> = {};
  #lookedAtMs = 0;

  constructor(its: Watched, makers: readonly MakeRule[] = RULES) {
    this.#its = its;
    const rules = makers.map((make) => make(its, (invariant, text) => this.tell(invariant, text)));
    this.#excusing = rules.flatMap((rule, index) => {
      const off = rule.off?.bind(rule);
      return off === undefined ? [] : [{ judge: makers[index]?.name ?? "", off }];
    });
    const hearing = <K extends keyof Rule>(key: K): Hearing<K> =>
      rules.flatMap((rule) => {
        const hear = rule[key];
        return hear === undefined ? [] : [hear.bind(rule) as NonNullable<Rule[K]>];
      });
    this.#event = hearing("event");
    this.#commanded = hearing("commanded");
    this.#stopping = hearing("stopping");
    this.#executed = hearing("executed");
    this.#reached = hearing("reached");
    this.#rebooted = hearing("rebooted");
    this.#arrived = hearing("arrived");
    this.#powerCut = hearing("powerCut");
    this.#quiet = hearing("quiet");
  }

  /** The first thing that went against an invariant. */
  get violation(): Violation | null {
    return this.#violation;
  }

  /** How long each judge that excuses anything could not judge, ms: a part of what it judges counts as that part of the time. */
  get offMs(): Readonly<Record<string, number>> {
    return this.#offMs;
  }

  tell(invariant: string, text: string): void {
    this.#violation ??= { invariant, atMs: this.#its.clock.nowMs(), text };
  }

  /** To be called between two instants. */
  quiet(): void {
    if (!this.#isStirred) return;
    this.#isStirred = false;
    for (const look of this.#quiet) look();
    const nowMs = this.#its.clock.nowMs();
    const sinceMs = nowMs - this.#lookedAtMs;
    this.#lookedAtMs = nowMs;
    if (this.#its.troubles.all.length === 0) return;
    for (const { judge, off } of this.#excusing) this.#offMs[judge] = (this.#offMs[judge] ?? 0) + sinceMs * off();
  }

  event(event: LineEvent): void {
    this.#isStirred = true;
    for (const hear of this.#event) hear(event);
  }

  commanded(command: Command): void {
    for (const hear of this.#commanded) hear(command);
  }

  stopping(order: StopOrder): void {
    for (const hear of this.#stopping) hear(order);
  }

  executed(command: Command): void {
    for (const hear of this.#executed) hear(command);
  }

  reached(order: StopOrder): void {
    for (const hear of this.#reached) hear(order);
  }

  rebooted(device: DeviceName): void {
    for (const hear of this.#rebooted) hear(device);
  }

  arriving(message: DeviceMessage): void {
    this.#isStirred = true;
    this.#its.heard.take(message);
    for (const hear of this.#arrived) hear(message);
  }

  powerCut(): void {
    for (const hear of this.#powerCut) hear();
  }
}
