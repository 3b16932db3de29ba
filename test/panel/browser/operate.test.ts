/** What an operator does, in a real browser on the real server: run, hold, stop, clear a guard, answer a question, jog. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openBrowser, type Served, serve, shared, shoot, type Visit, visit } from "../../support/browser.ts";

let browser: Browser;
/** For who needs no line of her own: it is left stopped. */
let cell: Awaited<ReturnType<typeof shared>>;
const own: Served[] = [];
let its: Visit;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  cell = await shared(browser, ["--cycles", "3"]);
});
afterAll(async () => {
  await browser.close();
  await cell.served.close();
});
afterEach(async () => {
  expect(its.errors).toEqual([]);
  await its.context.close();
  await cell.stop();
  for (const served of own.splice(0)) await served.close();
});

async function open(...args: string[]): Promise<void> {
  const served = await serve(args);
  own.push(served);
  await enter(await visit(browser, served));
}

async function enter(visited: Visit): Promise<void> {
  its = visited;
  page = its.page;
  await page.getByRole("button", { name: "Take control" }).click();
  await page.getByRole("button", { name: "Give up control" }).waitFor();
}

const button = (name: string | RegExp) => page.getByRole("button", { name }).first();
const tab = (name: string) => page.getByRole("tab", { name }).click();
const isIn = (state: string, timeout = 15_000) =>
  page.getByText(new RegExp(`PackML \\d+ ${state}$`)).waitFor({ timeout });

const answer = (): Promise<string> => page.getByRole("status", { name: /answer/i }).innerText();

/** As with a finger: down, until something has come of it, up. */
async function hold(name: string | RegExp, said: () => Promise<string>, wanted: RegExp): Promise<void> {
  await button(name).hover();
  await page.mouse.down();
  try {
    await expect.poll(said, { timeout: 4000 }).toMatch(wanted);
  } finally {
    await page.mouse.up();
  }
}

/**
 * Presses again what came to nothing, as anybody would: on a machine that is busy an ask may come too late, and is refused.
 * @param what the command, as the page names it when the line has answered
 */
async function press(name: string | RegExp, what: string): Promise<void> {
  const wanted = new RegExp(`${what}: accepted`);
  for (let again = 2; again > 0; again--) {
    try {
      return await hold(name, answer, wanted);
    } catch {
      // Once more.
    }
  }
  await hold(name, answer, wanted);
}

test("by hand: she jogs while she holds, and it stands when she lets go", async () => {
  await enter(await cell.come());
  await press(/^Manual/, "Mode Manual");
  await page
    .getByText(/Mode:\s*Manual/)
    .first()
    .waitFor();
  await press(/^Reset/, "Reset");
  await isIn("Idle");
  await press(/^Start/, "Start");
  await isIn("Execute");
  await tab("Manual");
  await page.getByRole("button", { name: "arm", exact: true }).click();
  await page.getByRole("button", { name: "full", exact: true }).click();
  const at = async (): Promise<number> => {
    return Number.parseFloat((await page.locator(".hand-axis").first().locator("span").first().textContent()) ?? "");
  };
  let last = Number.NaN;
  /** The same twice, half a second apart. */
  const stands = async (): Promise<boolean> => {
    const was = last;
    last = await at();
    return last === was;
  };
  await expect.poll(stands, { timeout: 8000, interval: 500 }).toBe(true);
  const before = last;
  await button("x +").hover();
  await page.mouse.down();
  await expect.poll(at, { timeout: 8000 }).toBeGreaterThan(before + 20);
  await page.mouse.up();
  await expect.poll(stands, { timeout: 8000, interval: 500 }).toBe(true);
  // Far from the end of its range: it is the hand that stopped it.
  expect(last).toBeLessThan(590);
  await shoot(page, "manual");
}, 60_000);

