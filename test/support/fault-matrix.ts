/** Every fault against every step of every example: what the line does by itself, and what becomes of the parts. */
import { applyFault, FAULTS, type FaultName } from "../../simulator/world/index.ts";
import { LineSession } from "../../src/cli/line-session.ts";
import { inlineRehearsal } from "../../src/cli/rehearsal.ts";
import { disagreements, summarise } from "../../src/cli/summary.ts";
import { dryRunMistakes } from "../../src/cli/trial.ts";
import { VirtualClock } from "../../src/clock/index.ts";
import type { Rehearsal } from "../../src/control/index.ts";
import type { LineEvent } from "../../src/model/index.ts";
import { startCell } from "./cell.ts";

export const EXAMPLES = ["transfer", "weld-cell", "board"] as const;
type Example = (typeof EXAMPLES)[number];

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

export interface Entry {
  readonly step: string;
  readonly fault: FaultName;
  /** What happened, in a few words; null where the fault does not fit the step's device. */
  readonly outcome: string | null;
  /** What must never be; empty if nothing was. */
  readonly wrong: readonly string[];
}

/** Cycles of a run, and the one in which the fault strikes. */
const CYCLES = 3;
const STRUCK = 2;
/** No run of three cycles, with every wait and every bound, lasts longer on the line, ms. */
const LONGEST_MS = 900_000;

/** Faults under which a sensor says what is not so, or a part is where no sensor looks: the books can only be as good as those. */
const DECEIVES = /^(sensor-|double-pick|misplaced-part)/;

export function entriesOf(example: Example): readonly Entry[] {
  const { job } = startCell(example, { cycles: CYCLES });
  const steps = job.sequence.templates[0]?.steps.map(({ id }) => id) ?? [];
  // All of them start the same sequence from the same state: it is dry-run once.
  const mistakes = dryRunMistakes(job.sequence);
  const rehearsal: Rehearsal = {
    ...inlineRehearsal,
    dryRun: (_sequence, answer) => answer({ kind: "tried", mistakes }),
  };
  return steps.flatMap((step) => FAULT_NAMES.map((fault) => entryOf(job, rehearsal, { step, fault })));
}

function entryOf(
  job: ReturnType<typeof startCell>["job"],
  rehearsal: Rehearsal,
  { step, fault }: { readonly step: string; readonly fault: FaultName },
): Entry {
  const clock = new VirtualClock();
  const session = new LineSession(clock, job, 1, undefined, rehearsal);
  const events: LineEvent[] = [];
  let unfit: string | null = "the step is not needed";
  let hasStruck = false;
  session.controller.events.subscribe((event) => {
    events.push(event);
    const isIt = event.type === "step-dispatched" && event.step === step && event.cycle === STRUCK;
    if (!isIt || event.device === null || hasStruck) return;
    hasStruck = true;
    unfit = applyFault(session.world, fault, event.device);
  });
  const isMisfit = (): boolean => hasStruck && unfit !== null;
  clock.runWhile(() => !session.isOver && !isMisfit(), { untilMs: LONGEST_MS });
  session.controller.close();
  if (isMisfit()) return { step, fault, outcome: null, wrong: [] };
  const summary = summarise(session, 0);
  const { state } = session.controller;
  const wrong: string[] = [];
  if (!session.isOver) wrong.push("hang");
  if (events.some(({ type }) => type === "listener-failed")) wrong.push("crash");
  const { placed, rejected, lost } = state.counts;
  if (state.lastPart !== placed + rejected + lost + state.parts.length) wrong.push("unaccounted part");
  if (!DECEIVES.test(fault) && disagreements(session.world, summary).some((text) => text.includes("counts otherwise")))
    wrong.push("unaccounted part: the world counts otherwise");
  if (movesAfterTrip(events)) wrong.push("motion after trip");
  return { step, fault, outcome: unfit === null ? wordsOf(summary, session.world.parts.mishaps.length) : null, wrong };
}

function movesAfterTrip(events: readonly LineEvent[]): boolean {
  const trip = events.findIndex(
    (event) => event.type === "safety-chain-opened" || (event.type === "interlock-tripped" && event.category < 2),
  );
  const isCommand = ({ type }: LineEvent): boolean => type === "act-dispatched" || type === "step-dispatched";
  return trip >= 0 && events.slice(trip).some(isCommand);
}

/** @param mishaps what the world saw go wrong with parts, whether or not a sensor could see it */
function wordsOf(summary: ReturnType<typeof summarise>, mishaps: number): string {
  const { outcome, rejected, held, lost } = summary;
  const parts = [
    ...(rejected > 0 ? [`${rejected} rejected`] : []),
    ...(held > 0 ? [`${held} in process`] : []),
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(mishaps > 0 ? [`${mishaps} ${mishaps === 1 ? "mishap" : "mishaps"}`] : []),
  ];
  return [outcome, ...parts].join(", ");
}
