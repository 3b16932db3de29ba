/** Mistakes in the layout of the panel. `find` occurs once in its file. */
const WALL_FILE = "src/panel/web/core/live/wall-size.ts";
const WALL_TEST = "test/panel/web/core/wall-size.test.ts";
const SIZES_FILE = "src/panel/web/shell/layout/sizes.css";
const RULES_TEST = "test/panel/web/layout-rules.test.ts";
/** Style sheets are built into the page before a browser shows it. */
const inBrowser = { tests: "test/panel/browser/layout.test.ts", isBuilt: true };

export const LAYOUT = [
  {
    rule: "a first-out that is long gets smaller, until its lines fit below each other",
    file: WALL_FILE,
    find: "room.height / LINE, Math.sqrt(area / (CHARACTER * LINE * Math.max(1, characters)))",
    replace: "room.height / LINE",
    tests: WALL_TEST,
  },
  {
    rule: "a figure of the wall view is no wider than its column",
    file: WALL_FILE,
    find: "Math.min(most, width / (CHARACTER * Math.max(1, characters)))",
    replace: "most",
    tests: WALL_TEST,
  },
  {
    rule: "labels of the wall view can be read from five metres",
    file: WALL_FILE,
    find: "export const LABEL_SIZE = 6.5;",
    replace: "export const LABEL_SIZE = 6;",
    tests: WALL_TEST,
  },
  {
    rule: "what is pressed is 44 px large",
    file: SIZES_FILE,
    find: "--target: 2.75rem;",
    replace: "--target: 2.5rem;",
    tests: RULES_TEST,
  },
  {
    rule: "texts are no smaller than the browser's font size asks for",
    file: SIZES_FILE,
    find: "font-size: max(100%, min(50% + 0.625vw, 50% + 1vh));",
    replace: "font-size: max(16px, min(8px + 0.625vw, 8px + 1vh));",
    tests: RULES_TEST,
  },
  {
    rule: "texts of a view grow with the window",
    file: "src/panel/web/tabs/interlocks/condition-text.tsx",
    find: 'fontSize: "0.875rem"',
    replace: "fontSize: 14",
    tests: RULES_TEST,
  },
  {
    rule: "Stop never leaves the window while the page scrolls",
    file: "src/panel/web/shell/layout/flow.css",
    find: ".top-fixed {\n  position: sticky;",
    replace: ".top-fixed {\n  position: static;",
    ...inBrowser,
  },
  {
    rule: "a text that is longer than its room can be scrolled to",
    file: "src/panel/web/shell/controls.css",
    find: "  min-height: 0;\n  overflow: auto;\n  overflow-wrap: anywhere;\n  scrollbar-width: thin;",
    replace: "  min-height: 0;\n  overflow: hidden;\n  overflow-wrap: anywhere;\n  scrollbar-width: thin;",
    ...inBrowser,
  },
  {
    rule: "a view that is higher than the window scrolls",
    file: "src/panel/web/shell/layout/fit.css",
    find: "    min-height: 0;\n    overflow: auto;\n  }\n\n  .page .cell-canvas {",
    replace: "    min-height: 0;\n    overflow: hidden;\n  }\n\n  .page .cell-canvas {",
    ...inBrowser,
  },
  {
    rule: "names in the flat picture of the cell grow with the root's font size",
    file: "src/panel/web/core/cell/cell-plan.ts",
    find: "canvasFont(TITLE_REM, rootRemPx(), 600)",
    replace: '"600 13px sans-serif"',
    tests: "test/panel/web/layout-rules.test.ts",
  },
];
