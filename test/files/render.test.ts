import { expect, test } from "vitest";
import { publicDiagnostic, renderDiagnostics } from "../../src/files/index.ts";
import { changed, check, LINE } from "./support.ts";

const TWO = check({
  "line.yaml": changed(changed(LINE, "{ x: 80 mm,", "{ x: 80,"), "require: door.closed", "require: door.close"),
}).diagnostics;

test("a diagnostic shows its line with the offending text underlined, and the nearest known name", () => {
  expect(renderDiagnostics(TWO, { color: false })).toBe(
    `line.yaml:12:20 error: expected a length such as \`80 mm\` or an angle such as \`45 deg\`, got \`80\` [missing-unit]
  12 |       feeder: { x: 80, z: 12 mm }
     |                    ^~

line.yaml:23:26 error: door has no signal \`close\`; did you mean \`door.closed\`? [unknown-signal]
  23 |   guard-door: { require: door.close, stops: [arm, belt], category: 1, reset: manual }
     |                          ^~~~~~~~~~`,
  );
});

test("colour is there only if it is asked for", () => {
  expect(renderDiagnostics(TWO, { color: true })).toContain("\u001b[31m");
  expect(renderDiagnostics(TWO, { color: false })).not.toContain("\u001b[");
});

test("a line that is longer than a terminal is cut around the place", () => {
  const { diagnostics } = check({
    "line.yaml": `line: Cell\ndevices: {${" ".repeat(300)}a: 3, ${"b".repeat(300)}: 4}\n`,
  });
  const [, shown = "", marks = ""] = renderDiagnostics(diagnostics, { color: false }).split("\n");
  expect(shown.length).toBeLessThan(130);
  expect(shown.charAt(marks.indexOf("^"))).toBe("3");
});

test("what a machine gets of a diagnostic is exactly the six promised keys", () => {
  const [first] = TWO;
  if (first === undefined) throw new Error("no mistake");
  expect(publicDiagnostic(first)).toEqual({
    file: "line.yaml",
    line: 12,
    column: 20,
    severity: "error",
    code: "missing-unit",
    message: "expected a length such as `80 mm` or an angle such as `45 deg`, got `80`",
  });
});
