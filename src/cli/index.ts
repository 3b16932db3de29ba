// The program: one file per command, each a composition root. Nothing imports it but `main.ts` and tests.
// May import everything, and simulator.
// Read first: program.ts, then simulate.ts.
export type { ExitCode, Io } from "./io.ts";
export { type Job, loadJob } from "./load-job.ts";
export { runProgram } from "./program.ts";
export { type Simulated, simulateJob } from "./simulate.ts";
