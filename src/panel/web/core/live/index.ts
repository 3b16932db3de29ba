// The line as the page has it now: the socket, what it has said, whether it is still heard, and what a person asks of it.
// May import chart and lists, model, panel/wire; no framework.
// Read first: panel.ts, then live-panel.ts and watchdog.ts.
export { AnswerLog, type AskedLast } from "./answer-log.ts";
export { BROWSER_TIME } from "./browser-time.ts";
export { type Awaited, awaitedOf, hasNext, type ListedStep, listedSteps } from "./doing.ts";
export { Entrance, type EntranceView } from "./entrance.ts";
export { Jog } from "./jog.ts";
export { LivePanel } from "./live-panel.ts";
export type { Freshness, Outcome, Panel, Picture, StopProgress, StopTrouble } from "./panel.ts";
export { PressHold } from "./press-hold.ts";
export { type RunFigures, runFigures } from "./run-figures.ts";
export type { SessionView } from "./session-clock.ts";
export { endOfLast, forgetEnd, keepEnd } from "./session-end.ts";
export { Silence } from "./silence.ts";
export { openSocket } from "./socket.ts";
export { stationName } from "./station-name.ts";
export { PREFERENCES, type Preferred, THEME_CHOICES, type Theme, type ThemeChoice, themeShown } from "./theme.ts";
export { blockSize, LABEL_SIZE, lineSize, SIZE_MAX } from "./wall-size.ts";
export { againstAny } from "./why-not.ts";
