/** A real browser on the real server: `lockstep serve` as a process of its own, over the simulated line. */
import type { ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium as engine, type Page } from "playwright-core";
import { inject } from "vitest";
import { endsWithFile, kill, startProcess } from "./processes.ts";

export interface Served {
  readonly address: string;
  readonly link: string;
  readonly process: ChildProcess;
  readonly accountsFile: string;
  close(): Promise<void>;
}

/**
 * The transfer cell with a heartbeat that a busy machine keeps, too: what is shown is not to hang on who else is at work on it. It homes
 * as fast as it moves, for whoever waits.
 */
function patientCell(folder: string): string {
  cpSync("sequences/transfer", folder, { recursive: true });
  const line = join(folder, "line.yaml");
  const text = readFileSync(line, "utf8").replace(/^heartbeat: .*$/m, "heartbeat: 3 s");
  writeFileSync(line, text.replaceAll(/ speed: (\d+ mm\/s), acc/g, " speed: $1, homing_speed: $1, acc"));
  return join(folder, "transfer.yaml");
}

/** @param args beside port and accounts, the sequence first if it is not the transfer cell; @param port 0: any */
export async function serve(args: readonly string[] = [], port = 0, folder?: string): Promise<Served> {
  const own = folder ?? mkdtempSync(join(tmpdir(), "lockstep-browser-"));
  const accountsFile = join(own, "users.json");
  const sequence = args[0]?.endsWith(".yaml") ? [] : [patientCell(join(own, "transfer"))];
  const child = startProcess(
    process.execPath,
    ["dist/src/cli/main.js", "serve", "--json", "--port", String(port), "--users", accountsFile, ...sequence, ...args],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const said = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (data: Buffer) => resolve(String(data)));
    child.once("exit", (code) => reject(new Error(`serve ended with ${code}`)));
  });
  const { address, sign_in: link } = JSON.parse(said) as { address: string; sign_in: string };
  const close = async (): Promise<void> => {
    await kill(child);
    if (folder === undefined) rmSync(own, { recursive: true, force: true });
  };
  return { address, link, process: child, accountsFile, close };
}

/** Its processor stands in for a graphics card; only the 3D cell has to be drawn that way. The rest costs a third less without. */
const WITHOUT_GPU = ["--disable-gpu-compositing", "--disable-gpu-rasterization", "--disable-accelerated-2d-canvas"];

export async function openBrowser(): Promise<Browser> {
  // It comes inside the package: nothing is downloaded. In one process it can't be restarted after a crash.
  const { default: packed } = await import("@sparticuz/chromium");
  const asked = packed.args.filter((each) => each !== "--single-process");
  const args = [...asked, ...WITHOUT_GPU];
  const browser = await engine.launch({ executablePath: inject("browserPath"), args, headless: true });
  const close = endsWithFile(() => browser.close());
  browser.once("disconnected", () => void close());
  return browser;
}

type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Everything that went wrong in the page. */
  readonly errors: string[];
}

interface Screen {
  readonly touch?: boolean;
  readonly size?: { width: number; height: number };
}

/** A browser of its own at the panel, signed in by the link or by name. */
export async function visit(
  browser: Browser,
  served: Served,
  its: Screen & {
    readonly link?: string;
    /** Of who signed in before, for a link works once. */
    readonly cookies?: StorageState["cookies"];
  } = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: its.size ?? { width: 1280, height: 800 },
    hasTouch: its.touch ?? false,
    locale: "en-US",
    timezoneId: "UTC",
  });
  if (its.cookies !== undefined) await context.addCookies(its.cookies);
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.text().includes("Content Security Policy")) errors.push(message.text());
  });
  await page.goto(its.link ?? served.link);
  return { context, page, errors };
}

/** A server that several visits share, each in a browser of its own: a link signs in once, its cookies as often as they are given. */
export async function shared(browser: Browser, args: readonly string[] = []) {
  const served = await serve(args);
  const first = await visit(browser, served);
  const cookies = await first.context.cookies();
  await first.context.close();
  return {
    served,
    cookies,
    come: (its: Screen = {}) => visit(browser, served, { link: served.address, cookies, ...its }),
    /** As the last visitor leaves it: stopped. */
    async stop(): Promise<void> {
      const headers = { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") };
      const { status } = await fetch(`${served.address}/api/stop`, { method: "POST", headers });
      if (status !== 200) throw new Error(`it can't be stopped: ${status}`);
    },
  };
}

/**
 * Lets a test tell the page something in the server's name, over the page's own socket, which goes on as it is: what the server would say
 * after hours. The page is opened anew.
 */
export async function inTheServersName(page: Page): Promise<(event: string, content: unknown) => void> {
  let tell: ((message: string) => void) | null = null;
  await page.routeWebSocket(/socket\.io/, (toPage) => {
    const toServer = toPage.connectToServer();
    toPage.onMessage((message) => toServer.send(message));
    toServer.onMessage((message) => toPage.send(message));
    tell = (message) => toPage.send(message);
  });
  await page.reload();
  await page.locator('[data-freshness="live"]').first().waitFor();
  // As engine.io and socket.io write an event: a message (4) that is one (2).
  return (event, content) => tell?.(`42${JSON.stringify([event, content])}`);
}

/** Pictures of the page are kept where CI and people find them. */
export const SHOTS = "test-artefacts/panel";

export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}

/** What axe finds wrong with the page as it is now, one line each. @param rules only these; null: all of them */
export async function axeFindings(page: Page, rules: readonly string[] | null = null): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(
          options: object,
        ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
      };
    };
    const options = only === null ? {} : { runOnly: only };
    return (await axe.run(options)).violations.map(({ id, nodes }) => ({
      id,
      html: nodes[0]?.html.slice(0, 300) ?? "",
      why: nodes[0]?.failureSummary?.slice(0, 300) ?? "",
    }));
  }, rules);
  return violations.map(({ id, html, why }) => `${id}: ${html} ${why}`);
}

const require = createRequire(import.meta.url);
const AXE = (require("axe-core") as { source: string }).source;
