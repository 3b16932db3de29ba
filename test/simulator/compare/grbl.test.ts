/** The simulated grbl says what the script says that grbl 1.1h does. In virtual time; the same script runs against a real board. */
import { describe, expect, test } from "vitest";
import {
  type Board,
  Comparison,
  choose,
  type Difference,
  GRBL_SCENES,
  grblSpeech,
  type Scene,
} from "../../../simulator/compare/index.ts";
import { Grbl } from "../../../simulator/firmware/index.ts";
import { VirtualClock } from "../../../src/clock/index.ts";

const HOUR_MS = 3_600_000;

/** Long enough to be where a comparison begins. */
const SETTLED_MS = 10_000;

const SIMULATED = new Set(GRBL_SCENES.filter(({ needs }) => needs === "simulated").map(({ about }) => about));

const HANDS: Readonly<Record<string, (grbl: Grbl) => void>> = {
  "press a limit": (grbl) => grbl.hitLimit(),
  touch: (grbl) => {
    grbl.pins = "P";
  },
  "let go": (grbl) => {
    grbl.pins = "";
  },
  "open the door": (grbl) => {
    grbl.isDoorOpen = true;
  },
  "close the door": (grbl) => {
    grbl.isDoorOpen = false;
  },
  "a switch sticks": (grbl) => {
    grbl.homingFault = "switch not left";
  },
  "a switch is missing": (grbl) => {
    grbl.homingFault = "switch not found";
  },
};

/** A simulated board in its own time, and what compares it. */
function boardOf(settings: Readonly<Record<number, number>>, options: string) {
  const clock = new VirtualClock();
  let heard: string[] | null = null;
  const say = (text: string): void => {
    if (heard === null) comparison.received(Buffer.from(text, "latin1"));
    else heard.push(text);
  };
  const grbl: Grbl = new Grbl(clock, say, { settings, options });
  const board: Board = {
    kind: "simulated",
    write: (bytes) => grbl.receive(bytes),
    act: (act) => {
      const hand = HANDS[act];
      if (hand === undefined) throw new Error(`nobody knows how to ${act}`);
      hand(grbl);
    },
  };
  const comparison = new Comparison(clock, grblSpeech(), board);
  const play = (scene: Scene): void => {
    let isOver = false;
    comparison.play(scene, () => {
      isOver = true;
    });
    if (!clock.runWhile(() => !isOver, { untilMs: clock.nowMs() + HOUR_MS })) throw new Error("it does not end");
  };
  // Homed, and away from its ends: as the comparison wants a board to be.
  grbl.receive(Buffer.from("$X\nG53G0X-20Y-20Z-10\n"));
  clock.runUntil(SETTLED_MS);
  /** What it keeps over a power cycle, as it says it. */
  const kept = (): readonly string[] => {
    const said: string[] = [];
    heard = said;
    grbl.receive(Buffer.from("\x18$X\n$$\n$#\n$N\n$I\n", "latin1"));
    heard = null;
    return said;
  };
  return { clock, grbl, comparison, play, kept };
}

const shown = ({ exchange, index, seen, kind, tookMs }: Difference): string =>
  `${index}: ${JSON.stringify(exchange.send || exchange.act)} ${kind}${kind === "says otherwise" ? "" : ` (${tookMs} ms, ${exchange.when})`}: ${JSON.stringify(seen)}, expected ${JSON.stringify(exchange.says)} (${exchange.source})`;

describe("the simulated grbl does as the script says", () => {
  test.each(GRBL_SCENES.map((scene) => [scene.about, scene] as const))("%s", (_, scene) => {
    const { comparison, play } = boardOf(scene.settings, scene.build === "VM" ? "VM" : "V");
    play(scene);
    expect(comparison.differences.map(shown)).toEqual([]);
    expect(comparison.compared).toBe(scene.exchanges.length);
  });
});

test("the script has two hundred exchanges that a real board can be asked, each with its source", () => {
  const exchanges = GRBL_SCENES.filter(({ needs }) => needs !== "simulated").flatMap((scene) => scene.exchanges);
  expect(exchanges.length).toBeGreaterThanOrEqual(200);
  for (const { source } of exchanges) expect(source).toMatch(/\.(c|h|md)\b|wiki/);
  expect(new Set(GRBL_SCENES.map(({ about }) => about)).size).toBe(GRBL_SCENES.length);
});

test("a scene that asks for nothing moves nothing, switches nothing, and keeps nothing", () => {
  for (const scene of GRBL_SCENES.filter(({ needs }) => needs === "nothing")) {
    const { clock, grbl, play, kept } = boardOf(scene.settings, "V");
    const [from, before] = [grbl.standsAt, kept()];
    let isBusy = false;
    const watch = (): void => {
      isBusy ||= grbl.isFlood || grbl.isMist || grbl.spindleSpeed !== 0;
      isBusy ||= grbl.standsAt.some((at, axis) => at !== from[axis]);
      clock.after(1, watch);
    };
    watch();
    play(scene);
    expect([scene.about, isBusy, kept()]).toEqual([scene.about, false, before]);
  }
});

test("scenes that move stay within 10 mm in X and 5 mm in Y, one after the other on one board", () => {
  const { clock, grbl, play, comparison } = boardOf({ 12: 0.002 }, "V");
  const from = grbl.standsAt;
  const far = [0, 0, 0];
  const watch = (): void => {
    for (const [axis, at] of grbl.standsAt.entries())
      far[axis] = Math.max(far[axis] ?? 0, Math.abs(at - (from[axis] ?? 0)));
    clock.after(1, watch);
  };
  watch();
  const needs = new Set(["nothing", "moves", "writes"] as const);
  const settings = new Map([12, 13, 20, 22, 30, 31, 32].map((id) => [id, grbl.settings.get(id)] as const));
  const { played, leftOut } = choose(GRBL_SCENES, { needs, settings, build: "V", only: null });
  for (const scene of played) play(scene);
  expect(leftOut.map(({ scene }) => scene.about).filter((about) => !SIMULATED.has(about))).toEqual([
    "errors without homing",
  ]);
  expect(comparison.differences.map(shown)).toEqual([]);
  expect(far[0]).toBeLessThanOrEqual(10);
  expect(far[1]).toBeLessThanOrEqual(5);
  // Resets in motion lose steps, here of every axis.
  expect(far[2]).toBeLessThanOrEqual(2);
});
