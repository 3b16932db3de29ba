/** Deliberate mistakes about what people do at a machine: it is never undone by itself. */
const TESTS = "test/control/interventions.test.ts";

export const INTERVENTIONS = [
  {
    rule: "what was changed at a device is answered in Execute",
    file: "src/control/line/interventions.ts",
    find: "if (STOPPED_ANYWAY.has(state)) return",
    replace: "return",
    tests: TESTS,
  },
  {
    rule: "a lost position aborts the line",
    file: "src/control/line/interventions.ts",
    find: 'if (act.isPositionLost || act.what === "alarm")',
    replace: 'if (act.what === "alarm")',
    tests: TESTS,
  },
  {
    rule: "an alarm of the device aborts the line",
    file: "src/control/line/interventions.ts",
    find: 'if (act.isPositionLost || act.what === "alarm")',
    replace: "if (act.isPositionLost)",
    tests: TESTS,
  },
  {
    rule: "after what a person did at the machine a held line waits for a person",
    file: "src/control/controller.ts",
    find: 'this.#tripped(category, cause, "person")',
    replace: "this.#holdFor(cause)",
    tests: TESTS,
  },
  {
    rule: "what lasts at a device keeps the line from going on",
    file: "src/control/line/interventions.ts",
    find: "intervention === null || intervention.isOver",
    replace: "intervention === null || true",
    tests: TESTS,
  },
  {
    rule: "no ladder runs at a device that was changed by hand",
    file: "src/control/recovery/failures.ts",
    find: " || this.#isChanged(run)",
    replace: "",
    tests: TESTS,
  },
  {
    rule: "a device whose position was lost by hand is unverified",
    file: "src/model/apply-event.ts",
    find: "verified: old.verified && !isPositionLost",
    replace: "verified: old.verified",
    tests: TESTS,
  },
];
