/** A real browser at the panel: how long the page works for each of its frames. */
import packed from "@sparticuz/chromium";
import { chromium, type Page } from "playwright-core";

export interface PageFrames {
  readonly view: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly frames: number;
}

/** How long each tab is watched, ms. */
const WATCHED_MS = 4000;
/** Presses of "zoom out": each shows 1.4 times as much. */
const ZOOMS = 10;

const tab = (page: Page, name: string): Promise<void> => page.getByRole("tab", { name }).click();

/** The first is the baseline: nothing of it changes with a frame but what is around every view. */
const VIEWS: readonly { readonly view: string; readonly open: (page: Page) => Promise<void> }[] = [
  { view: "History", open: (page) => tab(page, "History") },
  {
    view: "Run, lanes in view",
    open: async (page) => {
      await tab(page, "Run");
      for (let i = 0; i < ZOOMS; i++) await page.getByRole("button", { name: "Zoom out" }).click();
    },
  },
  {
    view: "Run, all lanes",
    open: async (page) => {
      await page.getByLabel("Group by").selectOption("kind");
      await page.getByRole("button", { name: "Collapse all", exact: true }).click();
    },
  },
  { view: "Devices", open: (page) => tab(page, "Devices") },
  { view: "Interlocks", open: (page) => tab(page, "Interlocks") },
];

/** Counts the work of every animation frame, whoever asked for it. Runs in the page before anything else does. */
const COUNT = `
  globalThis.frameMs = [];
  const ask = globalThis.requestAnimationFrame.bind(globalThis);
  let spent = 0, isOpen = false;
  globalThis.requestAnimationFrame = (act) => ask((at) => {
    const from = performance.now();
    act(at);
    spent += performance.now() - from;
    if (isOpen) return;
    isOpen = true;
    queueMicrotask(() => { setTimeout(() => { frameMs.push(spent); spent = 0; isOpen = false; }, 0); });
  });
`;

/** @param cookie of a session, as `name=value` */
export async function pageFrames(address: string, cookie: string): Promise<readonly PageFrames[]> {
  const args = packed.args.filter((each) => each !== "--single-process");
  const browser = await chromium.launch({ executablePath: await packed.executablePath(), args, headless: true });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
  const [name = "", value = ""] = cookie.split("=");
  await context.addCookies([{ name, value, url: address }]);
  const page = await context.newPage();
  await page.addInitScript(COUNT);
  await page.goto(address);
  await page.locator("canvas").waitFor();
  const results: PageFrames[] = [];
  for (const { view, open } of VIEWS) {
    await open(page);
    await page.waitForTimeout(1000);
    await page.evaluate("globalThis.frameMs.length = 0");
    await page.waitForTimeout(WATCHED_MS);
    const times = (await page.evaluate("globalThis.frameMs")) as number[];
    times.sort((a, b) => a - b);
    const at = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? 0;
    results.push({ view, p50Ms: at(0.5), p95Ms: at(0.95), frames: times.length });
  }
  await browser.close();
  return results;
}
