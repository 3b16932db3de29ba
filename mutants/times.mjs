/** Mistakes in what is shown of a run in times and counts: working time only, one run once. `find` occurs once in its file. */
const TIMES = "test/panel/run-times.test.ts";
const mistake = (file, rule, find, replace, tests = TIMES) => ({ rule, file: `src/${file}.ts`, find, replace, tests });

const SAME = "test/panel/same-figures.test.ts";

const JOBS = "test/control/jobs.test.ts";
const LATE = "test/control/late-after-stand.test.ts";
const TO_SHOW = "test/panel/run-to-show.test.ts";

export const TIMES_SHOWN = [
  mistake(
    "panel/wire/run-record",
    "the record's counts are the fold's",
    "  return { ...next, counts, progress: run };",
    "  return { ...next, progress: run };",
    SAME,
  ),
  mistake(
    "cli/summary",
    "lateness is the latest dispatch",
    "lateness_ms: round(state.latenessMsMax)",
    "lateness_ms: round(wallMs)",
    SAME,
  ),
  mistake(
    "panel/server/pack-tags",
    "processed parts are those placed and those rejected",
    "record.counts.placed + record.counts.rejected",
    "record.counts.placed + record.counts.lost + record.counts.rejected + record.counts.retries + record.counts.cycles",
    SAME,
  ),
  mistake(
    "model/run-pace",
    "the line works in Completing, too",
    'state === "Execute" || state === "Completing"',
    'state === "Execute"',
  ),
  mistake(
    "model/fold-run",
    "what is done by hand after a run is no time of it",
    'run.outcome === "running" && isWorkingState(state)',
    "isWorkingState(state)",
  ),
  mistake(
    "model/fold-run",
    "the rest of a run that another sequence does keeps the run's counts",
    "return event.isRest === true && draft.run !== null ?",
    "return event.isRest !== true && draft.run !== null ?",
  ),
  mistake(
    "model/fold-run",
    "the rest of a run adds to its makespan",
    "draft.run.beforeMs + event.makespanMs",
    "event.makespanMs",
  ),
  mistake("model/run-pace", "the takt of a rest is measured from its begin", "early: last, next: last };", "};"),
  mistake(
    "model/fold-recovery",
    "time left follows the takt of the members there are",
    "rest === 0 ? planned :",
    "rest > 0 ? planned :",
  ),
  mistake(
    "model/apply-event",
    "the worst lateness is of every dispatch",
    "Math.max(draft.latenessMsMax, event.lateMs)",
    "Math.max(draft.latenessMsMax, event.lateMs - 80)",
  ),
  mistake(
    "model/apply-event",
    "a step's time has no hold in it",
    "const frozenMs = old.frozenMs +",
    "const frozenMs = 0 * old.frozenMs + 0 *",
  ),
  mistake("model/run-progress", "time left moves within a cycle", "* slower - sinceMs;", "* slower;"),
  mistake(
    "model/run-progress",
    "time left is that of the cycles under way in Completing",
    'if (state === "Completing") return cycles.length;',
    "",
  ),
  mistake(
    "model/run-progress",
    "a cycle that takes longer than planned is said to",
    "isOverdue: ms < leastMs -",
    "isOverdue: ms > leastMs +",
  ),
  mistake(
    "model/run-progress",
    "of a line that is slower than its plan more time is left",
    "Math.max(1, (last.ms - early.ms) / likeMs)",
    "1",
  ),
  mistake(
    "model/run-progress",
    "performance is of the working time",
    "plannedMsAt(planned, pace.last.cycles), pace.last.ms)",
    "plannedMsAt(planned, pace.last.cycles), untilMs - startedAtMs)",
  ),
  mistake(
    "control/line/production-run",
    "what a run has left is lost in its own count",
    "    this.#its.parts.writeOff();\n    this.#announce({});",
    "    this.#announce({});\n    this.#its.parts.writeOff();",
  ),
  mistake(
    "control/line/production-run",
    "plan time stands when the run is over",
    "    this.#planClock.freeze();\n",
    "",
  ),
  mistake(
    "control/line/production-run",
    "when cycles end by the plan is told at the start",
    "taktMs, ends, placedGoal };",
    "taktMs, ends: [{ cycles, ms: makespanMs }], placedGoal };",
  ),
  mistake(
    "panel/wire/run-record",
    "what a recovery does in between stands where plan time stands",
    "(runsPlan(record) ? event.atMs : record.sinceMs) - startMs",
    "event.atMs - startMs",
  ),
  mistake(
    "panel/wire/run-record",
    "the mean of a step has no hold in it",
    "Math.max(0, durationMs - frozenMs)",
    "durationMs",
  ),
  mistake(
    "panel/server/replica",
    "the run under way is in the list",
    "return this.record.run === 0 ? []",
    'return this.record.outcome === "running" ? []',
  ),
  mistake(
    "panel/server/replica",
    "a resumed run is in the list once",
    "if (this.record.run === last.run) return;",
    "if (this.record.outcome === last.outcome) return;",
  ),
  mistake(
    "panel/web/tabs/devices/utilisation",
    "a device's share is of the working time",
    "Math.min(1, busyMs / workedMs)",
    "Math.min(1, busyMs / (untilMs - record.startedAtMs))",
  ),
  mistake(
    "panel/web/core/api/history-compare",
    "the run that the page follows is in the list once",
    "told.filter(({ run }) => run !== live.run)",
    "told",
    "test/panel/web/tabs/history-compare.test.ts",
  ),
  mistake(
    "panel/web/core/live/live-panel",
    "in Starting the page shows the run that begins",
    "...ofRunToShow({ state, record }),",
    "...{ state, record, is: ofRunToShow },",
    "test/panel/web/core/live-panel.test.ts",
  ),
  mistake(
    "panel/web/core/live/run-to-show",
    "a run that is resumed is shown with what has been done of it",
    "chosen === null || chosen.planned === null",
    "chosen === null",
    TO_SHOW,
  ),
  mistake(
    "model/apply-event",
    "a Start that is cut short has begun no run",
    "      draft.chosen = null;\n",
    "",
    TO_SHOW,
  ),
  mistake(
    "control/line/state-actions",
    "what Start begins is on record before anything is tried for it",
    '    production?.choose(this.isResuming ? "goes-on" : "begins");\n',
    "",
    TO_SHOW,
  ),
  mistake(
    "panel/web/core/live/doing",
    "Starting waits for what is not homed, by name",
    "...acts(state), ...unhomed(state, line), ...steps(state)",
    "...acts(state), ...(unhomed === null ? [] : []), ...steps(state)",
    TO_SHOW,
  ),
  mistake(
    "control/run/run-loop",
    "a run whose sequence is changed goes on counting its cycles",
    "templateOf(sequence, planned), plan, from.afterCycle);",
    "templateOf(sequence, planned), plan, 0 * from.afterCycle);",
    JOBS,
  ),
  mistake(
    "control/line/production-run",
    "the log says behind which cycle the rest of a run begins",
    "isRest: true, afterCycle: this.from.afterCycle",
    "isRest: true, afterCycle: 0 * this.from.afterCycle",
    JOBS,
  ),
  mistake(
    "panel/web/core/gantt/gantt-geometry",
    "in the chart the rest of a run has the numbers of the run",
    "cycle: cycle + afterCycle, step:",
    "cycle, step:",
  ),
  mistake(
    "panel/web/core/gantt/gantt-geometry",
    "the chart plans no more cycles than the run has",
    "Math.min(cyclesOfRun(plan), cycles - afterCycle)",
    "cyclesOfRun(plan)",
  ),
  mistake(
    "panel/web/core/gantt/gantt-geometry",
    "a bar of the rest of a run stands in the lane of its step",
    "const cycle = ownCycle(record.progress, cycleOfRun);",
    "const cycle = ownCycle(record.progress, 0 * cycleOfRun);",
  ),
  mistake(
    "control/run/run-loop",
    "cycles that let others go first are planned behind these",
    "if (ends.length > 0)",
    "if (ends.length < 0)",
    LATE,
  ),
  mistake(
    "control/run/run-loop",
    "cycles that go first wait for none of those that let them",
    "if (first.size > 0) this.#its.retimer.goFirst(",
    "if (first.size < 0) this.#its.retimer.goFirst(",
    LATE,
  ),
  mistake(
    "plan/retime-window",
    "what stands behind another by a cycle that goes first still stands behind it",
    "if (!free.has(each.to)) return [each];",
    "if (!free.has(each.to)) return [each];\n    if (free.size > 0) return [];",
    LATE,
  ),
];
