/** Deliberate mistakes about where parts are brought: only to a place which the books know to be free. */
const TESTS = "test/control/place-check.test.ts";

export const PLACES = [
  {
    rule: "a part is not carried to where one was left",
    file: "src/control/step/place-check.ts",
    find: 'if (run.act?.verb !== "move" ||',
    replace: 'if (run.act?.verb === "move" ||',
    tests: TESTS,
  },
  {
    rule: "a part is not laid on another",
    file: "src/control/step/place-check.ts",
    find: "if (run.step.part !== null) return",
    replace: "if (run.step.part === undefined) return",
    tests: TESTS,
  },
  {
    rule: "the part itself is in nobody's way",
    file: "src/control/step/place-check.ts",
    find: "part.at === at && part.part !== own",
    replace: "part.at === at",
    tests: TESTS,
  },
  {
    rule: "a part that somebody still takes away is waited for",
    file: "src/control/step/place-check.ts",
    find: "ahead === null || ahead.isInUse",
    replace: "ahead === null",
    tests: TESTS,
  },
  {
    rule: "only axes that bear the gripper carry its part",
    file: "src/control/step/place-check.ts",
    find: 'holder?.kind === "gripper" && holder.mount === axes',
    replace: 'holder?.kind === "gripper"',
    tests: TESTS,
  },
  {
    rule: "a person is asked about a part that was left, whatever the ladder",
    file: "src/control/recovery/failures.ts",
    find: "failed.mustAsk || ",
    replace: "",
    tests: TESTS,
  },
  {
    rule: "what a person has taken out is lost to the books",
    file: "src/control/recovery/recovery.ts",
    find: 'if (answer === "retry") this.#takenOut();',
    replace: "",
    tests: TESTS,
  },
  {
    rule: "a step has one alarm, which goes with its cycle",
    file: "src/control/run/run-loop.ts",
    find: "for (const [run, handle] of [...this.#armed]) if (handle === null) this.#arm(run);",
    replace: "for (const [run] of [...this.#armed]) this.#arm(run);",
    tests: "test/control/skip.test.ts",
  },
];
