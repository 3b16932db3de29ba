/** When the link fails, freezes or lies: the page says so in time, and nothing that was pressed meanwhile ever happens. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Accounts } from "../../../src/panel/server/index.ts";
import { inTheServersName, openBrowser, type Served, serve, shared, shoot, visit } from "../../support/browser.ts";

let browser: Browser;
let folder: string;
const open: Served[] = [];
const started = async (...its: Parameters<typeof serve>): Promise<Served> => {
  const served = await serve(...its);
  open.push(served);
  return served;
};
/** For all but who kills it. */
let cell: Awaited<ReturnType<typeof shared>>;

beforeAll(async () => {
  browser = await openBrowser();
  cell = await shared(browser);
  folder = mkdtempSync(join(tmpdir(), "lockstep-link-"));
});
afterEach(async () => {
  cell.served.process.kill("SIGCONT");
  for (const served of open.splice(0)) await served.close();
  for (const context of browser.contexts()) await context.close();
});
afterAll(async () => {
  await browser.close();
  await cell.served.close();
  rmSync(folder, { recursive: true, force: true });
});

const says = (page: Page, words: RegExp): Promise<void> =>
  expect.poll(() => page.locator("body").innerText(), { timeout: 20_000, interval: 200 }).toMatch(words);

const eventsOf = async (served: Served, cookie: string) => {
  const response = await fetch(`${served.address}/api/events?after=0`, { headers: { cookie } });
  const { events } = (await response.json()) as { events: { type: string }[] };
  return events.map(({ type }) => type);
};

