// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is looked for is the text of sources
/** Mistakes in what the page itself decides. `find` occurs once in its file. */
const CORE = "src/panel/web/core";
const NOT_KNOWN = "test/panel/web/core/not-known.test.ts";

const mistake = (file, tests) => (rule, find, replace) => ({ rule, file: `${CORE}/${file}.ts`, find, replace, tests });
const inWatchdog = mistake("live/watchdog", NOT_KNOWN);
const inEntrance = mistake("live/entrance", NOT_KNOWN);
const inPanel = mistake("live/live-panel", NOT_KNOWN);

const DOING = "test/panel/doing.test.ts";
const inDoing = mistake("live/doing", DOING);
const INTERLOCKS = "test/safety/interlocks.test.ts";
const inFold = (rule, find, replace) => ({ rule, file: "src/model/apply-event.ts", find, replace, tests: INTERLOCKS });

const LIVE = "test/panel/web/core/live-panel.test.ts";
const inAnswers = mistake("live/live-panel", LIVE);
const inUnanswered = mistake("live/unanswered", LIVE);

const OWN = "test/panel/web/core/own-control.test.ts";
const inOwn = mistake("live/own-control", OWN);
const RULES = "test/panel/server/rules.test.ts";

const inTheme = mistake("live/theme", "test/panel/web/core/theme.test.ts");
const inStation = mistake("live/station-name", "test/panel/web/core/theme.test.ts");

