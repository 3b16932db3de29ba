/** Mistakes in what watches over devices: gate, limits, zones, interlocks, stops. Lists of mistakes: see list.mjs. */
import { inFile } from "./in-file.mjs";

export const CORE = [
  ...inFile(
    "src/safety/gate.ts",
    "test/safety/gate-verbs.test.ts test/safety/refusals.test.ts test/safety/manual.test.ts",
    [
      [
        "a pulse passes interlocks and zones as any act does",
        'const ENDS_MOTION: ReadonlySet<Act["verb"]> = new Set(["hold", "stop", "off"]);',
        'const ENDS_MOTION: ReadonlySet<Act["verb"]> = new Set(["hold", "stop", "off", "pulse"]);',
      ],
      [
        "homing is commanded while the line starts only",
        'homing: ["Starting"],',
        'homing: ["Starting", "Execute", "Idle"],',
      ],
      ["by hand is in Execute only", 'manual: ["Execute"],', 'manual: ["Execute", "Held", "Idle"],'],
      [
        "unverified axes do not jog",
        'act.verb !== "home" && act.verb !== "hold") {',
        'act.verb !== "home" && act.verb !== "hold" && act.verb !== "jog") {',
      ],
      [
        "only the command that it carries on lets a command past a busy device",
        "its.commandId !== request.carriesOn)",
        "request.carriesOn === null)",
      ],
      [
        "what is not known to stand still is in the way of homing",
        "commandId === null && isMoving === false;",
        "commandId === null && isMoving !== true;",
      ],
    ],
  ),
  ...inFile(
    "src/safety/limits.ts",
    "test/safety/gate-verbs.test.ts test/safety/refusals.test.ts test/safety/manual.test.ts",
    [
      [
        "a value is not set above its range",
        "return act.value >= range[0] && act.value <= range[1]",
        "return act.value >= range[0]",
      ],
      [
        "a value is not set below its range",
        "return act.value >= range[0] && act.value <= range[1]",
        "return act.value <= range[1]",
      ],
      [
        "every axis that is to be homed is one of the device's",
        "axes.every((axis) => device.axes.has(axis))",
        "axes.some((axis) => device.axes.has(axis))",
      ],
      ["a tool's verb is given every parameter", "return [...missing, ...given];", "return [...given];"],
      [
        "a pulse lasts for a time above 0",
        "return act.forMs > 0 && Number.isFinite(act.forMs)",
        "return Number.isFinite(act.forMs)",
      ],
    ],
  ),
  ...inFile(
    "src/safety/interlock.ts",
    "test/safety/interlocks.test.ts test/safety/refusals.test.ts test/safety/gate-verbs.test.ts",
    [
      ["only the bypassed interlock is bypassed", "if (bypass.interlock === interlock) return true;", "return true;"],
      [
        "an interlock is looked at for every signal that it reads",
        "for (const slot of watched.condition.slots) this.#bySlot[slot]",
        "for (const slot of watched.condition.slots.slice(0, 1)) this.#bySlot[slot]",
      ],
    ],
  ),
  ...inFile("src/safety/zone.ts", "test/safety test/control/zone-claims.test.ts", [
    [
      "a device that may be inside counts as inside",
      "condition !== null && condition.evaluate(source) !== false;",
      "condition !== null && condition.evaluate(source) === true;",
    ],
  ]),
  ...inFile("src/safety/stop-bound.ts", "test/safety/stops.test.ts", [
    ["a stop may begin while the device still speeds up", "brakingS + 2 * easingS", "brakingS"],
  ]),
  ...inFile(
    "src/control/zone-claims.ts",
    "test/control/zone-claims.test.ts test/safety/manual.test.ts test/safety/boxes.test.ts",
    [
      [
        "a zone is not let go before it was entered",
        "return isAtRest || (claim.leavesOnce && claim.wasInside);",
        "return isAtRest || claim.leavesOnce;",
      ],
      ["a zone is kept in Held", '  "Held",\n', ""],
      ["a jog sweeps what it takes to stop", "+ Math.sign(act.speedPerS) * stopping;", ";"],
      [
        "a zone that is entered again is not let go in between",
        "course.at(-1) === false && entries(course) === 1",
        "course.at(-1) === false",
      ],
      [
        "axes that do not know where they are claim every zone of theirs",
        "return names.map((zone) => ({ zone, leavesOnce: false }));",
        "return NONE;",
      ],
      [
        "what is swept depends on where the act begins",
        "known?.from.every((value, i) => value === from[i])",
        "known !== undefined",
      ],
      [
        "who may be inside keeps the zone",
        "const isInside = claim.inside.evaluate(this.#its.signals) !== false;",
        "const isInside = claim.inside.evaluate(this.#its.signals) === true;",
      ],
      ["a zone in the middle of a move is seen", "const SAMPLES = 64;", "const SAMPLES = 2;"],
    ],
  ),
  ...inFile("src/control/interlock-watch.ts", "test/safety/interlocks.test.ts", [
    ["an automatic latch waits anew after each break", '    this.#cancel(course, "release");\n', ""],
    [
      "what is rounded keeps no latch",
      "if (isLatched && watched.condition.evaluate(signals) === true) this.#clear",
      "if (isLatched && this.#refuseReset(watched) === null) this.#clear",
    ],
    [
      "a trip that is latched does not trip again",
      "if (log.state.latched.includes(interlock.name) || isBypassed(interlock.name, log.state)) return false;",
      "if (isBypassed(interlock.name, log.state)) return false;",
    ],
    ["of several trips the hardest decides", "tripped(Math.min(...causes", "tripped(Math.max(...causes"],
    [
      "the chain stops the line in every state",
      "if (isUnderWay(stateBefore) || isChain) {",
      "if (isUnderWay(stateBefore)) {",
    ],
    [
      "what a bypass kept from tripping trips at its end",
      "if (watched !== undefined && this.#hasTripped(watched)) this.#trip",
      "if (watched === undefined && this.#hasTripped(watched)) this.#trip",
    ],
    ["a manual reset waits for delay_off", "if (heldMs >= delayOffMs) return null;", "return null;"],
    [
      "in waiting states a trip only latches",
      'state === "Execute" || (isActing(state)',
      'state !== "Stopped" || (isActing(state)',
    ],
  ]),
  ...inFile("src/control/bypass.ts", "test/safety/interlocks.test.ts", [
    [
      "a renewed bypass lasts until the new end",
      "    this.#cancel(interlock);\n    this.#timers.set(",
      "    this.#timers.set(",
    ],
    [
      "who ends a bypass early has what it kept trip",
      '    this.#log.emit({ type: "bypass-ended", interlock, by });\n    this.#ended(interlock);',
      '    this.#log.emit({ type: "bypass-ended", interlock, by });\n    if (by === "its end time") this.#ended(interlock);',
    ],
    ["a bypass has an end", "forMs > 0 && forMs <= BYPASS_MS_MAX", "forMs > 0"],
  ]),
  ...inFile(
    "src/control/stops.ts",
    "test/safety/stops.test.ts test/safety/silence-and-stops.test.ts test/safety/process-enable.test.ts",
    [
      ["axes that category 0 had to stop are unverified", 'if (to === 0 && link.device.kind === "axes")', "if (false)"],
      [
        "what is not heard is told to stop all the same",
        'wanted.has(link.device.name) && link.state !== "down"',
        'wanted.has(link.device.name) && link.state === "up"',
      ],
      [
        "standstill that nothing measures is assumed after the bound only",
        '    if (report.standstill === "assumed") return;\n',
        "",
      ],
      [
        "a softer stop does not take away what is still to come",
        "if (wanted < 2) this.#later.delete(name);",
        "this.#later.delete(name);",
      ],
      ["category 1 drops the power when what moves stands", "else if (category === 1) this.#powerCause = cause;", ""],
      ["category 0 drops the power at once", "if (category === 0) dropPower(cause);", "if (false) dropPower(cause);"],
    ],
  ),
];
