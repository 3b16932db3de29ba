/** `lockstep campaign` as a user calls it. */
import { expect, test } from "vitest";
import { program } from "../support/program.ts";

const TRANSFER = "sequences/transfer/transfer.yaml";

const campaign = (...args: readonly string[]) => program(["campaign", ...args]);

test("--json prints exactly what is documented", async () => {
  const { code, out } = await campaign("--seeds", "6", "--from", "3", "--line", TRANSFER, "--json");
  expect(code).toBe(0);
  const report = JSON.parse(out);
  expect(Object.keys(report)).toEqual(
    "seeds violations simulated_hours faults seeds_per_second outcomes draws judges_off failing".split(" "),
  );
  expect(report).toMatchObject({ seeds: 6, violations: 0, failing: [] });
  expect(report.simulated_hours).toBeGreaterThan(0);
  expect(report.outcomes.complete).toBeGreaterThan(5);
});

test("a person is told of hours, outcomes and faults", async () => {
  const { code, out } = await campaign("--seeds", "4", "--line", TRANSFER);
  expect(code).toBe(0);
  for (const line of [
    /^No violation in 4 seeds$/m,
    /^time .* times real time/m,
    /^outcomes .*complete \d/m,
    /^faults {4}\S/m,
  ])
    expect(out).toMatch(line);
});

test("--keep none leaves everything undisturbed, --trace prints the events", async () => {
  const { code, out } = await campaign(
    "--seeds",
    "1",
    "--line",
    TRANSFER,
    "--keep",
    "none",
    "--cycles",
    "1",
    "--trace",
  );
  expect(code).toBe(0);
  const events = out.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  expect(events[0]).toMatchObject({ seq: 1, type: "controller-started" });
  expect(events.some(({ type }) => type === "run-finished")).toBe(true);
  expect(events.some(({ type }) => type === "step-failed")).toBe(false);
});

test.each([
  ["no number of seeds", []],
  ["no seeds", ["--seeds", "0"]],
  ["a list that is none", ["--seeds", "1", "--keep", "a,b"]],
  ["a sequence file that is not there", ["--seeds", "1", "--line", "sequences/none.yaml"]],
])("%s is wrong usage", async (_what, args) => {
  const { code, err } = await campaign(...args);
  expect(code).toBe(2);
  expect(err).not.toBe("");
});
