/** Scenarios: those that the examples ship, and that every kind of expectation can fail. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { program } from "../support/program.ts";

const lockstep = (...args: readonly string[]) => program(args);

const folder = mkdtempSync(join(tmpdir(), "lockstep-scenarios-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** One scenario of the transfer cell, run from a file. */
async function scenario(
  rest: string,
  ...options: readonly string[]
): Promise<{ code: number; out: string; err: string; file: string }> {
  const file = join(folder, "one.scenario.yaml");
  writeFileSync(file, `sequence: ${relative(folder, "sequences/transfer/transfer.yaml")}\ncycles: 2\n${rest}\n`);
  return { ...(await lockstep("test", file, ...options)), file };
}

test("every scenario that the examples ship passes, and each line ships eight or more", async () => {
  const { code, out } = await lockstep("test", "sequences", "--json");
  const its = JSON.parse(out);
  expect(its.scenarios.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
  expect({ code, failed: its.failed }).toEqual({ code: 0, failed: 0 });
  for (const line of ["transfer", "weld-cell", "board"])
    expect(
      its.scenarios.filter(({ file }: { file: string }) => file.includes(`/${line}/`)).length,
    ).toBeGreaterThanOrEqual(8);
}, 60_000);

describe("every kind of expectation can fail, and says what happened instead", () => {
  test.each([
    ["expect: { outcome: halted }", "outcome: expected halted, the run was complete (Complete)"],
    ["expect: { placed: 3 }", "placed: expected 3, there were 2"],
    ["expect: { rejected: 1 }", "rejected: expected 1, there were 0"],
    ["expect: { held: 1 }", "held: expected 1, there were 0"],
    ["expect: { lost: 1 }", "lost: expected 1, there were 0"],
    ["expect: { retries: 1 }", "retries: expected 1, there were 0"],
    ["expect: { resyncs: 1 }", "resyncs: expected 1, there were 0"],
    ["expect: { trips: 1 }", "trips: expected 1, there were 0"],
    ['expect: { makespan: "< 5 s" }', "makespan: expected < 5.000 s, it was"],
    ["expect: { events: [{ type: step-retried }] }", "events: expected step-retried; there was no such event"],
    [
      "expect: { events: [{ type: part-placed, part: 2 }, { type: part-placed, part: 1 }] }",
      "events: expected part-placed, part 1 after part-placed; there were 2 part-placed, none of them that one",
    ],
    ["expect: {}\nnever: gripper.holding && arm.x > 200.0", "never: gripper.holding && arm.x > 200.0 was true at"],
    [
      "expect: {}\nfaults: [{ at: { time: 1 s }, inject: bad-result, device: arm }]",
      "fault bad-result was not injected: it takes a tool",
    ],
    ["expect: {}\noperator: [{ at: { time: 1 s }, do: clear }]", "operator: clear was not taken for 10 s: The line is"],
  ])("%s", async (rest, said) => {
    const { code, out, file } = await scenario(rest);
    expect(code).toBe(1);
    expect(out).toContain(said);
    expect(out).toContain("the last events before:");
    expect(out).toContain(`lockstep test ${file} --trace`);
  });
});

test("a run that is as expected passes, whatever is not stated", async () => {
  const { code, out } = await scenario(
    'expect: { outcome: complete, makespan: ">= 8 s" }\nnever: "belt.running && arm.z < 60.0"',
  );
  expect({ code, last: out.trim().split("\n").at(-1) }).toEqual({ code: 0, last: "1 passed, 0 failed" });
});

test("a fault strikes at a cycle, at a time, and in the first moment in which a condition is true", async () => {
  for (const at of ["{ cycle: 2 }", "{ time: 4 s }", '{ when: "arm.x > 100.0 && gripper.holding" }']) {
    const { code } = await scenario(
      `faults: [{ at: ${at}, inject: guard-open, device: door }]\nexpect: { outcome: aborted, trips: 1 }`,
    );
    expect({ at, code }).toEqual({ at, code: 0 });
  }
});

test("without a person, a question is the end; with one, it is answered, as often as the rule says", async () => {
  const jam = "faults: [{ at: { step: advance, cycle: 1 }, inject: stall }]";
  expect((await scenario(`${jam}\nexpect: { outcome: held }`)).code).toBe(0);
  const once = "operator: [{ when: question, do: answer retry }]";
  expect((await scenario(`${jam}\n${once}\nexpect: { outcome: held }`)).code).toBe(0);
  const mended = "operator: [{ when: question, do: answer retry }, { when: question, do: [mend, answer retry] }]";
  expect((await scenario(`${jam}\n${mended}\nexpect: { outcome: complete, placed: 2 }`)).code).toBe(0);
});

test("--update writes what happened where the file states something else, and leaves the rest as it is", async () => {
  const { code, err, file } = await scenario(
    '# a remark\nexpect: { outcome: halted, placed: 7, makespan: "< 5 s" } # another',
    "--update",
  );
  expect(code).toBe(1);
  expect(err).toContain("wrote outcome, placed, makespan");
  const text = readFileSync(file, "utf8");
  expect(text).toContain("# a remark");
  expect(text).toMatch(/expect: \{ outcome: complete, placed: 2, makespan: "?< 9\.\d+ s"? \} # another/);
  expect((await lockstep("test", file)).code).toBe(0);
});

test("--junit writes what a CI server reads, whatever stands in the texts", async () => {
  const xml = join(folder, "results.xml");
  await scenario('scenario: "<&\\" strange"\nexpect: { placed: 3 }', "--junit", xml);
  const text = readFileSync(xml, "utf8");
  expect(text).toContain('<testsuite name="lockstep" tests="1" failures="1"');
  expect(text).toContain('name="&lt;&amp;&quot; strange"');
  expect(text).toContain("placed: expected 3, there were 2");
});

test("--trace prints every event", async () => {
  const { out } = await scenario("expect: { outcome: complete }", "--trace");
  expect(out).toMatch(/ s {2}step-dispatched +carry of cycle 2, device arm/);
});

test("no scenario, no folder and a file with mistakes are told apart from a failure", async () => {
  expect(await lockstep("test", join(folder, "nowhere"))).toMatchObject({ code: 2 });
  const wrong = await scenario(
    "expect: { outcome: complete }\nfaults: [{ at: { step: gripp }, inject: dropped-prt }]\noperator: [{ when: held, do: unhod }]",
  );
  expect(wrong.code).toBe(1);
  for (const said of ["did you mean `grip`?", "did you mean `dropped-part`?", "did you mean `unhold`?"])
    expect(wrong.out).toContain(said);
});
