/** Parts: each gets its number when it is taken, and is in exactly one place until it is placed, rejected or declared lost. */
import type { Condition, SignalSource } from "../../conditions/index.ts";
import type { EventLog } from "../../journal/index.ts";
import { cycleInFlight, type DeviceName, type Line, type LineState, type PartTrouble } from "../../model/index.ts";
import type { CycleRun } from "./cycle-run.ts";
import type { StepRun } from "./step-run.ts";

export class PartsLedger {
  readonly #log: EventLog;
  readonly #line: Line;

  constructor(log: EventLog, line: Line) {
    this.#log = log;
    this.#line = line;
  }

  /** What a verified step means for its cycle's part. Returns what is wrong, or null. */
  settle(run: StepRun): PartTrouble | null {
    const change = run.step.part;
    if (change === null) return null;
    const state = this.#log.state;
    // What a recovery moves is what its device holds, whichever cycle that belongs to.
    const part = run.apart === null ? (cycleOf(state, run)?.part ?? null) : partAt(state, run.device ?? "");
    if (change.kind === "taken") return this.#take(run, state, part);
    if (part === null && run.apart !== null) return this.#clear(run, state);
    if (part === null) return { kind: "no-part-in-hand", wanted: change.kind };
    if (change.kind === "moved") {
      const at = memberOrDevice(change.to, state, run);
      const other = partAt(state, at);
      if (other !== null) return { kind: "place-taken", part, at, other };
      this.#log.emit({ type: "part-moved", part, at });
    } else {
      this.#log.emit({ type: change.kind === "placed" ? "part-placed" : "part-rejected", part });
    }
    return null;
  }

  /**
   * Before cycles go back: a part that its gripper does not hold any more is lost, one that is found where it was last is there.
   * @param holding what a gripper senses; undefined where that is not known
   * @returns what is not known, or null
   */
  find(cycles: readonly CycleRun[], holding: (device: DeviceName) => boolean | undefined): string | null {
    const numbers = new Set(cycles.map(({ number }) => number));
    for (const { part, cycle, at, lastAt } of this.#log.state.parts) {
      if (!numbers.has(cycle) || !this.#isGripper(at ?? lastAt)) continue;
      const isThere = holding(at ?? lastAt);
      if (isThere === undefined) return `Nobody knows whether ${at ?? lastAt} still holds part ${part}.`;
      // What is held again under `safe: on` may be something else: the gripper has closed by itself meanwhile.
      const isOther = at === null && this.#closesBySafe(lastAt);
      if (!isThere || isOther) this.#log.emit({ type: "part-lost", part, lastAt });
      else if (at === null) this.#log.emit({ type: "part-moved", part, at: lastAt });
    }
    return null;
  }

  /** A gripper held something that no cycle had counted yet: it is counted as taken, and gone. */
  #clear({ cycle, device, step }: StepRun, state: LineState): null {
    const part = state.lastPart + 1;
    this.#log.emit({ type: "part-taken", part, cycle: cycle.number, at: device ?? "nowhere" });
    this.#log.emit({ type: step.part?.kind === "placed" ? "part-placed" : "part-rejected", part });
    return null;
  }

  /** A gripper is sensed: a part that it does not hold any more, and that no release lets go of, is nobody knows where. */
  holdsNothing(device: DeviceName): void {
    const { state } = this.#log;
    if (state.parts.length === 0) return;
    const part = state.parts.find(({ at }) => at === device);
    if (part === undefined) return;
    const isReleasing = state.steps.some((step) => step.device === device && step.act?.verb === "release");
    if (!isReleasing) this.#log.emit({ type: "part-unknown", part: part.part, lastAt: part.lastAt });
  }

  #closesBySafe(name: DeviceName): boolean {
    const device = this.#line.devices.get(name);
    return device?.kind === "gripper" && device.safe === "on";
  }

  /** After an abort: a part that its holder does not sense any more is somewhere, and nobody knows where. */
  doubt(holding: (device: DeviceName) => Condition | null, source: SignalSource): void {
    for (const part of this.#log.state.parts) {
      if (part.at === null) continue;
      const condition = holding(part.at);
      if (condition === null || condition.evaluate(source) === true) continue;
      this.#log.emit({ type: "part-unknown", part: part.part, lastAt: part.lastAt });
    }
  }

  /** A new run begins: what the last one still had in process is declared lost, by the person who began it. */
  writeOff(): void {
    for (const part of this.#log.state.parts) {
      this.#log.emit({ type: "part-lost", part: part.part, lastAt: part.lastAt });
    }
  }

  #isGripper(name: DeviceName): boolean {
    return this.#line.devices.get(name)?.kind === "gripper";
  }

  #take(run: StepRun, state: LineState, inHand: number | null): PartTrouble | null {
    if (inHand !== null) return { kind: "still-in-process", part: inHand };
    const at = run.device ?? "nowhere";
    const other = partAt(state, at);
    if (other !== null) return { kind: "hand-full", at, other };
    this.#log.emit({ type: "part-taken", part: state.lastPart + 1, cycle: run.cycle.number, at });
    return null;
  }
}

function partAt(state: LineState, at: string): number | null {
  return state.parts.find((part) => part.at === at)?.part ?? null;
}

function memberOrDevice(
  to: Extract<NonNullable<StepRun["step"]["part"]>, { kind: "moved" }>["to"],
  state: LineState,
  run: StepRun,
): string {
  if (to.kind === "device") return to.device;
  return cycleOf(state, run)?.members[to.binding] ?? to.binding;
}

const cycleOf = (state: LineState, run: StepRun): LineState["cycles"][number] | undefined =>
  cycleInFlight(state, run.cycle.number);
