/** How long lists are searched, sorted, grouped and drawn. */

const ARRANGE = "src/panel/web/core/lists/list-arrange.ts";
const inArrange = (rule, find, replace) => ({
  ...{ rule, file: ARRANGE, find, replace, tests: "test/panel/web/tabs/list-arrange.test.ts" },
});
const inDrawn = (rule, find, replace) => ({
  ...{
    rule,
    file: "src/panel/web/core/lists/list-window.ts",
    find,
    replace,
    tests: "test/panel/web/tabs/list-window.test.ts",
  },
});
const inRules = (rule, file, find, replace) => ({
  ...{ rule, file: `src/panel/web/${file}`, find, replace, tests: "test/panel/web/tabs/list-rules.test.ts" },
});

export const LISTS = [
  inArrange("a list shows what the search and the filter let through, and no more", "isLet(item) && (", "("),
  inArrange("a search finds what has all of its words", "words.every(", "words.some("),
  inArrange(
    "what is wrong stands first",
    "const sorted = compare === undefined ? found : found.toSorted(compare);",
    "const sorted = found;",
  ),
  inArrange("what is searched for is not folded away", "words.length === 0 && choice.folded", "choice.folded"),
  inArrange(
    "nothing changes its place in a list whose order is held",
    "const ordered = held === null ? sorted : inHeldOrder(sorted, rules.keyOf, held);",
    "const ordered = sorted;",
  ),
  inArrange("what is new in a held order comes behind it", "?? held.length;", "?? -1;"),
  inDrawn("the row that has the keyboard stays when it is scrolled away", "if (kept < 0 ||", "if (kept < count ||"),
  inDrawn("every row in view is drawn", "topPx + roomPx + AROUND_PX", "topPx"),
  inRules(
    "a device with trouble stands before one without",
    "components/device-rules.ts",
    'wrong: (a, b) => of(a, "rank") - of(b, "rank"),',
    'wrong: (a, b) => of(a, "place") - of(b, "place"),',
  ),
  inRules(
    "a device that is not connected yet is no trouble",
    "components/device-rules.ts",
    "troubleOf(name, line, state)?.isAbnormal === true",
    "troubleOf(name, line, state) !== null",
  ),
  inRules(
    "an interlock that has tripped stands first",
    "tabs/interlocks/interlock-rules.ts",
    'if (state.latched.includes(name)) return "latched";',
    "",
  ),
  inRules(
    "an interlock whose condition is not known is not taken for one that is met",
    "tabs/interlocks/interlock-rules.ts",
    'return truth === true ? "fine" : "unknown";',
    'return "fine";',
  ),
  inRules(
    "only alarms that nobody has seen are listed as not acknowledged",
    "tabs/alarms/alarm-rules.ts",
    "isUnseen(standingOf(alarm, nowMs))",
    "alarm.isActive",
  ),
  {
    rule: "no name in the cell is printed over another",
    file: "src/panel/web/core/cell/cell-labels.ts",
    find: "if (!taken.some((other) => overlap(room, other))) taken.push(room);",
    replace: "taken.push(room);",
    tests: "test/panel/web/tabs/cell-labels.test.ts",
  },
  {
    rule: "the name of what is wrong goes before the name of what is nearer",
    file: "src/panel/web/core/cell/cell-labels.ts",
    find: "Number(b.isAbnormal) - Number(a.isAbnormal) || ",
    replace: "",
    tests: "test/panel/web/tabs/cell-labels.test.ts",
  },
  {
    rule: "two lists of the same label do not share what was chosen in them",
    file: "src/panel/web/tabs/cell/cell-list.tsx",
    find: 'name="cell-devices"',
    replace: 'name="devices"',
    tests: "test/panel/web/layout-rules.test.ts",
  },
  {
    rule: "an event's sentence leaves out what the event does not say",
    file: "src/panel/web/tabs/history/event-words.ts",
    find: '(hasAll(text) ? text : "")',
    replace: "text",
    tests: "test/panel/web/tabs/event-words.test.ts",
  },
  {
    rule: "an event names states in the reader's words",
    file: "src/panel/web/tabs/history/event-words.ts",
    find: "return { ...texts.modes, ...texts.states };",
    replace: "return {};",
    tests: "test/panel/web/tabs/event-words.test.ts",
  },
  {
    rule: "an event's times from a second on are in seconds",
    file: "src/panel/web/tabs/history/event-words.ts",
    find: "ms < 1000 ?",
    replace: "ms < 1e9 ?",
    tests: "test/panel/web/tabs/event-words.test.ts",
  },
];
