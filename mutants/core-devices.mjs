/** Mistakes at the devices' end: links, the adapters' kit, Modbus. */
import { BUS } from "./bus.mjs";
import { inFile } from "./in-file.mjs";

const WIRE =
  "test/devices/modbus/write.test.ts test/devices/modbus/connection.test.ts test/devices/modbus/wire.test.ts";

export const CORE_DEVICES = [
  ...BUS,
  ...inFile("src/devices/clock-offset.ts", "test/devices/clock-offset.test.ts", [
    [
      "a clock's offset is not forgotten at the end of one window",
      "return ticks + Math.min(this.#leastMs, this.#leastBeforeMs);",
      "return ticks + this.#leastMs;",
    ],
    ["an old offset is forgotten, for clocks drift", "      this.#leastMs = Number.POSITIVE_INFINITY;\n", ""],
    ["a device that restarts has a new clock", "    this.#leastBeforeMs = Number.POSITIVE_INFINITY;\n", ""],
  ]),
  ...inFile("src/devices/link.ts", "test/devices/link.test.ts", [
    [
      "a report of another command is evidence only",
      "if (current === null || report.commandId !== current.id) {",
      "if (current === null) {",
    ],
    ["a doubled acceptance is heard once", "if (current.accepted) return", "if (false) return"],
    [
      "a restarted device has nothing in flight",
      "    this.#inFlight = null;\n    this.#signals.forget(this.device.name);",
      "    this.#signals.forget(this.device.name);",
    ],
    [
      "a stop ends only the command that it cut",
      "if (report.commandId !== null && report.commandId === this.#inFlight?.id) this.#inFlight = null;",
      "this.#inFlight = null;",
    ],
    [
      "a program that was held up is excused once",
      "nowMs - watch.dueMs > HELD_UP_MS && this.#excusedAtMs !== this.#heardAtMs",
      "nowMs - watch.dueMs > HELD_UP_MS",
    ],
    [
      "who is heard again after a silence has nothing in flight",
      '      this.#state = "up";\n      this.#inFlight = null;\n      this.#listener',
      '      this.#state = "up";\n      this.#listener',
    ],
  ]),
  ...inFile("src/devices/adapters/kit/file-fence-store.ts", "test/devices/kit/port.test.ts", [
    ["a fence is on the disk before it is kept", "        await file.sync();\n", ""],
    ["a fence's name is on the disk before it is kept", "        await folder.sync();\n", ""],
    ["a fence is not written over a newer one", "if (over !== null) return", 'if (over === "") return'],
  ]),
  ...inFile("src/devices/adapters/kit/command-memory.ts", "test/devices/kit/port.test.ts", [
    ["an id is one command's within an epoch", "epoch}.$", "epoch * 0}.$"],
  ]),
  ...inFile(
    "src/devices/adapters/kit/fence-guard.ts",
    "test/devices/kit/port.test.ts test/devices/kit/fence-guard.test.ts",
    [
      [
        "a command from before the last stop is refused",
        "if (fence.epoch === newest.fence.epoch && fence.stop < newest.fence.stop)",
        "if (fence.stop < 0)",
      ],
      [
        "an epoch is whose who first came with it",
        "holder: isNewEpoch ? this.#holder : before.holder",
        "holder: this.#holder",
      ],
      ["a fence is kept before anything is done by it", "      this.#isKept = false;\n", ""],
      [
        "a fence is never lowered",
        "if (compareFences(fence, before.fence) > 0) {",
        "if (compareFences(fence, before.fence) !== 0) {",
      ],
    ],
  ),
  ...inFile("src/devices/adapters/kit/adapter-port.ts", "test/devices/kit/port.test.ts", [
    [
      "of what was under way when the link went nothing is said, asked or not",
      "    if (this.#work !== null) this.#memory.remember(this.#work.command, null);\n",
      "",
    ],
    [
      "a command that waited too long for the disk is not begun",
      "this.#clock.nowMs() - work.sinceMs > this.#its.device.heartbeatMs",
      "this.#clock.nowMs() < work.sinceMs",
    ],
    ["a stop leaves before its fence is kept", "    if (this.#supervisor.isUp) this.#halt();\n", ""],
    [
      "a doubled command is answered as before",
      "if (before !== null) this.#tell({ ...before, ticks: this.#clock.nowMs() });",
      "",
    ],
  ]),
  ...inFile("src/devices/adapters/modbus/write.ts", WIRE, [
    [
      "a stop that is not proved is not given up",
      '    if (urgency === "stop") return this.#later(() => this.send());\n    const before',
      "    const before",
    ],
    [
      "an answer that nobody wants any more is not heard",
      'reply.kind !== "dropped" && isWanted() && answered(reply)',
      'reply.kind !== "dropped" && answered(reply)',
    ],
    [
      "a write is proved by reading it back",
      "if (this.#matches(reply.raw)) return this.#its.ended(null);",
      "return this.#its.ended(null);",
    ],
    [
      "a command that was not answered is read back, not written again",
      "if (this.#its.point.readBack) this.#readBack();\n  }\n\n  #retryBusy",
      "this.send();\n  }\n\n  #retryBusy",
    ],
    [
      "a confirmed write has time to settle",
      "const waitMs = this.#isAnswered ? SETTLE_MS[this.#settling] : undefined;",
      "const waitMs = this.#isAnswered ? SETTLE_MS[9] : undefined;",
    ],
    ["a stop is not given up by a busy device", '?? (this.#its.urgency === "stop" ? BUSY_MS.at(-1) : undefined)', ""],
  ]),
  ...inFile("src/devices/adapters/modbus/connection.ts", WIRE, [
    ["only a stop overtakes", "(isStop && wire.overtakes)", "wire.overtakes"],
    [
      "a connection that answers nothing is given up",
      "if (this.#timeouts >= TIMEOUTS_MAX && this.#turns.isSilent(TIMEOUTS_MAX)) this.#giveUp(why);",
      "",
    ],
    [
      "what is not wanted when its turn comes is never sent",
      "if (asked?.isWanted() === true)",
      "if (asked !== undefined)",
    ],
    [
      "whoever waits hears that the connection is gone",
      '    for (const { answered } of dropped) answered({ kind: "dropped" });\n',
      "",
    ],
  ]),
  ...inFile("src/devices/adapters/modbus/expected.ts", "test/devices/modbus/mapped.test.ts", [
    ["a done-bit of last time does not count", "this.#isArmed = its.isLevel;", "this.#isArmed = true;"],
    [
      "a sample from before the act says nothing of it",
      "return this.#isArmed && this.sampledAtMs >= sinceMs && this.holds === true;",
      "return this.#isArmed && this.holds === true;",
    ],
  ]),
  ...inFile(
    "src/devices/adapters/modbus/output-body.ts",
    "test/devices/modbus/kinds.test.ts test/devices/modbus/wire.test.ts",
    [
      [
        "an output that is to be kept is kept at a stop",
        'category === 2 || safe === "keep" ? []',
        "category === 2 ? []",
      ],
      [
        "a stop of category 2 leaves outputs as they are",
        'category === 2 || safe === "keep" ? []',
        'safe === "keep" ? []',
      ],
      [
        "a pulse ends",
        "this.#registers.command(work, this.#switched(false), () => this.#registers.prove(work)),\n",
        "this.#registers.prove(work),\n",
      ],
    ],
  ),
];
