/** Deliberate mistakes that the rules which hold for every adapter have to see. */
const BOARD_FAIR = "test/contract/johnny-five-fairness.test.ts";
const GRBL_FAIR = "test/contract/gcode-fairness.test.ts";
const BOARD_BARRIERS = "test/contract/johnny-five-barriers.test.ts";
const MODBUS_BARRIERS = "test/contract/modbus-barriers.test.ts";
const INTERVENTIONS = "test/devices/gcode/interventions.test.ts";

export const CONTRACT = [
  {
    rule: "behind the door an output that was on is not off before grbl has forgotten it",
    file: "src/devices/adapters/gcode/outputs.ts",
    find: 'return held !== null && (held === "unknown" || Boolean(held[out]));',
    replace: "return held === null && out === null;",
    tests: INTERVENTIONS,
  },
  {
    rule: "a stop switches off in check mode too",
    file: "src/devices/adapters/gcode/switch.ts",
    find: 'return status?.state === "Alarm" || status?.state === "Check";',
    replace: 'return status?.state === "Alarm";',
    tests: INTERVENTIONS,
  },
  {
    rule: "an alarm that is said a thousand times a second is told as one",
    file: "src/devices/adapters/gcode/alarm-news.ts",
    find: "if (isSoon && (this.#isPositionLost || !isPositionLost)) return false;",
    replace: "if (isSoon && this.#toldAtMs > nowMs) return false;",
    tests: GRBL_FAIR,
  },
  {
    rule: "a grbl that calls for resets gets them with a pause",
    file: "src/devices/adapters/gcode/alarm-news.ts",
    find: "this.#resetAtMs + RESET_MS_MIN",
    replace: "this.#resetAtMs",
    tests: GRBL_FAIR,
  },
  {
    rule: "a stop's line that grbl refuses is sent again with a pause",
    file: "src/devices/adapters/gcode/switch.ts",
    find: "if (wanted.sentAtMs !== null && nowMs - wanted.sentAtMs < AGAIN_MS) return;",
    replace: "",
    tests: GRBL_FAIR,
  },
  {
    rule: "what a board has not confirmed is asked again with a pause",
    file: "src/devices/adapters/johnny-five/pins.ts",
    find: "const AGAIN_MS = 20;",
    replace: "const AGAIN_MS = 0;",
    tests: BOARD_FAIR,
  },
  {
    rule: "an input that flaps does not have a board to itself",
    file: "src/devices/adapters/johnny-five/poller.ts",
    find: "const CHANGED_MS_MIN = 20;",
    replace: "const CHANGED_MS_MIN = 0;",
    tests: BOARD_FAIR,
  },
  {
    rule: "no leg of steppers leaves before the count of the last one is where it was to go",
    file: "src/devices/adapters/johnny-five/stepper-axes-body.ts",
    find: "        if (targets.some(({ axis, steps }) => this.#count(axis) !== steps)) return true;\n",
    replace: "",
    tests: BOARD_BARRIERS,
  },
  {
    rule: "no leg and no pulse leaves after a restart of the board",
    file: "src/devices/adapters/johnny-five/board.ts",
    find: "    if (frame.bytes[0] === REPORT_VERSION && link.exchanges !== null) return this.#restarted();\n",
    replace: "",
    tests: BOARD_BARRIERS,
  },
  {
    rule: "a board that does not answer gets no more pulses",
    file: "src/devices/adapters/johnny-five/player.ts",
    find: "const UNHEARD_STEPS_MAX = 8;",
    replace: "const UNHEARD_STEPS_MAX = 80;",
    tests: BOARD_BARRIERS,
  },
  {
    rule: "a drive is not started before each value that says where to was read back",
    file: "src/devices/adapters/modbus/write.ts",
    find: "return this.#its.point.readBack ? this.#readBack() : this.#its.ended(null);",
    replace: "return this.#its.ended(null);",
    tests: MODBUS_BARRIERS,
  },
  {
    rule: "a drive whose start was not answered is not started again",
    file: "src/devices/adapters/modbus/write.ts",
    find: "    if (this.#its.point.readBack) this.#readBack();",
    replace: "    this.#later(() => this.send());",
    tests: MODBUS_BARRIERS,
  },
  {
    rule: "the rest of a move's writes ends with the move",
    file: "src/devices/adapters/modbus/registers.ts",
    find: "      isWanted: () => this.#isOpen && work.isCurrent,",
    replace: "      isWanted: () => this.#isOpen,",
    tests: MODBUS_BARRIERS,
  },
];
