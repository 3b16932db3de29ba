// The dry run: what would go wrong nominally, found before anything moves.
// May import analysis, schedule and nominal, and what plan may.
// Read first: dry-run.ts, then rehearsal.ts (what is looked at) and finding.ts (what is said).
export { dryRun } from "./dry-run.ts";
export { explainFinding } from "./finding.ts";
