/** Mistakes in what ends the program. `find` occurs once in its file. */
export const ENDS = [
  {
    rule: "a terminal that is closed stops the line",
    file: "src/cli/ends/program-end.ts",
    find: '"SIGTERM", "SIGHUP", "SIGQUIT"',
    replace: '"SIGTERM", "SIGQUIT"',
    tests: "test/cli/ends.test.ts",
  },
  {
    rule: "the end of standard input stops the line",
    file: "src/cli/console.ts",
    find: 'if (line === null) return leave({ kind: "input-ended" });',
    replace: "if (line === null) return;",
    tests: "test/cli/ends.test.ts",
  },
  {
    rule: "outputs go to their safe values before the program ends",
    file: "src/control/controller.ts",
    find: "this.#dispatcher.stop(this.#options.line.devices.keys(), 1, cause, done);",
    replace: "done();",
    tests: "test/cli/ends.test.ts",
  },
  {
    rule: "an uncaught error stops the line before the program ends",
    file: "src/cli/main.ts",
    find: 'const isHeard = ends.announce({ kind: "fault", thread: "program", why });',
    replace: "const isHeard = why === null;",
    tests: "test/cli/ends.test.ts",
  },
  {
    rule: "standard error that can't be written stops the line",
    file: "src/cli/ends/host-ends.ts",
    find: "for (const hear of [...this.#hearing]) hear(end);",
    replace: 'for (const hear of [...this.#hearing]) if (end.kind !== "output-lost") hear(end);',
    tests: "test/cli/ends.test.ts",
  },
  {
    rule: "what was lost before a line was commanded keeps it from starting",
    file: "src/cli/ends/host-ends.ts",
    find: 'if (end.kind === "output-lost") this.#lost.push(end);',
    replace: "",
    tests: "test/cli/ends.test.ts",
  },
  {
    rule: "a reader that does not read keeps no program from its end",
    file: "src/cli/ends/outlet.ts",
    find: "(this.#isPatient ? Number.POSITIVE_INFINITY : DRAIN_MS_MAX)",
    replace: "Number.POSITIVE_INFINITY",
    tests: "test/cli/ends.test.ts",
  },
  {
    rule: "a second Ctrl-C aborts",
    file: "src/cli/ends/program-end.ts",
    find: '["SIGINT", "SIGTERM", "SIGQUIT"]',
    replace: '["SIGTERM", "SIGQUIT"]',
    tests: "test/cli/line-guard.test.ts",
  },
];
