// An emulated Arduino that runs the image of a real firmware, behind a stream of bytes: its pins can be driven and measured.
// May import: src/clock, for the time of the host. Its emulator, avr8js, is a development dependency: no program of ours ships it.
// Read first: emulated-board.ts, then board-server.ts.
export { BoardServer } from "./board-server.ts";
export { EmulatedBoard } from "./emulated-board.ts";
export { type Pulse, watchPulses } from "./pulse-meter.ts";
