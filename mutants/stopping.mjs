/** Mistakes in what is known of a stop that is under way, and in what happens when it ends. `find` occurs once in its file. */
const STOPS = "src/control/dispatch/stops.ts";
const WHY_NOT = "src/panel/web/core/live/why-not.ts";
const APPLY_EVENT = "src/model/apply-event.ts";
const CONTROL_TEST = "test/control/stop-ended.test.ts";
const PAGE_TEST = "test/panel/web/core/why-not.test.ts";

export const STOPPING = [
  {
    rule: "a device that confirms no stop at all is not verified any more, whatever its kind",
    file: STOPS,
    find: '      log.emit({ type: "device-unverified", device: name, why: "it did not confirm its stop" });\n',
    replace: "",
    tests: "test/safety/stops.test.ts",
  },
  {
    rule: "what a stop has kept is asked for again when the stop ends",
    file: STOPS,
    find: "if (watch !== undefined && watch.category < 2) this.#tellEnded();",
    replace: "if (watch !== undefined && watch.category < 0) this.#tellEnded();",
    tests: CONTROL_TEST,
  },
  {
    rule: "steps that wait are asked again when a stop ends, whatever their conditions read",
    file: "src/control/line/production-run.ts",
    find: "  stopEnded(): void {\n    this.loop.retry(null);",
    replace: "  stopEnded(): void {",
    tests: CONTROL_TEST,
  },
  {
    rule: "outputs that wait for what moves are still being stopped",
    file: STOPS,
    find: "return this.#watches.has(device) || this.#later.has(device);",
    replace: "return this.#watches.has(device);",
    tests: CONTROL_TEST,
  },
  {
    rule: "a stop of category 2 keeps nobody from the next command",
    file: APPLY_EVENT,
    find: "if (event.category < 2) draft.stopping =",
    replace: "if (event.category <= 2) draft.stopping =",
    tests: PAGE_TEST,
  },
  {
    rule: "a device that is lost answers its stop no more",
    file: APPLY_EVENT,
    find: 'case "device-lost":\n      noLongerStopping(draft, event.device);',
    replace: 'case "device-lost":',
    tests: PAGE_TEST,
  },
  {
    rule: "the page says that a device is still being stopped",
    file: WHY_NOT,
    find: "if (isStopUnderWay({ state, line }, cmd.device)) refusals",
    replace: "if (isStopUnderWay({ state, line }, cmd.do)) refusals",
    tests: PAGE_TEST,
  },
  {
    rule: "the page says that the last reports of a device have not been read",
    file: WHY_NOT,
    find: "if (isStale(cmd.device)) refusals",
    replace: "if (isStale(cmd.do)) refusals",
    tests: PAGE_TEST,
  },
  {
    rule: "a person may end a motion while a stop is under way, by the page, too",
    file: WHY_NOT,
    find: "if (!ENDS_MOTION.has(verb)) {",
    replace: "if (!ENDS_MOTION.has(verb) || its.verified) {",
    tests: PAGE_TEST,
  },
];
