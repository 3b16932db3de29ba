// The program: one file per command, each a composition root. Nothing imports it but `main.ts` and tests.
// May import everything, and simulator.
// Read first: program.ts, then simulate.ts.
export type { Io } from "./io.ts";
export { loadJob } from "./load-job.ts";
export { packaged } from "./packaged.ts";
export { runProgram } from "./program.ts";
export { PanelThread } from "./serve/panel-thread.ts";
export { simulatedLine } from "./simulated-line.ts";
export { simulateJob } from "./simulation.ts";
