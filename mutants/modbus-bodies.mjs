/** Mistakes in Modbus devices by their kind: tools, axes, conveyors, maps of registers. `find` occurs once in its file. */
const INTERVENTIONS_TEST = "test/devices/modbus/interventions.test.ts";
const MODBUS_DRIVER_FILE = "src/devices/adapters/modbus/modbus-driver.ts";
const OUTPUT_BODY_FILE = "src/devices/adapters/modbus/output-body.ts";
const WIRE_TESTS = "test/devices/modbus/kinds.test.ts test/devices/modbus/wire.test.ts";

export const MODBUS_BODIES = [
  {
    rule: "a drive that stands by itself is said",
    file: "src/devices/adapters/modbus/conveyor-body.ts",
    find: "if (this.#otherwise < OTHERWISE_SAMPLES) return null;",
    replace: "if (this.#otherwise >= 0) return null;",
    tests: INTERVENTIONS_TEST,
  },
  {
    rule: "axes that move by themselves are said",
    file: "src/devices/adapters/modbus/mapped-body.ts",
    find: "return wasAtRest && isMoving ?",
    replace: "return wasAtRest && isMoving && this.#running !== null ?",
    tests: INTERVENTIONS_TEST,
  },
  {
    rule: "what a person did is said before the sample that shows it",
    file: MODBUS_DRIVER_FILE,
    find: "    this.#intervened(link);\n    link.heard(sampledAtMs);\n",
    replace: "    link.heard(sampledAtMs);\n    this.#intervened(link);\n",
    tests: INTERVENTIONS_TEST,
  },
  {
    rule: "what lasted is said to be over",
    file: MODBUS_DRIVER_FILE,
    find: "if (seen?.isOver === true) link.interventionOver();",
    replace: "",
    tests: INTERVENTIONS_TEST,
  },
  {
    rule: "an output that is to be kept is kept at a stop",
    file: OUTPUT_BODY_FILE,
    find: 'category === 2 || safe === "keep" ? []',
    replace: "category === 2 ? []",
    tests: WIRE_TESTS,
  },
  {
    rule: "a stop of category 2 leaves outputs as they are",
    file: OUTPUT_BODY_FILE,
    find: 'category === 2 || safe === "keep" ? []',
    replace: 'safe === "keep" ? []',
    tests: WIRE_TESTS,
  },
  {
    rule: "a pulse ends",
    file: OUTPUT_BODY_FILE,
    find: "this.#registers.command(work, this.#switched(false), () => this.#registers.prove(work)),\n",
    replace: "this.#registers.prove(work),\n",
    tests: WIRE_TESTS,
  },
  {
    rule: "a coil that the map lets go its own way is not watched",
    file: "src/devices/adapters/modbus/read-map.ts",
    find: "for (const place of left) kept.delete(place);",
    replace: "",
    tests: INTERVENTIONS_TEST,
  },
  {
    rule: "a tool that was started by somebody else is said",
    file: "src/devices/adapters/modbus/tool-body.ts",
    find: "return wasAtRest && isBusy ?",
    replace: "return wasAtRest && isBusy && this.#running !== null ?",
    tests: INTERVENTIONS_TEST,
  },
];
