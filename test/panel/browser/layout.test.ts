/**
 * The layout, by geometry: nothing that can be used is out of the window's reach or under another thing, and no text is cut off or printed
 * over another, in each window of `WINDOWS`. Here each window has the views of its turn; `npm run test:layout` tries all of everything
 * (layout-whole.test.ts).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings, openBrowser, shared, shoot } from "../../support/browser.ts";
import { geometryFindings } from "../../support/geometry.ts";
import { longName, longNamesLine } from "../../support/long-names.ts";
import { openAt, openWall, resize, survey, TABS, WINDOWS, windowName, ZOOMS } from "../../support/survey.ts";

let browser: Browser;
let folder: string;
let cell: Awaited<ReturnType<typeof shared>>;

beforeAll(async () => {
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), "lockstep-layout-"));
  cell = await shared(browser, [longNamesLine(join(folder, "long"))]);
});
afterAll(async () => {
  await browser.close();
  await cell.served.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Her station has a long name, too; a door opens, and she stops the line: there is an alarm, a first-out, and a stop with its stages. */
async function stopAtOpenDoor(page: Page): Promise<void> {
  await page.evaluate(
    `localStorage.setItem("lockstep", JSON.stringify({ station: ${JSON.stringify(longName("desk").slice(0, 60))} }))`,
  );
  await page.reload();
  await page.getByRole("button", { name: "Take control" }).click();
  await page.getByRole("button", { name: "Give up control" }).waitFor();
  await page.getByRole("button", { name: "Reset" }).hover();
  await page.mouse.down();
  await page.getByText(/PackML 4 Idle/).waitFor();
  await page.mouse.up();
  await page.getByRole("tab", { name: "Devices" }).click();
  await page.getByRole("button", { name: `false: ${longName("door")}.closed` }).click();
  await page.locator(".alarm-button").waitFor();
  await page.locator(".stop-button").dispatchEvent("pointerdown");
  await page.getByText(/accepted \d+ ms/).waitFor();
}

test("with names of 64 characters nothing is cut off, covered or out of reach, at any size and zoom", async () => {
  const findings: string[] = [];
  let turn = 0;
  for (const zoom of ZOOMS) {
    const windows = WINDOWS.filter((each) => each.zoom === zoom);
    const page = await openAt(browser, windows[3] ?? { screen: [1024, 768], zoom }, {
      address: cell.served.address,
      cookies: cell.cookies,
    });
    if (zoom === 1) await stopAtOpenDoor(page);
    for (const window of windows) {
      await resize(page, window);
      turn++;
      const others = TABS.slice(1);
      const tabs = ["Run", others[turn % others.length] ?? "Run"] as const;
      findings.push(...(await survey(page, { tabs, at: windowName(window) })));
    }
    await page.context().close();
  }
  expect(findings).toEqual([]);
}, 120_000);

test("the wall view shows state, first-out, takt, counts and time left at once, and large; Stop is in it", async () => {
  const window = { screen: [1920, 1080], zoom: 1 } as const;
  const page = await openAt(browser, window, { address: cell.served.address, cookies: cell.cookies });
  await openWall(page);
  const findings: string[] = [];
  for (const each of WINDOWS.filter(({ zoom }) => zoom === 1)) {
    await resize(page, each);
    findings.push(...(await geometryFindings(page)).map((finding) => `${windowName(each)}: ${finding}`));
  }
  expect(findings).toEqual([]);
  for (const screen of [
    [1280, 720],
    [1920, 1080],
    [3840, 2160],
  ] as const) {
    await resize(page, { screen, zoom: 1 });
    const [overflow, label, takt] = (await page.evaluate(`(() => {
      const size = (of) => Number.parseFloat(getComputedStyle(document.querySelector(of)).fontSize) / innerHeight;
      return [document.documentElement.scrollHeight - innerHeight, size(".wall-figures dt"), size(".wall-figures dd")];
    })()`)) as number[];
    expect(overflow, String(screen)).toBeLessThanOrEqual(0);
    if (screen[1] < 1080) continue;
    // Sixteen minutes of arc at five metres, on 43 inches (see wall-size.test.ts), and on 24.
    expect(label).toBeGreaterThan(0.062);
    expect(takt).toBeGreaterThan(0.112);
  }
  await shoot(page, "wall");
  expect(await axeFindings(page)).toEqual([]);
  const words = await page.locator("main").innerText();
  for (const word of ["Takt", "Time left", "Cycles", "Placed", "Rejected", "Lost"]) expect(words).toContain(word);
  await page.getByRole("button", { name: "Back to the controls" }).click();
  await page.getByRole("tab", { name: "Run" }).waitFor();
  await page.context().close();
}, 60_000);
