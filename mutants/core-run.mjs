/** Mistakes in how a run goes on after a failure, and in what is planned. */
import { inFile } from "./in-file.mjs";

export const CORE_RUN = [
  ...inFile("src/control/members.ts", "test/control/pools.test.ts", [
    [
      "a member that was taken out is not claimed",
      'return devices[name]?.link === "up" && !excluded.includes(name);',
      'return devices[name]?.link === "up";',
    ],
    [
      "a member that is not heard is not claimed",
      'return devices[name]?.link === "up" && !excluded.includes(name);',
      "return !excluded.includes(name);",
    ],
    [
      "who has failed a cycle is not chosen in it again",
      "    for (const name of this.#avoided.get(cycle) ?? []) taken.add(name);\n",
      "",
    ],
    ["who holds the part is not replaced", "if (held !== undefined) return", "if (false) return"],
  ]),
  ...inFile(
    "src/control/restore.ts",
    "test/control/recovery.test.ts test/control/restore.test.ts test/control/pools.test.ts",
    [
      ["a tool does not work twice on one part", "if (!this.#job.isRepeating) return false;", "return false;"],
      [
        "a gripper that is not heard is not restored",
        '(kind === "axes" || kind === "gripper") && !this.#isUp(name)',
        'kind === "axes" && !this.#isUp(name)',
      ],
      [
        "what was sensed before the stop is not read back",
        "if (this.#isUp(name) && !this.#its.signals.isSampledSince(name, this.#sinceMs)) return false;",
        "",
      ],
      [
        "axes that do not know where they are do not go on",
        'if (device?.kind === "axes" && devices[name]?.verified !== true)',
        "if (false)",
      ],
      [
        "a gripper that holds what nobody knows of does not go on",
        "if (this.#isHolding(name) !== false && !isBooked)",
        "if (false)",
      ],
    ],
  ),
  ...inFile("src/control/read-back.ts", "test/control/read-back.test.ts", [
    [
      "axes that move are nowhere yet",
      'if (distances.includes(null) || value("moving") !== false) return "unknown";',
      'if (distances.includes(null)) return "unknown";',
    ],
    [
      "an axis that is not sensed is nowhere",
      'if (distances.includes(null) || value("moving") !== false) return "unknown";',
      'if (value("moving") !== false) return "unknown";',
    ],
    ["a belt that is elsewhere has not done its index", "const BELT_MM = 0.5;", "const BELT_MM = 5;"],
    [
      "what is not sensed is not known",
      'return its === undefined ? "unknown" : outcomeOf(its === wanted);',
      "return outcomeOf(its === wanted);",
    ],
    [
      "only a tool's own word counts",
      'return run.doneAtMs > run.dispatchedAtMs ? "done" : "unknown";',
      'return "done";',
    ],
  ]),
  ...inFile(
    "src/control/failures.ts",
    "test/control/restore.test.ts test/control/recovery-time.test.ts test/control/recovery.test.ts test/control/pools.test.ts test/control/failures.test.ts",
    [
      ["a run is in trouble for so long at most", "return runMs > limits.perRunMs ? ", "return runMs < 0 ? "],
      [
        "the trouble of cycles that are over counts, too",
        "    this.#troubledMs += this.#its.planClock.nowMs() - sinceMs;\n",
        "",
      ],
      [
        "a cycle is in trouble for so long at most",
        "if (cycleMs > limits.perCycleMs) return",
        "if (cycleMs < 0) return",
      ],
      ["a cycle has so many tries", "if (tries >= limits.triesPerCycle)", "if (tries > limits.triesPerCycle)"],
      [
        "a pool goes on only with who is heard",
        'if (others.some((name) => log.state.devices[name]?.link === "up")) return pool;',
        "if (others.length > 0) return pool;",
      ],
      ["what is out of range is not tried again", 'if (failure.reason !== "limit") return "yes";', 'return "yes";'],
      [
        "a step that has worked begins at the foot of its ladder",
        "if (apart === null && this.#positions.size > 0) this.#positions.delete(key);",
        "",
      ],
    ],
  ),
  ...inFile("src/control/pool-watch.ts", "test/control/pools.test.ts", [
    ["the takt that is said is the one without who is missing", ".set(pool, members) };", " };"],
    [
      "who comes back is said",
      "members.length === before.length) continue;",
      "members.length >= before.length) continue;",
    ],
  ]),
  ...inFile("src/plan/bounds.ts", "test/plan/schedule.test.ts test/plan/plan-laws.test.ts", [
    ["the members of a pool share its work", "workMs / Math.max(1, line.pools.get(pool)?.length ?? 1)", "workMs"],
    [
      "a cycle ends with the last of its steps",
      "endsMs[cycle - 1] = Math.max(endsMs[cycle - 1] ?? 0, (startMs",
      "endsMs[cycle - 1] = Math.max(0, (startMs",
    ],
  ]),
  ...inFile("src/plan/pool-claims.ts", "test/plan/schedule.test.ts", [
    [
      "of members that are free since the same time the least used is taken",
      " || (this.#claims[a] ?? 0) - (this.#claims[b] ?? 0);",
      ";",
    ],
    [
      "the member that is free the longest is taken",
      "(this.#freedMs[a] ?? 0) - (this.#freedMs[b] ?? 0)",
      "(this.#freedMs[b] ?? 0) - (this.#freedMs[a] ?? 0)",
    ],
    ["earlier cycles claim first", "const best = isNext(run, pool, runs) ? ", "const best = run.cycle > 0 ? "],
  ]),
  ...inFile("src/conditions/kleene.ts", "test/conditions", [
    [
      "true and unknown is unknown",
      "return left === undefined || right === undefined ? undefined : true;",
      "return left === undefined && right === undefined ? undefined : true;",
    ],
    ["what one unknown item might equal is unknown", "if (candidate === undefined) result = undefined;", ""],
    [
      "an undecided choice is known where both sides agree only",
      "return left === b(source) ? left : undefined;",
      "return left;",
    ],
  ]),
  ...inFile("src/conditions/signal-table.ts", "test/conditions", [
    [
      "a device that is silent has been sampled by nobody",
      "return this.isFresh(device) && this.#row(device).sampledAtMs >= atMs;",
      "return this.#row(device).sampledAtMs >= atMs;",
    ],
    [
      "what was said before a link came up is unknown",
      "    for (const slot of row.slots) this.#values[slot] = undefined;\n",
      "",
    ],
    [
      "what comes back from silence has changed",
      "if (this.#values[slot] === known && !wasStale) continue;",
      "if (this.#values[slot] === known) continue;",
    ],
    [
      "the same list again is news after a silence",
      "if (values === row.values && !wasStale) return false;",
      "if (values === row.values) return false;",
    ],
    [
      "what a derived signal reads has to be as fresh as is asked",
      "if (derived) return derived(view);",
      "if (derived) return derived(this);",
    ],
  ]),
  ...inFile("src/motion/synchronise.ts", "test/motion", [
    [
      "the axis that goes furthest gives the line its length",
      "length = Math.max(length, Math.abs(end - start));",
      "length = Math.max(length, end - start);",
    ],
  ]),
  ...inFile("src/motion/axes-path.ts", "test/motion", [
    [
      "a move that begins above the clear height stays there",
      "Math.max(device.approach.clear, start[lifting] ?? 0)",
      "device.approach.clear",
    ],
    [
      "homing goes at homing speed",
      "limits: { speedPerS: homingSpeedPerS, accelerationPerS2, jerkPerS3 },",
      "limits: { speedPerS: 10 * homingSpeedPerS, accelerationPerS2, jerkPerS3 },",
    ],
    ["a move goes at its share of full speed", "speedPerS: speedPerS * to.speed,", "speedPerS,"],
  ]),
  ...inFile("src/motion/rest-to-rest.ts", "test/motion", [
    [
      "a short move does not reach its acceleration",
      "if (D >= (2 * a ** 3) / j ** 2) {",
      "if (D >= a ** 3 / j ** 2) {",
    ],
  ]),
  ...inFile("src/clock/timer-heap.ts", "test/clock", [
    [
      "equal deadlines keep the order in which they were set",
      "(a.dueMs === b.dueMs && a.order < b.order)",
      "(a.dueMs === b.dueMs && a.order > b.order)",
    ],
    [
      "what is set anew comes after what was set before",
      "    timer.order = this.#set;\n    this.#put(timer);",
      "    this.#put(timer);",
    ],
    [
      "a timer that is taken out leaves the others in order",
      "if (place > 0 && above !== undefined && isBefore(last, above)) this.#rise(last, place);\n    else ",
      "",
    ],
  ]),
  ...inFile("src/clock/virtual-clock.ts", "test/clock", [
    ["time never goes back", "if (timer.dueMs > this.#nowMs) this.#nowMs = timer.dueMs;", "this.#nowMs = timer.dueMs;"],
  ]),
  ...inFile("src/clock/real-clock.ts", "test/clock", [
    ["timers that set timers let the loop turn", "        if (nowMs > sliceEndMs) break;\n", ""],
    ["a clock that was closed fires nothing", "if (this.#isClosed) this.#timers.remove(timer);\n    else if", "if"],
  ]),
];
