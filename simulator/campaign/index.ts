// The fault campaign: random lines, people and faults, run in virtual time under the eyes of invariants that share no code with control.
// May import simulator/world and every folder of src but cli and panel.
// Read first: campaign.ts, then seed.ts (what a seed draws), run-script.ts (how it is run) and never/ (the invariants).
export { runCampaign, type Tally } from "./campaign.ts";
export { jobOf, loadSource } from "./job.ts";
export { NO_RULES } from "./never/never.ts";
export { reportOf, tellReport } from "./report.ts";
export { runScript } from "./run-script.ts";
export { drawScript } from "./seed.ts";
export { runOnWorkers } from "./workers.ts";
