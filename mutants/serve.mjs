// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is looked for is the text of sources
/** Mistakes in `serve`, the panel's files, wire and page. `find` occurs once in its file. */
const GUARDED_FOLDER_FILE = "src/cli/serve/guarded-folder.ts";
const GUARDED_FOLDER_TEST = "test/cli/serve/guarded-folder.test.ts";
const SEQUENCE_FOLDER_FILE = "src/cli/serve/sequence-folder.ts";
const WORK_QUEUE_FILE = "src/cli/serve/work-queue.ts";
const WORK_QUEUE_TEST = "test/cli/serve/work-queue.test.ts";
const WORKSHOP_JOBS_FILE = "src/cli/serve/workshop-jobs.ts";
const WRITE_DRAFT_FILE = "src/files/write-draft.ts";
const ASK_FILE = "src/panel/wire/ask.ts";
const ASKS_TEST = "test/panel/server/asks.test.ts";

export const SERVE = [
  {
    rule: "a link does not lead out of the folder",
    file: GUARDED_FOLDER_FILE,
    find: "if (!isLine && !real.startsWith(this.#real + sep)) return OUTSIDE;\n",
    replace: "",
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "a folder that begins alike is outside",
    file: GUARDED_FOLDER_FILE,
    find: "!asked.startsWith(this.path + sep)",
    replace: "!asked.startsWith(this.path)",
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "of what is outside not even its absence is told",
    file: GUARDED_FOLDER_FILE,
    find: "if (!isLine && !asked.startsWith(this.path + sep)) return OUTSIDE;\n",
    replace: "",
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "the panel opens files of its own kinds",
    file: GUARDED_FOLDER_FILE,
    find: "if (!YAML.has(kind) && kind !== TABLE) return",
    replace: "if (false) return",
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "a YAML file of another kind is not read",
    file: GUARDED_FOLDER_FILE,
    find: '"text" in read && YAML.has(kind) && !OWN_KEY',
    replace: '"text" in read && false && !OWN_KEY',
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "an empty hash overwrites nothing",
    file: SEQUENCE_FOLDER_FILE,
    find: "return hashOf(now) === seenHash",
    replace: 'return seenHash === "" || hashOf(now) === seenHash',
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "what was removed is not made anew",
    file: SEQUENCE_FOLDER_FILE,
    find: 'return seenHash === "" ? null : `${file} has been removed',
    replace: "return true ? null : `${file} has been removed",
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "a new file replaces nothing",
    file: SEQUENCE_FOLDER_FILE,
    find: "    if (why !== null) {\n      draft.drop();",
    replace: "    if (false) {\n      draft.drop();",
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "only a sequence is written over",
    file: SEQUENCE_FOLDER_FILE,
    find: "if (now === null || nameIn(now) === null) return",
    replace: "if (now === null) return",
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "a link is not written over",
    file: SEQUENCE_FOLDER_FILE,
    find: "if (!before.isFile()) return",
    replace: "if (false) return",
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "a scenario is no sequence",
    file: SEQUENCE_FOLDER_FILE,
    find: "return SCENARIO.test(text) ? null :",
    replace: "return false ? null :",
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "persons take turns",
    file: WORK_QUEUE_FILE,
    find: "    this.#waiting.delete(person);\n",
    replace: "",
    tests: WORK_QUEUE_TEST,
  },
  {
    rule: "one person has three pieces",
    file: WORK_QUEUE_FILE,
    find: "own.length + Number(isUnderWay) >= WORK_OF_ONE_MAX",
    replace: "own.length >= WORK_OF_ONE_MAX",
    tests: WORK_QUEUE_TEST,
  },
  {
    rule: "a trial is no longer than a shift",
    file: WORKSHOP_JOBS_FILE,
    find: "job.plan.makespanMs > TRIAL_MS_MAX",
    replace: "false",
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "the host's folders are not told",
    file: GUARDED_FOLDER_FILE,
    find: 'text.replaceAll(this.path + sep, "")',
    replace: "text",
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "a file keeps its permissions",
    file: WRITE_DRAFT_FILE,
    find: "      keepAttributes(handle, path);\n",
    replace: "",
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "nothing is left beside the file",
    file: WRITE_DRAFT_FILE,
    find: "      } finally {\n        drop();\n      }",
    replace: "      } finally {\n      }",
    tests: GUARDED_FOLDER_TEST,
  },
  {
    rule: "an answer that the stop was not taken over is none that it was",
    file: "src/panel/web/core/live/live-panel.ts",
    find: 'acceptedAt === null ? failed("no-controller") : acknowledged()',
    replace: "acknowledged()",
    tests: "test/panel/web/core/stop-button.test.ts",
  },
  {
    rule: "the reason of the end stays",
    file: "src/panel/web/core/live/session-clock.ts",
    find: 'if (this.#view.kind !== "ended") this.#view',
    replace: "this.#view",
    tests: "test/panel/web/core/live-panel.test.ts",
  },
  {
    rule: "a viewer may hold",
    file: ASK_FILE,
    find: 'ask.do === "command" && ask.command === "hold";',
    replace: "false;",
    tests: ASKS_TEST,
  },
  {
    rule: "a bypass takes a password given lately",
    file: ASK_FILE,
    find: 'ask.do === "bypass";',
    replace: "false;",
    tests: ASKS_TEST,
  },
  {
    rule: "a jog takes control of the line",
    file: ASK_FILE,
    find: '  "save",\n]);',
    replace: '  "save",\n  "jog",\n]);',
    tests: ASKS_TEST,
  },
];
