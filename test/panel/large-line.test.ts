/** The large line that benches and tests of large things use: is as large as it says. */
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { LARGE, largeLine } from "../../bench/support/large-line.ts";
import { loadSequence } from "../../src/files/index.ts";

test("the large line has 500 devices, 104 of them at work, and ten cycles of it are 10,000 steps", () => {
  const file = largeLine({ cycles: 10, steps: 1000 });
  const loaded = loadSequence(file, { adapters: new Set(["simulated"]) });
  rmSync(dirname(file), { recursive: true });
  if (loaded.kind !== "ok") throw new Error("it can't be loaded");
  const { line, cycles, templates } = loaded.sequence;
  const steps = templates.flatMap((template) => template.steps);
  const atWork = new Set(
    steps.flatMap(({ work }) => (work.kind === "act" && work.target.kind === "device" ? [work.target.device] : [])),
  );
  expect([line.devices.size, line.interlocks.size, atWork.size, cycles * steps.length]).toEqual([
    LARGE.devices,
    LARGE.interlocks,
    LARGE.lanes,
    10_000,
  ]);
});
