/** Mistakes in what the page itself decides. `find` occurs once in its file. */
const CORE = "src/panel/web/core";
const NOT_KNOWN = "test/panel/web/core/not-known.test.ts";

const mistake = (file, tests) => (rule, find, replace) => ({ rule, file: `${CORE}/${file}.ts`, find, replace, tests });
const inWatchdog = mistake("watchdog", NOT_KNOWN);
const inEntrance = mistake("entrance", NOT_KNOWN);
const inPanel = mistake("live-panel", NOT_KNOWN);

export const PANEL_PAGE = [
  inWatchdog(
    "a page that never heard anything has no link in the end",
    '    if (ageMs >= NO_LINK_AFTER_MS) return "no-link";\n    if (!this.#hasHeard) return "connecting";',
    '    if (!this.#hasHeard) return "connecting";\n    if (ageMs >= NO_LINK_AFTER_MS) return "no-link";',
  ),
  inWatchdog("before the first frame a page is not live", '    if (!this.#hasHeard) return "connecting";\n', ""),
  {
    rule: "nothing is known of a line before its first snapshot",
    file: `${CORE}/line-store.ts`,
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
    file: `${CORE}/why-not.ts`,
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
