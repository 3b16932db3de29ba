/**
 * What a log says about its line, question by question, each answered by reading the events again from where it matters. Nothing here is the
 * program's own fold, and nothing of the page is imported: this is the other side of the comparison.
 */
import type { EventType, LineEvent, LineStateName } from "../../../src/model/index.ts";

/** What the line finds by itself, and no other alarm names. */
const OWN_CAUSES: readonly string[] = ["too-long", "dry-run", "way", "silent", "sentence"];

type Of<T extends EventType> = Extract<LineEvent, { type: T }>;

export class LogReader {
  readonly events: readonly LineEvent[];
  /** It takes long to read: once is enough. */
  #firstOut: { readonly its: Of<"first-out"> | null } | null = null;

  constructor(events: readonly LineEvent[]) {
    this.events = events;
  }

  #last<T extends EventType>(...types: readonly T[]): Of<T> | null {
    return (this.events.findLast(({ type }) => (types as readonly string[]).includes(type)) ?? null) as Of<T> | null;
  }

  /** The newest word on each of several things, in the order in which they were first spoken of. */
  #newest<T extends EventType>(
    key: (event: Of<T>) => string | null,
    ...types: readonly T[]
  ): ReadonlyMap<string, Of<T>> {
    const found = new Map<string, Of<T>>();
    for (const event of this.events) {
      if (!(types as readonly string[]).includes(event.type)) continue;
      const its = key(event as Of<T>);
      if (its !== null) found.set(its, event as Of<T>);
    }
    return found;
  }

  get state(): LineStateName {
    return this.#last("state-changed")?.to ?? "Stopped";
  }

  get stateSinceMs(): number {
    return this.#last("state-changed")?.atMs ?? 0;
  }

  get mode(): string {
    return this.#last("mode-changed")?.to ?? "Production";
  }

  /** Null: there was none. */
  get run(): "running" | "complete" | "stopped" | "halted" | "aborted" | null {
    const last = this.#last("run-started", "run-resumed", "run-finished", "run-ended");
    if (last === null) return null;
    if (last.type === "run-finished") return "complete";
    return last.type === "run-ended" ? last.outcome : "running";
  }

  get chainOpen(): readonly string[] {
    const newest = this.#newest(({ device }) => device, "safety-chain-opened", "safety-chain-closed");
    return [...newest].flatMap(([device, { type }]) => (type === "safety-chain-opened" ? [device] : []));
  }

  get latched(): readonly string[] {
    const newest = this.#newest(({ interlock }) => interlock, "interlock-tripped", "interlock-cleared");
    return [...newest].flatMap(([interlock, { type }]) => (type === "interlock-tripped" ? [interlock] : []));
  }

  get bypassed(): readonly string[] {
    const newest = this.#newest(({ interlock }) => interlock, "interlock-bypassed", "bypass-ended");
    return [...newest].flatMap(([interlock, { type }]) => (type === "interlock-bypassed" ? [interlock] : []));
  }

  /** What people have changed at devices, and is not put back. */
  get changedByHand(): readonly Of<"device-intervened">[] {
    const newest = this.#newest(
      ({ device }) => device,
      ...(["device-intervened", "intervention-over", "intervention-cleared", "device-connected"] as const),
    );
    return [...newest.values()].flatMap((event) =>
      event.type === "device-intervened" && !event.isOver ? [event] : [],
    );
  }

  /** Of those that are named, which have no link. */
  unconnected(devices: readonly string[]): readonly string[] {
    const newest = this.#newest(({ device }) => device, "device-connected", "device-lost");
    return devices.filter((device) => newest.get(device)?.type !== "device-connected");
  }

  /** Which of those that have a link have not said that they stand since the line came into its state. */
  notStanding(devices: readonly string[]): readonly string[] {
    const everLinked = new Set(
      this.events.flatMap((event) => (event.type === "device-connected" ? [event.device] : [])),
    );
    const stopped = this.#newest(({ device }) => device, "device-stopped");
    return devices.filter(
      (device) => everLinked.has(device) && (stopped.get(device)?.atMs ?? Number.NEGATIVE_INFINITY) < this.stateSinceMs,
    );
  }

  /** Commands outside steps that are under way. */
  get acts(): readonly Of<"act-dispatched">[] {
    return this.events.flatMap((event, i) => {
      if (event.type !== "act-dispatched") return [];
      const { device, commandId } = event;
      const isOver = this.events.slice(i + 1).some((later) => {
        if (later.type === "device-lost" || later.type === "device-connected") return later.device === device;
        if (later.type === "step-dispatched") return later.device === device;
        return "commandId" in later && later.commandId === commandId && "device" in later && later.device === device;
      });
      return isOver ? [] : [event];
    });
  }

  /** Steps that have begun to wait or to work in this run and are not over, with what was last said of each. */
  get steps(): readonly {
    readonly cycle: number;
    readonly step: string;
    readonly device: string | null;
    readonly word: "waiting" | "sent" | "running" | "verifying" | "held" | "failed";
  }[] {
    const from = this.events.findLastIndex(({ type }) => type === "run-started");
    const open = new Map<string, LogReader["steps"][number]>();
    for (const event of this.events.slice(from + 1)) {
      if (event.type === "cycle-restarted" || event.type === "cycle-skipped") {
        for (const key of [...open.keys()]) if (key.startsWith(`${event.cycle} `)) open.delete(key);
        continue;
      }
      if (!("step" in event) || !("cycle" in event)) continue;
      const key = `${event.cycle} ${event.step}`;
      const now = this.#stepOf(event, open.get(key) ?? null);
      if (now === null) open.delete(key);
      else if (now !== undefined) open.set(key, now);
    }
    return [...open.values()];
  }

  /** Null: it is over. Undefined: the event says nothing of how it stands. */
  #stepOf(
    event: LineEvent & { readonly cycle: number; readonly step: string },
    old: LogReader["steps"][number] | null | undefined,
  ) {
    const { cycle, step } = event;
    const its = { cycle, step, device: old?.device ?? null };
    switch (event.type) {
      case "step-waiting":
        return { ...its, word: "waiting" } as const;
      case "step-retried":
        return { ...its, word: "waiting" } as const;
      case "step-reassigned":
        return { ...its, device: null, word: "waiting" } as const;
      case "step-dispatched":
        return { ...its, device: event.device, word: "sent" } as const;
      case "step-running":
        return { ...its, word: "running" } as const;
      case "step-reported":
        return { ...its, word: "verifying" } as const;
      case "step-frozen":
        return { ...its, word: "held" } as const;
      case "step-resumed":
        return { ...its, word: event.act === null ? "running" : "sent" } as const;
      case "step-failed":
        return { ...its, word: "failed" } as const;
      case "step-verified":
      case "step-skipped":
        return null;
      default:
        return undefined;
    }
  }

  /** What nobody has answered yet. */
  get question(): Of<"question-asked"> | null {
    const last = this.#last("question-asked", "question-answered", "run-started");
    const isOver = this.events
      .slice(this.events.lastIndexOf(last as LineEvent) + 1)
      .some((event) => event.type === "state-changed" && (event.to === "Stopping" || event.to === "Aborting"));
    return last?.type === "question-asked" && !isOver ? last : null;
  }

  /** A recovery has begun, and nothing has ended it. */
  get resync(): "none" | "under-way" | "failed" {
    const last = this.#last("resync-started", "resync-finished", "resync-failed", "run-started", "run-resumed");
    if (last?.type === "resync-started") return "under-way";
    return last?.type === "resync-failed" ? "failed" : "none";
  }

  /** It has said where it is, and nothing has happened since by which that is lost. */
  knowsPlace(device: string): boolean {
    const last = this.events.findLast(
      (event) =>
        "device" in event &&
        event.device === device &&
        (["device-verified", "device-unverified", "device-lost"].includes(event.type) ||
          (event.type === "device-intervened" && event.isPositionLost)),
    );
    return last?.type === "device-verified";
  }

  get dryRun(): string | null {
    const last = this.#last("dry-run-started", "dry-run-finished", "state-changed");
    return last?.type === "dry-run-started" ? last.sequence : null;
  }

  /**
   * What stopped the line, as it is pinned: the first cause since the line last ran or was cleared of one, until it runs, or is cleared or
   * reset and the cause is there no more.
   */
  get firstOut(): Of<"first-out"> | null {
    this.#firstOut ??= { its: this.#readFirstOut() };
    return this.#firstOut.its;
  }

  #readFirstOut(): Of<"first-out"> | null {
    let pinned: Of<"first-out"> | null = null;
    let isSeenTo = false;
    for (const [i, event] of this.events.entries()) {
      if (event.type === "first-out" && (pinned === null || isSeenTo)) [pinned, isSeenTo] = [event, false];
      if (event.type !== "state-changed" && !isSeenTo) continue;
      if (event.type === "state-changed" && event.to === "Execute") pinned = null;
      if (event.type === "state-changed" && (event.to === "Clearing" || event.to === "Resetting")) isSeenTo = true;
      if (isSeenTo && pinned !== null && !new LogReader(this.events.slice(0, i + 1)).#isThere(pinned)) pinned = null;
    }
    return pinned;
  }

  /** Who has been told of what and has not said so yet: rank 0 is the highest. Nobody acknowledges anything here, so none ever leaves. */
  alarms(nowMs: number): readonly { readonly rank: 0 | 1 | 2; readonly subject: string }[] {
    const found = new Map<string, { readonly rank: 0 | 1 | 2; readonly subject: string }>();
    for (const [i, event] of this.events.entries()) {
      if (event.type === "interlock-tripped")
        found.set(`interlock ${event.interlock}`, { rank: event.category, subject: event.interlock });
      if (event.type === "safety-chain-opened") found.set(`chain ${event.device}`, { rank: 0, subject: event.device });
      if (event.type === "device-intervened") found.set(`hand ${event.device}`, { rank: 0, subject: event.device });
      if (event.type === "device-stopped" && event.standstill === "unconfirmed")
        found.set(`standstill ${event.device}`, { rank: 0, subject: event.device });
      if (event.type === "device-lost") found.set(`lost ${event.device}`, { rank: 1, subject: event.device });
      if (event.type === "question-asked") found.set("question", { rank: 1, subject: event.step });
      if (event.type === "run-ended" && event.outcome === "halted") found.set("halted", { rank: 1, subject: "" });
      if (event.type === "resync-failed") found.set("resync", { rank: 1, subject: "" });
      if (event.type === "act-failed" && event.trouble?.kind !== "act-stopped")
        found.set(`act ${event.device}`, { rank: 1, subject: event.device });
      const own =
        event.type === "first-out" ? (event.facts ?? []).some(({ kind }) => OWN_CAUSES.includes(kind)) : false;
      if (own) found.set("line", { rank: 1, subject: "" });
      if (event.type === "part-unknown" && this.#isSoughtFor(event, i, nowMs))
        found.set(`part ${event.part}`, { rank: 1, subject: String(event.part) });
    }
    return [...found.values()];
  }

  /** A part is sought for two seconds before anybody is told. */
  #isSoughtFor({ part, atMs }: Of<"part-unknown">, index: number, nowMs: number): boolean {
    if (nowMs < atMs + 2000) return false;
    return !this.events.slice(index + 1).some((later) => {
      const isFound =
        later.type === "part-moved" ||
        later.type === "part-placed" ||
        later.type === "part-rejected" ||
        later.type === "part-lost";
      return isFound && later.part === part && later.atMs < atMs + 2000;
    });
  }

  #isThere({ facts = [] }: Of<"first-out">): boolean {
    return facts.some((cause) => {
      if (cause.kind === "interlock") return this.latched.includes(cause.interlock);
      if (cause.kind === "chain") return this.chainOpen.length > 0;
      return cause.kind === "intervened" && this.changedByHand.some(({ device }) => device === cause.device);
    });
  }
}
