/** Texts of the page that are derived from another state than the line's: each is seen beside the words of the log. `find` occurs once in its file. */
const HONEST = "test/panel/honest/honest.test.ts";
const mistake = (file, rule, find, replace) => ({ rule, file: `src/${file}`, find, replace, tests: HONEST });
const inPage = (file, ...rest) => mistake(`panel/web/${file}`, ...rest);

export const HONEST_PAGE = [
  inPage(
    "shell/state-word.tsx",
    "the state's name is that of the state, not of the run",
    "{isKnown ? t.states[state.state] : t.notKnown.state}",
    '{isKnown ? t.states[state.run?.outcome === "complete" ? "Complete" : state.state] : t.notKnown.state}',
  ),
  inPage(
    "core/live/doing.ts",
    "a suspended line waits for what suspended it",
    "      return suspendedBy(state);",
    "      return heldBy(state, line);",
  ),
  inPage(
    "core/live/doing.ts",
    "a held line that asks waits for the answer",
    "  if (question !== null) {",
    "  if (question !== null && resync !== null) {",
  ),
  inPage(
    "core/live/doing.ts",
    "a line that is starting says what it homes",
    "...dryRun(state), ...acts(state), ...unhomed(state, line), ",
    "...dryRun(state), ...unhomed(state, line), ",
  ),
  inPage(
    "core/live/doing.ts",
    "a change at a device that lasts is waited for",
    "intervention === null || intervention.isOver",
    "intervention === null || !intervention.isOver",
  ),
  inPage(
    "core/live/doing.ts",
    "nothing of an ended run is shown as running",
    '  if (run?.outcome === "running") return inFlight.map((step) => ({ step, standing: step.phase }));',
    "  if (run !== null) return inFlight.map((step) => ({ step, standing: step.phase }));",
  ),
  inPage(
    "core/live/doing.ts",
    "what a stop has cut short is forgotten at the Reset",
    '(["Stopped", "Aborted", "Clearing"])',
    '(["Stopped", "Aborted", "Clearing", "Resetting", "Idle"])',
  ),
  inPage(
    "shell/alarm-line.tsx",
    "the first-out is the first cause, not the last failure",
    "return fact === undefined ? firstOut.cause : say.cause(fact);",
    'return fact === undefined ? firstOut.cause : say.cause(state.lastFailure === null ? fact : { kind: "failure", failure: state.lastFailure, notes: [] });',
  ),
  inPage(
    "shell/alarm-line.tsx",
    "the alarm that matters most comes first",
    "RANK[a.priority] - RANK[b.priority]",
    "RANK[b.priority] - RANK[a.priority]",
  ),
  inPage(
    "shell/alarm-line.tsx",
    "a bypass stands in the alarm line while it lasts",
    "...(state.bypasses.length > 0",
    "...(state.latched.length > 0",
  ),
  inPage(
    "core/live/why-not.ts",
    "what was changed at a device keeps the line from going on",
    "reasons.push(...lasting(state).map(t.say.reason));",
    ";",
  ),
  inPage(
    "core/live/why-not.ts",
    "and from being answered, but by an abort",
    'return cmd.answer === "abort" ? [] : lasting(state).map(t.say.reason);',
    "return [];",
  ),
  inPage(
    "core/live/why-not.ts",
    "an open chain is against Clear and Reset, too",
    'if (command === "start" || command === "reset" || command === "clear")',
    'if (command === "start")',
  ),
  inPage(
    "core/live/why-not.ts",
    "a tripped interlock is against Unhold, too",
    'if (command !== "start" && command !== "unhold" && command !== "unsuspend") return reasons;',
    'if (command !== "start" && command !== "unsuspend") return reasons;',
  ),
  inPage(
    "core/live/why-not.ts",
    "a question is against Unhold and Complete",
    'if (state.question !== null && (command === "unhold" || command === "complete"))',
    'if (state.question !== null && command === "unhold")',
  ),
  inPage(
    "core/live/why-not.ts",
    "the mode changes where nothing is under way",
    "return MODE_CHANGE_STATES.includes(state.state)",
    'return state.run?.outcome !== "running"',
  ),
  inPage(
    "core/live/why-not.ts",
    "who has control is said",
    "else if (needsLease(cmd) && !hasLease)",
    "else if (needsLease(cmd) && lease.holder === null)",
  ),
  inPage(
    "shell/command-bar.tsx",
    "Abort is not a viewer's",
    'const isViewer = picture.me.role === "viewer";',
    "const isViewer = false;",
  ),
  inPage(
    "shell/command-bar.tsx",
    "what a state has is in its place",
    '  "Completing",\n  "Holding",\n  "Held",',
    '  "Completing",\n  "Holding",\n  "Aborted",\n  "Held",',
  ),
  mistake(
    "panel/wire/ask.ts",
    "Hold is everybody's",
    'ask.do === "command" && ask.command === "hold"',
    'ask.do === "command" && ask.command === "complete"',
  ),
  mistake(
    "model/apply-event.ts",
    "a stop ends the question",
    'if (event.to === "Stopping" || event.to === "Aborting") draft.question = null;',
    "",
  ),
];
