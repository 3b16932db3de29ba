/** The names under which `serve` serves its panel. */
import { expect, test } from "vitest";
import { panelNames, readPanelName } from "../../../src/cli/serve/panel-names.ts";

test("the panel has the machine's name, full and short, and the short one with .local", () => {
  expect(panelNames("Line3", "127.0.0.1", [])).toEqual(["line3", "line3.local"]);
  expect(panelNames("line3.plant.example", "0.0.0.0", [])).toEqual(["line3.plant.example", "line3", "line3.local"]);
  expect(panelNames("", "::", [])).toEqual([]);
});

test("a name that --host or --name gives is the panel's, too", () => {
  expect(panelNames("m", "Panel.Example", ["a.example", "b"])).toEqual([
    "m",
    "m.local",
    "panel.example",
    "a.example",
    "b",
  ]);
});

test("--name is read as a browser sends it, and may be given again", () => {
  expect(readPanelName("Line3.Example.", ["a"])).toEqual(["a", "line3.example"]);
  expect(readPanelName("münchen.example")).toEqual(["xn--mnchen-3ya.example"]);
});

test.each([
  "https://line3.example",
  "line3.example:8080",
  "line3.example/panel",
  "line3?x",
  "*.example",
  "a b",
  "",
  "-a",
])("--name %j is no name", (text) => {
  expect(() => readPanelName(text)).toThrow("without https://, port or path");
});
