/** Mistakes in adapters, their kit and links. `find` occurs once in its file. */
const ADAPTER_PORT_FILE = "src/devices/adapters/kit/adapter-port.ts";
const PORT_TEST = "test/devices/kit/port.test.ts";
const FENCE_GUARD_FILE = "src/devices/adapters/kit/fence-guard.ts";
const FENCE_GUARD_TESTS = "test/devices/kit/port.test.ts test/devices/kit/fence-guard.test.ts";
const FILE_FENCE_STORE_FILE = "src/devices/adapters/kit/file-fence-store.ts";
const CLOCK_OFFSET_FILE = "src/devices/clock-offset.ts";
const CLOCK_OFFSET_TEST = "test/devices/clock-offset.test.ts";
const LINK_FILE = "src/devices/link.ts";
const LINK_TEST = "test/devices/link.test.ts";

export const DEVICES = [
  {
    rule: "a device that owes a stop is not there again before it stands",
    file: ADAPTER_PORT_FILE,
    find: "    if (this.#halting === null) return this.#greet();\n",
    replace: "    this.#greet();\n",
    tests: PORT_TEST,
  },
  {
    rule: "of what was under way when the link went nothing is said, asked or not",
    file: ADAPTER_PORT_FILE,
    find: "    if (this.#work !== null) this.#memory.remember(this.#work.command, null);\n",
    replace: "",
    tests: PORT_TEST,
  },
  {
    rule: "a command that waited too long for the disk is not begun",
    file: ADAPTER_PORT_FILE,
    find: "this.#clock.nowMs() - work.sinceMs > this.#its.device.heartbeatMs",
    replace: "this.#clock.nowMs() < work.sinceMs",
    tests: PORT_TEST,
  },
  {
    rule: "a stop leaves before its fence is kept",
    file: ADAPTER_PORT_FILE,
    find: "    if (this.#supervisor.isUp) this.#halt();\n",
    replace: "",
    tests: PORT_TEST,
  },
  {
    rule: "a doubled command is answered as before",
    file: ADAPTER_PORT_FILE,
    find: "if (before !== null) this.#tell({ ...before, ticks: this.#clock.nowMs() });",
    replace: "",
    tests: PORT_TEST,
  },
  {
    rule: "an id is one command's within an epoch",
    file: "src/devices/adapters/kit/command-memory.ts",
    find: "epoch}.$",
    replace: "epoch * 0}.$",
    tests: PORT_TEST,
  },
  {
    rule: "a command from before the last stop is refused",
    file: FENCE_GUARD_FILE,
    find: "if (fence.epoch === newest.fence.epoch && fence.stop < newest.fence.stop)",
    replace: "if (fence.stop < 0)",
    tests: FENCE_GUARD_TESTS,
  },
  {
    rule: "an epoch is whose who first came with it",
    file: FENCE_GUARD_FILE,
    find: "holder: isNewEpoch ? this.#holder : before.holder",
    replace: "holder: this.#holder",
    tests: FENCE_GUARD_TESTS,
  },
  {
    rule: "a fence is kept before anything is done by it",
    file: FENCE_GUARD_FILE,
    find: "      this.#isKept = false;\n",
    replace: "",
    tests: FENCE_GUARD_TESTS,
  },
  {
    rule: "a fence is never lowered",
    file: FENCE_GUARD_FILE,
    find: "if (compareFences(fence, before.fence) > 0) {",
    replace: "if (compareFences(fence, before.fence) !== 0) {",
    tests: FENCE_GUARD_TESTS,
  },
  {
    rule: "a fence is on the disk before it is kept",
    file: FILE_FENCE_STORE_FILE,
    find: "        await file.sync();\n",
    replace: "",
    tests: PORT_TEST,
  },
  {
    rule: "a fence's name is on the disk before it is kept",
    file: FILE_FENCE_STORE_FILE,
    find: "        await folder.sync();\n",
    replace: "",
    tests: PORT_TEST,
  },
  {
    rule: "a fence is not written over a newer one",
    file: FILE_FENCE_STORE_FILE,
    find: "if (over !== null) return",
    replace: 'if (over === "") return',
    tests: PORT_TEST,
  },
  {
    rule: "a clock's offset is not forgotten at the end of one window",
    file: CLOCK_OFFSET_FILE,
    find: "return ticks + Math.min(this.#leastMs, this.#leastBeforeMs);",
    replace: "return ticks + this.#leastMs;",
    tests: CLOCK_OFFSET_TEST,
  },
  {
    rule: "an old offset is forgotten, for clocks drift",
    file: CLOCK_OFFSET_FILE,
    find: "      this.#leastMs = Number.POSITIVE_INFINITY;\n",
    replace: "",
    tests: CLOCK_OFFSET_TEST,
  },
  {
    rule: "a device that restarts has a new clock",
    file: CLOCK_OFFSET_FILE,
    find: "    this.#leastBeforeMs = Number.POSITIVE_INFINITY;\n",
    replace: "",
    tests: CLOCK_OFFSET_TEST,
  },
  {
    rule: "silence is an event",
    file: LINK_FILE,
    find: "    this.#signals.silence(this.device.name);\n",
    replace: "",
    tests: "test/safety/silence-and-stops.test.ts",
  },
  {
    rule: "telemetry that was overtaken is not believed",
    file: LINK_FILE,
    find: "    if (ticks < this.#sensedTicks) return;\n",
    replace: "    if (ticks < this.#sensedTicks - 1e9) return;\n",
    tests: LINK_TEST,
  },
  {
    rule: "a report of another command is evidence only",
    file: LINK_FILE,
    find: "if (current === null || report.commandId !== current.id) {",
    replace: "if (current === null) {",
    tests: LINK_TEST,
  },
  {
    rule: "a doubled acceptance is heard once",
    file: LINK_FILE,
    find: "if (current.accepted) return",
    replace: "if (false) return",
    tests: LINK_TEST,
  },
  {
    rule: "a restarted device has nothing in flight",
    file: LINK_FILE,
    find: "    this.#inFlight = null;\n    this.#signals.forget(this.device.name);",
    replace: "    this.#signals.forget(this.device.name);",
    tests: LINK_TEST,
  },
  {
    rule: "a stop ends only the command that it cut",
    file: LINK_FILE,
    find: "if (report.commandId !== null && report.commandId === this.#inFlight?.id) this.#inFlight = null;",
    replace: "this.#inFlight = null;",
    tests: LINK_TEST,
  },
  {
    rule: "a program that was held up is excused once",
    file: LINK_FILE,
    find: "nowMs - watch.dueMs > HELD_UP_MS && this.#excusedAtMs !== this.#heardAtMs",
    replace: "nowMs - watch.dueMs > HELD_UP_MS",
    tests: LINK_TEST,
  },
  {
    rule: "who is heard again after a silence has nothing in flight",
    file: LINK_FILE,
    find: '      this.#state = "up";\n      this.#inFlight = null;\n      this.#listener',
    replace: '      this.#state = "up";\n      this.#listener',
    tests: LINK_TEST,
  },
];
