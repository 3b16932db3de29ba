/** Mistakes at a wire of Modbus: turns, connections, frames, waiting. `find` occurs once in its file. */
const CONNECTION_FILE = "src/devices/adapters/modbus/connection.ts";
const CONNECTION_TEST = "test/devices/modbus/connection.test.ts";
const FAIR_WIRE_TEST = "test/devices/modbus/fair-wire.test.ts";
const WIRE_TESTS =
  "test/devices/modbus/write.test.ts test/devices/modbus/connection.test.ts test/devices/modbus/wire.test.ts";
const LANE_FILE = "src/devices/adapters/modbus/lane.ts";
const RTU_WIRE_FILE = "src/devices/adapters/modbus/rtu-wire.ts";
const RTU_WIRE_TEST = "test/devices/modbus/rtu-wire.test.ts";
const TURNS_FILE = "src/devices/adapters/modbus/turns.ts";

export const MODBUS_WIRE = [
  {
    rule: "on a wire that lets requests overtake a silent unit holds nobody up",
    file: CONNECTION_FILE,
    find: "const holdsMs = isTry ? 0 : ",
    replace: "const holdsMs = isTry ? asked.timeoutMs : ",
    tests: CONNECTION_TEST,
  },
  {
    rule: "an answer that takes no longer than usual has the wire to itself",
    file: CONNECTION_FILE,
    find: "freeAtMs = Math.max(freeAtMs, holdsUntilMs);",
    replace: "freeAtMs = Math.max(freeAtMs, Math.min(holdsUntilMs, 0));",
    tests: CONNECTION_TEST,
  },
  {
    rule: "an answer that takes longer than usual keeps nobody else waiting",
    file: CONNECTION_FILE,
    find: "freeAtMs = Math.max(freeAtMs, holdsUntilMs);",
    replace: "freeAtMs = Math.max(freeAtMs, holdsUntilMs + 1e6);",
    tests: CONNECTION_TEST,
  },
  {
    rule: "each device hears why its own unit is gone",
    file: CONNECTION_FILE,
    find: "this.#end((unit) => reasons.get(unit) ?? why);",
    replace: "this.#end(() => why);",
    tests: FAIR_WIRE_TEST,
  },
  {
    rule: "only a stop overtakes",
    file: CONNECTION_FILE,
    find: "(isStop && wire.overtakes)",
    replace: "wire.overtakes",
    tests: WIRE_TESTS,
  },
  {
    rule: "a connection that answers nothing is given up",
    file: CONNECTION_FILE,
    find: "if (this.#timeouts >= TIMEOUTS_MAX && this.#turns.isSilent(TIMEOUTS_MAX)) this.#giveUp(why);",
    replace: "",
    tests: WIRE_TESTS,
  },
  {
    rule: "what is not wanted when its turn comes is never sent",
    file: CONNECTION_FILE,
    find: "if (asked?.isWanted() === true)",
    replace: "if (asked !== undefined)",
    tests: WIRE_TESTS,
  },
  {
    rule: "whoever waits hears that the connection is gone",
    file: CONNECTION_FILE,
    find: '    for (const { answered } of dropped) answered({ kind: "dropped" });\n',
    replace: "",
    tests: WIRE_TESTS,
  },
  {
    rule: "one answer that is lost does not make a unit silent",
    file: LANE_FILE,
    find: "const FORGIVEN = 1;",
    replace: "const FORGIVEN = 0;",
    tests: CONNECTION_TEST,
  },
  {
    rule: "a silent unit is asked ever less often",
    file: LANE_FILE,
    find: "PAUSE_MS.min * 2 ** (this.#losses - 1)",
    replace: "PAUSE_MS.min",
    tests: FAIR_WIRE_TEST,
  },
  {
    rule: "a silent unit is asked again within a bound",
    file: LANE_FILE,
    find: "Math.min(PAUSE_MS.min * 2 ** (this.#losses - 1), PAUSE_MS.max)",
    replace: "PAUSE_MS.min * 4 ** (this.#losses - 1)",
    tests: FAIR_WIRE_TEST,
  },
  {
    rule: "a read that was garbled once is asked again at once",
    file: "src/devices/adapters/modbus/poller.ts",
    find: "if (isUnanswered && task.failures === 1) return nowMs;",
    replace: "",
    tests: "test/devices/modbus/poller.test.ts",
  },
  {
    rule: "the line is left alone for a late answer",
    file: RTU_WIRE_FILE,
    find: "this.#late = { waiting, untilMs: nowMs + (nowMs - waiting.sentAtMs) };",
    replace: "",
    tests: FAIR_WIRE_TEST,
  },
  {
    rule: "one request at a time is on a serial line",
    file: RTU_WIRE_FILE,
    find: "readonly overtakes = false;",
    replace: "readonly overtakes = true;",
    tests: FAIR_WIRE_TEST,
  },
  {
    rule: "a stop goes ahead of what waits",
    file: TURNS_FILE,
    find: "this.#stop(lanes) ?? this.#overdue(lanes, nowMs) ?? this.#good(lanes) ??",
    replace: "this.#overdue(lanes, nowMs) ?? this.#good(lanes) ?? this.#stop(lanes) ??",
    tests: CONNECTION_TEST,
  },
  {
    rule: "units that answer take turns",
    file: TURNS_FILE,
    find: "lane.servedAt < longest.servedAt",
    replace: "lane.servedAt > longest.servedAt",
    tests: CONNECTION_TEST,
  },
  {
    rule: "a command does not go twice while a poll waits",
    file: TURNS_FILE,
    find: "(poll === null || !this.#wasCommand)",
    replace: "(poll === null || this.#turn >= 0)",
    tests: CONNECTION_TEST,
  },
  {
    rule: "a silent unit waits until units that answer had their turn",
    file: TURNS_FILE,
    find: "this.#good(lanes) ?? this.#try(lanes, nowMs)",
    replace: "this.#try(lanes, nowMs)",
    tests: FAIR_WIRE_TEST,
  },
  {
    rule: "one silent unit is tried at a time",
    file: TURNS_FILE,
    find: "if (silent.length === 0 || this.#isTrying) return NOBODY;",
    replace: "if (silent.length === 0) return NOBODY;",
    tests: FAIR_WIRE_TEST,
  },
  {
    rule: "between two tries the wire rests from them",
    file: TURNS_FILE,
    find: "this.#noTryBeforeMs = freeAtMs + costMs;",
    replace: "",
    tests: FAIR_WIRE_TEST,
  },
  {
    rule: "a repeated stop to a silent unit waits for its turn",
    file: TURNS_FILE,
    find: "first(stopping.filter(({ queues }) => queues.stop[0]?.isRepeat !== true));",
    replace: "first(stopping);",
    tests: FAIR_WIRE_TEST,
  },
  {
    rule: "a connection on which one unit answers is kept",
    file: TURNS_FILE,
    find: "if (lane.losses < times) return false;",
    replace: "",
    tests: FAIR_WIRE_TEST,
  },
  {
    rule: "a gateway that answers for a silent unit forgives time-outs",
    file: CONNECTION_FILE,
    find: "          this.#timeouts = 0;\n          const tookMs",
    replace: "          const tookMs",
    tests: CONNECTION_TEST,
  },
  {
    rule: "an answer of another unit is none",
    file: RTU_WIRE_FILE,
    find: "    if (received[start] !== unit) continue;\n",
    replace: "",
    tests: RTU_WIRE_TEST,
  },
  {
    rule: "a frame whose check is wrong is no answer",
    file: RTU_WIRE_FILE,
    find: "if (hasGoodCrc(found)) return",
    replace: "return",
    tests: RTU_WIRE_TEST,
  },
  {
    rule: "a serial line is left alone after a request that was given up",
    file: RTU_WIRE_FILE,
    find: "return isUrgent || this.#late === null ? quietMs",
    replace: "return quietMs > 0 ? quietMs",
    tests: RTU_WIRE_TEST,
  },
  {
    rule: "what is urgent does not wait for a late answer",
    file: RTU_WIRE_FILE,
    find: "return isUrgent || this.#late === null ? quietMs",
    replace: "return this.#late === null ? quietMs",
    tests: RTU_WIRE_TEST,
  },
  {
    rule: "a late answer frees the line",
    file: RTU_WIRE_FILE,
    find: "      this.#late = null;\n      return;",
    replace: "      return;",
    tests: RTU_WIRE_TEST,
  },
];
