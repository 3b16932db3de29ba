import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { FAULTS } from "../../simulator/world/index.ts";
import { runProgram } from "../../src/cli/index.ts";
import { program } from "../support/program.ts";

const TRANSFER = "sequences/transfer/transfer.yaml";
const folder = mkdtempSync(join(tmpdir(), "program-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lockstep = program;

const SUMMARY =
  `outcome state cycles placed rejected held lost retries resyncs trips first_out makespan_ms planned_makespan_ms takt_ms
  planned_takt_ms lateness_ms wall_ms steps commands journal reasons world`.split(/\s+/);

describe("--json prints exactly what is documented", () => {
  test("simulate, with a trace hash that the same files and seed repeat", async () => {
    const simulate = async (seed: string) =>
      JSON.parse((await lockstep(["simulate", TRANSFER, "--seed", seed, "--json"])).out);
    const [one, again, other] = [await simulate("7"), await simulate("7"), await simulate("8")];
    expect(Object.keys(one)).toEqual([...SUMMARY, "trace_hash"]);
    expect(one).toMatchObject({
      outcome: "complete",
      state: "Complete",
      cycles: 20,
      placed: 20,
      lost: 0,
      first_out: null,
    });
    expect({ ...again, wall_ms: 0 }).toEqual({ ...one, wall_ms: 0 });
    expect(other.trace_hash).not.toBe(one.trace_hash);
  });

  test("a trip", async () => {
    const { code, out } = await lockstep(["simulate", TRANSFER, "--fault", "guard-open@carry:2", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      outcome: "aborted",
      held: 1,
      trips: [{ interlock: "guard-door", at_ms: expect.any(Number) }],
    });
  });

  test("plan", async () => {
    const its = JSON.parse((await lockstep(["plan", TRANSFER, "--json"])).out);
    expect(Object.keys(its)).toEqual([
      "cycles",
      "makespan_ms",
      "takt_ms",
      "takt_lower_bound_ms",
      "critical_path",
      "steps",
    ]);
    expect(Object.keys(its.steps[0])).toEqual(["cycle", "id", "device", "start_ms", "duration_ms", "slack_ms"]);
  });

  test("check, of right files and of wrong ones", async () => {
    expect(JSON.parse((await lockstep(["check", TRANSFER, "--json"])).out)).toEqual({ ok: true, diagnostics: [] });
    const wrong = join(folder, "wrong.yaml");
    writeFileSync(wrong, "line: L\ndevices:\n  lamp: { kind: outputt, adapter: simulated }\n");
    const { code, out } = await lockstep(["check", wrong, "--json"]);
    expect(code).toBe(1);
    expect(Object.keys(JSON.parse(out).diagnostics[0])).toEqual([
      "file",
      "line",
      "column",
      "severity",
      "code",
      "message",
    ]);
  });

  test("states", async () => {
    const its = JSON.parse((await lockstep(["states", "--json"])).out);
    expect(its).toHaveLength(49);
    expect(its).toContainEqual({ from: "Idle", event: "start", to: "Starting" });
  });
});

describe("exit codes", () => {
  test.each([
    [0, ["simulate", TRANSFER, "--cycles", "2"]],
    [1, ["simulate", TRANSFER, "--fault", "stall@carry:1"]],
    [2, ["simulate", join(folder, "none.yaml")]],
    [2, ["simulate", TRANSFER, "--seed", "x"]],
    [2, ["simulate", TRANSFER, "--fault", "nonsense@carry:1"]],
    [2, ["simulate", TRANSFER, "--fault", "stall@nowhere:1"]],
    [2, ["check", join(folder, "none.yaml")]],
    [2, ["nonsense"]],
    [2, ["plan"]],
    [0, ["--help"]],
  ])("%i for lockstep %s", async (code, args) => {
    expect((await lockstep(args)).code).toBe(code);
  });
});

test("--fault list tells the catalogue, without a sequence; a name that is nearly right is told the right one", async () => {
  const { code, out } = await lockstep(["simulate", "--fault", "list"]);
  expect(code).toBe(0);
  for (const name of Object.keys(FAULTS)) expect(out).toMatch(new RegExp(`^ {2}${name} `, "m"));
  expect((await lockstep(["simulate", "--help"])).out).toContain("sensor-stuck, sensor-inverted");
  const wrong = await lockstep(["simulate", TRANSFER, "--fault", "sensr-stuck@grip:2"]);
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('did you mean "sensor-stuck"?') });
});

test.each(["check", "plan", "simulate", "run", "states"])("%s --help has an example", async (command) => {
  expect((await lockstep([command, "--help"])).out).toContain(`Example:\n  lockstep ${command}`);
});

test("Ctrl-C stops a real run in an orderly way and says where every part is", async () => {
  const { code, out, err } = await lockstep(["run", TRANSFER, "--cycles", "1"], (stop) => stop());
  expect(err).toContain("Stopping the line");
  expect(code).toBe(1);
  expect(out).toMatch(/Stopped|stop by Ctrl-C/);
  expect(out).toContain("parts");
});

test("at the console a person opens the guard in mid-move, reads why the line stopped, and brings it back; nothing is lost from the count", async () => {
  const told: string[] = [];
  const lines: { hear: (line: string | null) => void } = { hear: () => {} };
  const io = {
    ...{ out: (text: string) => void told.push(text), isTerminal: false, columns: 100, onEnd: () => () => {} },
    err: (text: string): void => {
      told.push(text);
      // The person acts on what is said.
      if (text === "Starting → Execute" && !told.includes("Aborted → Clearing")) type("set door off");
      if (text === "Aborting → Aborted") type("start resume", "clear");
      if (text === "Clearing → Stopped") type("reset");
      if (text === "Resetting → Idle" && told.includes("Aborted → Clearing")) type("start resume");
      if (text.startsWith("The safety chain is open") && !told.includes("door is on")) type("set door on");
      // Until the switch has been heard, and its interlock is let go.
      if (text === "door is on" || (told.includes("door is on") && /door.closed: |safety chain is open/.test(text)))
        type("clear-latch guard-door", "clear");
    },
    onLine: (hear: (line: string | null) => void) => {
      lines.hear = hear;
      return () => {};
    },
  };
  const type = (...typed: readonly string[]): void => {
    for (const line of typed) setImmediate(() => lines.hear(line));
  };
  expect(await runProgram(["run", "sequences/transfer/transfer.yaml", "--cycles", "1", "--console"], io)).toBe(0);
  const text = told.join("\n");
  expect(text).toContain("safety chain: door.closed is false");
  expect(text).toContain("start is not a command there");
  expect(text).toContain("The safety chain is open: door.closed is not true. Close it.");
  expect(text).toMatch(/parts {5}1 placed, 0 rejected, 0 in process/);
}, 40_000);

test("one cycle is called one cycle by everything that plans and runs it", async () => {
  const said = async (...args: readonly string[]): Promise<string> => {
    const { out, err } = await lockstep(args);
    return `${out}\n${err}`;
  };
  const texts = [
    await said("plan", TRANSFER, "--cycles", "1"),
    await said("simulate", TRANSFER, "--cycles", "1"),
    await said("campaign", "--seeds", "1", "--cycles", "1", "--jobs", "1"),
  ];
  for (const text of texts) expect(text).not.toMatch(/\b1 (cycles|steps|commands|seeds|parts)\b|cycles 1 to 1\b/);
  expect(texts[0]).toContain("shown: cycle 1 of 20");
  expect(texts[2]).toContain("in 1 seed\n");
}, 60_000);
