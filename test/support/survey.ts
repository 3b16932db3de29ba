/** Goes through the page's sizes, zooms, themes and views, and judges each by geometry. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { LANGUAGES, type Language, TEXTS } from "../../src/panel/web/texts/catalogue.ts";
import { axeFindings, shoot } from "./browser.ts";
import { geometryFindings } from "./geometry.ts";

/** Screens, in pixels of the device. */
export const SIZES = [
  [360, 740],
  [390, 844],
  [800, 1280],
  [1024, 768],
  [1280, 800],
  [1920, 1080],
  [3840, 2160],
] as const;
export const ZOOMS = [1, 2, 4] as const;
export const THEMES = ["light", "dark", "contrast"] as const;
export const TABS = ["Run", "Cell", "Devices", "Interlocks", "Alarms", "Manual", "Sequence", "History"] as const;

export type Tab = (typeof TABS)[number];

/** One window: a screen at a zoom, which makes its pixels larger and fewer. */
export interface Window {
  readonly screen: readonly [width: number, height: number];
  readonly zoom: (typeof ZOOMS)[number];
}

export const WINDOWS: readonly Window[] = ZOOMS.flatMap((zoom) => SIZES.map((screen) => ({ screen, zoom })));

export const windowName = ({ screen: [width, height], zoom }: Window): string =>
  `${width} × ${height} at ${100 * zoom} %`;

const sizeOf = ({ screen: [width, height], zoom }: Window) => ({
  width: Math.round(width / zoom),
  height: Math.round(height / zoom),
});

/** A page in a browser whose pixels are as large as at that zoom. Scroll bars take the room that they take on a desktop. */
export async function openAt(
  browser: Browser,
  window: Window,
  its: { address: string; cookies: Cookies },
): Promise<Page> {
  const context = await browser.newContext({
    viewport: sizeOf(window),
    deviceScaleFactor: window.zoom,
    locale: "en-US",
    timezoneId: "UTC",
  });
  await context.addCookies(its.cookies);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(its.address);
  await page.locator(".tab-panel").first().waitFor();
  return page;
}

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

export const resize = (page: Page, window: Window): Promise<void> => page.setViewportSize(sizeOf(window));

/** What a person chooses in the settings. */
export interface Look {
  readonly theme: (typeof THEMES)[number];
  readonly language: Language;
}

/** As a person would in the settings, kept by the browser. */
export async function setLook(page: Page, look: Look): Promise<void> {
  await page.evaluate(`localStorage.setItem("lockstep", ${JSON.stringify(JSON.stringify(look))})`);
  await page.reload();
  await page.locator(".tab-panel, .sign-in").first().waitFor();
}

/** Until nothing of the page is loading any more, in any language. */
export const settled = (page: Page): Promise<void> =>
  page.evaluate(`new Promise((done) => {
    const isLoading = () => ${JSON.stringify(LANGUAGES.map((language) => TEXTS[language].loading))}.some((text) => document.body.innerText.includes(text));
    const look = () => isLoading() ? requestAnimationFrame(look) : requestAnimationFrame(() => setTimeout(done, 30));
    requestAnimationFrame(look);
  })`);

/** Chooses a view, by its place: its name is in the person's language. */
export async function choose(page: Page, tab: Tab): Promise<void> {
  await page.evaluate(`document.querySelectorAll("[role=tab]")[${TABS.indexOf(tab)}]?.click()`);
  await settled(page);
}

/** Opens the wall view by its address. */
export async function openWall(page: Page): Promise<void> {
  await page.evaluate('location.hash = "#wall"');
  await page.locator(".wall-state").waitFor();
}

export const pictureName = (what: string, at: string): string =>
  `${what} ${at}`.replaceAll(/[^\w.]+/g, "-").toLowerCase();

interface Surveyed {
  readonly tabs: readonly Tab[];
  /** Before each finding, and the picture's name. */
  readonly at: string;
  /** Rules of axe; null: all of them; none are asked if it is left out. */
  readonly axe?: readonly string[] | null;
}

/** What is wrong with some views of the page in the window that it has. */
export async function survey(page: Page, { tabs, at, axe }: Surveyed): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const tab of tabs) {
    await choose(page, tab);
    // On a machine that is busy the values may be stale for a moment: dimmed, and reasons longer.
    if (axe !== undefined) await page.locator('[data-freshness="live"]').first().waitFor();
    const found = [...(await geometryFindings(page)), ...(axe === undefined ? [] : await axeFindings(page, axe))];
    if (found.length > 0) await shoot(page, pictureName(tab, at));
    findings.push(...found.map((finding) => `${tab}, ${at}: ${finding}`));
  }
  return findings;
}
