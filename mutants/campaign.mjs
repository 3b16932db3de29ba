/**
 * Mistakes that a seed of the campaign has found, and in what its judges share with the controller: there both would make them, and nobody see
 * them, but for a second, plain way to the same.
 */
const SECOND = "test/simulator/campaign/second-opinion.test.ts";

export const CAMPAIGN = [
  {
    rule: "a gripper that holds something already takes no part in a retry that no try has begun",
    file: "src/control/run/run-loop.ts",
    find: "next.isAgain = run.isAgain || run.commandId !== null;",
    replace: "next.isAgain = true;",
    tests: "test/control/recovery.test.ts",
  },
  {
    rule: "shared: unknown and false is false",
    file: "src/conditions/kleene.ts",
    find: "if (right === false) return false;",
    replace: "if (right === false && left !== undefined) return false;",
    tests: SECOND,
  },
  {
    rule: "shared: unknown or true is true",
    file: "src/conditions/kleene.ts",
    find: "if (right === true) return true;",
    replace: "if (right === true && left !== undefined) return true;",
    tests: SECOND,
  },
  {
    rule: "shared: a choice that is unknown is known only if both sides agree",
    file: "src/conditions/kleene.ts",
    find: "return left === b(source) ? left : undefined;",
    replace: "return left;",
    tests: SECOND,
  },
  {
    rule: "shared: a box counts the envelope behind its device",
    file: "src/files/line-file/boxes.ts",
    find: "[low - behind, high - before]",
    replace: "[low - before, high - behind]",
    tests: SECOND,
  },
  {
    rule: "shared: a latch that lets go is gone from the state",
    file: "src/model/apply-event.ts",
    find: "draft.latched = draft.latched.filter((name) => name !== event.interlock);",
    replace: 'draft.latched = draft.latched.filter((name) => name !== event.interlock || event.by === "line");',
    tests: SECOND,
  },
  {
    rule: "shared: a short move's jerk time",
    file: "src/motion/rest-to-rest.ts",
    find: "Math.cbrt(D / (2 * j))",
    replace: "Math.cbrt(D / (1.99 * j))",
    tests: SECOND,
  },
];