test("she resets, starts, sees parts placed, and stops: sent, accepted, standing", async () => {
  await enter(await cell.come());
  await press(/^Production/, "Mode Production");
  await isIn("Stopped");
  // A tap is no press.
  await button(/^Reset/).click();
  await press(/^Reset/, "Reset");
  await isIn("Idle");
  await press(/^Start/, "Start");
  await isIn("Execute");
  await page.getByRole("button", { name: "Show as a table" }).click();
  await page.locator('tr:has([data-kind="actual"])').nth(3).waitFor();
  const steps = await page.locator('tr:has([data-kind="actual"]) td:nth-child(2)').allTextContents();
  expect(steps.slice(0, 3)).toEqual(["advance", "reach", "grip"]);
  await shoot(page, "run-table");
  await page.getByRole("button", { name: "Show as a chart" }).click();
  await page.waitForTimeout(200);
  await shoot(page, "run");
  // Suspend stands where Clear was, Unsuspend where Unhold was; nothing else has moved.
  const places = () =>
    page.locator(".command-grid button").evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON()));
  const before = await places();
  await press("Suspend", "Suspend");
  await isIn("Suspended");
  await shoot(page, "suspended");
  expect(await places()).toEqual(before);
  await press("Unsuspend", "Unsuspend");
  await isIn("Execute");
  await button(/Stop/).dispatchEvent("pointerdown");
  await isIn("Stopped");
  await page
    .getByText(/standing/i)
    .first()
    .waitFor();
  await shoot(page, "stopped");
  const said = await page.locator("body").innerText();
  expect(said).toMatch(/accepted.*\d+ ms/i);
  expect(said).not.toMatch(/safety-rated|\bSIL\b/);
}, 60_000);

test("a guard opens: she sees which, closes it, clears, resets and resumes", async () => {
  await open("--cycles", "2");
  await press(/^Reset/, "Reset");
  await isIn("Idle");
  await press(/^Start/, "Start");
  await isIn("Execute");
  await tab("Devices");
  await page.getByRole("button", { name: /false.*door.closed/ }).click();
  await isIn("Aborted");
  await tab("Alarms");
  await page
    .getByText(/door.closed is false/)
    .first()
    .waitFor();
  await shoot(page, "guard-open");
  // Why not: the condition, in words, beside the control that is greyed out.
  await tab("Devices");
  await page.getByRole("button", { name: /true.*door.closed/ }).click();
  await press(/^Clear/, "Clear");
  await isIn("Stopped");
  await press(/^Reset/, "Reset");
  await isIn("Idle");
  const dialog = page.getByRole("dialog");
  await hold(/^Start/, async () => String(await dialog.isVisible()), /true/);
  await shoot(page, "new-or-resume");
  await press(/resume/i, "Start");
  await isIn("Execute");
}, 60_000);

test("a held line asks: what was expected, what was sensed, what each answer does", async () => {
  await open("--cycles", "1", "--fault", "stall@advance:1");
  await press(/^Reset/, "Reset");
  await isIn("Idle");
  await press(/^Start/, "Start");
  const dialog = page.getByRole("dialog");
  await dialog.waitFor({ timeout: 30_000 });
  await isIn("Held");
  await shoot(page, "question");
  const words = await dialog.innerText();
  for (const word of ["advance", "Retry", "Skip", "Resync", "Abort"]) expect(words).toContain(word);
  // The same in German: the question, its alarm, what came first, and why commands are refused.
  await page.evaluate('localStorage.setItem("lockstep", JSON.stringify({ language: "de" }))');
  await page.reload();
  await dialog.getByRole("button", { name: "Vorerst ausblenden" }).waitFor();
  await shoot(page, "question-german");
  const asked = await dialog.innerText();
  await dialog.getByRole("button", { name: "Vorerst ausblenden" }).click();
  await page.getByRole("tab", { name: "Alarme" }).click();
  await page.getByText("Was zu tun ist:").first().waitFor();
  await shoot(page, "alarms-german");
  const said = `${asked} ${await page.locator("body").innerText()}`;
  expect(said).toContain("advance, Zyklus 1");
  expect(said).not.toMatch(/\b(the|is|are|not|has|of|its|been|with|that|this|needs?|takes?|give)\b/);
}, 60_000);
