/** Mistakes in what follows a failure: members and pools, what is read back, what is done again. `find` occurs once in its file. */
const FAILURES_FILE = "src/control/recovery/failures.ts";
const FAILURES_TESTS =
  "test/control/restore.test.ts test/control/recovery-time.test.ts test/control/recovery.test.ts test/control/pools.test.ts test/control/failures.test.ts";
const MEMBERS_FILE = "src/control/step/pool-members.ts";
const POOLS_TEST = "test/control/pools.test.ts";
const POOL_WATCH_FILE = "src/control/run/pool-monitor.ts";
const READ_BACK_FILE = "src/control/recovery/read-back.ts";
const READ_BACK_TEST = "test/control/read-back.test.ts";
const RESTORE_FILE = "src/control/recovery/restore.ts";
const POOLS_TESTS = "test/control/recovery.test.ts test/control/restore.test.ts test/control/pools.test.ts";

export const FAILURES = [
  {
    rule: "a run is in trouble for so long at most",
    file: FAILURES_FILE,
    find: "return runMs > limits.perRunMs ? ",
    replace: "return runMs < 0 ? ",
    tests: FAILURES_TESTS,
  },
  {
    rule: "the trouble of cycles that are over counts, too",
    file: FAILURES_FILE,
    find: "    this.#troubledMs += this.#its.planClock.nowMs() - sinceMs;\n",
    replace: "",
    tests: FAILURES_TESTS,
  },
  {
    rule: "a cycle is in trouble for so long at most",
    file: FAILURES_FILE,
    find: "if (cycleMs > limits.perCycleMs) return",
    replace: "if (cycleMs < 0) return",
    tests: FAILURES_TESTS,
  },
  {
    rule: "a cycle has so many tries",
    file: FAILURES_FILE,
    find: "if (tries >= limits.triesPerCycle)",
    replace: "if (tries > limits.triesPerCycle)",
    tests: FAILURES_TESTS,
  },
  {
    rule: "a pool goes on only with who is heard",
    file: FAILURES_FILE,
    find: 'if (others.some((name) => log.state.devices[name]?.link === "up")) return pool;',
    replace: "if (others.length > 0) return pool;",
    tests: FAILURES_TESTS,
  },
  {
    rule: "what is out of range is not tried again",
    file: FAILURES_FILE,
    find: 'if (failure.reason !== "limit") return "yes";',
    replace: 'return "yes";',
    tests: FAILURES_TESTS,
  },
  {
    rule: "a step that has worked begins at the foot of its ladder",
    file: FAILURES_FILE,
    find: "if (apart === null && this.#positions.size > 0) this.#positions.delete(key);",
    replace: "",
    tests: FAILURES_TESTS,
  },
  {
    rule: "a member that was taken out is not claimed",
    file: MEMBERS_FILE,
    find: 'return devices[name]?.link === "up" && !excluded.includes(name);',
    replace: 'return devices[name]?.link === "up";',
    tests: POOLS_TEST,
  },
  {
    rule: "a member that is not heard is not claimed",
    file: MEMBERS_FILE,
    find: 'return devices[name]?.link === "up" && !excluded.includes(name);',
    replace: "return !excluded.includes(name);",
    tests: POOLS_TEST,
  },
  {
    rule: "who has failed a cycle is not chosen in it again",
    file: MEMBERS_FILE,
    find: "    for (const name of this.#avoided.get(cycle) ?? []) taken.add(name);\n",
    replace: "",
    tests: POOLS_TEST,
  },
  {
    rule: "who holds the part is not replaced",
    file: MEMBERS_FILE,
    find: "if (held !== undefined) return",
    replace: "if (false) return",
    tests: POOLS_TEST,
  },
  {
    rule: "the member with the least done is claimed",
    file: MEMBERS_FILE,
    find: "(load(name) < load(best) ? name : best)",
    replace: "(load(name) < 0 ? name : best)",
    tests: "test/control/members.test.ts",
  },
  {
    rule: "earlier cycles choose their members first",
    file: MEMBERS_FILE,
    find: "if (free.length === 0 || this.#isEarlierCycleWaiting(cycle, pool, open))",
    replace: "if (free.length === 0)",
    tests: "test/control/members.test.ts",
  },
  {
    rule: "a cycle that lets another go first does not keep it from a member",
    file: MEMBERS_FILE,
    find: " || other.yieldsTo.has(cycle)) continue;",
    replace: ") continue;",
    tests: "test/control/members.test.ts",
  },
  {
    rule: "who has had its member keeps no other cycle from one",
    file: MEMBERS_FILE,
    find: "return first === undefined || cycle.hasFinished(cycle.firstInstance + first.index);",
    replace: "return first === undefined;",
    tests: "test/control/members.test.ts",
  },
  {
    rule: "the takt that is said is the one without who is missing",
    file: POOL_WATCH_FILE,
    find: ".set(pool, members) };",
    replace: " };",
    tests: POOLS_TEST,
  },
  {
    rule: "who comes back is said",
    file: POOL_WATCH_FILE,
    find: "members.length === before.length) continue;",
    replace: "members.length >= before.length) continue;",
    tests: POOLS_TEST,
  },
  {
    rule: "axes that move are nowhere yet",
    file: READ_BACK_FILE,
    find: 'if (distances.includes(null) || value("moving") !== false) return "unknown";',
    replace: 'if (distances.includes(null)) return "unknown";',
    tests: READ_BACK_TEST,
  },
  {
    rule: "an axis that is not sensed is nowhere",
    file: READ_BACK_FILE,
    find: 'if (distances.includes(null) || value("moving") !== false) return "unknown";',
    replace: 'if (value("moving") !== false) return "unknown";',
    tests: READ_BACK_TEST,
  },
  {
    rule: "a belt that is elsewhere has not done its index",
    file: READ_BACK_FILE,
    find: "const BELT_MM = 0.5;",
    replace: "const BELT_MM = 5;",
    tests: READ_BACK_TEST,
  },
  {
    rule: "what is not sensed is not known",
    file: READ_BACK_FILE,
    find: 'return its === undefined ? "unknown" : outcomeOf(its === wanted);',
    replace: "return outcomeOf(its === wanted);",
    tests: READ_BACK_TEST,
  },
  {
    rule: "only a tool's own word counts",
    file: READ_BACK_FILE,
    find: 'return run.doneAtMs > run.dispatchedAtMs ? "done" : "unknown";',
    replace: 'return "done";',
    tests: READ_BACK_TEST,
  },
  {
    rule: "a tool does not work twice on one part",
    file: RESTORE_FILE,
    find: "if (!this.#job.isRepeating) return false;",
    replace: "return false;",
    tests: POOLS_TESTS,
  },
  {
    rule: "a gripper that is not heard is not restored",
    file: RESTORE_FILE,
    find: '(kind === "axes" || kind === "gripper") && !this.#isUp(name)',
    replace: 'kind === "axes" && !this.#isUp(name)',
    tests: POOLS_TESTS,
  },
  {
    rule: "what was sensed before the stop is not read back",
    file: RESTORE_FILE,
    find: "if (this.#isUp(name) && !this.#its.signals.isSampledSince(name, this.#sinceMs)) return false;",
    replace: "",
    tests: POOLS_TESTS,
  },
  {
    rule: "axes that do not know where they are do not go on",
    file: RESTORE_FILE,
    find: 'if (device?.kind === "axes" && devices[name]?.verified !== true)',
    replace: "if (false)",
    tests: POOLS_TESTS,
  },
  {
    rule: "a gripper that holds what nobody knows of does not go on",
    file: RESTORE_FILE,
    find: "if (this.#isHolding(name) !== false && !isBooked)",
    replace: "if (false)",
    tests: POOLS_TESTS,
  },
];
