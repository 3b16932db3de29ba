/** What people and programs get to see of a plan: Gantt charts, the table, the JSON. */
import { describe, expect, test } from "vitest";
import { ganttText, planJson, planSequence, planSummary, planSvg, planTable } from "../../src/plan/index.ts";
import { axes, dwell, line, move, sequence, tool, work } from "../support/sequences.ts";

const zones = { middle: { arm: "arm.x > 100" } };
const cell = line({ devices: [tool("mill", 1000), axes("arm", { x: {} }), tool("idle", 5)], zones });
const steps = [
  work("cut", "mill"),
  dwell("cool", 250, { after: [] }),
  move("carry", "arm", { x: 200 }),
  move("back", "arm", { x: 0 }),
];
const of = sequence(cell, steps, { cycles: 3 });
const result = planSequence(of);
if ("problems" in result) throw new Error("no plan");
const { plan } = result;
const all = { firstCycle: 1, lastCycle: 3 };

describe("the terminal Gantt", () => {
  const rows = ganttText(of, plan, { ...all, width: 80, isColoured: false }).split("\n");

  test("has a row for each device with work, for dwells and for zones, and no row wider than the terminal", () => {
    expect(rows.map((row) => row.split(" ")[0]).slice(0, 4)).toEqual(["mill", "arm", "dwell", "middle"]);
    expect(rows.some((row) => row.startsWith("idle"))).toBe(false);
    for (const row of rows) expect([...row].length).toBeLessThanOrEqual(80);
  });

  test("tells cycles apart without colours, and names the steps that are wide enough", () => {
    expect(rows[0]).toMatch(/▐cut█+ *▐cut▒+ *▐cut█+/);
  });

  test("shows only the cycles asked for", () => {
    const first = ganttText(of, plan, { firstCycle: 1, lastCycle: 1, width: 80, isColoured: false });
    expect(first).not.toContain("▒");
    expect(first).toContain("▐cut█");
  });

  test("has colours only if asked to", () => {
    expect(rows.join("")).not.toContain("\u001b");
    expect(ganttText(of, plan, { ...all, width: 80, isColoured: true })).toContain("\u001b");
  });

  test("keeps to a width that is readable on a terminal that is not", () => {
    expect(() => ganttText(of, plan, { ...all, width: 1, isColoured: false })).not.toThrow();
  });
});

describe("the table", () => {
  test("has a line for each step with its times, slack and a star on the critical path", () => {
    const rows = planTable(of, plan, { firstCycle: 1, lastCycle: 1, isColoured: false }).split("\n");
    expect(rows).toHaveLength(5);
    expect(rows[1]?.trim().split(/ +/)).toEqual(
      ["1", "cut", "mill", "0.000", "1.000", "1.000", expect.any(String)].concat(
        plan.criticalPath.includes(0) ? ["*"] : [],
      ),
    );
    expect(rows.filter((row) => row.endsWith("*"))).toHaveLength(plan.criticalPath.filter((each) => each < 4).length);
  });

  test("comes with a summary of makespan, takt, bound and what the critical path is made of", () => {
    const summary = planSummary(of, plan);
    expect(summary).toContain("3 cycles, one after the other");
    expect(summary).toMatch(/makespan \d+\.\d{3} s, takt \d+\.\d{3} s, \d+ % above its lower bound of \d+\.\d{3} s/);
    expect(summary).toMatch(/critical path: .*\d+ %/);
  });
});

describe("the JSON", () => {
  test("has the keys of the design, times to a thousandth of a millisecond, and every step of every cycle", () => {
    const json = planJson(of, plan);
    expect(Object.keys(json)).toEqual([
      "cycles",
      "makespan_ms",
      "takt_ms",
      "takt_lower_bound_ms",
      "critical_path",
      "steps",
    ]);
    expect(json.steps).toHaveLength(12);
    expect(Object.keys(json.steps[0] ?? {})).toEqual(["cycle", "id", "device", "start_ms", "duration_ms", "slack_ms"]);
    expect(json.steps[1]).toMatchObject({ cycle: 1, id: "cool", device: null, start_ms: 0, duration_ms: 250 });
    for (const { start_ms } of json.steps) expect(start_ms * 1000).toBeCloseTo(Math.round(start_ms * 1000), 6);
    expect(json.critical_path).toEqual(plan.criticalPath.map((instance) => steps[instance % 4]?.id));
  });
});

describe("the SVG", () => {
  const svg = planSvg(of, plan, { title: "Mill & <arm>" });

  test("is well formed: every element that is opened is closed, in order", () => {
    const open: string[] = [];
    for (const [, slash, name, , selfClosed] of svg.matchAll(/<(\/?)([a-z]+)((?:[^"<>]|"[^"<]*")*?)(\/?)>/g)) {
      if (slash === "/") expect(open.pop()).toBe(name);
      else if (selfClosed !== "/") open.push(name ?? "");
    }
    expect(open).toEqual([]);
    expect(svg.match(/&(?!amp;|lt;|gt;|quot;|#39;)/)).toBeNull();
  });

  test("escapes all text, and leaves out what XML does not allow", () => {
    expect(svg).toContain("Mill &amp; &lt;arm&gt;");
    expect(planSvg(of, plan, { title: "a\u0000b\u0008</svg>" })).toContain("ab&lt;/svg&gt;");
  });

  test("has a title on every bar that says what it is, and outlines those of the critical path", () => {
    expect(svg.match(/<title>cut, cycle \d, mill: /g)).toHaveLength(3);
    expect(svg).toContain("<title>cool, cycle 1, dwell: 0.000 to 0.250 s (0.250 s), on the critical path</title>");
    const critical = plan.criticalPath.filter((instance) => (plan.durationMs[instance] ?? 0) > 0).length;
    expect(svg.match(/<rect class="critical" x/g)).toHaveLength(critical);
  });

  test("names takt and makespan, the zone, and has an axis in seconds", () => {
    for (const text of ["makespan ", "takt ", "zone middle", ">0.0 s<", ">2.0 s<"]) expect(svg).toContain(text);
  });

  test("draws of a long plan as many cycles as can be read, and says so", () => {
    const shift = sequence(cell, steps, { cycles: 5000 });
    const planned = planSequence(shift);
    if ("problems" in planned) throw new Error("no plan");
    const drawn = planSvg(shift, planned.plan, { title: "A shift" });
    expect(drawn).toContain("cycles 1 to 105 of 5000");
    expect(drawn.length).toBeLessThan(400_000);
  });
});
