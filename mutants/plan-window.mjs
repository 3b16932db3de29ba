/** Mistakes in plans that keep one period of a long run, and in what re-times them. */
const LONG_PLAN = "test/plan/long-plan.test.ts";

export const PLAN_WINDOW = [
  {
    rule: "an instance of a later lap starts a period later for each lap",
    file: "src/model/plan-laps.ts",
    find: "startMs + lap * (plan.repeat?.lengthMs ?? 0)",
    replace: "startMs + (plan.repeat?.lengthMs ?? 0)",
    tests: LONG_PLAN,
  },
  {
    rule: "behind the last lap everything stands as in it",
    file: "src/model/plan-laps.ts",
    find: "Math.min(laps, Math.floor(intoPeriods / period))",
    replace: "Math.floor(intoPeriods / period)",
    tests: LONG_PLAN,
  },
  {
    rule: "what must have ended before a step is of its own lap",
    file: "src/plan/analysis/must-end-before.ts",
    find: "(earlier) => earlier + later",
    replace: "(earlier) => earlier",
    tests: LONG_PLAN,
  },
  {
    rule: "cycles repeat themselves only where they are on the same devices for the same reasons",
    file: "src/plan/analysis/repeat.ts",
    find: "while (cycle > cycles && this.isSame(cycle, this, cycle - cycles, lengthMs)) cycle--;",
    replace: "while (cycle > cycles) cycle--;",
    tests: LONG_PLAN,
  },
  {
    rule: "a plan that counts on a signal which runs down does not repeat itself",
    file: "src/plan/plan-long.ts",
    find: " || asked.has(slot)",
    replace: "",
    tests: LONG_PLAN,
  },
  {
    rule: "a cycle comes in as late as what it comes after has moved",
    file: "src/plan/retime-window.ts",
    find: "isLater = pushBack(before, holdsBack) || isLater;",
    replace: "",
    tests: LONG_PLAN,
  },
  {
    rule: "cycles that are over are forgotten",
    file: "src/plan/retime-window.ts",
    find: "this.#cycles.delete(this.#firstCycle)",
    replace: "this.#firstCycle",
    tests: LONG_PLAN,
  },
  {
    rule: "no more cycles are taken than can be planned",
    file: "src/cli/options.ts",
    find: " && number <= CYCLES_MAX",
    replace: "",
    tests: "test/cli/cycles.test.ts",
  },
  {
    rule: "fingers that touch each other tell no scale",
    file: "src/panel/web/core/chart/pinch.ts",
    find: "isFar ? after.apartPx / before.apartPx : 1",
    replace: "after.apartPx / before.apartPx",
    tests: "test/panel/web/pinch.test.ts",
  },
  {
    rule: "what lies between the fingers stays between them",
    file: "src/panel/web/core/cell/cell-camera.ts",
    find: "within(at.x + (right - before.x) * larger)",
    replace: "within(right + before.x)",
    tests: "test/panel/web/pinch.test.ts",
  },
  {
    rule: "what has been moved out of a pane of the plan is not named there",
    file: "src/panel/web/core/cell/cell-plan.ts",
    find: "x + halfWidth > room.left &&",
    replace: "",
    tests: "test/panel/web/tabs/cell-camera.test.ts",
  },
];
