/** Mistakes in what everything stands on: conditions, motion, time, the trace, the simulated devices. `find` occurs once in its file. */
const REAL_CLOCK_FILE = "src/clock/real-clock.ts";
const CLOCK_TEST = "test/clock";
const TIMER_HEAP_FILE = "src/clock/timer-heap.ts";
const KLEENE_FILE = "src/conditions/kleene.ts";
const CONDITIONS_TEST = "test/conditions";
const SIGNAL_TABLE_FILE = "src/conditions/signal-table.ts";
const AXES_PATH_FILE = "src/motion/axes-path.ts";
const MOTION_TEST = "test/motion";

export const GROUND = [
  {
    rule: "the device refuses what is older than its stop",
    file: "simulator/world/device.ts",
    find: 'if (compareFences(command.fence, this.#fence) < 0) return "the',
    replace: 'if (false) return "the',
    tests: "test/safety/fence.test.ts",
  },
  {
    rule: "the jog's dead-man",
    file: "simulator/world/physics/jog-motion.ts",
    find: "this.#holdUntil(nowMs + JOG_TOKEN_MS);\n  }\n\n  get endMs",
    replace: "this.#holdUntil(nowMs + 100 * JOG_TOKEN_MS);\n  }\n\n  get endMs",
    tests: "test/safety/manual.test.ts",
  },
  {
    rule: "timers that set timers let the loop turn",
    file: REAL_CLOCK_FILE,
    find: "        if (nowMs > sliceEndMs) break;\n",
    replace: "",
    tests: CLOCK_TEST,
  },
  {
    rule: "a clock that was closed fires nothing",
    file: REAL_CLOCK_FILE,
    find: "if (this.#isClosed) this.#timers.remove(timer);\n    else if",
    replace: "if",
    tests: CLOCK_TEST,
  },
  {
    rule: "equal deadlines keep the order in which they were set",
    file: TIMER_HEAP_FILE,
    find: "(a.dueMs === b.dueMs && a.order < b.order)",
    replace: "(a.dueMs === b.dueMs && a.order > b.order)",
    tests: CLOCK_TEST,
  },
  {
    rule: "what is set anew comes after what was set before",
    file: TIMER_HEAP_FILE,
    find: "    timer.order = this.#set;\n    this.#put(timer);",
    replace: "    this.#put(timer);",
    tests: CLOCK_TEST,
  },
  {
    rule: "a timer that is taken out leaves the others in order",
    file: TIMER_HEAP_FILE,
    find: "if (place > 0 && above !== undefined && isBefore(last, above)) this.#rise(last, place);\n    else ",
    replace: "",
    tests: CLOCK_TEST,
  },
  {
    rule: "time never goes back",
    file: "src/clock/virtual-clock.ts",
    find: "if (timer.dueMs > this.#nowMs) this.#nowMs = timer.dueMs;",
    replace: "this.#nowMs = timer.dueMs;",
    tests: CLOCK_TEST,
  },
  {
    rule: "not unknown is unknown",
    file: KLEENE_FILE,
    find: "return value === undefined ? undefined : !value;",
    replace: "return !value;",
    tests: CONDITIONS_TEST,
  },
  {
    rule: "true and unknown is unknown",
    file: KLEENE_FILE,
    find: "return left === undefined || right === undefined ? undefined : true;",
    replace: "return left === undefined && right === undefined ? undefined : true;",
    tests: CONDITIONS_TEST,
  },
  {
    rule: "what one unknown item might equal is unknown",
    file: KLEENE_FILE,
    find: "if (candidate === undefined) result = undefined;",
    replace: "",
    tests: CONDITIONS_TEST,
  },
  {
    rule: "an undecided choice is known where both sides agree only",
    file: KLEENE_FILE,
    find: "return left === b(source) ? left : undefined;",
    replace: "return left;",
    tests: CONDITIONS_TEST,
  },
  {
    rule: "stale is no value",
    file: SIGNAL_TABLE_FILE,
    find: "!row.isSilent && nowMs - row.heardAtMs <= row.heartbeatMs;",
    replace: "row.heardAtMs > NEVER;",
    tests: "test/conditions test/safety/silence-and-stops.test.ts",
  },
  {
    rule: "proof is newer than the report",
    file: SIGNAL_TABLE_FILE,
    find: "(this.#rowOf[slot]?.sampledAtMs ?? NEVER) >= atMs ? this.value(slot) : undefined",
    replace: "this.value(slot)",
    tests: CONDITIONS_TEST,
  },
  {
    rule: "a device that is silent has been sampled by nobody",
    file: SIGNAL_TABLE_FILE,
    find: "return this.isFresh(device) && this.#row(device).sampledAtMs >= atMs;",
    replace: "return this.#row(device).sampledAtMs >= atMs;",
    tests: CONDITIONS_TEST,
  },
  {
    rule: "what was said before a link came up is unknown",
    file: SIGNAL_TABLE_FILE,
    find: "    for (const slot of row.slots) this.#values[slot] = undefined;\n",
    replace: "",
    tests: CONDITIONS_TEST,
  },
  {
    rule: "what comes back from silence has changed",
    file: SIGNAL_TABLE_FILE,
    find: "if (this.#values[slot] === known && !wasStale) continue;",
    replace: "if (this.#values[slot] === known) continue;",
    tests: CONDITIONS_TEST,
  },
  {
    rule: "the same list again is news after a silence",
    file: SIGNAL_TABLE_FILE,
    find: "if (values === row.values && !wasStale) return false;",
    replace: "if (values === row.values) return false;",
    tests: CONDITIONS_TEST,
  },
  {
    rule: "what a derived signal reads has to be as fresh as is asked",
    file: SIGNAL_TABLE_FILE,
    find: "if (derived) return derived(view);",
    replace: "if (derived) return derived(this);",
    tests: CONDITIONS_TEST,
  },
  {
    rule: "events that differ hash differently",
    file: "src/journal/trace-hash.ts",
    find: "    this.#tag(TAG.end);\n",
    replace: "",
    tests: "test/journal/trace-hash.test.ts",
  },
  {
    rule: "a move that begins above the clear height stays there",
    file: AXES_PATH_FILE,
    find: "Math.max(device.approach.clear, start[lifting] ?? 0)",
    replace: "device.approach.clear",
    tests: MOTION_TEST,
  },
  {
    rule: "homing goes at homing speed",
    file: AXES_PATH_FILE,
    find: "limits: { speedPerS: homingSpeedPerS, accelerationPerS2, jerkPerS3 },",
    replace: "limits: { speedPerS: 10 * homingSpeedPerS, accelerationPerS2, jerkPerS3 },",
    tests: MOTION_TEST,
  },
  {
    rule: "a move goes at its share of full speed",
    file: AXES_PATH_FILE,
    find: "speedPerS: speedPerS * to.speed,",
    replace: "speedPerS,",
    tests: MOTION_TEST,
  },
  {
    rule: "a short move does not reach its acceleration",
    file: "src/motion/rest-to-rest.ts",
    find: "if (D >= (2 * a ** 3) / j ** 2) {",
    replace: "if (D >= a ** 3 / j ** 2) {",
    tests: MOTION_TEST,
  },
  {
    rule: "a stop that is stopped goes on",
    file: "src/motion/stop-path.ts",
    find: "tMs < leg.startMs",
    replace: "tMs <= leg.startMs",
    tests: MOTION_TEST,
  },
  {
    rule: "the axis that goes furthest gives the line its length",
    file: "src/motion/synchronise.ts",
    find: "length = Math.max(length, Math.abs(end - start));",
    replace: "length = Math.max(length, end - start);",
    tests: MOTION_TEST,
  },
];
