/** Mistakes in steps, holds and the parts they move. `find` occurs once in its file. */
const INTERLOCKS_TEST = "test/safety/interlocks.test.ts";
const RECOVERY_TEST = "test/control/recovery.test.ts";
const HOLD_FILE = "src/control/run/hold.ts";
const STEP_RULES_TEST = "test/control/step-rules.test.ts";
const PARTS_LEDGER_FILE = "src/control/step/parts-ledger.ts";
const PARTS_LEDGER_TEST = "test/control/parts-ledger.test.ts";
const STEP_COURSE_FILE = "src/control/step/step-execution.ts";

export const STEPS = [
  {
    rule: "a category 2 trip holds, it does not abort",
    file: "src/control/controller.ts",
    find: "if (category !== 2) return this.#halt",
    replace: "if (category !== 1) return this.#halt",
    tests: INTERLOCKS_TEST,
  },
  {
    rule: "a new run begins at home",
    file: "src/control/line/go-home.ts",
    find: "    if (target === undefined || signals",
    replace: '    if (why !== "" || target === undefined || signals',
    tests: RECOVERY_TEST,
  },
  {
    rule: "homing one axis by hand does not verify them all",
    file: "src/control/line/manual-homing.ts",
    find: " || homed.axes.size < device.axes.size",
    replace: "",
    tests: "test/safety/manual.test.ts",
  },
  {
    rule: "a hold starts no belt that did not run",
    file: HOLD_FILE,
    find: "if (isRunning(device.name) === true) this",
    replace: "this",
    tests: "test/safety/every-interlock.test.ts",
  },
  {
    rule: "a belt that was started again after a hold is not started after the next",
    file: HOLD_FILE,
    find: "    this.#toRestart.clear();\n",
    replace: "",
    tests: STEP_RULES_TEST,
  },
  {
    rule: "a cycle is not left out with its part in a gripper",
    file: "src/control/recovery/skip-cycle.ts",
    find: '  if (part !== undefined && line.devices.get(part.at ?? "")?.kind === "gripper")',
    replace: '  if (part !== undefined && line.devices.get(part.at ?? "")?.kind === "input")',
    tests: RECOVERY_TEST,
  },
  {
    rule: "a part that its gripper does not hold is lost",
    file: PARTS_LEDGER_FILE,
    find: "      if (!isThere || isOther) this.#log",
    replace: "      if (isOther) this.#log",
    tests: RECOVERY_TEST,
  },
  {
    rule: "a part that a gripper has lost is doubted at once",
    file: PARTS_LEDGER_FILE,
    find: "    if (!isReleasing) this.#log.emit",
    replace: "    if (isReleasing) this.#log.emit",
    tests: RECOVERY_TEST,
  },
  {
    rule: "a full hand takes no other part",
    file: PARTS_LEDGER_FILE,
    find: 'if (other !== null) return { kind: "hand-full", at, other };',
    replace: "",
    tests: PARTS_LEDGER_TEST,
  },
  {
    rule: "a place has room for one part",
    file: PARTS_LEDGER_FILE,
    find: 'if (other !== null) return { kind: "place-taken", part, at, other };',
    replace: "",
    tests: PARTS_LEDGER_TEST,
  },
  {
    rule: "what a gripper that is not heard holds is not known",
    file: PARTS_LEDGER_FILE,
    find: "if (isThere === undefined) return",
    replace: "if (isThere === undefined && part < 0) return",
    tests: PARTS_LEDGER_TEST,
  },
  {
    rule: "a cycle has one part at a time",
    file: PARTS_LEDGER_FILE,
    find: 'if (inHand !== null) return { kind: "still-in-process", part: inHand };',
    replace: "",
    tests: PARTS_LEDGER_TEST,
  },
  {
    rule: "only the parts of cycles that go back are looked for",
    file: PARTS_LEDGER_FILE,
    find: "if (!numbers.has(cycle) || !this.#isGripper",
    replace: "if (!this.#isGripper",
    tests: PARTS_LEDGER_TEST,
  },
  {
    rule: "what closes by itself may hold something else",
    file: PARTS_LEDGER_FILE,
    find: 'return device?.kind === "gripper" && device.safe === "on";',
    replace: "return false;",
    tests: PARTS_LEDGER_TEST,
  },
  {
    rule: "what a person has suspended waits for a person",
    file: "src/control/line/state-actions.ts",
    find: "if (this.needsUnsuspend) return;",
    replace: "",
    tests: "test/control/hold.test.ts",
  },
  {
    rule: "what was sensed since the dispatch proves nothing",
    file: STEP_COURSE_FILE,
    find: "const fresh = this.#its.signals.since(run.doneAtMs);\n    for (const condition of run.proof)",
    replace: "const fresh = this.#its.signals.since(run.dispatchedAtMs);\n    for (const condition of run.proof)",
    tests: STEP_RULES_TEST,
  },
  {
    rule: "a step fails where its file says that a hold makes it",
    file: STEP_COURSE_FILE,
    find: 'if (run.step.onHold === "fail") return',
    replace: "if (false) return",
    tests: STEP_RULES_TEST,
  },
  {
    rule: "a step that is blocked does not start",
    file: "src/control/step/step-admission.ts",
    find: "if (blocked !== null && this.#isOutside(",
    replace: "if (blocked === null && this.#isOutside(",
    tests: STEP_RULES_TEST,
  },
  {
    rule: "the first cause stays",
    file: "src/model/apply-event.ts",
    find: "  if (first === null || first.isSeenTo) {",
    replace: "  if (true) {",
    tests: INTERLOCKS_TEST,
  },
];
