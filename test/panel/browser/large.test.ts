/** A line of 500 devices in a real browser: lists draw what is in view, are searched and worked by keys; the Gantt scrolls and folds. */
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LARGE, largeLine } from "../../../bench/support/large-line.ts";
import { axeFindings, openBrowser, type Served, serve, shoot, visit } from "../../support/browser.ts";

/** Rows that a window of 800 px and what is around it have room for. */
const DRAWN_MAX = 60;

let browser: Browser;
let served: Served;
let file: string;

beforeAll(async () => {
  file = largeLine({ cycles: 10, steps: 1000 });
  [browser, served] = await Promise.all([openBrowser(), serve([file])]);
});
afterAll(async () => {
  await browser.close();
  await served.close();
  rmSync(dirname(file), { recursive: true, force: true });
});

const rowsDrawn = (page: Page): Promise<number> => page.locator("[data-row]:visible").count();

test("of 500 devices what is in view is drawn, any of them is found by a search or the keyboard, and axe finds nothing", async () => {
  const { page, errors } = await visit(browser, served);
  await page.getByText(/PackML 2 Stopped/).waitFor();
  const tab = (name: string): Promise<void> => page.getByRole("tab", { name }).click();
  const findings: string[] = [];
  for (const name of ["Devices", "Interlocks", "Manual"]) {
    await tab(name);
    await page.locator("[data-row]:visible").first().waitFor();
    expect(await rowsDrawn(page)).toBeLessThan(DRAWN_MAX);
    findings.push(...(await axeFindings(page)).map((finding) => `${name}: ${finding}`));
    await shoot(page, `large-${name.toLowerCase()}`);
  }
  await tab("Devices");
  const box = page.getByRole("region", { name: "Devices" });
  await box.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await box.getByRole("button", { name: /^door26-15/ }).waitFor();
  expect(await rowsDrawn(page)).toBeLessThan(DRAWN_MAX);
  await box.getByRole("searchbox").fill("belt 26");
  await expect.poll(() => box.locator("[data-row]").count()).toBe(1);
  await box.getByText("1 of 500").waitFor();
  // Who leaves the list and comes back finds it as it was.
  await tab("Alarms");
  await tab("Devices");
  await box.getByText("1 of 500").waitFor();
  await box.getByRole("searchbox").fill("");
  await box.getByRole("button", { name: /^arm1 / }).focus();
  for (let i = 0; i < 40; i++) await page.keyboard.press("Tab");
  // Two stations further on, far below what was drawn at first.
  expect(await page.evaluate("document.activeElement.innerText")).toMatch(/^arm3\n/);
  await page.keyboard.press("Enter");
  await page.getByText("Values of arm3").waitFor();
  await tab("Run");
  const lanes = page.getByRole("region", { name: /^Lanes/ });
  expect(await lanes.evaluate((element) => element.scrollHeight)).toBeGreaterThan(LARGE.lanes * 20);
  await page.getByLabel("Group by").selectOption("kind");
  await page.getByRole("button", { name: "Collapse all", exact: true }).click();
  await page.getByRole("button", { name: "axes (26)" }).waitFor();
  expect(await lanes.evaluate((element) => element.scrollHeight - element.clientHeight)).toBeLessThan(40);
  await page.getByRole("button", { name: "Later" }).click();
  expect(await page.getByRole("button", { name: "Follow now" }).getAttribute("aria-pressed")).toBe("false");
  await page.getByRole("button", { name: "Follow now" }).click();
  expect(await page.getByRole("button", { name: "Follow now" }).getAttribute("aria-pressed")).toBe("true");
  findings.push(...(await axeFindings(page)).map((finding) => `Run: ${finding}`));
  await shoot(page, "large-run");
  expect(findings).toEqual([]);
  expect(errors).toEqual([]);
}, 60_000);
