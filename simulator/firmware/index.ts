// Firmware of real controllers, simulated at the byte: what it answers, when, and what it loses. It knows nothing of adapters.
// May import src/clock, by its index.ts.
// Read first: grbl.ts (the main loop and real-time bytes), then grbl-motion.ts and grbl-block.ts.
export { Grbl, type GrblBuild } from "./grbl.ts";
