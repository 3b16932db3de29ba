/** Mistakes in the simulated devices, their wires and the parts between them. `find` occurs once in its file. */
const LINK_FILE = "simulator/world/link.ts";
const DEVICE_FILE = "simulator/world/device.ts";
const GRIPPER_FILE = "simulator/world/physics/gripper.ts";
const FEEDER_FILE = "simulator/world/physics/feeder.ts";
const CONVEYOR_FILE = "simulator/world/physics/conveyor.ts";
const PARTS_FILE = "simulator/world/parts.ts";
const OUTPUT_FILE = "simulator/world/physics/output.ts";
const TELEMETRY_FILE = "simulator/world/telemetry.ts";
const BODIES = "test/simulator/bodies.test.ts";
const LINK_FAULTS = "test/simulator/faults/link.test.ts";
const MATERIAL_FAULTS = "test/simulator/faults/material.test.ts";
const POWER_FAULTS = "test/simulator/faults/power.test.ts";
const WORLD = "test/simulator/world.test.ts";

export const WORLD_MISTAKES = [
  {
    rule: "a cut wire loses what is under way",
    file: LINK_FILE,
    find: "    this.#underWay.length = 0;\n",
    replace: "",
    tests: WORLD,
  },
  {
    rule: "a message of a disturbed wire keeps its order unless it may be overtaken",
    file: LINK_FILE,
    find: "if (mayBeOvertaken) this.#insert",
    replace: "if (!mayBeOvertaken) this.#insert",
    tests: LINK_FAULTS,
  },
  {
    rule: "a device does not soften a stop that is under way",
    file: DEVICE_FILE,
    find: "Math.min(order.category, earlier?.category ?? order.category)",
    replace: "Math.max(order.category, 0)",
    tests: BODIES,
  },
  {
    rule: "a simulated device refuses a command older than its last stop",
    file: DEVICE_FILE,
    find: "if (compareFences(command.fence, this.#fence) < 0) return",
    replace: "if (false) return",
    tests: BODIES,
  },
  {
    rule: "a simulated device takes no command while it is stopped",
    file: DEVICE_FILE,
    find: 'if (this.#halting !== null) return "a stop is under way";',
    replace: "",
    tests: BODIES,
  },
  {
    rule: "a simulated device takes no command beside another",
    file: DEVICE_FILE,
    find: 'if (this.#command !== null) return "another command is under way";',
    replace: "",
    tests: BODIES,
  },
  {
    rule: "a device reports its end before it says what it senses after it",
    file: DEVICE_FILE,
    find: '    this.#voice.answer(wrong === null ? "done" : "failed", command.id, wrong ?? "");\n    this.telemetry.sample();',
    replace:
      '    this.telemetry.sample();\n    this.#voice.answer(wrong === null ? "done" : "failed", command.id, wrong ?? "");',
    tests: BODIES,
  },
  {
    rule: "a device without supply hears nothing",
    file: DEVICE_FILE,
    find: "if (this.#isOff || this.faults.deaf) return;",
    replace: "if (this.faults.deaf) return;",
    tests: BODIES,
  },
  {
    rule: "a stop that cuts short says so of its command",
    file: DEVICE_FILE,
    find: "this.#voice.stopped(order, cut?.id ?? null, standstill);",
    replace: "this.#voice.stopped(order, null, standstill);",
    tests: BODIES,
  },
  {
    rule: "a gripper ends what it has begun under category 2",
    file: GRIPPER_FILE,
    find: "const cutsShort = category !== 2 && this.#isActing;",
    replace: "const cutsShort = this.#isActing;",
    tests: BODIES,
  },
  {
    rule: "a gripper whose safe state is off drops its part",
    file: GRIPPER_FILE,
    find: 'if (this.#device.safe === "off") this.dropPart();',
    replace: 'if (this.#device.safe === "off") this.#isClosed = false;',
    tests: POWER_FAULTS,
  },
  {
    rule: "a gripper that holds takes no second part",
    file: GRIPPER_FILE,
    find: "if (misses || this.#held() !== null) return;",
    replace: "if (misses) return;",
    tests: BODIES,
  },
  {
    rule: "a feeder brings no part onto another",
    file: FEEDER_FILE,
    find: " && !isMissed && this.#partHere() === null) {",
    replace: " && !isMissed) {",
    tests: MATERIAL_FAULTS,
  },
  {
    rule: "a feeder takes its parts from its stock",
    file: FEEDER_FILE,
    find: "      this.stock--;\n",
    replace: "",
    tests: BODIES,
  },
  {
    rule: "a feeder says that a stop has cut its advance short",
    file: FEEDER_FILE,
    find: '    const cutsShort = this.#isAdvancing;\n    this.#isAdvancing = false;\n    return { takesMs: 0, standstill: "measured", cutsShort };',
    replace: '    this.#isAdvancing = false;\n    return { takesMs: 0, standstill: "measured", cutsShort: false };',
    tests: BODIES,
  },
  {
    rule: "what passes the end of a belt leaves it",
    file: CONVEYOR_FILE,
    find: "(beltMm) => beltMm > endMm",
    replace: "(beltMm) => beltMm > endMm + 1e9",
    tests: BODIES,
  },
  {
    rule: "parts that a belt has carried off count as placed",
    file: PARTS_FILE,
    find: 'this.#settled[isCounted === false ? "uncounted" : "placed"]++;',
    replace: "",
    tests: BODIES,
  },
  {
    rule: "a part that fell long ago does not count as placed",
    file: PARTS_FILE,
    find: 'if (place.kind === "floor") return "fallen";',
    replace: 'if (false) return "fallen";',
    tests: BODIES,
  },
  {
    rule: "a part is at a station within five millimetres",
    file: PARTS_FILE,
    find: "const AT_STATION_MM = 5;",
    replace: "const AT_STATION_MM = 50;",
    tests: BODIES,
  },
  {
    rule: "an output goes to its safe value under category 1",
    file: OUTPUT_FILE,
    find: 'if (category === 2 || this.#device.safe === "keep") return;',
    replace: 'if (category !== 0 || this.#device.safe === "keep") return;',
    tests: BODIES,
  },
  {
    rule: "a device that moves reports as often as its line file says",
    file: TELEMETRY_FILE,
    find: "this.#physics.isMoving ? this.#reportEveryMs : this.#idleEveryMs",
    replace: "this.#idleEveryMs",
    tests: BODIES,
  },
];
