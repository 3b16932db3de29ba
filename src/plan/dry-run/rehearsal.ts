/** One nominal run that is looked on, and helped past everything that it gets stuck at. */
import type { Sequence, SignalValue } from "../../model/index.ts";
import type { CycleRun, NumberedStep, RunWatch, Stage, Start } from "../schedule/index.ts";
import { type Blocked, blockedSteps, explainBlocker } from "../schedule/index.ts";
import { linksOf, waitingCircle } from "./circle.ts";
import { ClaimOrder } from "./claim-order.ts";
import type { FindingCode, Link } from "./finding.ts";
import { Findings } from "./findings.ts";
import { LineRules } from "./line-rules.ts";
import { PartBooks } from "./part-books.ts";
import { rootsOf } from "./root.ts";
import { placeOf, sidesOf, stepSides } from "./sides.ts";
import { StepInterlock } from "./step-interlock.ts";
import { StepProof } from "./step-proof.ts";

/** By slot. */
export type Supposition = ReadonlyMap<number, SignalValue>;

const NOTHING_SUPPOSED: Supposition = new Map();

/** Most times that one run is helped on. What is stuck in every row of a long table is told by then. */
const MENDS_MAX = 1000;

export class Rehearsal implements RunWatch {
  readonly findings = new Findings();
  readonly claims = new ClaimOrder();
  readonly #proof = new StepProof(this.findings);
  readonly #interlock = new StepInterlock(this.findings);
  readonly #rules = new LineRules(this.findings);
  readonly #books: PartBooks;
  readonly #supposed: Supposition;
  #mends = 0;
  #stage: Stage | null = null;

  /** @param supposed what some signals say all the time, instead of what the files have them say */
  constructor(sequence: Sequence, supposed: Supposition = NOTHING_SUPPOSED) {
    this.#supposed = supposed;
    this.#books = new PartBooks(this.findings, sequence);
  }

  /** True if the run got through by itself. */
  get wentThrough(): boolean {
    return this.#mends === 0;
  }

  /** To be called when the run is over. */
  close(): void {
    if (this.#stage !== null) this.#proof.close(this.#stage);
  }

  begun(stage: Stage): void {
    this.#stage = stage;
    if (this.#supposed.size > 0) stage.live.suppose(this.#supposed);
    this.#rules.begun(stage);
  }

  starting(stage: Stage, run: CycleRun, step: NumberedStep, start: Start): void {
    this.#proof.starting(stage, run, step, start);
    this.claims.starting(stage, run, step, start);
  }

  started(stage: Stage, run: CycleRun, step: NumberedStep): void {
    this.#proof.started(stage, run, step);
    this.#interlock.started(stage, run, step);
    this.#books.started(stage, run, step);
    this.#rules.look(stage, run, step);
  }

  ending(stage: Stage, run: CycleRun, step: NumberedStep): void {
    this.#books.ending(stage, run, step);
  }

  ended(stage: Stage, run: CycleRun, step: NumberedStep): void {
    this.#proof.ended(stage, run, step);
    this.#interlock.ended(stage, run, step);
    this.#books.ended(stage, run, step);
    this.#rules.look(stage, run, step);
  }

  cycleEnded(stage: Stage, run: CycleRun): void {
    this.#books.cycleEnded(stage, run);
  }

  stuck(stage: Stage): boolean {
    const blocked = blockedSteps(stage);
    const circle = waitingCircle(stage, blocked);
    const roots = circle?.slice(0, 1) ?? rootsOf(stage, blocked);
    if (roots.length === 0 || this.#mends >= MENDS_MAX) return false;
    this.#mends++;
    for (const root of roots) {
      if (circle === null) this.#addWait(stage, root);
      else this.#addCircle(stage, root, linksOf(stage, circle));
      this.#letGo(stage, root);
    }
    return true;
  }

  #addWait(stage: Stage, root: Blocked): void {
    const { run, step, blocker } = root;
    const waitsFor = explainBlocker(stage, blocker);
    this.findings.add(subjectOf(blocker), {
      ...{ severity: "error", code: CODE[blocker.kind], step: step.step.id, cycle: run.cycle },
      cycleMs: stage.nowMs - (run.beganMs ?? stage.nowMs),
      at: placeOf(stage, root),
      others: sidesOf(stage, root),
      found: { kind: "waits", waitsFor },
    });
  }

  #addCircle(stage: Stage, root: Blocked, circle: readonly Link[]): void {
    const { run, step } = root;
    this.findings.add(circle.map((link) => `${link.step} ${link.waitsFor}`).join(), {
      ...{ severity: "error", code: "deadlock", step: step.step.id, cycle: run.cycle },
      cycleMs: stage.nowMs - (run.beganMs ?? stage.nowMs),
      at: step.step.source,
      others: stepSides(circle),
      found: { kind: "deadlock", circle },
    });
  }

  /** The run goes on as if what is in the step's way were mended. */
  #letGo({ waivers, waiting, latest }: Stage, { instance, blocker }: Blocked): void {
    waivers.waive(instance, blocker);
    if (blocker.kind === "interlock") this.#rules.waived(blocker.guarded.name);
    if (blocker.kind === "zone") this.#rules.waivedZone(blocker.zone);
    waiting.wake(instance, latest, "condition");
  }
}

const CODE: Readonly<Record<Blocked["blocker"]["kind"], FindingCode>> = {
  condition: "never-true",
  interlock: "would-trip",
  zone: "zone-conflict",
  device: "unplannable",
  bound: "unplannable",
  member: "unplannable",
};

function subjectOf(blocker: Blocked["blocker"]): string {
  switch (blocker.kind) {
    case "interlock":
      return `interlock ${blocker.guarded.name}`;
    case "zone":
      return `zone ${blocker.zone}`;
    case "member":
      return `member ${blocker.pool}`;
    default:
      return blocker.kind;
  }
}
