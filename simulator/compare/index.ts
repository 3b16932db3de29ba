// Scripts of exchanges with the firmware of real controllers, and what plays them to a board: `npm run grbl:compare`, `npm run firmata:compare`.
// May import src/clock and src/devices, each by its index.ts; no firmware: a test gives it the simulated one.
// Read first: scene.ts, then comparison.ts, then grbl/scenes.ts.
export { choose } from "./choose.ts";
export { readCommandLine } from "./command-line.ts";
export { type Board, Comparison, type Difference } from "./comparison.ts";
export { FIRMATA_FIRMWARE } from "./firmata/firmware.ts";
export { FIRMATA_SCENES } from "./firmata/scenes.ts";
export { firmataSpeech } from "./firmata/speech.ts";
export { GRBL_FIRMWARE, type Kept, restoring } from "./grbl/firmware.ts";
export { GRBL_SCENES } from "./grbl/scenes.ts";
export { grblSpeech } from "./grbl/speech.ts";
export type { Scene } from "./scene.ts";
export { compareWithBoard, type Terminal } from "./session.ts";
