/** Judges a page by geometry alone: what can be used is in the window and under nothing, no text is cut off or printed over another. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const JUDGE = readFileSync(join(import.meta.dirname, "geometry-in-page.mjs"), "utf8");

/**
 * What is wrong with the page as it stands, one line each: the name of the thing and what is wrong with it. It scrolls to each control as a
 * person would, and leaves everything scrolled to its start.
 */
export const geometryFindings = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`(${JUDGE.slice(JUDGE.indexOf("function"))})()`);
