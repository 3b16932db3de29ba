// Firmware of real controllers: grbl 1.1 and ConfigurableFirmata's steppers simulated at the byte, and an emulated Arduino that runs the image of a real one.
// May import src/clock, by its index.ts; nothing of adapters. Its emulator, avr8js, is a development dependency: no program of ours ships it.
// Read first: grbl/grbl.ts (the main loop and real-time bytes), then grbl/motion.ts and grbl/block.ts; emulated-board.ts, then board-server.ts.
export { AccelStepper } from "./accel-stepper.ts";
export { AccelStepperFirmata } from "./accel-stepper-firmata.ts";
export { BoardServer } from "./board-server.ts";
export { EmulatedBoard } from "./emulated-board.ts";
export type { GrblBuild } from "./grbl/build.ts";
export { Grbl } from "./grbl/grbl.ts";
export { type Pulse, watchPulses } from "./pulse-meter.ts";
