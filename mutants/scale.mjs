/** What the page shows of a line that is large: the Gantt's window and lanes, and lists. */

const WINDOW = "src/panel/web/core/gantt/gantt-window.ts";
const LANES = "src/panel/web/core/gantt/gantt-lanes.ts";
const RECTS = "src/panel/web/core/gantt/gantt-geometry.ts";
const inWindow = (rule, find, replace) => ({
  ...{ rule, file: WINDOW, find, replace, tests: "test/panel/web/gantt-window.test.ts" },
});
const inLanes = (rule, find, replace) => ({
  ...{ rule, file: LANES, find, replace, tests: "test/panel/web/gantt-lanes.test.ts" },
});
const inRects = (rule, find, replace) => ({
  ...{ rule, file: RECTS, find, replace, tests: "test/panel/web/gantt.test.ts" },
});

export const SCALE = [
  inWindow("the Gantt shows no time before the run", "Math.max(0, fromMs));", "fromMs);"),
  inWindow(
    "the Gantt does not zoom out beyond the run",
    "const most = Math.min(LENGTH_MS.most, Math.max(LENGTH_MS.start, untilMs * ROOM));",
    "const most = LENGTH_MS.most;",
  ),
  inWindow("a Gantt that a person has moved follows no longer", "...window, isFollowing: false,", "...window,"),
  inWindow("a Gantt that follows moves along with now", "nowMs - NOW_SHARE * window.lengthMs;", "window.fromMs;"),
  inLanes("a folded group bears the bars of its lanes", "isFolded ? its : []", "[]"),
  inLanes("lanes are high enough to be read", "Math.max(LANE_REM.least * remPx, ", "Math.max(1, "),
  inLanes("a lane that is half in view is drawn", "row.topPx + row.heightPx > topPx &&", "row.topPx >= topPx &&"),
  inRects(
    "a skipped step stands in the lane that it was planned for",
    "lane: bar.device ?? plannedLane(input, cycle, step)",
    "lane: bar.device",
  ),
  inRects(
    "a wait stands in the lane where its step has worked",
    "return known.get(named({ cycle, step })) ?? plannedLane",
    "return plannedLane",
  ),
  inRects(
    "what happened is in the Gantt whatever is planned",
    "return [...plannedRects(input, isIn), ...actualRects(input).filter(isIn)];",
    "return [...plannedRects(input, isIn), ...actualRects(input).filter(isIn)].slice(0, PLANNED_MAX);",
  ),
  {
    rule: "what is said of a bar goes when the pointer leaves",
    file: "src/panel/web/core/gantt/gantt-view.ts",
    find: "    this.#pointer = at;",
    replace: "    this.#pointer = at ?? this.#pointer;",
    tests: "test/panel/web/gantt-view.test.ts",
  },
];
