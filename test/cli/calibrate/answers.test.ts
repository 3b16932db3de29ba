/** Answers to a calibration's questions, and what stops a motion. */
import { beforeEach, expect, test } from "vitest";
import { Answers } from "../../../src/cli/calibrate/answers.ts";
import type { ProgramEnd } from "../../../src/cli/ends/program-end.ts";

let asked: string[];
let happened: string[];
let hear: (line: string | null) => void;
let interrupt: () => void;
let press: (() => void) | null;
let answers: Answers;

beforeEach(() => {
  asked = [];
  happened = [];
  press = null;
  const io = {
    ...{ out: () => {}, err: (text: string) => void asked.push(text), isTerminal: true, columns: 80 },
    onEnd: (hear: (end: ProgramEnd) => void) => {
      interrupt = () => hear({ kind: "signal", signal: "SIGINT" });
      return () => {};
    },
    onLine: (its: typeof hear) => {
      hear = its;
      return () => {};
    },
    onKey: (its: () => void) => {
      press = its;
      return () => {
        press = null;
      };
    },
  };
  answers = new Answers(io, () => void happened.push("abort"));
});

/** A motion that lasts until it is stopped. */
const moving = (): Promise<void> => {
  let end: () => void = () => {};
  const motion = new Promise<void>((resolve) => {
    end = resolve;
  });
  return answers.whileMoving(
    () => motion,
    () => {
      happened.push("stop");
      end();
    },
  );
};

test("lines are answers in their order, typed before the question or after it; after an empty one it is asked again", async () => {
  hear(" one ");
  hear("");
  hear("two");
  expect([await answers.ask("a?"), await answers.ask("b?")]).toEqual(["one", "two"]);
  const third = answers.ask("c?");
  hear("three");
  expect([await third, asked]).toEqual(["three", ["a?", "b?", "b?", "c?"]]);
});

test("what is left is answered after the end; then there is no more", async () => {
  hear("one");
  hear(null);
  expect([await answers.ask("a?"), await answers.ask("b?"), answers.hasLeft]).toEqual(["one", null, false]);
});

test.each<[string, () => void]>([
  ["an empty line", () => hear("  ")],
  ["the end of the answers", () => hear(null)],
  ["a key", () => press?.()],
  ["Ctrl-C", () => interrupt()],
])("%s stops a motion once, and nothing is asked any more", async (_, act) => {
  const motion = moving();
  act();
  await motion;
  expect([happened, answers.hasLeft, await answers.ask("a?")]).toEqual([["stop"], true, null]);
  expect(press).toBeNull();
});

test("a motion that begins after the last answer is stopped at once: nobody is there any more", async () => {
  hear(null);
  await moving();
  expect(happened).toEqual(["stop"]);
});

test("an answer that is typed ahead stops nothing", async () => {
  const motion = moving();
  hear("x +1");
  hear(null);
  expect(happened).toEqual([]);
  interrupt();
  await motion;
});

test("while nothing moves only Ctrl-C stops: lines that are typed ahead are answers", async () => {
  let end: () => void = () => {};
  const work = answers.while(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
    () => {
      happened.push("stop");
      end();
    },
  );
  hear("");
  hear("start");
  expect([press, happened]).toEqual([null, []]);
  interrupt();
  await work;
  expect(happened).toEqual(["stop"]);
});

test("Ctrl-C at a question leaves; a second one aborts", async () => {
  const question = answers.ask("a?");
  interrupt();
  expect(await question).toBeNull();
  interrupt();
  expect(happened).toEqual(["abort"]);
});
