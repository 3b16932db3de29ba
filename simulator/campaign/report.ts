/** What a campaign says at its end: for machines as the design fixes it, and for people. */
import { counted } from "../../src/model/index.ts";
import type { FailedSeed, Tally } from "./campaign.ts";
import { scenarioText } from "./scenario-text.ts";

export interface CampaignReport {
  readonly seeds: number;
  readonly violations: number;
  readonly simulated_hours: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly seeds_per_second: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** In how many seeds each kind was drawn. */
  readonly draws: Readonly<Record<string, number>>;
  /** For which share of the simulated time each judge could not judge, in per cent. */
  readonly judges_off: Readonly<Record<string, number>>;
  readonly failing: readonly { readonly seed: number; readonly invariant: string; readonly command: string }[];
}

const HOUR_MS = 3_600_000;

/** @param path the sequence file that all seeds ran, as it was given; null: each drew its own */
export function reportOf(tally: Tally, wallMs: number, path: string | null): CampaignReport {
  return {
    seeds: tally.seeds,
    violations: tally.failing.length,
    simulated_hours: round(tally.simulatedMs / HOUR_MS),
    faults: sorted(tally.faults),
    seeds_per_second: round(wallMs > 0 ? (1000 * tally.seeds) / wallMs : 0),
    outcomes: sorted(tally.outcomes),
    draws: sorted(tally.draws),
    judges_off: sorted(sharesOf(tally.offMs, tally.simulatedMs)),
    failing: tally.failing.map((its) => ({
      seed: its.seed,
      invariant: its.violation.invariant,
      command: commandOf(its, path),
    })),
  };
}

/** The command that runs the shrunk script again. */
function commandOf({ seed, script }: FailedSeed, path: string | null): string {
  const keep = script.disturbances.map(({ number }) => number).join(",");
  const file = path === null ? "" : ` --line ${path}`;
  return `lockstep campaign --seeds 1 --from ${seed}${file} --cycles ${script.cycles} --keep ${keep === "" ? "none" : keep}`;
}

export function tellReport(tally: Tally, wallMs: number, path: string | null): string {
  const report = reportOf(tally, wallMs, path);
  const speed = wallMs > 0 ? Math.round(tally.simulatedMs / wallMs).toLocaleString("en") : "?";
  const lines = [
    ...tally.failing.map((its) => tellFailed(its, path)),
    `${report.violations === 0 ? "No violation" : `${counted(report.violations, "seed")} broke an invariant`} in ${counted(report.seeds, "seed")}`,
    `time      ${report.simulated_hours} h on the line in ${round(wallMs / 1000)} s: ${speed} times real time, ${report.seeds_per_second} seeds/s`,
    `lines     ${counts(tally.lines)}`,
    `outcomes  ${counts(tally.outcomes)}`,
    `faults    ${counts(tally.faults)}`,
    `draws     ${counts(tally.draws)}`,
    `off       ${counts(report.judges_off, " %")} of the judged time`,
  ];
  return lines.join("\n");
}

function tellFailed(its: FailedSeed, path: string | null): string {
  const { seed, violation, script } = its;
  return [
    `Seed ${seed} (${script.line}) broke invariant ${violation.invariant} at ${round(violation.atMs / 1000)} s:`,
    `  ${violation.text.replaceAll("\n", "\n  ")}`,
    `  again: ${commandOf(its, path)}`,
    "",
    scenarioText(its),
    "",
  ].join("\n");
}

/** Per cent of `wholeMs`. */
const sharesOf = (partsMs: Readonly<Record<string, number>>, wholeMs: number): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(partsMs).map(([name, ms]) => [name, wholeMs > 0 ? round((100 * ms) / wholeMs) : 0]),
  );

const counts = (of: Readonly<Record<string, number>>, unit = ""): string =>
  Object.entries(sorted(of))
    .map(([name, count]) => `${name} ${count}${unit}`)
    .join(", ") || "none";

const sorted = (of: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)));

const round = (value: number): number => Math.round(value * 1000) / 1000;
