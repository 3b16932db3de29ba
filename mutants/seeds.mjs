/** Mistakes in how the campaign plays a seed and keeps account. `find` occurs once in its file. */
const ACCOUNT_FILE = "simulator/campaign/account.ts";
const BLIND_SPOTS_TEST = "test/simulator/campaign/blind-spots.test.ts";
const TROUBLES_FILE = "simulator/campaign/troubles.ts";
const EXCUSES_TEST = "test/simulator/campaign/excuses.test.ts";
const LIVENESS_FILE = "simulator/campaign/liveness.ts";
const RUN_SCRIPT_FILE = "simulator/campaign/run-script.ts";
const CAMPAIGN_FILE = "simulator/campaign/campaign.ts";
const LOOP_CLOCK_FILE = "simulator/campaign/loop-clock.ts";
const DRAWS_TEST = "test/simulator/campaign/draws.test.ts";
const ENABLE_FILE = "simulator/campaign/enable.ts";
const PLAY_OUT_FILE = "simulator/campaign/play-out.ts";

export const SEEDS = [
  {
    rule: "judge 9: the sum of parts",
    file: ACCOUNT_FILE,
    find: "if (this.#taken === this.#ended.size + inProcess) return;",
    replace: "if (this.#taken >= this.#ended.size + inProcess) return;",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 9: rejected lies at reject",
    file: ACCOUNT_FILE,
    find: 'return place.kind === "spot" && place.position === "reject";',
    replace: 'return place.kind === "spot";',
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "judge 9: rejected is not on the belt",
    file: ACCOUNT_FILE,
    find: 'if (as === "rejected") return',
    replace: 'if (as === "rejected" && place.kind === "spot") return',
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "a fault has only its own device in its grip",
    file: TROUBLES_FILE,
    find: "devices.has(device) && effect",
    replace: "devices.size > 0 && effect",
    tests: EXCUSES_TEST,
  },
  {
    rule: "a fault excuses in its own respects only",
    file: TROUBLES_FILE,
    find: "effect.spoils.some((each) => respects.includes(each))",
    replace: "effect.spoils.length > 0",
    tests: EXCUSES_TEST,
  },
  {
    rule: "a fault excuses no longer than it lasts",
    file: TROUBLES_FILE,
    find: "this.#open.filter(({ untilMs }) => untilMs > nowMs)",
    replace: "this.#open.filter(({ untilMs }) => untilMs > 0)",
    tests: EXCUSES_TEST,
  },
  {
    rule: "what is mended excuses no more",
    file: TROUBLES_FILE,
    find: "open.untilMs = Math.min(open.untilMs, untilMs)",
    replace: "open.untilMs = Math.max(open.untilMs, untilMs)",
    tests: EXCUSES_TEST,
  },
  {
    rule: "judge 9: a lying gripper makes its own part doubtful only",
    file: ACCOUNT_FILE,
    find: "(at ?? lastAt) === gripper) entry",
    replace: "(at ?? lastAt) !== null) entry",
    tests: EXCUSES_TEST,
  },
  {
    rule: "judge 9: a mishap of what is known is told",
    file: ACCOUNT_FILE,
    find: "this.#unknowable.has(upper) || this.#unknowable.has(under)",
    replace: "this.#unknowable.size > 0",
    tests: EXCUSES_TEST,
  },
  {
    rule: "liveness: a run has to be completed",
    file: LIVENESS_FILE,
    find: "if (!this.isDone) {",
    replace: "if (!this.isDone && this.#person.lastRefusal !== null) {",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "liveness: no step is in flight for ever",
    file: LIVENESS_FILE,
    find: "...state.steps.map(",
    replace: "...state.steps.slice(9).map(",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "liveness: no command is in flight for ever",
    file: LIVENESS_FILE,
    find: "commandId === null ? [] :",
    replace: "commandId !== -1 ? [] :",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "liveness: no cycle is open for ever",
    file: LIVENESS_FILE,
    find: "...state.cycles.map(",
    replace: "...state.cycles.slice(9).map(",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "calm is judged",
    file: RUN_SCRIPT_FILE,
    find: "if (script.disturbances.length === 0)",
    replace: "if (script.disturbances.length < 0)",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "the same seed gives the same trace",
    file: CAMPAIGN_FILE,
    find: "if (again.traceHash === first.traceHash) return first;",
    replace: 'if (again.traceHash !== "") return first;',
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "no seed in so many is left out of being run twice",
    file: CAMPAIGN_FILE,
    find: "seed % TWICE_EVERY === 0",
    replace: "seed % TWICE_EVERY === 1",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "a hang is told",
    file: RUN_SCRIPT_FILE,
    find: "if (timers > TIMERS_AT_ONCE_MAX)",
    replace: "if (timers > 100 * TIMERS_AT_ONCE_MAX)",
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "an exception is told",
    file: RUN_SCRIPT_FILE,
    find: 'never.tell("no exception",',
    replace: 'never.tell("",',
    tests: BLIND_SPOTS_TEST,
  },
  {
    rule: "a stall holds up what is due",
    file: LOOP_CLOCK_FILE,
    find: "      if (this.isStalled) {\n        this.#world.reschedule",
    replace: "      if (false) {\n        this.#world.reschedule",
    tests: DRAWS_TEST,
  },
  {
    rule: "a stall holds up what arrives",
    file: LOOP_CLOCK_FILE,
    find: "if (this.isStalled) this.#world.at(",
    replace: "if (this.isStalled && !this.isBehind) this.#world.at(",
    tests: DRAWS_TEST,
  },
  {
    rule: "a second stall does not shorten the first",
    file: LOOP_CLOCK_FILE,
    find: "this.#stallsUntilMs = Math.max(this.#stallsUntilMs, this.#world.nowMs() + forMs);",
    replace: "this.#stallsUntilMs = this.#world.nowMs() + forMs;",
    tests: DRAWS_TEST,
  },
  {
    rule: "a loop is behind until the instant in which it goes on is over",
    file: LOOP_CLOCK_FILE,
    find: "this.#world.nowMs() <= this.#stallsUntilMs",
    replace: "this.#world.nowMs() < this.#stallsUntilMs",
    tests: DRAWS_TEST,
  },
  {
    rule: "the wall clock is set, the loop's own time is not",
    file: LOOP_CLOCK_FILE,
    find: "    return this.#world.nowMs();\n",
    replace: "    return this.#world.nowMs() + this.#wallOffMs;\n",
    tests: DRAWS_TEST,
  },
  {
    rule: "the watchdog drops the drives' power when the loop is silent",
    file: ENABLE_FILE,
    find: "this.#timer = this.#clock.after(SILENT_MS, () => this.drop());",
    replace: "this.#timer = this.#clock.after(SILENT_MS, () => {});",
    tests: DRAWS_TEST,
  },
  {
    rule: "a beat keeps the drives' power",
    file: ENABLE_FILE,
    find: "this.#clock.nowMs() + SILENT_MS",
    replace: "this.#clock.nowMs()",
    tests: DRAWS_TEST,
  },
  {
    rule: "every seed may draw a load in mid-run",
    file: "simulator/campaign/draw-more.ts",
    find: "load: 0.25",
    replace: "load: 0",
    tests: DRAWS_TEST,
  },
  {
    rule: "a load takes effect",
    file: PLAY_OUT_FILE,
    find: 'if ("plan" in planned) controller.load(planned, WHO);',
    replace: 'if (!("plan" in planned)) controller.load(job, WHO);',
    tests: DRAWS_TEST,
  },
  {
    rule: "the end of a bypass takes effect",
    file: PLAY_OUT_FILE,
    find: "return void controller.endBypass(deed.interlock, WHO);",
    replace: "return;",
    tests: DRAWS_TEST,
  },
  {
    rule: "a jog's tokens are repeated",
    file: PLAY_OUT_FILE,
    find: "tokens: tokens - 1 }",
    replace: "tokens: 0 }",
    tests: DRAWS_TEST,
  },
  {
    rule: "a jog's button is let go of",
    file: PLAY_OUT_FILE,
    find: "if (tokens === 0) return controller.endJog(device, WHO);",
    replace: "if (tokens === 0) return;",
    tests: DRAWS_TEST,
  },
  {
    rule: "arms share boxes in some seeds",
    file: "simulator/campaign/traits.ts",
    find: "boxes: 0.6",
    replace: "boxes: 0",
    tests: DRAWS_TEST,
  },
];
