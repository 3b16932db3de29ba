// The adapter for Arduinos: servos, steppers, relays, motors and switches on the pins of boards that speak Firmata, through johnny-five.
// May import model, clock, motion, the device contract and the adapter kit.
// Read first: johnny-five-driver.ts, then servo-axes-body.ts, board.ts and exchanges.ts.
export { johnnyFiveAdapter } from "./adapter.ts";
export { deadMan } from "./dead-man.ts";
export { readOptions } from "./options.ts";
export { startPins } from "./start-pins.ts";
