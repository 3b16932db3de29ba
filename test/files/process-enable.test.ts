import { expect, test } from "vitest";
import { changed, check, LINE, SEQUENCE } from "./support.ts";

const withDrives = (drives: string): string =>
  changed(LINE, "homing: [arm.z, arm.x]", `  drives: ${drives}\nprocess_enable: drives\nhoming: [arm.z, arm.x]`);
const said = (files: Record<string, string>): string =>
  check(files)
    .diagnostics.map(({ file, line, message }) => `${file}:${line} ${message}`)
    .join("\n");

test("process_enable is a switched output that is off when it is safe", () => {
  expect(said({ "line.yaml": withDrives("{ kind: output, adapter: simulated, safe: off }") })).toBe("");
  expect(said({ "line.yaml": withDrives("{ kind: output, adapter: simulated, safe: keep }") })).toContain(
    "`safe: off`",
  );
  expect(
    said({ "line.yaml": withDrives("{ kind: output, adapter: simulated, safe: off, range: [0, 10] }") }),
  ).toContain("analogue");
  expect(said({ "line.yaml": changed(LINE, "homing:", "process_enable: belt\nhoming:") })).toContain(
    "of kind conveyor",
  );
});

test("no step switches it", () => {
  const files = {
    "sequence.yaml": changed(SEQUENCE, "steps:", "steps:\n  - { id: power, do: drives.on }"),
    "line.yaml": withDrives("{ kind: output, adapter: simulated, safe: off }"),
  };
  expect(said(files)).toContain("Start switches it on, and stops take it away");
});
