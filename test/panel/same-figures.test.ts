/** One run, told three ways: by the summary of `simulate --json`, by the panel, and by its log read anew here. All say the same. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { loadJob } from "../../src/cli/load-job.ts";
import { Simulation } from "../../src/cli/simulation.ts";
import { applyEvent, INITIAL_STATE, type LineEvent } from "../../src/model/index.ts";
import { packTags } from "../../src/panel/server/pack-tags.ts";
import { Replica } from "../../src/panel/server/replica.ts";
import { runFigures } from "../../src/panel/web/core/live/run-figures.ts";
import { NO_RECORD, recordEvent } from "../../src/panel/wire/index.ts";

const EXAMPLES = ["transfer", "weld-cell", "board", "sensor-gateway"] as const;
const INTERRUPTIONS = ["nothing", "hold", "suspend", "stop", "complete", "abort"] as const;

interface Played {
  readonly events: readonly LineEvent[];
  readonly summary: Readonly<Record<string, unknown>>;
  readonly simulation: Simulation;
}

/** As `simulate` runs it, with a person who interrupts it once. */
function play(
  name: (typeof EXAMPLES)[number],
  seed: number,
  cycles: number,
  what: (typeof INTERRUPTIONS)[number],
): Played {
  const said: string[] = [];
  const io = { out: (text: string) => said.push(text), err: (text: string) => said.push(text) };
  const job = loadJob(
    `sequences/${name}/${name}.yaml`,
    { json: true, cycles },
    io as unknown as Parameters<typeof loadJob>[2],
  );
  if (typeof job === "number") throw new Error(said.join("\n"));
  const simulation = new Simulation(job, seed, []);
  const { controller } = simulation.session;
  const events: LineEvent[] = [];
  controller.events.subscribe((event) => events.push(event));
  const until = (state: string) => simulation.runUntil(() => controller.state.state === state);
  simulation.runUntil(() => (controller.planMs ?? 0) > 700 * cycles);
  if (what !== "nothing") controller.command(what, "ann");
  if (what === "hold" || what === "suspend") {
    const later = until(what === "hold" ? "Held" : "Suspended");
    expect(later).toBe(false);
    controller.command(what === "hold" ? "unhold" : "unsuspend", "ann");
  }
  simulation.runUntil(() => false);
  const { summary } = simulation.end(1);
  return { events, summary: JSON.parse(JSON.stringify(summary)), simulation };
}

const count = (events: readonly LineEvent[], type: LineEvent["type"]): number =>
  events.filter((event) => event.type === type).length;

/** Working time by the states alone: in Execute and Completing, from the run's begin to its end. */
function workedAt(events: readonly LineEvent[], index: number): number {
  let workedMs = 0;
  let sinceMs: number | null = null;
  for (const { type, atMs, ...event } of events.slice(0, index + 1)) {
    const leaves = type === "state-changed" || type === "run-finished" || type === "run-ended";
    if (leaves && sinceMs !== null) [workedMs, sinceMs] = [workedMs + atMs - sinceMs, null];
    const to = "to" in event ? event.to : null;
    if (type === "state-changed" && (to === "Execute" || to === "Completing")) sinceMs = atMs;
  }
  return sinceMs === null ? workedMs : workedMs + (events[index]?.atMs ?? 0) - sinceMs;
}

/** Between finished cycles, over the later half of them; of a run that was cut short it is not compared. */
function taktIn(events: readonly LineEvent[], cycles: number): number | null {
  const ends = events.flatMap((event, i) => (event.type === "cycle-finished" ? [workedAt(events, i)] : []));
  if (ends.length < cycles) return null;
  const half = Math.floor(cycles / 2);
  return ((ends.at(-1) ?? 0) - (half === 0 ? 0 : (ends[half - 1] ?? 0))) / (cycles - half);
}

test.each(EXAMPLES)(
  "%s: counts, takt, makespan and lateness are the same in the panel, in simulate's JSON and in the log",
  (name) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(...INTERRUPTIONS),
        (seed, cycles, what) => {
          const { events, summary, simulation } = play(name, seed, cycles, what);
          const { line } = simulation.session.world;
          const replica = new Replica(line, () => "");
          const beat = {
            type: "beat",
            values: [],
            planMs: null,
            agesMs: [],
            forecast: null,
            latenessMsMax: 0,
          } as const;
          const wire = JSON.parse(JSON.stringify(events)) as readonly LineEvent[];
          replica.beat({ ...beat, atMs: events.at(-1)?.atMs ?? 0, events: wire });
          let [state, record] = [INITIAL_STATE, NO_RECORD];
          for (const event of wire) {
            const before = state;
            state = applyEvent(before, event);
            record = recordEvent(record, event, { before, after: state });
          }
          const figures = runFigures({ state, record, job: null }, state.atMs);
          const rounded = (ms: number | null) => (ms === null ? null : Math.round(ms * 1000) / 1000);
          const placed = count(events, "part-placed");
          // The panel, and `simulate`.
          expect(figures.cycles).toBe(summary.cycles);
          expect({ ...state.counts }).toMatchObject({ placed, rejected: summary.rejected, lost: summary.lost });
          expect(rounded(figures.taktMs)).toBe(summary.takt_ms);
          expect(rounded(figures.plannedTaktMs)).toBe(summary.planned_takt_ms);
          expect(rounded(state.latenessMsMax)).toBe(summary.lateness_ms);
          expect(rounded(state.run?.makespanMs ?? null)).toBe(summary.makespan_ms);
          if (summary.makespan_ms !== null) expect(figures.workedMs).toBeCloseTo(Number(summary.makespan_ms), 2);
          // The run record, and what other programs are told.
          expect(replica.runs).toHaveLength(1);
          expect(replica.runs[0]?.counts).toEqual(state.counts);
          const tags = packTags(replica.state, replica.record, replica.alarms, state.atMs);
          expect(tags.Admin.ProdProcessedCount).toBe(Number(summary.placed) + Number(summary.rejected));
          // The log.
          expect(summary).toMatchObject({
            placed,
            cycles: count(events, "cycle-finished"),
            steps: count(events, "step-verified"),
          });
          const lateMs = Math.max(
            0,
            ...events.flatMap((event) => (event.type === "step-dispatched" ? [event.lateMs] : [])),
          );
          expect(summary.lateness_ms).toBe(rounded(lateMs));
          const wanted = events.find((event) => event.type === "run-started");
          const taktMs = wanted?.type === "run-started" ? taktIn(events, wanted.cycles) : null;
          if (taktMs !== null) expect(Number(summary.takt_ms)).toBeCloseTo(taktMs, 2);
        },
      ),
      { numRuns: 6 },
    );
  },
);
