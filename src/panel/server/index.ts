// The panel's server and its end in the controller's thread: pages, sessions, roles, control of the line, asks, figures.
// May import control, files, plan, and what is below them, and panel/wire; never the simulator, which comes in by `Workshop`.
// Read first: bridge.ts (what passes between the threads), host.ts, server.ts, then asks.ts.
export { AccountMistake, Accounts, PASSWORD_LENGTH } from "./accounts.ts";
export type { FromHost, ToHost } from "./bridge.ts";
export { PanelHost, type Simulation } from "./host.ts";
export { type PanelOptions, PanelServer } from "./server.ts";
export { jobView, planView } from "./views.ts";
export type { Busy, Diagnostic, Draft, Mistaken, Preview, SequenceFile, Source, Trial, Workshop } from "./workshop.ts";
