/** Bypassing an interlock for a while: of category 2 only, by name, with a reason and an end, always on record. */
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { EventLog } from "../../journal/index.ts";
import type { InterlockRefusal, Line, Person, Role } from "../../model/index.ts";

/** A shift: who comes after has to decide anew. */
const BYPASS_MS_MAX = 8 * 3_600_000;

const MAY_BYPASS: ReadonlySet<Role> = new Set(["engineer", "admin"]);

export interface BypassRequest {
  readonly interlock: string;
  readonly reason: string;
  /** How long, ms; above 0, at most `BYPASS_MS_MAX`. */
  readonly forMs: number;
}

export class Bypasses {
  readonly #clock: Clock;
  readonly #line: Line;
  readonly #log: EventLog;
  readonly #ended: (interlock: string) => void;
  readonly #timers = new Map<string, TimerHandle>();

  /** @param ended hears of every bypass that is over */
  constructor(clock: Clock, line: Line, log: EventLog, ended: (interlock: string) => void) {
    this.#clock = clock;
    this.#line = line;
    this.#log = log;
    this.#ended = ended;
  }

  /** @returns everything that stands against it; empty: it is bypassed */
  begin(request: BypassRequest, by: Person): readonly InterlockRefusal[] {
    const refusals = this.#refusals(request, by);
    if (refusals.length > 0) return refusals;
    const { interlock, reason, forMs } = request;
    const untilMs = this.#clock.nowMs() + forMs;
    this.#cancel(interlock);
    this.#timers.set(
      interlock,
      this.#clock.at(untilMs, () => this.#end(interlock, "its end time")),
    );
    this.#log.emit({ type: "interlock-bypassed", interlock, by: by.name, reason: reason.trim(), untilMs });
    return refusals;
  }

  /** Ends it before its time: anyone may. @returns false if there is none */
  end(interlock: string, by: string): boolean {
    if (!this.#timers.has(interlock)) return false;
    this.#end(interlock, by);
    return true;
  }

  close(): void {
    for (const interlock of [...this.#timers.keys()]) this.#cancel(interlock);
  }

  #end(interlock: string, by: string): void {
    this.#cancel(interlock);
    this.#log.emit({ type: "bypass-ended", interlock, by });
    this.#ended(interlock);
  }

  #cancel(interlock: string): void {
    const timer = this.#timers.get(interlock);
    if (timer !== undefined) this.#clock.cancel(timer);
    this.#timers.delete(interlock);
  }

  #refusals({ interlock, reason, forMs }: BypassRequest, by: Person): readonly InterlockRefusal[] {
    const its = this.#line.interlocks.get(interlock);
    if (its === undefined) return [{ kind: "no-interlock", interlock }];
    const refusals: InterlockRefusal[] = [];
    const { category } = its;
    if (category !== 2) refusals.push({ kind: "bypass-category", interlock, category });
    if (!MAY_BYPASS.has(by.role)) refusals.push({ kind: "bypass-role", name: by.name, role: by.role });
    if (reason.trim() === "") refusals.push({ kind: "bypass-reason" });
    if (!(forMs > 0 && forMs <= BYPASS_MS_MAX))
      refusals.push({ kind: "bypass-end", hoursMax: BYPASS_MS_MAX / 3_600_000 });
    return refusals;
  }
}
