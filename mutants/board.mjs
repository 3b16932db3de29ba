/** Deliberate mistakes about Arduinos: steppers that are stopped, boards that restart. */
const STEPPER = "src/devices/adapters/johnny-five/stepper-motor.ts";
const AXES = "src/devices/adapters/johnny-five/stepper-axes-body.ts";
const BOARD_FILE = "src/devices/adapters/johnny-five/board.ts";
const FOREIGN_PIN = "test/devices/johnny-five/foreign-pin.test.ts";
const REAL = "test/devices/johnny-five/stepper.test.ts";
const BRAKE = "test/devices/johnny-five/stepper-brake.test.ts";

const START_PINS = "src/devices/adapters/johnny-five/start-pins.ts";
const START_PIN_TEST = "test/files/start-pin.test.ts";

export const BOARD = [
  {
    rule: "check warns of an output on the pin that blinks while a board starts",
    file: START_PINS,
    find: "const LAMP_PIN = 13;",
    replace: "const LAMP_PIN = 99;",
    tests: START_PIN_TEST,
  },
  {
    rule: "check warns of servos and steppers on the pin that blinks, as of outputs",
    file: START_PINS,
    find: 'new Set(["output", "pwm", "servo", "stepper"])',
    replace: 'new Set(["output", "pwm"])',
    tests: START_PIN_TEST,
  },
  {
    rule: "a stepper that is stopped gets a nearer target, not a stop that keeps its speed",
    file: STEPPER,
    find: "    firmata.accelStepperTo(this.number, this.#brakesAt);",
    replace: "    firmata.accelStepperStop(this.number);",
    tests: REAL,
  },
  {
    rule: "a stepper whose steps end at once keeps no speed",
    file: STEPPER,
    find: "    firmata.accelStepperZero(this.number);\n",
    replace: "",
    tests: REAL,
  },
  {
    rule: "a stepper goes on until it hears that it is to brake",
    file: STEPPER,
    find: "seenPerS + accelerationPerS2 * s",
    replace: "seenPerS",
    tests: BRAKE,
  },
  {
    rule: "a stepper that brakes stays within its way",
    file: STEPPER,
    find: "return needs >= left ? to : steps + way * needs;",
    replace: "return steps + way * needs;",
    tests: BRAKE,
  },
  {
    rule: "homing gives an axis its power back",
    file: AXES,
    find: "          axis.power(firmata, true);\n          this.#kill",
    replace: "          this.#kill",
    tests: REAL,
  },
  {
    rule: "a board that somebody has restarted is said before its connection counts as lost",
    file: BOARD_FILE,
    find: '    for (const user of [...this.#users]) user.intervened("reset",',
    replace: '    for (const user of [] as BoardUser[]) user.intervened("reset",',
    tests: "test/devices/johnny-five/servo.test.ts",
  },
  {
    rule: "a pin that changes though nobody here wrote to it was changed by somebody else",
    file: BOARD_FILE,
    find: "writes === this.#touched.get(pin);",
    replace: "false;",
    tests: FOREIGN_PIN,
  },
  {
    rule: "what a command writes to a pin is nobody else's",
    file: BOARD_FILE,
    find: "writes === this.#touched.get(pin);",
    replace: "true;",
    tests: FOREIGN_PIN,
  },
  {
    rule: "the simulated world follows what real devices sense",
    file: "src/cli/followed.ts",
    find: 'if (message.type === "telemetry") world.follow(message.device, message.values);',
    replace: "",
    tests: "test/cli/half-simulated.test.ts",
  },
  {
    rule: "what lies on a real belt moves with it",
    file: "simulator/world/physics/conveyor.ts",
    find: "    this.#motion.place(positionMm);\n",
    replace: "",
    tests: "test/simulator/follow.test.ts",
  },
  {
    rule: "a real arm that is not homed any more is not homed in the world",
    file: "simulator/world/physics/axes.ts",
    find: "    this.#isHomed.fill(false);\n    this.adopt(sensed);",
    replace: "    this.adopt(sensed);",
    tests: "test/simulator/follow.test.ts",
  },
  {
    rule: "a part of a stepper's position is none",
    file: "src/devices/adapters/johnny-five/frames.ts",
    find: "bytes.length !== POSITION_BYTES",
    replace: "bytes.length > 2048",
    tests: "test/devices/johnny-five/frames.test.ts",
  },
  {
    rule: "what a lost byte has left open at a board swallows no stop and no command",
    file: "src/devices/adapters/johnny-five/exchanges.ts",
    find: "    if (this.#underWay.size > 0 || this.lost > 0) send([END_SYSEX]);\n",
    replace: "",
    tests: "test/devices/johnny-five/lost-byte.test.ts",
  },
  {
    rule: "a stop that overtakes a question ends what a lost byte of it has left open",
    file: "src/devices/adapters/johnny-five/exchanges.ts",
    find: "if (this.#underWay.size > 0 || this.lost > 0) send",
    replace: "if (this.lost > 0) send",
    tests: "test/devices/johnny-five/lost-byte.test.ts",
  },
  {
    rule: "a board whose firmware has another name is refused",
    file: "src/devices/adapters/johnny-five/pins.ts",
    find: "identity !== null && identity !== firmware.name",
    replace: 'identity === ""',
    tests: "test/devices/johnny-five/identity.test.ts",
  },
];
