/** Mistakes in what a user of the manual meets: stops in a row, files as they come, figures that are to agree. `find` occurs once in its file. */
export const HAND = [
  {
    rule: "what a cycle had done before it went back is done still, if it goes back again before it came round",
    file: "src/control/go-back.ts",
    find: "|| before.has(index))) continue;",
    replace: "|| false)) continue;",
    tests: "test/control/stopped-twice.test.ts",
  },
];
