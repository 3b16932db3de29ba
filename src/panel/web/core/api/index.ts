// What the page asks of the server over HTTP: sequences, history, sessions, and the Stop that needs no socket.
// May import live, chart and lists, model, panel/wire; no framework.
// Read first: session-api.ts, then sequence-api.ts.
export { EVENTS_PAGE, HistoryApi } from "./history-api.ts";
export {
  compareRuns,
  filterRuns,
  type OeeParts,
  oeeOf,
  type PastRun,
  type RunFilter,
  type StepDurations,
  withLive,
} from "./history-compare.ts";
export {
  type Diagnostic,
  type DryRun,
  type Fetched,
  type Preview,
  SequenceApi,
  type SequenceFile,
} from "./sequence-api.ts";
export { type Entered, fetchMe, fetchPlan, passwordAgain, signIn, signOut, staySignedIn } from "./session-api.ts";
export { stopPoster } from "./stop-post.ts";
