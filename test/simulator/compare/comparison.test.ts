/** What plays a script to a board judges it: order, number, time; and sends nothing that could move where it may not. In virtual time. */
import { expect, test } from "vitest";
import {
  Comparison,
  choose,
  type Kept,
  readCommandLine,
  restoring,
  type Scene,
} from "../../../simulator/compare/index.ts";
import { VirtualClock } from "../../../src/clock/index.ts";

const row = (send: string, says: readonly string[], extra: Partial<Scene["exchanges"][number]> = {}) => ({
  ...({ send, says, when: "at once", passMs: 0, source: "a test" } as const),
  ...extra,
});

const scene = (exchanges: Scene["exchanges"], extra: Partial<Scene> = {}): Scene => ({
  ...{ about: "a scene", begins: "ready", needs: "nothing", settings: {}, exchanges },
  ...extra,
});

/** A board that answers each text after so many ms with these lines. */
function played(
  script: Scene,
  answers: Readonly<Record<string, readonly (readonly [afterMs: number, text: string])[]>>,
) {
  const clock = new VirtualClock();
  const sent: string[] = [];
  const speech = {
    replies: (bytes: Uint8Array) => [Buffer.from(bytes).toString()],
    bytesOf: (send: string) => Buffer.from(send),
    matches: (expected: string, seen: string) => expected === seen,
    opening: (begins: string) => (begins === "ready" ? [] : [{ send: "open", until: /^opened$/, withinMs: 100 }]),
  };
  const comparison = new Comparison(clock, speech, {
    kind: "simulated",
    write: (bytes) => {
      const text = Buffer.from(bytes).toString();
      sent.push(text);
      for (const [afterMs, said] of answers[text] ?? [])
        clock.after(afterMs, () => comparison.received(Buffer.from(said)));
    },
  });
  let isOver = false;
  comparison.play(script, () => {
    isOver = true;
  });
  clock.runWhile(() => !isOver, { untilMs: 100_000 });
  return { sent, found: comparison.differences.map(({ index, kind, seen }) => [index, kind, seen.join("|")]) };
}

test("what is said in order and in time is no difference", () => {
  const script = scene([row("a", ["1", "2"]), row("b", []), row("c", ["3"], { when: "after motion" })]);
  const answers = {
    a: [
      [0, "1"],
      [1, "2"],
    ],
    c: [[60, "3"]],
  } as const;
  expect(played(script, answers)).toEqual({ sent: ["a", "b", "c"], found: [] });
});

test("a reply that is another, missing, too many or in another order is a difference, and the next exchange begins anew", () => {
  const one = (answer: readonly (readonly [number, string])[]) =>
    played(scene([row("a", ["1", "2"]), row("b", ["3"])]), { a: answer, b: [[0, "3"]] }).found;
  expect(
    one([
      [0, "1"],
      [0, "x"],
    ]),
  ).toEqual([[1, "says otherwise", "1|x"]]);
  expect(one([[0, "1"]])).toEqual([[1, "says otherwise", "1"]]);
  expect(
    one([
      [0, "1"],
      [0, "2"],
      [1, "2"],
    ]),
  ).toEqual([[1, "says otherwise", "1|2|2"]]);
  expect(
    one([
      [0, "2"],
      [0, "1"],
    ]),
  ).toEqual([[1, "says otherwise", "2|1"]]);
  expect(played(scene([row("a", [])]), { a: [[20, "late"]] }).found).toEqual([[1, "says otherwise", "late"]]);
});

test("a reply that comes before what it waits for can be over, or long after, is a difference", () => {
  const script = scene([row("a", ["1"], { when: "after half a second" })]);
  expect(played(script, { a: [[100, "1"]] }).found).toEqual([[1, "too early", "1"]]);
  expect(played(script, { a: [[500, "1"]] }).found).toEqual([]);
  expect(played(scene([row("a", ["1"])]), { a: [[3, "1"]] }).found).toEqual([[1, "too late", "1"]]);
});

test("behind a guard that is not answered as expected nothing more of the scene is sent", () => {
  const script = scene([row("limits on?", ["yes"], { isGuard: true }), row("far away", [])]);
  expect(played(script, { "limits on?": [[0, "no"]] }).sent).toEqual(["limits on?"]);
  expect(played(script, { "limits on?": [[0, "yes"]] }).sent).toEqual(["limits on?", "far away"]);
});

test("a scene whose beginning is not reached is not sent, and is a difference", () => {
  const script = scene([row("far away", [])], { begins: "checked" });
  expect(played(script, { open: [[0, "error"]] })).toEqual({ sent: ["open"], found: [[0, "cannot begin", "error"]] });
  expect(played(script, { open: [[0, "opened"]] })).toEqual({ sent: ["open", "far away"], found: [] });
});

test("a scene is played only where it was asked for, and where the board has its settings and its build", () => {
  const asked = { needs: new Set(["nothing"] as const), settings: new Map([[20, 0]]), build: "VM", only: null };
  const why = (extra: Partial<Scene>) => choose([scene([], extra)], asked).leftOut[0]?.why ?? null;
  expect(why({})).toBe(null);
  expect(why({ needs: "moves" })).toContain("--moves");
  expect(why({ needs: "writes" })).toContain("--writes");
  expect(why({ needs: "simulated" })).toContain("simulated board only");
  expect(why({ settings: { 20: 1 } })).toBe("it holds with $20=1, and the board has 0");
  expect(why({ settings: { 21: 0 } })).toBe("it holds with $21=0, and the board has none");
  expect(why({ build: "no M" })).toContain("M7");
  expect(choose([scene([], { about: "jogs" }), scene([])], { ...asked, only: "jog" }).played).toHaveLength(1);
});

test("what a board keeps is put back line by line, and what has not changed is not written", () => {
  const before: Kept = {
    settings: new Map([
      [10, 3],
      [13, 0],
    ]),
    places: ["[G54:1.000,2.000,3.000]", "[G28:0.000,0.000,0.000]"],
    startup: ["$N0="],
    info: ["[VER:1.1h.20190830:mill]"],
  };
  expect(restoring(before, before)).toEqual([]);
  const after: Kept = {
    settings: new Map([
      [10, 1],
      [13, 0],
    ]),
    places: ["[G54:0.000,0.000,0.000]", "[G28:9.000,0.000,0.000]"],
    startup: ["$N0=G20"],
    info: ["[VER:1.1h.20190830:]"],
  };
  expect(restoring(before, after)).toEqual(["$10=3", "G10L2P1X1.000Y2.000Z3.000", "$N0=", "$I=mill"]);
});

test("a board is on a serial port, or at an address with a port", () => {
  expect(readCommandLine(["--port", "/dev/ttyUSB0"], 115_200)).toMatchObject({
    address: { kind: "serial", path: "/dev/ttyUSB0", baud: 115_200 },
    needs: new Set(["nothing"]),
  });
  expect(readCommandLine(["--port", "COM3", "--baud", "9600", "--moves", "--writes"], 115_200)).toMatchObject({
    address: { kind: "serial", path: "COM3", baud: 9600 },
    needs: new Set(["nothing", "moves", "writes"]),
  });
  expect(readCommandLine(["--port", "10.0.0.9:23"], 115_200)).toMatchObject({
    address: { kind: "tcp", host: "10.0.0.9", port: 23 },
  });
});
