/** Mistakes in what goes to Modbus devices and comes from them. `find` occurs once in its file. */
const BYTE_ORDER_FILE = "src/devices/adapters/modbus/byte-order.ts";
const POINT_TEST = "test/devices/modbus/point.test.ts";
const EXPECTED_FILE = "src/devices/adapters/modbus/expected.ts";
const MAPPED_TEST = "test/devices/modbus/mapped.test.ts";
const FOREIGN_ACTS_FILE = "src/devices/adapters/modbus/foreign-acts.ts";
const INTERVENTIONS_TEST = "test/devices/modbus/interventions.test.ts";
const KEPT_WRITES_FILE = "src/devices/adapters/modbus/kept-writes.ts";
const POINT_FILE = "src/devices/adapters/modbus/point.ts";
const WRITE_FILE = "src/devices/adapters/modbus/write.ts";
const FAIR_WIRE_TESTS = "test/devices/modbus/write.test.ts test/devices/modbus/fair-wire.test.ts";
const WIRE_TESTS =
  "test/devices/modbus/write.test.ts test/devices/modbus/connection.test.ts test/devices/modbus/wire.test.ts";

export const MODBUS = [
  {
    rule: "bytes are swapped where the order says so",
    file: BYTE_ORDER_FILE,
    find: 'order === "badc" || order === "dcba" ? raw.map(swapped) : raw',
    replace: "raw",
    tests: POINT_TEST,
  },
  {
    rule: "words are swapped where the order says so",
    file: BYTE_ORDER_FILE,
    find: 'order === "cdab" || order === "dcba" ? bytes.toReversed() : bytes',
    replace: "bytes",
    tests: POINT_TEST,
  },
  {
    rule: "a done-bit of last time does not count",
    file: EXPECTED_FILE,
    find: "this.#isArmed = its.isLevel;",
    replace: "this.#isArmed = true;",
    tests: MAPPED_TEST,
  },
  {
    rule: "a sample from before the act says nothing of it",
    file: EXPECTED_FILE,
    find: "return this.#isArmed && this.sampledAtMs >= sinceMs && this.holds === true;",
    replace: "return this.#isArmed && this.holds === true;",
    tests: MAPPED_TEST,
  },
  {
    rule: "what stands at a device is said once",
    file: FOREIGN_ACTS_FILE,
    find: "if (holds === null || holds === watched.isStanding) return null;",
    replace: "if (holds === null) return null;",
    tests: INTERVENTIONS_TEST,
  },
  {
    rule: "what has passed at a device is said to be over",
    file: FOREIGN_ACTS_FILE,
    find: "if (!holds) watched.isSaid = false;",
    replace: "",
    tests: INTERVENTIONS_TEST,
  },
  {
    rule: "a reset has lost what it was set to",
    file: FOREIGN_ACTS_FILE,
    find: 'isPositionLost: sign.what === "reset",',
    replace: "isPositionLost: false,",
    tests: INTERVENTIONS_TEST,
  },
  {
    rule: "a counter that was not read before says nothing",
    file: FOREIGN_ACTS_FILE,
    find: "if (before === undefined || before === value) return null;",
    replace: "if (before === value) return null;",
    tests: INTERVENTIONS_TEST,
  },
  {
    rule: "a fault in an act is the act's",
    file: FOREIGN_ACTS_FILE,
    find: "if (seen === null || (watched.sign.isOfAct && isActing)) continue;",
    replace: "if (seen === null) continue;",
    tests: INTERVENTIONS_TEST,
  },
  {
    rule: "a value that somebody else has changed is said",
    file: KEPT_WRITES_FILE,
    find: "said.push(",
    replace: "void (",
    tests: INTERVENTIONS_TEST,
  },
  {
    rule: "a request that is taken back by the device is no intervention",
    file: KEPT_WRITES_FILE,
    find: "(kept.only !== null && kept.only !== value)",
    replace: "kept.role === null",
    tests: INTERVENTIONS_TEST,
  },
  {
    rule: "a changed value is said once",
    file: KEPT_WRITES_FILE,
    find: "      this.#written.delete(place);\n      said",
    replace: "      said",
    tests: INTERVENTIONS_TEST,
  },
  {
    rule: "a value far outside its range is not good",
    file: POINT_FILE,
    find: "if (range === null) return true;",
    replace: "return true;",
    tests: POINT_TEST,
  },
  {
    rule: "a value a little outside its range is good",
    file: POINT_FILE,
    find: "const FAR_SPANS = 1;",
    replace: "const FAR_SPANS = 0;",
    tests: POINT_TEST,
  },
  {
    rule: "a stop that is not answered is repeated with a pause",
    file: WRITE_FILE,
    find: '    if (this.#its.urgency === "stop") return this.#later(() => this.send());',
    replace: '    if (this.#its.urgency === "stop") return this.send();',
    tests: FAIR_WIRE_TESTS,
  },
  {
    rule: "pauses between repeats grow",
    file: WRITE_FILE,
    find: "    this.#again += 1;\n    this.#after(waitMs, act);",
    replace: "    this.#after(waitMs, act);",
    tests: FAIR_WIRE_TESTS,
  },
  {
    rule: "a stop that is not proved is not given up",
    file: WRITE_FILE,
    find: '    if (urgency === "stop") return this.#later(() => this.send());\n    const before',
    replace: "    const before",
    tests: WIRE_TESTS,
  },
  {
    rule: "an answer that nobody wants any more is not heard",
    file: WRITE_FILE,
    find: 'reply.kind !== "dropped" && isWanted() && answered(reply)',
    replace: 'reply.kind !== "dropped" && answered(reply)',
    tests: WIRE_TESTS,
  },
  {
    rule: "a write is proved by reading it back",
    file: WRITE_FILE,
    find: "if (this.#matches(reply.raw)) return this.#its.ended(null);",
    replace: "return this.#its.ended(null);",
    tests: WIRE_TESTS,
  },
  {
    rule: "a command that was not answered is read back, not written again",
    file: WRITE_FILE,
    find: "if (this.#its.point.readBack) this.#readBack();\n  }\n\n  #retryBusy",
    replace: "this.send();\n  }\n\n  #retryBusy",
    tests: WIRE_TESTS,
  },
  {
    rule: "a confirmed write has time to settle",
    file: WRITE_FILE,
    find: "const waitMs = this.#isAnswered ? SETTLE_MS[this.#settling] : undefined;",
    replace: "const waitMs = this.#isAnswered ? SETTLE_MS[9] : undefined;",
    tests: WIRE_TESTS,
  },
  {
    rule: "a value that was not read for a heartbeat is unknown, although its unit still answers that it is busy",
    file: "src/devices/adapters/modbus/registers.ts",
    find: "this.#clock.nowMs() - cell.sampledAtMs > knownMs ? null : cell.value",
    replace: "cell.value",
    tests: "test/devices/modbus/excepting.test.ts",
  },
  {
    rule: "a stop is not given up by a busy device",
    file: WRITE_FILE,
    find: '?? (this.#its.urgency === "stop" ? BUSY_MS.at(-1) : undefined)',
    replace: "",
    tests: WIRE_TESTS,
  },
];
