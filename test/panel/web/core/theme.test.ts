import { expect, test } from "vitest";
import { stationName } from "../../../../src/panel/web/core/live/station-name.ts";
import { THEMES, themeShown } from "../../../../src/panel/web/core/live/theme.ts";

test("a person's choice of a theme is shown, whatever the system asks for", () => {
  for (const choice of THEMES)
    for (const dark of [false, true])
      for (const contrast of [false, true]) expect(themeShown(choice, { dark, contrast })).toBe(choice);
});

test("without a choice the page is as the system asks: more contrast first, then dark", () => {
  expect(themeShown("system", { dark: false, contrast: false })).toBe("light");
  expect(themeShown("system", { dark: true, contrast: false })).toBe("dark");
  expect(themeShown("system", { dark: false, contrast: true })).toBe("contrast");
  expect(themeShown("system", { dark: true, contrast: true })).toBe("contrast");
});

test.each([
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Chrome Linux 3fa2",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
    "Edge Windows 3fa2",
  ],
  [
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
    "Chrome Android 3fa2",
  ],
  [
    "Mozilla/5.0 (iPad; CPU OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.5 Mobile/15E148 Safari/604.1",
    "Safari iPad 3fa2",
  ],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox Mac 3fa2"],
  ["something else", "Browser 3fa2"],
])("a station without a name is called by browser, system and four digits: %s", (userAgent, name) => {
  expect(stationName(userAgent, "3fa2c1d0")).toBe(name);
});
