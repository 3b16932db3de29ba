/** Deliberate mistakes at a grbl: a leg that was not confirmed, and what people do at the machine. */
const BARRIERS = "test/contract/gcode-barriers.test.ts";
const INTERVENTIONS = "test/devices/gcode/interventions.test.ts";
const FOLDER = "src/devices/adapters/gcode";

export const GRBL = [
  {
    rule: "an answer to a barrier is no proof of a leg",
    file: `${FOLDER}/axes-body.ts`,
    find: "          this.#untilThere(line, { limitMs, next }, work);\n        },",
    replace:
      '          if (barrier.kind === "ok") next();\n          else this.#untilThere(line, { limitMs, next }, work);\n        },',
    tests: BARRIERS,
  },
  {
    rule: "a leg is proved by its place, not by rest",
    file: `${FOLDER}/axes-body.ts`,
    find: "if (off <= this.#tolerance(axis)) its.next();",
    replace: "if (off >= 0) its.next();",
    tests: BARRIERS,
  },
  {
    rule: "a restart that nobody asked for is said",
    file: `${FOLDER}/controller.ts`,
    find: "for (const user of users) user.intervened(RESTARTED);",
    replace: "",
    tests: INTERVENTIONS,
  },
  {
    rule: "a hold that nobody here asked for is said",
    file: `${FOLDER}/foreign.ts`,
    find: "return ours.isStopping || ours.isResetting ? null :",
    replace: "return ours.isStopping || !ours.isResetting ? null :",
    tests: INTERVENTIONS,
  },
  {
    rule: "a hold of our own stop is not said",
    file: `${FOLDER}/foreign.ts`,
    find: "return ours.isStopping || ours.isResetting ? null :",
    replace: "return ours.isResetting ? null :",
    tests: INTERVENTIONS,
  },
  {
    rule: "an alarm of our own reset is not said",
    file: `${FOLDER}/foreign.ts`,
    find: '(alarm.means === "reset" && isResetting)',
    replace: "false",
    tests: INTERVENTIONS,
  },
  {
    rule: "homing that failed is no person's doing",
    file: `${FOLDER}/foreign.ts`,
    find: 'if (alarm.means === "homing failed" || ',
    replace: "if (",
    tests: INTERVENTIONS,
  },
  {
    rule: "what lasted is said to be over",
    file: `${FOLDER}/foreign.ts`,
    find: '      seen.push({ kind: "over" });\n',
    replace: "",
    tests: INTERVENTIONS,
  },
  {
    rule: "a stop behind the door drops the rest of the move",
    file: `${FOLDER}/axes-stop.ts`,
    find: 'if (status?.state === "Door" && stopping.isOurs',
    replace: 'if (false && status?.state === "Door" && stopping.isOurs',
    tests: INTERVENTIONS,
  },
  {
    rule: "an answer after a long silence is heard, whichever",
    file: `${FOLDER}/controller.ts`,
    find: "          this.#heardAtMs = this.#clock.nowMs();\n",
    replace: "          if (!this.isHoming) this.#heardAtMs = this.#clock.nowMs();\n",
    tests: INTERVENTIONS,
  },
  {
    rule: "a grbl that reports work positions is up once its offset has come",
    file: `${FOLDER}/controller.ts`,
    find: "if (isStanding(status) && this.at === null) return;",
    replace: "",
    tests: INTERVENTIONS,
  },
  {
    rule: "a welcome of grblHAL is one",
    file: `${FOLDER}/channel.ts`,
    find: "/^Grbl(?:HAL)? (",
    replace: "/^Grbl (",
    tests: INTERVENTIONS,
  },
  {
    rule: "a position inside the pull-off is named where hard limits are on",
    file: `${FOLDER}/settings.ts`,
    find: "if (off >= pullOff - SAME_MM) return [];",
    replace: "if (off >= 0) return [];",
    tests: "test/devices/gcode/read.test.ts",
  },
  {
    rule: "nothing is switched in check mode",
    file: `${FOLDER}/output-body.ts`,
    find: 'if (status?.state === "Check")',
    replace: "if (false)",
    tests: INTERVENTIONS,
  },
  {
    rule: "the scale of an axis is read when it is asked for",
    file: `${FOLDER}/adapter.ts`,
    find: "told(settings === before ? null : (",
    replace: "told((",
    tests: "test/devices/gcode/read-scale.test.ts",
  },
  {
    rule: "the scale is that of the axis that was asked for",
    file: `${FOLDER}/adapter.ts`,
    find: 'STEPS_SETTING + "XYZ".indexOf(option.letter)',
    replace: "STEPS_SETTING",
    tests: "test/devices/gcode/read-scale.test.ts",
  },
  {
    rule: "a person is not asked for a scale that grbl says",
    file: "src/cli/calibrate/scale-dialogue.ts",
    find: "if (read === null || read === 0)",
    replace: "if (read !== 0)",
    tests: "test/devices/gcode/calibrate.test.ts",
  },
];
