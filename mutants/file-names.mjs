// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is looked for is the text of sources
/** Mistakes in how files name each other, in what of their places is told, and in counts with their nouns. `find` occurs once in its file. */
const LOAD = "src/files/load.ts";
const GUARDED_FOLDER = "src/cli/serve/guarded-folder.ts";
const MISLEADING_TEST = "test/files/misleading.test.ts";
const GUARD_TEST = "test/cli/serve/guarded-folder.test.ts";

export const FILE_NAMES = [
  {
    rule: "a whole path is said to be one, and not looked for in this folder",
    file: LOAD,
    find: "if (wrong === null) return read(",
    replace: "if (wrong?.code !== undefined || wrong === null) return read(",
    tests: MISLEADING_TEST,
  },
  {
    rule: "a path of another system is a whole path, too",
    file: "src/files/file-name.ts",
    find: "[A-Za-z]:[\\\\/]|",
    replace: "",
    tests: MISLEADING_TEST,
  },
  {
    rule: "a file that is refused is named as it was written",
    file: LOAD,
    find: "`${named.written}: ${result.message}`",
    replace: "`${path}: ${result.message}`",
    tests: GUARD_TEST,
  },
  {
    rule: "where the host has the line is not told",
    file: GUARDED_FOLDER,
    find: 'return way.startsWith("..") ? short',
    replace: 'return way.startsWith("...") ? short',
    tests: GUARD_TEST,
  },
  {
    rule: "one is not called many",
    file: "src/model/counted.ts",
    find: "count === 1 ? one : many",
    replace: "count <= 1 ? one : many",
    tests: "test/model/counted.test.ts",
  },
  {
    rule: "one cycle of a plan is not called cycles",
    file: "src/plan/drawing/plan-table.ts",
    find: "first === last ? `cycle ${first}` : ",
    replace: "",
    tests: "test/cli/program.test.ts",
  },
];
