/** Mistakes in the campaign's own judges: a judge that can't see is worse than none. `find` occurs once in its file. */
const LIMITS_FILE = "simulator/campaign/never/limits.ts";
const BLIND_SPOTS_TEST = "test/simulator/campaign/blind-spots.test.ts";
const STANDSTILL_FILE = "simulator/campaign/never/standstill.ts";
const ZONES_FILE = "simulator/campaign/never/zones.ts";
const EXCUSES_TEST = "test/simulator/campaign/excuses.test.ts";
const CALM_FILE = "simulator/campaign/never/calm.ts";
const BEING_READ_FILE = "simulator/campaign/never/being-read.ts";
const TRIPS_FILE = "simulator/campaign/never/trips.ts";
const ENABLE_FILE = "simulator/campaign/never/enable.ts";
const MORE_JUDGES_TEST = "test/simulator/campaign/more-judges.test.ts";
const INTENT_FILE = "simulator/campaign/never/intent.ts";

export const JUDGES = [
  {
    rule: "judge 11: jerk",
    file: LIMITS_FILE,
    find: "axis.jerkPerS3 * acrossS * SHARE + ROUNDING",
    replace: "Infinity",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 11: acceleration",
    file: LIMITS_FILE,
    find: "axis.accelerationPerS2 * SHARE + ROUNDING",
    replace: "Infinity",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 11: speed",
    file: LIMITS_FILE,
    find: "limit * SHARE + ROUNDING",
    replace: "Infinity",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 11: speed, backwards",
    file: LIMITS_FILE,
    find: "Math.abs(speed) <= limit",
    replace: "speed <= limit",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 11: range",
    file: LIMITS_FILE,
    find: "position >= low - ROUNDING && position <= high + ROUNDING",
    replace: "true",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 11: a position that is no number",
    file: LIMITS_FILE,
    find: "!(position >= low - ROUNDING && position <= high + ROUNDING)",
    replace: "position < low - ROUNDING || position > high + ROUNDING",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 11: manual speed",
    file: LIMITS_FILE,
    find: 'mode === "Manual" && its === "Execute"',
    replace: "false",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 5: what is latched",
    file: "simulator/campaign/never/starts.ts",
    find: "if (state().latched.includes(interlock.name))",
    replace: "if (false)",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 6: the safety chain owes acts",
    file: "simulator/campaign/never/restarts.ts",
    find: 'else if (event.type === "safety-chain-opened") owe(',
    replace: 'else if (event.type === "safety-chain-opened" && state === "Idle") owe(',
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 5: the margin of a standstill",
    file: STANDSTILL_FILE,
    find: "const MARGIN_MS = 150;",
    replace: "const MARGIN_MS = 650;",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 5: the share of a standstill",
    file: STANDSTILL_FILE,
    find: "const SHARE = 1.6;",
    replace: "const SHARE = 2;",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 7: only who senses a zone excuses it",
    file: ZONES_FILE,
    find: "zone.sensedBy.some((device) => troubles.spoil(device,",
    replace: "[...line.devices.keys()].some((device) => troubles.spoil(device,",
    tests: EXCUSES_TEST,
  },
  {
    rule: "judge 7: a zone is judged again once one is out",
    file: ZONES_FILE,
    find: "      zone.isSpoilt = false;\n",
    replace: "",
    tests: EXCUSES_TEST,
  },
  {
    rule: "calm: no part falls",
    file: CALM_FILE,
    find: "if (mishap !== undefined)",
    replace: "if (mishap === undefined && false)",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "calm: every run is completed",
    file: CALM_FILE,
    find: "if (runsFailed > 0)",
    replace: "if (runsFailed > 1)",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 5: a trip's delay is as long as the file says",
    file: TRIPS_FILE,
    find: "clock.nowMs() - sinceMs <= delayOnMs",
    replace: "clock.nowMs() - sinceMs <= 2 * delayOnMs",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 5: what is unknown has no delay",
    file: TRIPS_FILE,
    find: "if (value === false && delayOnMs > 0",
    replace: "if (delayOnMs > 0",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 5: an input of the safety chain that is known to be open is not still to be read",
    file: "simulator/campaign/never/chain.ts",
    find: "input.wasClosed && value === undefined && isBeingRead(",
    replace: "input.wasClosed || isBeingRead(",
    tests: `${BLIND_SPOTS_TEST} test/simulator/campaign/never.test.ts`,
  },
  {
    rule: "judge 5: what is still to be read has 20 ms",
    file: BEING_READ_FILE,
    find: "const READING_MS = 20;",
    replace: "const READING_MS = 40;",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 5: what is still to be read was true before",
    file: BEING_READ_FILE,
    find: " && condition.evaluate(heard.ageless) === true;",
    replace: ";",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 5: a device that was found silent is not still to be read",
    file: TRIPS_FILE,
    find: "heard.silence(event.device);",
    replace: "",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 5: only a loop that stood still has something to read",
    file: BEING_READ_FILE,
    find: "clock.nowMs() <= wentOnAtMs() + READING_MS && ",
    replace: "",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 7: both moving",
    file: ZONES_FILE,
    find: "moving.length < 2",
    replace: "moving.length < 3",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 5: a stop of category 0 takes the drives' power",
    file: ENABLE_FILE,
    find: 'event.type === "stop-raised" && event.category === 0',
    replace: 'event.type === "stop-raised" && event.category < 0',
    tests: MORE_JUDGES_TEST,
  },
  {
    rule: "judge 5: an abort has taken the drives' power",
    file: ENABLE_FILE,
    find: 'event.to === "Aborted"',
    replace: 'event.to === "Clearing"',
    tests: MORE_JUDGES_TEST,
  },
  {
    rule: "judge 6: only a Start brings the drives' power back",
    file: ENABLE_FILE,
    find: '!hadPower && hasPower() && itsState !== "Starting"',
    replace: '!hadPower && hasPower() && itsState === "Aborted"',
    tests: MORE_JUDGES_TEST,
  },
  {
    rule: "judge 2: what leaves was announced",
    file: INTENT_FILE,
    find: "if (!announced.has(String(id)))",
    replace: "if (!announced.has(String(id)) && announced.size === 0)",
    tests: MORE_JUDGES_TEST,
  },
  {
    rule: "judge 2: what is carried out has left, to this device",
    file: INTENT_FILE,
    find: "    executed({ id, device, fence }) {",
    replace: "    executed({ id, fence }, device = id === 1 ? 'arm' : '') {",
    tests: MORE_JUDGES_TEST,
  },
  {
    rule: "judge 12: what was told stays so",
    file: "simulator/campaign/never/history.ts",
    find: "kept.length >= KEPT_MAX",
    replace: "kept.length >= KEPT_MAX * KEPT_MAX",
    tests: MORE_JUDGES_TEST,
  },
];
