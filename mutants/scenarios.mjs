/** Mistakes in what is checked of scenario files, and of conditions that name pools. `find` occurs once in its file. */
const EXPECTED_EVENT = "src/files/expected-event.ts";
const KNOWN_NAME = "src/files/known-name.ts";
const OPERATOR_NAMES = "src/files/operator-names.ts";
const SCENARIO_FILE = "src/files/scenario-file.ts";
const TEST = "test/files/scenario.test.ts";

export const SCENARIOS = [
  {
    rule: "a field that an expected event does not have is a mistake",
    file: EXPECTED_EVENT,
    find: "if (field === undefined) {",
    replace: "if (field === undefined && name === type) {",
    tests: TEST,
  },
  {
    rule: "a field that every object inherits is no field of an event",
    file: EXPECTED_EVENT,
    find: "Object.hasOwn(known, name) ? known[name] : undefined",
    replace: "known[name]",
    tests: TEST,
  },
  {
    rule: "a text where an event has a number is a mistake",
    file: EXPECTED_EVENT,
    find: 'return typeof value === "number" ? null : wrongType(numberWords',
    replace: 'return typeof value !== "boolean" ? null : wrongType(numberWords',
    tests: TEST,
  },
  {
    rule: "a number where an event has a text is a mistake",
    file: EXPECTED_EVENT,
    find: 'return typeof value === "string" ? null : wrongType("a text"',
    replace: 'return typeof value !== "boolean" ? null : wrongType("a text"',
    tests: TEST,
  },
  {
    rule: "a word that an event's field never says is a mistake",
    file: EXPECTED_EVENT,
    find: "return field.includes(value as never) ? null :",
    replace: "return field.length > 0 ? null :",
    tests: TEST,
  },
  {
    rule: "an expected event names what there is",
    file: KNOWN_NAME,
    find: "if (names === undefined || names.has(name)) return null;",
    replace: 'if (names === undefined || names.has(name) || thing !== "step") return null;',
    tests: TEST,
  },
  {
    rule: "a cycle of an expected event is one that the run has",
    file: EXPECTED_EVENT,
    find: "return unknownCycle(value, cycles);",
    replace: "return unknownCycle(value, null);",
    tests: TEST,
  },
  {
    rule: "a person in a scenario sets a switch that the line has",
    file: OPERATOR_NAMES,
    find: "if (taken.includes(name) || line.broken.has(name)) return null;",
    replace: "if (taken.length >= 0 || line.broken.has(name)) return null;",
    tests: TEST,
  },
  {
    rule: "a person in a scenario clears the latch of an interlock that the line has",
    file: OPERATOR_NAMES,
    find: 'return wrong(act.interlock, unknownName("interlock", act.interlock, names));',
    replace: "return wrong(act.interlock, null);",
    tests: TEST,
  },
  {
    rule: "a fault at no step says which device it strikes",
    file: SCENARIO_FILE,
    find: '&& !("device" in fault)) {',
    replace: '&& "device" in fault) {',
    tests: TEST,
  },
  {
    rule: "a scenario's events are checked though its sequence has mistakes",
    file: SCENARIO_FILE,
    find: "    checkExpectedEvent(read, [",
    replace: "    if (sequence !== null) checkExpectedEvent(read, [",
    tests: TEST,
  },
  {
    rule: "a condition that names a bound member is held to the ranges of each member",
    file: "src/files/sequence-file/conditions.ts",
    find: "      advise({ written: text, filled: filled.text }, path, context);",
    replace: "      advise({ written: text, filled: text }, path, context);",
    tests: "test/files/advice.test.ts",
  },
  {
    rule: "a pool in a condition is said to be a pool",
    file: "src/files/condition-check.ts",
    find: "if (members !== undefined) {",
    replace: "if (members !== undefined && members.length === 0) {",
    tests: "test/files/advice.test.ts",
  },
];
