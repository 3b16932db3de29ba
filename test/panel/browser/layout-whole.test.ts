/** The whole of the layout: every size, zoom and theme, on every kind of line. It takes a quarter of an hour: `npm run test:layout` runs it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { largeLine } from "../../../bench/support/large-line.ts";
import { openBrowser, shared } from "../../support/browser.ts";
import { longNamesLine } from "../../support/long-names.ts";
import { openAt, resize, setTheme, survey, TABS, THEMES, WINDOWS, windowName, ZOOMS } from "../../support/survey.ts";

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

for (const [line, file] of Object.entries(LINES))
  test.skipIf(!isWhole)(
    `on ${line}, nothing is cut off, covered or out of reach at any size, zoom and theme, and axe finds nothing`,
    async () => {
      const { served, cookies } = await shared(browser, [file()]);
      const findings: string[] = [];
      for (const zoom of ZOOMS) {
        const windows = WINDOWS.filter((each) => each.zoom === zoom);
        const page = await openAt(browser, { screen: [1280, 800], zoom }, { address: served.address, cookies });
        for (const theme of THEMES) {
          await setTheme(page, theme);
          for (const window of windows) {
            await resize(page, window);
            // Each rule in the first theme; the others change colours, and nothing else that axe looks at.
            const axe = zoom > 1 ? {} : { axe: theme === "light" ? null : ["color-contrast"] };
            findings.push(...(await survey(page, { tabs: TABS, at: `${windowName(window)}, ${theme}`, ...axe })));
          }
        }
        await page.context().close();
      }
      await served.close();
      expect(findings).toEqual([]);
    },
    1_800_000,
  );