async function cookieOf(served: Served, name: string, password: string): Promise<string> {
  const response = await fetch(`${served.address}/api/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, password }),
  });
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
}

test("a server that is killed is missed within half a second; what is pressed at a dead server never happens", async () => {
  let served = await started([], 0, folder);
  const port = Number(new URL(served.address).port);
  const { page } = await visit(browser, served);
  await page.getByRole("button", { name: "Take control" }).click();
  await page.getByRole("button", { name: "Give up control" }).waitFor();
  await page.evaluate(`(() => {
    const look = () => {
      if (/stale|no link/i.test(document.body.innerText)) globalThis.staleAt = performance.now();
      else requestAnimationFrame(look);
    };
    look();
  })()`);
  const killedAt = await page.evaluate(() => performance.now());
  served.process.kill("SIGKILL");
  await page.waitForFunction(() => (globalThis as unknown as { staleAt?: number }).staleAt !== undefined);
  const staleAt = await page.evaluate(() => (globalThis as unknown as { staleAt: number }).staleAt);
  // Half a second after the last frame, which came up to a frame before; a loaded machine draws late.
  expect(staleAt - killedAt).toBeLessThan(1500);
  await says(page, /NO LINK/);
  await shoot(page, "no-link");
  // Everything but Stop is blocked; she presses all the same.
  const reset = page.getByRole("button", { name: /^Reset/ }).first();
  expect(await reset.isDisabled()).toBe(true);
  await reset.dispatchEvent("pointerdown");
  await page.waitForTimeout(1200);
  await reset.dispatchEvent("pointerup");
  const stop = page.getByRole("button", { name: /Stop/ }).first();
  expect(await stop.isEnabled()).toBe(true);
  served = await started([], port, folder);
  await new Accounts(served.accountsFile).add("ann", "admin", "correct horse");
  await page.waitForTimeout(2500);
  const cookie = await cookieOf(served, "ann", "correct horse");
  const events = await eventsOf(served, cookie);
  expect(events).not.toContain("command-accepted");
  expect(events).not.toContain("person-asked");
}, 60_000);

test("a server that hangs is seen to, and a stop that is pressed meanwhile is obeyed when it comes to", async () => {
  const { page } = await cell.come();
  await page.getByText(/Link:\s*\d+ ms/).waitFor();
  cell.served.process.kill("SIGSTOP");
  await says(page, /NO LINK/);
  await page.getByRole("button", { name: /Stop/ }).first().dispatchEvent("pointerdown");
  await page.waitForTimeout(700);
  cell.served.process.kill("SIGCONT");
  await says(page, /accepted \d+ ms/);
}, 60_000);

test("a second browser is refused, asks, and an engineer takes over with a reason", async () => {
  const { served } = cell;
  await new Accounts(served.accountsFile).add("eve", "engineer", "correct horse");
  const first = await cell.come();
  await first.page.getByRole("button", { name: "Take control" }).click();
  await first.page.getByRole("button", { name: "Give up control" }).waitFor();
  const second = await visit(browser, served, { link: served.address });
  const { page } = second;
  await page.getByLabel(/name/i).first().fill("eve");
  await page
    .getByLabel(/password/i)
    .first()
    .fill("correct horse");
  await page
    .getByLabel(/password/i)
    .first()
    .press("Enter");
  await page.getByText(/PackML 2 Stopped/).waitFor();
  expect(
    await page
      .getByRole("button", { name: /^Reset/ })
      .first()
      .isDisabled(),
  ).toBe(true);
  await shoot(page, "second-browser");
  await page
    .getByRole("button", { name: /take over/i })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("she has left the station");
  await dialog.getByRole("button", { name: /take over/i }).click();
  await page.getByRole("button", { name: "Give up control" }).waitFor();
  await expect
    .poll(() =>
      first.page
        .getByRole("button", { name: /^Reset/ })
        .first()
        .isDisabled(),
    )
    .toBe(true);
  expect([...first.errors, ...second.errors].filter((error) => !error.includes("401"))).toEqual([]);
}, 60_000);

test("a page that slept through wakes up stale, and its picture is whole again", async () => {
  const { page, context } = await cell.come();
  await page.getByText(/PackML 2 Stopped/).waitFor();
  await context.setOffline(true);
  const session = await context.newCDPSession(page);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  await new Promise((resolve) => setTimeout(resolve, 800));
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await context.setOffline(false);
  await page.getByText(/Link:\s*\d+ ms/).waitFor();
  await page.getByText(/PackML 2 Stopped/).waitFor();
}, 60_000);

test("a page whose socket is blocked invents nothing, and says NO LINK", async () => {
  const { page } = await cell.come();
  await page.context().routeWebSocket(/socket\.io/, () => undefined);
  await page.reload();
  await page.getByText("Nothing is known about the line yet.").first().waitFor();
  await says(page, /NO LINK/);
  const text = await page.locator("body").innerText();
  expect(text).not.toMatch(/Stopped|nobody|No alarm|No sequence|Production$/);
  await shoot(page, "never-connected");
  await page.getByRole("button", { name: /Stop/ }).first().dispatchEvent("pointerdown");
  await says(page, /accepted \d+ ms/);
}, 60_000);

test("a page whose every ask hangs says NO LINK and keeps its Stop, and goes on when it is answered", async () => {
  const { page } = await cell.come();
  let isOpen = false;
  await page.route("**/api/session", (route) => (isOpen ? route.continue() : new Promise(() => undefined)));
  await page.reload();
  await says(page, /Connecting/);
  await says(page, /NO LINK/);
  await shoot(page, "asks-hang");
  await page.getByRole("button", { name: /Stop/ }).first().dispatchEvent("pointerdown");
  await says(page, /accepted \d+ ms/);
  isOpen = true;
  await page.getByText(/PackML 2 Stopped/).waitFor();
}, 60_000);

test("after a restart of the server the page says so, and why it asks to sign in", async () => {
  const own = mkdtempSync(join(tmpdir(), "lockstep-restart-"));
  let served = await started([], 0, own);
  const { page } = await visit(browser, served);
  await page.getByText(/PackML 2 Stopped/).waitFor();
  served.process.kill("SIGKILL");
  await says(page, /NO LINK/);
  served = await started([], Number(new URL(served.address).port), own);
  await says(page, /The server was restarted/);
  await shoot(page, "restarted");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("textbox", { name: "Name" }).waitFor();
  await says(page, /The server was restarted/);
  rmSync(own, { recursive: true, force: true });
}, 60_000);

test("a page warns ten minutes before its session ends, and says that it has ended, and why", async () => {
  const { served } = cell;
  const accounts = new Accounts(served.accountsFile);
  await accounts.add("sam", "operator", "correct horse");
  const { page } = await visit(browser, served, { link: served.address });
  await page.getByLabel("Name").fill("sam");
  await page.getByLabel("Password").fill("correct horse");
  await page.getByLabel("Password").press("Enter");
  await page.getByText(/PackML 2 Stopped/).waitFor();
  const tell = await inTheServersName(page);
  expect(await page.locator("body").innerText()).not.toMatch(/SESSION/);
  tell("session", { kind: "ending", why: "shift", leftMs: 599_000 });
  await says(page, /SESSION ENDS\s+Your session ends in 10 min/);
  await page.getByRole("button", { name: "Stay signed in" }).click();
  await page.getByRole("dialog").getByLabel("Password").waitFor();
  await page.keyboard.press("Escape");
  tell("session", { kind: "ending", why: "shift", leftMs: 61_000 });
  await says(page, /Your session ends in 2 min/);
  await shoot(page, "session-ends");
  // This the server says by itself.
  accounts.remove("sam");
  await says(page, /SESSION ENDED\s+Your account was removed/);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("textbox", { name: "Name" }).waitFor();
  await says(page, /Your account was removed/);
}, 60_000);
