/**
 * The whole of the layout: every size, zoom, theme and language, on every kind of line. It takes a quarter of an hour and more:
 * `npm run test:layout` runs it, and layout-dialogs.test.ts.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { largeLine } from "../../../bench/support/large-line.ts";
import { openBrowser, shared } from "../../support/browser.ts";
import { longNamesLine } from "../../support/long-names.ts";
import {
  type Look,
  openAt,
  resize,
  setLook,
  survey,
  TABS,
  THEMES,
  WINDOWS,
  type Window,
  windowName,
  ZOOMS,
} from "../../support/survey.ts";

const isWhole = process.env.LOCKSTEP_LAYOUT === "1";
let browser: Browser;
let folder: string;

beforeAll(async () => {
  if (!isWhole) return;
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), "lockstep-layout-"));
});
afterAll(async () => {
  if (!isWhole) return;
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const LINES: Readonly<Record<string, () => string>> = {
  transfer: () => "sequences/transfer/transfer.yaml",
  "weld-cell": () => "sequences/weld-cell/weld-cell.yaml",
  "sensor-gateway without its hardware": () => "sequences/sensor-gateway/sensor-gateway.yaml",
  "a line of 500 devices": () => largeLine({ cycles: 200 }),
  "a line whose names have 64 characters": () => longNamesLine(join(folder, "long")),
};

/** Each theme; and the other language in one of them, whose words are longer. */
const LOOKS: readonly Look[] = [
  ...THEMES.map((theme) => ({ theme, language: "en" }) as const),
  { theme: "light", language: "de" },
];

const nameOf = (window: Window, { theme, language }: Look): string =>
  [windowName(window), theme, ...(language === "en" ? [] : [language])].join(", ");

/** Each rule of axe in the first look; other themes change colours, and nothing else that it looks at. */
function rulesOf(zoom: number, { theme, language }: Look): { readonly axe?: readonly string[] | null } {
  if (zoom > 1 || language !== "en") return {};
  return { axe: theme === "light" ? null : ["color-contrast"] };
}

for (const [line, file] of Object.entries(LINES))
  test.skipIf(!isWhole)(
    `on ${line}, nothing is cut off, covered or out of reach at any size, zoom and theme, in English and German, and axe finds nothing`,
    async () => {
      const { served, cookies } = await shared(browser, [file()]);
      const findings: string[] = [];
      for (const zoom of ZOOMS) {
        const windows = WINDOWS.filter((each) => each.zoom === zoom);
        const page = await openAt(browser, { screen: [1280, 800], zoom }, { address: served.address, cookies });
        for (const look of LOOKS) {
          await setLook(page, look);
          for (const window of windows) {
            await resize(page, window);
            findings.push(...(await survey(page, { tabs: TABS, at: nameOf(window, look), ...rulesOf(zoom, look) })));
          }
        }
        await page.context().close();
      }
      await served.close();
      expect(findings).toEqual([]);
    },
    1_800_000,
  );
