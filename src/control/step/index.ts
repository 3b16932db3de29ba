// One step, from due to proved: what its command is, whether it may start, how it goes on, and where parts are by the books.
// May import dispatch, and what control may.
// Read first: step-run.ts, then step-admission.ts and step-execution.ts.
export { CycleRun, FROM_THE_BEGINNING, type GoesBack, type RunFrom } from "./cycle-run.ts";
export { feedersOf } from "./fed-parts.ts";
export { Losses } from "./lost-parts.ts";
export { PartsLedger } from "./parts-ledger.ts";
export { PlanClock } from "./plan-clock.ts";
export { Members } from "./pool-members.ts";
export { StepChain } from "./step-chain.ts";
export { StepCompiler } from "./step-compiler.ts";
export type { FailedStep } from "./step-deps.ts";
export { named, type Remedy, type StepRun } from "./step-run.ts";
export { StepRunner } from "./step-runner.ts";
