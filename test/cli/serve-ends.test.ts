/** Every end of `serve` is a stop: the real program, as a process, on devices that log what they are told, with a page that has started the line. */
import { describe, expect, test } from "vitest";
import type { Ask } from "../../src/panel/wire/index.ts";
import { until } from "../contract/session.ts";
import { commandedLine, type Started } from "../support/commanded-line.ts";
import { cookieIn, openPage } from "../support/panel-rig.ts";

type Line = Awaited<ReturnType<typeof commandedLine>>;

/** A start of the program and of its page beside others on two cores takes seconds. */
const PAGE_MS_MAX = 120_000;
const JSON_ARGS = ["--port", "0", "--json", "--users", "no-accounts.json", "--name", "panel.example"];

/** Where the panel is, as the program prints it. */
async function panelOf({ said, child }: Line): Promise<{ readonly address: string; readonly sign_in: string }> {
  await until(
    () => said.out.includes("\n") || child.exitCode !== null,
    () => `the panel's address; ${said.err}`,
    PAGE_MS_MAX,
  );
  return JSON.parse(said.out.split("\n")[0] ?? "");
}

/** Signs in by the printed link, takes control, and starts the line as a person does at the page. */
async function startByPage(line: Line): Promise<void> {
  const { address, sign_in: link } = await panelOf(line);
  const cookie = cookieIn(await fetch(link, { redirect: "manual" }));
  let serverMs = (): number => 0;
  const page = await openPage(address, cookie, "Line 1", () => serverMs());
  serverMs = () => page.heard.frames.at(-1)?.serverTime ?? page.snapshot.serverTime;
  await page.lease({ do: "request" });
  /** Until the line takes it: a busy machine is late with everything. */
  const ask = async (cmd: Ask): Promise<void> => {
    const untilMs = performance.now() + PAGE_MS_MAX;
    for (;;) {
      const answer = await page.ask(cmd);
      if (answer.kind === "accepted") return;
      if (performance.now() > untilMs) throw new Error(`refused: ${JSON.stringify(answer)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  await ask({ do: "command", command: "reset", choice: null });
  await ask({ do: "command", command: "start", choice: "new" });
  line.child.once("exit", () => page.socket.disconnect());
}

/** What ends it, and its code. */
const ENDS: readonly (readonly [name: string, how: (line: Line) => void, code: number])[] = [
  ["SIGTERM", ({ child }) => void child.kill("SIGTERM"), 0],
  ["SIGINT", ({ child }) => void child.kill("SIGINT"), 0],
  ["SIGHUP", ({ child }) => void child.kill("SIGHUP"), 0],
  ["an uncaught error", ({ fault }) => fault("main"), 1],
];

/** Each takes a process and a page of its own: `npm test` tries the first, `npm run test:hardware` all of them. */
const TRIED = process.env.LOCKSTEP_HARDWARE === "1" ? ENDS : ENDS.slice(0, 1);

const started = (more: Partial<Started> = {}): Promise<Line> =>
  commandedLine({ command: "serve", args: JSON_ARGS, ...more });

describe("after an end of `serve` every device stands, outputs are safe, the power is dropped, and its code says whether that was wanted:", () => {
  test.for(TRIED)("%s", { timeout: 300_000 }, async ([, how, code], { onTestFinished }) => {
    const line = await started();
    onTestFinished(() => line.close());
    await startByPage(line);
    await line.inExecute();
    how(line);
    expect(await line.end(), line.said.err).toEqual({ code, signal: null, on: [] });
    expect(line.registers.written).toContain("coil 0 = 1");
  });
});

test("a disk that is full when `serve` has to say something in Execute ends it like any other loss: devices stopped, outputs safe, code 1", {
  timeout: 300_000,
}, async ({ onTestFinished }) => {
  // The step has no device, which is told when its turn has come: the belt runs by then.
  const line = await started({ args: [...JSON_ARGS, "--fault", "stall@pace:1"], stderr: "always full" });
  onTestFinished(() => line.close());
  await startByPage(line);
  expect(await line.end()).toEqual({ code: 1, signal: null, on: [] });
  expect(line.registers.written).toContain("coil 0 = 1");
});

test("`serve` answers under a name that --name gives, and under no other", { timeout: 300_000 }, async ({
  onTestFinished,
}) => {
  const line = await started();
  onTestFinished(() => line.close());
  const { address } = await panelOf(line);
  const statusFor = async (host: string): Promise<number> => {
    const { request } = await import("node:http");
    return new Promise((resolve, reject) => {
      const sent = request(`${address}/healthz`, { headers: { host } }, (reply) => {
        reply.resume();
        resolve(reply.statusCode ?? 0);
      });
      sent.on("error", reject).end();
    });
  };
  expect([await statusFor("panel.example"), await statusFor("localhost"), await statusFor("evil.example")]).toEqual([
    200, 200, 421,
  ]);
  line.child.kill("SIGTERM");
  expect(await line.end()).toEqual({ code: 0, signal: null, on: [] });
});
