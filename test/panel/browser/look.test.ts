/** How the page looks and reads: every tab in every theme, by keys, by touch, in two languages, and with script in every name. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { axeFindings, openBrowser, serve, shared, shoot, visit } from "../../support/browser.ts";

const TABS = ["Run", "Cell", "Devices", "Interlocks", "Alarms", "Manual", "Sequence", "History"];
let browser: Browser;
/** For all but who needs a line of their own: each finds it stopped, and leaves it so. */
let cell: Awaited<ReturnType<typeof shared>>;

beforeAll(async () => {
  browser = await openBrowser();
  cell = await shared(browser);
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await cell.stop();
});
afterAll(async () => {
  await browser.close();
  await cell.served.close();
});

/** At the next frame in which nothing is loading any more; looked at less often, it would be what these tests wait for. */
const loaded = (page: Page): Promise<void> =>
  page.evaluate(`new Promise((done) => {
    const look = () => document.body.innerText.includes("Loading…") ? requestAnimationFrame(look) : done();
    requestAnimationFrame(look);
  })`);

const openTab = async (page: Page, name: string): Promise<void> => {
  await page.getByRole("tab", { name }).click();
  await loaded(page);
};

/** As a person would in the menus, kept by the browser. */
async function set(page: Page, settings: Readonly<Record<string, string>>): Promise<void> {
  await page.evaluate(`localStorage.setItem("lockstep", ${JSON.stringify(JSON.stringify(settings))})`);
  await page.reload();
}

/** The page itself never scrolls; boxes in it may. */
const scrolls = (page: Page): Promise<boolean> =>
  page.evaluate(
    "document.scrollingElement.scrollHeight > innerHeight || document.scrollingElement.scrollWidth > innerWidth",
  );

/** Every tab in every theme and size, on every line, is looked at in `layout-whole.test.ts`. */
test("axe finds nothing in any tab, nor in what any theme colours; nothing scrolls at 1280 × 800", async () => {
  const { page, errors } = await cell.come();
  await set(page, { theme: "light" });
  await page.getByText(/PackML 2 Stopped/).waitFor();
  const findings: string[] = [];
  for (const tab of TABS) {
    await openTab(page, tab);
    if (await scrolls(page)) findings.push(`${tab}: the page scrolls`);
    findings.push(...(await axeFindings(page)).map((finding) => `${tab}: ${finding}`));
    await shoot(page, tab.toLowerCase());
  }
  for (const theme of ["dark", "contrast"]) {
    await set(page, { theme });
    await page.getByText(/PackML 2 Stopped/).waitFor();
    for (const tab of ["Run", "Devices"]) {
      await openTab(page, tab);
      // A theme changes colours, and nothing else.
      const found = await axeFindings(page, ["color-contrast"]);
      findings.push(...found.map((finding) => `${tab}, ${theme}: ${finding}`));
      await shoot(page, `${tab.toLowerCase()}-${theme}`);
    }
  }
  expect(findings).toEqual([]);
  expect(errors).toEqual([]);
}, 90_000);

test("script in every name that reaches the page is shown as text, and nothing of it runs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-names-"));
  cpSync("sequences/transfer", folder, { recursive: true });
  const evil = `<img src=x onerror=globalThis.hacked=1>`;
  const edit = (file: string, change: (text: string) => string): void => {
    const path = join(folder, file);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  };
  edit("line.yaml", (text) => text.replace(/^line: .*$/m, `line: "Cell ${evil}"`));
  edit("transfer.yaml", (text) => text.replace(/^sequence: .*$/m, `sequence: "Run ${evil}"`));
  const own = await serve([join(folder, "transfer.yaml")]);
  const { page, errors } = await visit(browser, own);
  await page.getByText(evil).first().waitFor();
  for (const tab of TABS) await openTab(page, tab);
  expect(await page.evaluate("globalThis.hacked")).toBeUndefined();
  expect(errors).toEqual([]);
  await own.close();
  rmSync(folder, { recursive: true });
}, 60_000);

