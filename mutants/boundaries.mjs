/** Mistakes at the controller's boundaries: a program that was held up, adapters that throw, trials that do not end. Lists of mistakes: see list.mjs. */
export const BOUNDARIES = [
  {
    rule: "no command to a device that has not been read since a stall",
    file: "src/safety/gate.ts",
    find: "if (!isEndedByHand && !this.#signals.isFresh(device.name))",
    replace: "if (false)",
    tests: "test/safety/refusals.test.ts test/control/held-up-loop.test.ts",
  },
  {
    rule: "in Manual only what ends a motion may leave before its device has been read",
    file: "src/safety/gate.ts",
    find: 'const isEndedByHand = request.purpose === "manual" && ENDS_MOTION.has(act.verb);',
    replace: 'const isEndedByHand = request.purpose === "manual";',
    tests: "test/safety/refusals.test.ts test/control/held-up-loop.test.ts",
  },
  {
    rule: "a person ends a motion though its device has not been read",
    file: "src/safety/gate.ts",
    find: 'const isEndedByHand = request.purpose === "manual" && ENDS_MOTION.has(act.verb);',
    replace: "const isEndedByHand = false;",
    tests: "test/safety/refusals.test.ts test/control/held-up-loop.test.ts",
  },
  {
    rule: "Unhold waits until the devices that it commands have been read",
    file: "src/control/hold.ts",
    find: "this.#whenRead = this.#isUnread() ? () => this.thaw(going, stuck) : null;",
    replace: "this.#whenRead = null;",
    tests: "test/control/held-up-loop.test.ts",
  },
  {
    rule: "a device that is read lets the Unhold go on",
    file: "src/control/hold.ts",
    find: "    this.#whenRead?.();\n",
    replace: "",
    tests: "test/control/held-up-loop.test.ts",
  },
  {
    rule: "a judge sees a command to a device that is silent",
    file: "simulator/campaign/never/known.ts",
    find: "if (!heard.isFresh(device) && !isEndedByHand)",
    replace: "if (false)",
    tests: "test/simulator/campaign/never.test.ts",
  },
  {
    rule: "a timer that a stall held up says when it was due",
    file: "simulator/campaign/loop-clock.ts",
    find: "handle.dueMs = wasDueMs;",
    replace: "",
    tests: "test/simulator/campaign/draws.test.ts",
  },
];
