/** Mistakes in a step's course, in what a hold brings back, and in the books of parts. */
import { inFile } from "./in-file.mjs";

export const CORE_STEPS = [
  ...inFile("src/control/step-course.ts", "test/control/step-rules.test.ts", [
    [
      "what was sensed since the dispatch proves nothing",
      "const fresh = this.#its.signals.since(run.doneAtMs);\n    for (const condition of run.proof)",
      "const fresh = this.#its.signals.since(run.dispatchedAtMs);\n    for (const condition of run.proof)",
    ],
    [
      "a step fails where its file says that a hold makes it",
      'if (run.step.onHold === "fail") return',
      "if (false) return",
    ],
  ]),
  ...inFile("src/control/step-start.ts", "test/control/step-rules.test.ts", [
    [
      "a step that is blocked does not start",
      "if (blocked !== null && this.#isOutside(",
      "if (blocked === null && this.#isOutside(",
    ],
  ]),
  ...inFile("src/control/hold.ts", "test/control/step-rules.test.ts", [
    ["a belt that was started again after a hold is not started after the next", "    this.#toRestart.clear();\n", ""],
  ]),
  ...inFile("src/control/parts-ledger.ts", "test/control/parts-ledger.test.ts", [
    ["a full hand takes no other part", 'if (other !== null) return { kind: "hand-full", at, other };', ""],
    ["a place has room for one part", 'if (other !== null) return { kind: "place-taken", part, at, other };', ""],
    [
      "what a gripper that is not heard holds is not known",
      "if (isThere === undefined) return",
      "if (isThere === undefined && part < 0) return",
    ],
    ["a cycle has one part at a time", 'if (inHand !== null) return { kind: "still-in-process", part: inHand };', ""],
    [
      "only the parts of cycles that go back are looked for",
      "if (!numbers.has(cycle) || !this.#isGripper",
      "if (!this.#isGripper",
    ],
    [
      "what closes by itself may hold something else",
      'return device?.kind === "gripper" && device.safe === "on";',
      "return false;",
    ],
  ]),
];