test("the page follows the system's colours while it is open, until a person chooses", async () => {
  const { page } = await cell.come();
  // Asked from outside: the page's policy lets nothing be evaluated in it.
  const shows = (theme: string) =>
    expect.poll(() => page.evaluate("document.documentElement.dataset.theme"), { timeout: 8000 }).toBe(theme);
  await page.getByText(/PackML 2 Stopped/).waitFor();
  await page.emulateMedia({ colorScheme: "dark" });
  await shows("dark");
  await page.emulateMedia({ contrast: "more" });
  await shows("contrast");
  await set(page, { theme: "light" });
  await page.getByText(/PackML 2 Stopped/).waitFor();
  await shows("light");
}, 30_000);

test("by keys alone: control, reset by holding Space, a tab, and Stop from inside a field", async () => {
  const { page } = await cell.come();
  await page.getByText(/PackML 2 Stopped/).waitFor();
  await page.getByText(/Link:\s*\d+ ms/).waitFor();
  const focusOn = async (name: RegExp): Promise<void> => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate("document.activeElement?.innerText ?? ''");
      if (name.test(String(focused))) return;
    }
    throw new Error(`${name} can't be reached by keys`);
  };
  await focusOn(/^Take control/);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Give up control" }).waitFor();
  expect(await page.evaluate("document.activeElement?.className")).toBe("lease-box");
  await focusOn(/^Reset/);
  // A short press does nothing, and Enter by stale focus neither.
  await page.keyboard.press("Enter");
  await page.waitForTimeout(200);
  expect(await page.getByText(/PackML 2 Stopped/).count()).toBe(1);
  await page.keyboard.down(" ");
  await page.waitForTimeout(1200);
  await page.keyboard.up(" ");
  await page.getByText(/PackML 4 Idle/).waitFor();
  await page.getByRole("tab", { name: "Sequence" }).focus();
  await page.keyboard.press("Enter");
  await loaded(page);
  await page.locator("input").first().focus();
  await page.keyboard.press("Control+Shift+S");
  await page.getByText(/accepted \d+ ms/).waitFor();
}, 60_000);

test("by touch: a finger held for a second resets; one that slips off does not", async () => {
  const { page, context } = await cell.come({ touch: true });
  await page.getByRole("button", { name: "Take control" }).tap();
  await page.getByRole("button", { name: "Give up control" }).waitFor();
  const session = await context.newCDPSession(page);
  const reset = await page
    .getByRole("button", { name: /^Reset/ })
    .first()
    .boundingBox();
  if (reset === null) throw new Error("there is no Reset");
  const at = { x: reset.x + reset.width / 2, y: reset.y + reset.height / 2 };
  const touch = (type: "touchStart" | "touchEnd" | "touchCancel", points: { x: number; y: number }[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  await touch("touchStart", [at]);
  await page.waitForTimeout(500);
  await touch("touchCancel", []);
  await page.waitForTimeout(900);
  expect(await page.getByText(/PackML 2 Stopped/).count()).toBe(1);
  await touch("touchStart", [at]);
  await page.waitForTimeout(1200);
  await touch("touchEnd", []);
  await page.getByText(/PackML 4 Idle/).waitFor();
  // Fingers are wide.
  const small = await page.evaluate(
    `[...document.querySelectorAll("button, select, input, [role=tab]")].filter((e) => { const r = e.getBoundingClientRect(); return r.width > 0 && (r.height < 44 || r.width < 44) && !e.closest(".cm-editor"); }).map((e) => e.innerText || e.ariaLabel || e.className)`,
  );
  expect(small).toEqual([]);
}, 60_000);

test("in German, every word of the frame is", async () => {
  const { page } = await cell.come();
  await page.getByText(/PackML 2 Stopped/).waitFor();
  await set(page, { language: "de" });
  await page.getByRole("tab", { name: "Verriegelungen" }).waitFor();
  await shoot(page, "deutsch");
  const said = await page.locator("body").innerText();
  expect(said).not.toMatch(/\b(Take control|Interlocks|Worst lateness|Not an emergency stop)\b/);
}, 60_000);
