import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { choicesAt, stepIdsIn } from "../../../../src/panel/web/tabs/sequence/completion.ts";
import { placeIn } from "../../../../src/panel/web/tabs/sequence/yaml-place.ts";
import { A_LINE } from "./a-line.ts";

const schema: unknown = JSON.parse(readFileSync("schema/sequence.schema.json", "utf8"));
const labels = (text: string) => {
  const place = placeIn(text);
  if (place === null) return null;
  const around = { line: A_LINE, signals: ["door.closed"], steps: stepIdsIn(text) };
  return choicesAt(place, schema, around).map(({ label }) => label);
};

test.each([
  ["", [], "key", ""],
  ["sequence: A\nrep", [], "key", "rep"],
  ["pipeline: ", ["pipeline"], "value", ""],
  ["pipeline: au", ["pipeline"], "value", "au"],
  ["steps:\n  - { id: a, do: arm.m", ["steps", "[]", "do"], "value", "arm.m"],
  ["steps:\n  - { id: a, ", ["steps", "[]"], "key", ""],
  ["steps:\n- id: a\n  do: ", ["steps", "[]", "do"], "value", ""],
  ["steps:\n  - id: a\n    ", ["steps", "[]"], "key", ""],
  ["steps:\n  - {\n      id: a,\n      on_fail: { ", ["steps", "[]", "on_fail"], "key", ""],
  ["steps:\n  - { id: a, on_fail: { retry: 2 }, exp", ["steps", "[]"], "key", "exp"],
  ["steps:\n  - { id: a, after: [b, ", ["steps", "[]", "after", "[]"], "value", ""],
  ["steps:\n  - { id: a } # note {\nrec", [], "key", "rec"],
] as const)("%j is at %j", (text, path, types, word) => {
  expect(placeIn(text)).toEqual({ path, types, word });
});

test("nothing is offered in a comment", () => {
  expect(labels("pipeline: auto # ")).toBeNull();
});

test("keys and values come from the schema", () => {
  expect(labels("")).toContain("pipeline");
  expect(labels("pipeline: ")).toEqual(["auto", "off"]);
  expect(labels("steps:\n  - { ")).toEqual(expect.arrayContaining(["id", "do", "expect", "on_fail"]));
  expect(labels("steps:\n  - { id: a, on_fail: { ")).toContain("retry");
});

test("names come from the line and from the file", () => {
  expect(labels("steps:\n  - { do: ")).toEqual(expect.arrayContaining(["arm.move", "dwell"]));
  expect(labels("steps:\n  - { to: ")).toEqual(expect.arrayContaining(["feeder", "station"]));
  expect(labels("steps:\n  - { id: reach }\n  - { after: ")).toContain("reach");
  expect(labels("steps:\n  - { needs: ")).toContain("door.closed");
});
