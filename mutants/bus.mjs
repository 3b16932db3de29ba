/** Deliberate mistakes about units that share a wire: one that is sick costs nobody else its turn. */
import { inFile } from "./in-file.mjs";

const SHARED = "test/devices/modbus/fair-wire.test.ts";
const INTERVENTIONS = "test/devices/modbus/interventions.test.ts";
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
  ]),
  ...inFile("src/devices/adapters/modbus/foreign-acts.ts", INTERVENTIONS, [
    [
      "what stands at a device is said once",
      "if (holds === null || holds === watched.isStanding) return null;",
      "if (holds === null) return null;",
    ],
    ["what has passed at a device is said to be over", "if (!holds) watched.isSaid = false;", ""],
    ["a reset has lost what it was set to", 'isPositionLost: sign.what === "reset",', "isPositionLost: false,"],
    [
      "a counter that was not read before says nothing",
      "if (before === undefined || before === value) return null;",
      "if (before === value) return null;",
    ],
    [
      "a fault in an act is the act's",
      "if (seen === null || (watched.sign.isOfAct && isActing)) continue;",
      "if (seen === null) continue;",
    ],
  ]),
  ...inFile("src/devices/adapters/modbus/kept-writes.ts", INTERVENTIONS, [
    ["a value that somebody else has changed is said", "said.push(", "void ("],
    [
      "a request that is taken back by the device is no intervention",
      "(kept.only !== null && kept.only !== value)",
      "kept.role === null",
    ],
    ["a changed value is said once", "      this.#written.delete(place);\n      said", "      said"],
  ]),
  ...inFile("src/devices/adapters/modbus/modbus-driver.ts", INTERVENTIONS, [
    [
      "what a person did is said before the sample that shows it",
      "    this.#intervened(link);\n    link.heard(sampledAtMs);\n",
      "    link.heard(sampledAtMs);\n    this.#intervened(link);\n",
    ],
    ["what lasted is said to be over", "if (seen?.isOver === true) link.interventionOver();", ""],
  ]),
  ...inFile("src/devices/adapters/modbus/conveyor-body.ts", INTERVENTIONS, [
    [
      "a drive that stands by itself is said",
      "if (this.#otherwise < OTHERWISE_SAMPLES) return null;",
      "if (this.#otherwise >= 0) return null;",
    ],
  ]),
  ...inFile("src/devices/adapters/modbus/tool-body.ts", INTERVENTIONS, [
    [
      "a tool that was started by somebody else is said",
      "return wasAtRest && isBusy ?",
      "return wasAtRest && isBusy && this.#running !== null ?",
    ],
  ]),
  ...inFile("src/devices/adapters/modbus/mapped-body.ts", INTERVENTIONS, [
    [
      "axes that move by themselves are said",
      "return wasAtRest && isMoving ?",
      "return wasAtRest && isMoving && this.#running !== null ?",
    ],
  ]),
  ...inFile("src/devices/adapters/modbus/read-map.ts", INTERVENTIONS, [
    ["a coil that the map lets go its own way is not watched", "for (const place of left) kept.delete(place);", ""],
  ]),
  ...inFile("src/devices/adapters/modbus/byte-order.ts", "test/devices/modbus/point.test.ts", [
    [
      "bytes are swapped where the order says so",
      'order === "badc" || order === "dcba" ? raw.map(swapped) : raw',
      "raw",
    ],
    [
      "words are swapped where the order says so",
      'order === "cdab" || order === "dcba" ? bytes.toReversed() : bytes',
      "bytes",
    ],
  ]),
  ...inFile("src/devices/adapters/modbus/point.ts", "test/devices/modbus/point.test.ts", [
    ["a value far outside its range is not good", "if (range === null) return true;", "return true;"],
    ["a value a little outside its range is good", "const FAR_SPANS = 1;", "const FAR_SPANS = 0;"],
  ]),
];
