/** Does what a new user does first: `npm start`, opens the page, and ends it. Ends with 1, saying why, if any of it fails. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const START_MS_MAX = 30_000;
const END_MS_MAX = 15_000;

/** @throws naming what did not happen in time */
const within = (ms, what, promise) =>
  Promise.race([
    promise,
    new Promise((_, fail) => setTimeout(() => fail(new Error(`${what} has not happened within ${ms} ms`)), ms).unref()),
  ]);

const npm = spawn("npm", ["start", "--silent", "--", "--json", "--port", "0"], {
  stdio: ["ignore", "pipe", "inherit"],
  detached: true,
});
const exit = once(npm, "exit");
try {
  const [line] = await within(START_MS_MAX, "the start", once(createInterface(npm.stdout), "line"));
  const { address, sign_in: link } = JSON.parse(line);
  const page = await fetch(address);
  const html = await page.text();
  if (page.status !== 200 || !/<script[^>]*src=/.test(html)) throw new Error(`GET ${address}: ${page.status}, ${html}`);
  const script = new URL(/<script[^>]*src="([^"]+)"/.exec(html)?.[1] ?? "", address);
  const { status } = await fetch(script);
  if (status !== 200) throw new Error(`GET ${script}: ${status}`);
  const signedIn = await fetch(link, { redirect: "manual" });
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  const state = await (await fetch(`${address}/api/state`, { headers: { cookie } })).text();
  if (!state.includes("Stopped")) throw new Error(`the line is not Stopped: ${state.slice(0, 300)}`);
  process.kill(-npm.pid, "SIGTERM");
  await within(END_MS_MAX, "its end at SIGTERM", exit);
  await within(END_MS_MAX, "the end of its port", goneFrom(address));
  console.log(`npm start serves its page and ends at SIGTERM on Node ${process.version}`);
} finally {
  try {
    process.kill(-npm.pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

async function goneFrom(address) {
  for (;;) {
    try {
      await fetch(address, { signal: AbortSignal.timeout(1000) });
    } catch {
      return;
    }
  }
}
