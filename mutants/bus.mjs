/** Deliberate mistakes about units that share a wire: one that is sick costs nobody else its turn. */
import { inFile } from "./in-file.mjs";

const SHARED = "test/devices/modbus/shared-wire.test.ts";
const WRITE = "test/devices/modbus/write.test.ts";

export const BUS = [
  ...inFile("src/devices/adapters/modbus/turns.ts", "test/devices/modbus/connection.test.ts", [
    [
      "a stop goes ahead of what waits",
      "this.#stop(lanes) ?? this.#overdue(lanes, nowMs) ?? this.#good(lanes) ??",
      "this.#overdue(lanes, nowMs) ?? this.#good(lanes) ?? this.#stop(lanes) ??",
    ],
    ["units that answer take turns", "lane.servedAt < longest.servedAt", "lane.servedAt > longest.servedAt"],
    [
      "a command does not go twice while a poll waits",
      "(poll === null || !this.#wasCommand)",
      "(poll === null || this.#turn >= 0)",
    ],
  ]),
  ...inFile("src/devices/adapters/modbus/lane.ts", "test/devices/modbus/connection.test.ts", [
    ["one answer that is lost does not make a unit silent", "const FORGIVEN = 1;", "const FORGIVEN = 0;"],
  ]),
  ...inFile("src/devices/adapters/modbus/connection.ts", "test/devices/modbus/connection.test.ts", [
    [
      "on a wire that lets requests overtake a silent unit holds nobody up",
      "const holdsMs = isTry ? 0 : ",
      "const holdsMs = isTry ? asked.timeoutMs : ",
    ],
    [
      "an answer that takes no longer than usual has the wire to itself",
      "freeAtMs = Math.max(freeAtMs, holdsUntilMs);",
      "freeAtMs = Math.max(freeAtMs, Math.min(holdsUntilMs, 0));",
    ],
    [
      "an answer that takes longer than usual keeps nobody else waiting",
      "freeAtMs = Math.max(freeAtMs, holdsUntilMs);",
      "freeAtMs = Math.max(freeAtMs, holdsUntilMs + 1e6);",
    ],
  ]),
  ...inFile("src/devices/adapters/modbus/turns.ts", SHARED, [
    [
      "a silent unit waits until units that answer had their turn",
      "this.#good(lanes) ?? this.#try(lanes, nowMs)",
      "this.#try(lanes, nowMs)",
    ],
    [
      "one silent unit is tried at a time",
      "if (silent.length === 0 || this.#isTrying) return NOBODY;",
      "if (silent.length === 0) return NOBODY;",
    ],
    ["between two tries the wire rests from them", "this.#noTryBeforeMs = freeAtMs + costMs;", ""],
    [
      "a repeated stop to a silent unit waits for its turn",
      "first(stopping.filter(({ queues }) => queues.stop[0]?.isRepeat !== true));",
      "first(stopping);",
    ],
    ["a connection on which one unit answers is kept", "if (lane.losses < times) return false;", ""],
  ]),
  ...inFile("src/devices/adapters/modbus/lane.ts", SHARED, [
    ["a silent unit is asked ever less often", "PAUSE_MS.min * 2 ** (this.#losses - 1)", "PAUSE_MS.min"],
    [
      "a silent unit is asked again within a bound",
      "Math.min(PAUSE_MS.min * 2 ** (this.#losses - 1), PAUSE_MS.max)",
      "PAUSE_MS.min * 4 ** (this.#losses - 1)",
    ],
  ]),
  ...inFile("src/devices/adapters/modbus/connection.ts", SHARED, [
    [
      "each device hears why its own unit is gone",
      "this.#end((unit) => reasons.get(unit) ?? why);",
      "this.#end(() => why);",
    ],
  ]),
  ...inFile("src/devices/adapters/modbus/poller.ts", SHARED, [
    [
      "a read that was garbled once is asked again at once",
      "if (isUnanswered && task.failures === 1) return nowMs;",
      "",
    ],
  ]),
  ...inFile("src/devices/adapters/modbus/write.ts", `${WRITE} ${SHARED}`, [
    [
      "a stop that is not answered is repeated with a pause",
      '    if (this.#its.urgency === "stop") return this.#later(() => this.send());',
      '    if (this.#its.urgency === "stop") return this.send();',
    ],
    [
      "pauses between repeats grow",
      "    this.#again += 1;\n    this.#after(waitMs, act);",
      "    this.#after(waitMs, act);",
    ],
  ]),
  ...inFile("src/devices/adapters/modbus/rtu-wire.ts", SHARED, [
    [
      "the line is left alone for a late answer",
      "this.#late = { waiting, untilMs: nowMs + (nowMs - waiting.sentAtMs) };",
      "",
    ],
    ["one request at a time is on a serial line", "readonly overtakes = false;", "readonly overtakes = true;"],
    ["an answer of another unit is none", "if (received[start] !== unit) continue;", ""],
  ]),
];
