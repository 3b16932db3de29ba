/** Mistakes in what a user of the manual meets: stops in a row, files as they come, figures that are to agree. `find` occurs once in its file. */
export const HAND = [
  {
    rule: "what a cycle had done before it went back is done still, if it goes back again before it came round",
    file: "src/control/go-back.ts",
    find: "|| before.has(index))) continue;",
    replace: "|| false)) continue;",
    tests: "test/control/stopped-twice.test.ts",
  },
  {
    rule: "an `if` decides on what its own cycle has done, of every kind of device",
    file: "src/plan/decided-on.ts",
    find: "new Set([...slotsOf(step.if, template, index), ...slots]",
    replace: "new Set([...slotsOf(step.if, template, index).filter((slot) => isResult(slot, index)), ...slots]",
    tests: "test/plan/schedule.test.ts",
  },
  {
    rule: "a permissive on anything but a tool's result keeps no device",
    file: "src/plan/decided-on.ts",
    find: ".filter((slot) => isResult(slot, index));",
    replace: ".filter((slot) => slot >= 0);",
    tests: "test/plan/schedule.test.ts",
  },
  {
    rule: "what a tool says of its last work stays for every condition that reads it",
    file: "src/plan/decided-on.ts",
    find: '  if (device?.kind !== "tool") return false;',
    replace: '  if (device?.kind !== "feeder") return false;',
    tests: "test/plan/schedule.test.ts",
  },
  {
    rule: "only what comes after the device's work decides on it",
    file: "src/plan/decided-on.ts",
    find: "read.filter((device) => served.has(device))",
    replace: "read.filter((device) => served.has(device) || device >= 0)",
    tests: "test/plan/schedule.test.ts",
  },
  {
    rule: "the run keeps to what the plan has of deciding steps",
    file: "src/plan/step-start.ts",
    find: 'constraints.afterEndOf(decider, "device");',
    replace: "void decider;",
    tests: "test/plan/schedule.test.ts",
  },
  {
    rule: "each step that decides has to be over, not the last alone",
    file: "src/plan/device-turns.ts",
    find: "[...earlier, instance]",
    replace: "[instance]",
    tests: "test/plan/schedule.test.ts",
  },
];
