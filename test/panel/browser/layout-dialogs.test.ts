/** The layout of the sign-in and of everything that asks a person, at every size and zoom, in each language. Part of `npm run test:layout`. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Accounts } from "../../../src/panel/server/index.ts";
import { LANGUAGES, type Language, TEXTS } from "../../../src/panel/web/texts/catalogue.ts";
import { axeFindings, inTheServersName, openBrowser, shared, shoot, visit } from "../../support/browser.ts";
import { geometryFindings } from "../../support/geometry.ts";
import { choose, pictureName, resize, setLook, settled, WINDOWS, windowName } from "../../support/survey.ts";

const isWhole = process.env.LOCKSTEP_LAYOUT === "1";
const PASSWORD = "correct horse";
let browser: Browser;
let cell: Awaited<ReturnType<typeof shared>>;
/** Who has control of the line, by another browser. */
let boss: Page;
const findings: string[] = [];

beforeAll(async () => {
  if (!isWhole) return;
  browser = await openBrowser();
  cell = await shared(browser, ["--cycles", "2", "--fault", "stall@advance:1"]);
  boss = (await cell.come()).page;
  for (const language of LANGUAGES) await new Accounts(cell.served.accountsFile).add(language, "admin", PASSWORD);
});
afterAll(async () => {
  if (!isWhole) return;
  await browser.close();
  await cell.served.close();
});

/** The page as it stands now, in every window: what is wrong with it, and pictures of a phone and a desktop. */
async function survey(page: Page, what: string, language: Language): Promise<void> {
  for (const window of WINDOWS) {
    await resize(page, window);
    await settled(page);
    const { zoom, screen } = window;
    const at = `${windowName(window)}, ${language}`;
    const isDesktop = zoom === 1 && screen[0] === 1280;
    const found = [...(await geometryFindings(page)), ...(isDesktop ? await axeFindings(page) : [])];
    const isKept = isDesktop || (zoom === 1 && screen[0] === 390);
    if (found.length > 0 || isKept) await shoot(page, pictureName(what, at));
    findings.push(...found.map((finding) => `${what}, ${at}: ${finding}`));
  }
  await resize(page, { screen: [1280, 800], zoom: 1 });
  await settled(page);
}

const named = (page: Page, name: string) => page.getByRole("button", { name }).first();
const inState = (page: Page, state: string) => page.getByText(new RegExp(`PackML \\d+ (${state})`)).first();

/** Held down until it has come of it; on a machine that is busy an ask may come too late, and is made again. */
async function press(page: Page, name: string, come: () => Promise<void>): Promise<void> {
  for (let again = 3; ; again--) {
    await named(page, name).hover();
    await page.mouse.down();
    try {
      await come();
      return;
    } catch (error) {
      if (again === 0) throw error;
    } finally {
      await page.mouse.up();
    }
  }
}

async function control(page: Page, language: Language): Promise<void> {
  const { lease } = TEXTS[language];
  await named(page, lease.request).click();
  await named(page, lease.release).waitFor();
}

async function signIn(language: Language): Promise<Page> {
  const { page } = await visit(browser, cell.served, { link: cell.served.address });
  page.setDefaultTimeout(20_000);
  const t = TEXTS[language];
  await page.getByRole("textbox").first().waitFor();
  await setLook(page, { theme: "light", language });
  await survey(page, "sign-in", language);
  await page.getByLabel(t.signIn.name).fill(language);
  await page.getByLabel(t.signIn.password).fill(PASSWORD);
  await named(page, t.signIn.send).click();
  await page.locator(".tab-panel").first().waitFor();
  return page;
}

/** What opens a dialog, whatever the line does. */
async function surveyDialogs(page: Page, language: Language): Promise<void> {
  const t = TEXTS[language];
  const dialog = page.getByRole("dialog");
  const asked = async (what: string): Promise<void> => {
    await dialog.waitFor();
    await survey(page, what, language);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  };
  await page.locator("[aria-haspopup=dialog]").click();
  await asked("settings");
  await named(page, t.lease.takeOver).click();
  await asked("take-over");
  const tell = await inTheServersName(page);
  tell("session", { kind: "ending", why: "shift", leftMs: 540_000 });
  await named(page, t.session.stay).waitFor();
  await survey(page, "session-ends", language);
  await named(page, t.session.stay).click();
  await asked("password");
  tell("session", { kind: "open" });
  await choose(page, "Sequence");
  await page.locator(".cm-content").click();
  await page.keyboard.type("# ");
  await named(page, t.tab.sequence.discard).click();
  await page.getByRole("alertdialog").waitFor();
  await survey(page, "discard", language);
  await page.getByRole("alertdialog").getByRole("button").first().click();
  await choose(page, "Run");
  tell("session", { kind: "ended", why: "shift" });
  await named(page, t.session.signIn).waitFor();
  await survey(page, "session-ended", language);
  await page.reload();
  await page.locator(".tab-panel").first().waitFor();
}

test.skipIf(!isWhole)(
  "the sign-in, and whatever asks a person, is whole and in reach at every size and zoom, in English and German",
  async () => {
    await control(boss, "en");
    const pages = new Map<Language, Page>();
    for (const language of LANGUAGES) {
      const page = await signIn(language);
      pages.set(language, page);
      await surveyDialogs(page, language);
    }
    await press(boss, "Reset", () => inState(boss, "Idle").waitFor({ timeout: 5000 }));
    await press(boss, "Start", () => inState(boss, "Starting|Execute|Holding|Held").waitFor({ timeout: 5000 }));
    for (const [language, page] of pages) {
      await page.getByRole("dialog").waitFor({ timeout: 90_000 });
      await inState(page, "Held").waitFor();
      await survey(page, "question", language);
    }
    await named(boss, "Stop").dispatchEvent("pointerdown");
    await inState(boss, "Stopped").waitFor();
    await press(boss, "Reset", () => inState(boss, "Idle").waitFor({ timeout: 5000 }));
    await named(boss, TEXTS.en.lease.release).click();
    for (const [language, page] of pages) {
      const t = TEXTS[language];
      await control(page, language);
      const dialog = page.getByRole("dialog");
      await press(page, t.commands.start, () => dialog.waitFor({ timeout: 5000 }));
      await survey(page, "new-or-resume", language);
      await page.keyboard.press("Escape");
      await named(page, t.lease.release).click();
      await named(page, t.lease.request).waitFor();
    }
    expect(findings).toEqual([]);
  },
  1_200_000,
);