export const PANEL_PAGE = [
  inTheme("a person's choice of a theme counts", 'if (choice !== "system") return choice;', ""),
  inTheme(
    "more contrast comes before dark",
    'preferred.contrast ? "contrast" : preferred.dark ? "dark" : "light"',
    'preferred.dark ? "dark" : preferred.contrast ? "contrast" : "light"',
  ),
  inStation("two stations of one kind have two names", "id.slice(0, 4)", '""'),
  mistake("live/line-store", LIVE)(
    "an event is dated by the server's clock",
    "Date.parse(its.wallTime) - serverTime",
    "Date.parse(its.wallTime)",
  ),
  {
    rule: "the alarm of an open chain ends when the chain is closed",
    file: "src/panel/wire/alarm-kinds.ts",
    find: "      return [`chain:${event.device}`];",
    replace: "      return [];",
    tests: "test/panel/wire/alarms.test.ts",
  },
  inOwn(
    "who loses control is told to whom",
    "      this.#lost = to === null ? null",
    "      this.#lost = to !== null ? null",
  ),
  inOwn("control that was got back is not lost", "      this.#lost = null;\n", ""),
  inOwn(
    "without a link one's own control commands nothing",
    "    this.#hadIt ||= this.#leaseId !== null;\n    this.#leaseId = null;",
    "    this.#hadIt ||= this.#leaseId !== null;",
  ),
  inOwn(
    "without a link one's own control is shown as one's own",
    "    this.#hadIt ||= this.#leaseId !== null;",
    "    this.#hadIt = false;",
  ),
  inOwn(
    "whose control it is after a lost link the line says",
    "    this.#hadIt = false;\n  }\n\n  end",
    "  }\n\n  end",
  ),
  {
    rule: "a viewer's abort takes nobody's power",
    file: "src/panel/server/stop-desk.ts",
    find: 'by.role === "viewer" ? "stop" : asked',
    replace: 'by.role === "viewer" ? asked : asked',
    tests: RULES,
  },
  {
    rule: "who loses control is told why",
    file: "src/panel/server/lease.ts",
    find: "{ lost: { to: shown(to), reason } }",
    replace: "{ lost: { to: shown(to), reason: null } }",
    tests: RULES,
  },

  inAnswers(
    "an answer that takes long is said to be late",
    "const unwatch = time.after(ANSWER_MS, late);",
    "const unwatch = time.after(giveUpMs, late);",
  ),
  inAnswers("an answer that came is not late afterwards", "      unwatch();\n", ""),
  inAnswers("no answer is no refusal", "      return UNANSWERED;", '      return refused("no-controller", "");'),
  inUnanswered("another's command is no answer to one's own", " || event.by !== open.by", ""),
  inUnanswered("another command is no answer", " || event.command !== open.command", ""),
  inUnanswered("what was accepted before one asked is no answer", "event.seq <= open.seenSeq || ", ""),

  inDoing(
    "Stop waits for each device that moves by itself until it stands",
    "return standstillAtMs !== null && standstillAtMs >= stateSinceMs ? []",
    "return standstillAtMs !== null ? []",
  ),
  inDoing("a line that a person has held does not go on by itself", '"failure";', '"command";'),
  inDoing(
    "Held with a question waits for the answer",
    "  if (question !== null) {",
    "  if (question === null && resync !== null) {",
  ),
  inDoing(
    "what a stop cuts short does not run any more",
    '? "stopping" : "interrupted"',
    '? step.phase : "interrupted"',
  ),
  inDoing(
    "after an abort no step of the run is under way",
    '  return inFlight.map((step) => ({ step, standing: "interrupted" }));',
    "  return inFlight.map((step) => ({ step, standing: step.phase }));",
  ),
  inDoing("an interrupted step is no part of the next run", "  if (!SHOWS_INTERRUPTED.has(state)) return [];\n", ""),
  inDoing("a device at work on a step is named by the step, not by its command", " || ofSteps.has(commandId)", ""),
  {
    rule: "a Reset that takes too long names who has not answered",
    file: "src/control/dispatch/first-out.ts",
    find: 'devices[name]?.link !== "up")',
    replace: 'devices[name]?.link === "lost")',
    tests: DOING,
  },
  {
    rule: "a device that has come to rest is told to do nothing any more",
    file: "src/model/draft.ts",
    find: "    its.act = null;\n",
    replace: "",
    tests: DOING,
  },
  inFold(
    "the first-out stays for as long as its cause is there",
    " && !firstOut.facts.some((cause) => isThere(draft, cause))",
    "",
  ),
  inFold(
    "the first-out stays until a person has cleared or reset the line",
    "firstOut?.isSeenTo === true && ",
    "firstOut !== null && ",
  ),
  inFold("a first-out that was seen to makes room for the next", "first === null || first.isSeenTo", "first === null"),
  inFold(
    "the first-out of an open chain goes when the chain is closed",
    "name !== event.device);\n      return unpin(draft);",
    "name !== event.device);\n      return;",
  ),
  {
    rule: "Clear and Reset are refused while the chain is known to be open",
    file: "src/control/line/start-checks.ts",
    find: "({ value }) => value === false",
    replace: "({ value }) => value === null",
    tests: INTERLOCKS,
  },
  {
    rule: "what is not known of the chain does not keep from Reset",
    file: "src/control/line/start-checks.ts",
    find: "const open = chainLinks(line, signals).find(({ value }) => value === false);",
    replace: "const open = chainLinks(line, signals).find(({ value }) => value !== true);",
    tests: INTERLOCKS,
  },

  inWatchdog(
    "a page that never heard anything has no link in the end",
    '    if (ageMs >= NO_LINK_AFTER_MS) return "no-link";\n    if (!this.#hasHeard) return "connecting";',
    '    if (!this.#hasHeard) return "connecting";\n    if (ageMs >= NO_LINK_AFTER_MS) return "no-link";',
  ),
  inWatchdog("before the first frame a page is not live", '    if (!this.#hasHeard) return "connecting";\n', ""),
  {
    rule: "nothing is known of a line before its first snapshot",
    file: `${CORE}/live/line-store.ts`,
    find: "    return this.bootId !== null;",
    replace: "    return true;",
    tests: NOT_KNOWN,
  },
  inPanel(
    "a restart is told from the end of one's own session",
    "error.data.bootId !== bootId;",
    "error.data.bootId === bootId;",
  ),
  {
    rule: "a line that was not heard of has nothing against a command",
    file: `${CORE}/live/why-not.ts`,
    find: "  return picture.isKnown ? ",
    replace: "  return picture.line !== null ? ",
    tests: NOT_KNOWN,
  },
  inEntrance("who is at the page is asked again when no answer comes", '      end("unreachable");\n    });', "    });"),
  inEntrance(
    "a late answer about who is signed in counts no more",
    "if (isOver || this.#isClosed) return;",
    "if (this.#isClosed) return;",
  ),
  inEntrance("a stop goes out while nobody knows who is signed in", '    this.#stop.press("stop");', ""),
  inEntrance(
    "the entrance says after a while that there is no link",
    'this.#watchdog.freshness === "no-link" ? "no-link" : "connecting"',
    '"connecting"',
  ),
];
