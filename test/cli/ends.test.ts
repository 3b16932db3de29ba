/** Every end of the program is a stop: the real program, as a process, on devices that log what they are told. */
import { describe, expect, test } from "vitest";
import { commandedLine, type Started } from "../support/commanded-line.ts";

type Line = Awaited<ReturnType<typeof commandedLine>>;

const type = ({ child }: Line, text: string): void => void child.stdin?.write(text);
/** As much as nobody takes who does not read: the system's buffers are smaller. */
const MANY = "state\n".repeat(20_000);

/** What ends a program that commands a line; the first cause of the stop then, if it can still be said. */
const ENDS: readonly (readonly [name: string, how: (line: Line) => void, cause: string | null, Partial<Started>?])[] = [
  ["quit over a pipe that stays open", (line) => type(line, "quit\n"), "stop by quit"],
  ["the end of standard input", ({ child }) => void child.stdin?.end(), "stop by the end of standard input"],
  ["Ctrl-C, without a console", ({ child }) => void child.kill("SIGINT"), "stop by Ctrl-C", { args: [] }],
  ["SIGHUP", ({ child }) => void child.kill("SIGHUP"), "stop by SIGHUP: the terminal is gone", { withArm: true }],
  ["an uncaught error", ({ fault }) => fault("main"), "abort by an error in the program (planted error)", { args: [] }],
  [
    "a rejection that nobody handles",
    ({ fault }) => fault("main", "rejection"),
    "abort by an error in the program (planted rejection)",
  ],
  ["an error in the watchdog's thread", ({ fault }) => fault("watchdog"), "abort by the watchdog", { args: [] }],
  [
    "a full disk under standard error",
    (line) => type(line, "state\n".repeat(200)),
    "stop by the loss of standard error (file too large (EFBIG))",
    { stderr: "full" },
  ],
  [
    "a reader of standard error that is gone",
    (line) => {
      line.child.stderr?.destroy();
      type(line, "state\n");
    },
    "stop by the loss of standard error (broken pipe (EPIPE))",
  ],
  [
    "SIGTERM, while nobody reads what it says",
    (line) => {
      type(line, MANY);
      line.child.kill("SIGTERM");
    },
    "stop by SIGTERM",
    { stderr: "unread" },
  ],
  [
    "SIGTERM, with the reader of its results gone",
    ({ child }) => {
      child.stdout?.destroy();
      child.kill("SIGTERM");
    },
    null,
  ],
];

describe.concurrent("after any end of the program every device stands, outputs are safe, the power is dropped, and its code is 1:", () => {
  test.for(ENDS)("%s", { timeout: 240_000 }, async ([, how, cause, start], { expect, onTestFinished }) => {
    const line = await commandedLine({ args: ["--console"], ...start });
    onTestFinished(() => line.close());
    await line.inExecute();
    how(line);
    const { said } = line;
    const arm = start?.withArm === true ? { isArmMoving: false } : {};
    expect(await line.end(), said.err).toEqual({ code: 1, signal: null, on: [], ...arm });
    if (cause === null) return;
    expect(said.out).toContain(`First cause: ${cause}`);
    expect(said.out).toMatch(/^(Stopped \(Stopped\)|Aborted \(Aborted\))/);
  });
});

test("a program whose standard error is full from the start starts nothing", { timeout: 240_000 }, async ({
  onTestFinished,
}) => {
  const line = await commandedLine({ args: [], stderr: "always full" });
  onTestFinished(() => line.close());
  expect(await line.end()).toEqual({ code: 1, signal: null, on: [] });
  expect(line.registers.written).not.toContain("coil 0 = 1");
  expect(line.said.out).toContain("the loss of standard error (no space left on device (ENOSPC))");
});
