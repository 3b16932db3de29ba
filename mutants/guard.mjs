/** Mistakes in what stands in for the program: trials that were not tried, dead-mans of devices. `find` occurs once in its file. */
export const GUARD = [
  {
    rule: "a dry run that was not tried does not let the line start",
    file: "src/control/state-work.ts",
    find: 'if (answer.kind === "not-tried") return abort(',
    replace:
      'if (answer.kind === "not-tried") return this.#home(complete);\n      if (answer.kind !== "tried") return abort(',
    tests: "test/cli/rehearsal.test.ts",
  },
  {
    rule: "a recovery that was not tried has a problem",
    file: "src/cli/rehearsal.ts",
    find: ": { steps: [], problem: ",
    replace: ": { steps: [], problem: null && ",
    tests: "test/cli/rehearsal.test.ts",
  },
  {
    rule: "a dry run whose thread is gone has found nothing",
    file: "src/cli/rehearsal.ts",
    find: ': { kind: "not-tried", why: trial.kind === "not-tried" ? trial.why : NO_ANSWER },',
    replace: ': { kind: "tried", mistakes: [] },',
    tests: "test/cli/rehearsal.test.ts",
  },
  {
    rule: "a thread that ends by itself is noticed",
    file: "src/cli/rehearsal.ts",
    find: 'thread.on("exit", (code) =>',
    replace: 'thread.on("exit", (code) => code < 0 &&',
    tests: "test/cli/rehearsal.test.ts",
  },
  {
    rule: "a thread that did not answer in time is ended",
    file: "src/cli/rehearsal.ts",
    find: "    if (this.#thread === thread) this.#thread = null;\n    void thread.terminate();",
    replace: "    if (this.#thread === thread) this.#thread = null;",
    tests: "test/cli/rehearsal.test.ts",
  },
  {
    rule: "the end of an old thread concerns no newer one",
    file: "src/cli/rehearsal.ts",
    find: "if (waiting.thread === thread) this.#answered",
    replace: "this.#answered",
    tests: "test/cli/rehearsal.test.ts",
  },
];
