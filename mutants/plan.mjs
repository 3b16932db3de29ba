/** Mistakes in plans. `find` occurs once in its file. */
const BOUNDS_FILE = "src/plan/analysis/takt-bounds.ts";
const PLAN_LAWS_TESTS = "test/plan/schedule.test.ts test/plan/plan-laws.test.ts";
const POOL_CLAIMS_FILE = "src/plan/schedule/pool-claims.ts";
const SCHEDULE_TEST = "test/plan/schedule.test.ts";

export const PLAN = [
  {
    rule: "the members of a pool share its work",
    file: BOUNDS_FILE,
    find: "workMs / Math.max(1, line.pools.get(pool)?.length ?? 1)",
    replace: "workMs",
    tests: PLAN_LAWS_TESTS,
  },
  {
    rule: "a cycle ends with the last of its steps",
    file: BOUNDS_FILE,
    find: "endsMs[cycle - 1] = Math.max(endsMs[cycle - 1] ?? 0, (startMs",
    replace: "endsMs[cycle - 1] = Math.max(0, (startMs",
    tests: PLAN_LAWS_TESTS,
  },
  {
    rule: "of members that are free since the same time the least used is taken",
    file: POOL_CLAIMS_FILE,
    find: " || (this.#claims[a] ?? 0) - (this.#claims[b] ?? 0);",
    replace: ";",
    tests: SCHEDULE_TEST,
  },
  {
    rule: "the member that is free the longest is taken",
    file: POOL_CLAIMS_FILE,
    find: "(this.#freedMs[a] ?? 0) - (this.#freedMs[b] ?? 0)",
    replace: "(this.#freedMs[b] ?? 0) - (this.#freedMs[a] ?? 0)",
    tests: SCHEDULE_TEST,
  },
  {
    rule: "earlier cycles claim first",
    file: POOL_CLAIMS_FILE,
    find: "const best = isNext(run, pool, runs) ? ",
    replace: "const best = run.cycle > 0 ? ",
    tests: SCHEDULE_TEST,
  },
  {
    rule: "a member is one cycle's, also against a step that names the device itself",
    file: POOL_CLAIMS_FILE,
    find: "return owner !== 0 && owner !== run.cycle;",
    replace: "return owner < 0 && owner !== run.cycle;",
    tests: SCHEDULE_TEST,
  },
];
