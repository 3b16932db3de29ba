/** One test for each kind of bad input that the program promises a message of its own for. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { checkFile } from "../../src/files/index.ts";
import { ADAPTERS, changed, check, checkLine, checkSequence, LINE, SEQUENCE, said } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "lockstep-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Checks a file on the disk; its folder is left out of what is said. */
function checkBytes(name: string, bytes: string | Uint8Array) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return checkDisk(path);
}

function checkDisk(path: string) {
  const checked = checkFile(path, { adapters: ADAPTERS });
  return { kind: checked.kind, said: said(checked).map((text) => text.replaceAll(`${folder}/`, "")) };
}

describe("a file that cannot be read is unreadable", () => {
  test("if it is not there", () => {
    expect(checkDisk(join(folder, "none.yaml"))).toEqual({
      kind: "unreadable",
      said: ["none.yaml:1:1 unreadable there is no such file"],
    });
  });

  test("if it is a folder", () => {
    expect(checkDisk(folder).said).toEqual([`${folder}:1:1 unreadable this is a folder; name a file in it`]);
  });

  test("if it is larger than Node could read, without being read", () => {
    const path = join(folder, "large.yaml");
    writeFileSync(path, "");
    truncateSync(path, 5_000_000_000);
    expect(checkDisk(path)).toEqual({
      kind: "unreadable",
      said: ["large.yaml:1:1 too-large the file has 5000.0 MB; at most 5 MB can be read"],
    });
  });

  test("if it is not text", () => {
    const notText = { kind: "unreadable", said: ["x.yaml:1:1 not-text this is not a text file (UTF-8)"] };
    expect(checkBytes("x.yaml", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]))).toEqual(notText);
    expect(checkBytes("x.yaml", "line: a\u0000b")).toEqual(notText);
  });

  test("and a file that another one names is said where it is named", () => {
    expect(check({ "s.yaml": SEQUENCE })).toMatchObject({ kind: "unreadable" });
    expect(said(check({ "s.yaml": SEQUENCE }))).toEqual(["s.yaml:2:7 unreadable line.yaml: there is no such file"]);
  });
});

describe("a file that is no file of ours is a mistake", () => {
  test("if it is empty", () => {
    expect(check({ "a.yaml": " \n" })).toMatchObject({ kind: "mistakes" });
    expect(said(check({ "a.yaml": "" }))).toEqual(["a.yaml:1:1 empty-file the file is empty"]);
  });

  test("if it has comments only, is a list, or a word", () => {
    const expected = "expected keys such as `line:` or `sequence:` at the top of the file, got";
    expect(said(check({ "a.yaml": "# nothing\n" }))).toEqual([`a.yaml:1:1 wrong-file ${expected} nothing`]);
    expect(said(check({ "a.yaml": "\n- a\n- b\n" }))).toEqual([`a.yaml:2:1 wrong-file ${expected} a list`]);
    expect(said(check({ "a.yaml": "hello" }))).toEqual([`a.yaml:1:1 wrong-file ${expected} \`hello\``]);
  });

  test("if it has other keys", () => {
    expect(said(check({ "a.yaml": "version: 3\nservices: {}\n" }))).toEqual([
      "a.yaml:1:1 wrong-file expected a line, a sequence or a scenario, which begins with `line:`, `sequence:` or `scenario:`",
    ]);
  });

  test("if a sequence names another sequence as its line", () => {
    expect(said(check({ "s.yaml": changed(SEQUENCE, "line.yaml", "s.yaml") }))).toEqual([
      "s.yaml:1:1 wrong-file expected a line file, which begins with `line:`; this is a sequence file",
    ]);
  });

  test("if it is not YAML: the first break is told, not what the parser guesses after it", () => {
    expect(said(check({ "a.yaml": "line: Cell\ndevices:\n  arm: { kind: axes\n  belt: }\n" }))).toEqual([
      expect.stringMatching(/^a\.yaml:\d+:\d+ yaml-syntax not YAML: /),
    ]);
    expect(said(check({ "a.yaml": "line: Cell\ndevices:\n\tarm: 3\n" }))).toEqual([
      "a.yaml:3:1 yaml-syntax indent with spaces: YAML allows no tabs here",
    ]);
    expect(said(check({ "a.yaml": "line: a\n---\nline: b\n" }))).toEqual([
      "a.yaml:2:1 yaml-syntax a second document begins here; one file holds one",
    ]);
  });

  test("if it nests ten thousand deep", () => {
    for (const text of [
      "[".repeat(10_000),
      "{a: ".repeat(10_000),
      `${"- ".repeat(10_000)}x`,
      `${"[".repeat(60)}${"]".repeat(60)}`,
    ])
      expect(said(check({ "a.yaml": text }))).toEqual([expect.stringContaining(" this is nested too deeply")]);
  });

  test("if it is longer than any line or sequence", () => {
    expect(said(check({ "a.yaml": "k: 1\n".repeat(100_001) }))).toEqual([
      "a.yaml:1:1 too-large the file is longer than 500 kB; put what repeats in a table (`for_each`)",
    ]);
  });

  test("if a cycle has more steps than its order can be compared of", () => {
    const step = "  - { do: dwell, for: 1 s, id: ";
    const steps = Array.from({ length: 1001 }, (_, index) => `${step}s${index} }`).join("\n");
    const files = { "s.yaml": `sequence: Long\nline: line.yaml\nsteps:\n${steps}\n`, "line.yaml": LINE };
    expect(said(check(files))).toEqual([
      "s.yaml:3:1 too-large more than 1000 steps; let a table (`for_each`) or `repeat` do the repeating",
    ]);
  });

  test("and what is repeated of it is no longer than a person reads", () => {
    for (const { message } of check({ "a.yaml": "!".repeat(400_000) }).diagnostics)
      expect(message.length).toBeLessThanOrEqual(500);
  });

  test("if its aliases unfold to billions, or to themselves", () => {
    const laughs = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [index, letter] of [..."bcdefghi"].entries())
      laughs.push(`${letter}: &${letter} [${Array(10).fill(`*${"abcdefghi"[index]}`).join(", ")}]`);
    // No memory holds what they unfold to.
    expect(said(check({ "a.yaml": laughs.join("\n") }))).toEqual([
      expect.stringContaining("too-many-aliases aliases unfold to too much; write it out"),
    ]);
    expect(said(check({ "a.yaml": "line: &a [*a]" }))).toEqual([
      "a.yaml:1:11 too-many-aliases this alias contains itself; write it out",
    ]);
  });
});

describe("a mistake in a line", () => {
  test("unknown key", () => {
    expect(checkLine("approach: {", "aproach: {")).toEqual([
      "line.yaml:14:5 unknown-key unknown key `aproach`; did you mean `approach`?",
    ]);
  });

  test("key given twice", () => {
    expect(checkLine("line: Cell", "line: Cell\nline: Other")).toEqual([
      "line.yaml:2:1 duplicate-key `line` is given twice; keep one",
    ]);
  });

  test("missing unit", () => {
    expect(checkLine("speed: 250 mm/s", "speed: 250")).toEqual([
      "line.yaml:16:54 missing-unit expected a speed such as `800 mm/s`, got `250`",
    ]);
    expect(checkLine("{ x: 80 mm,", "{ x: 80,")).toEqual([
      "line.yaml:12:20 missing-unit expected a length such as `80 mm` or an angle such as `45 deg`, got `80`",
    ]);
  });

  test("wrong unit", () => {
    expect(checkLine("speed: 250 mm/s", "speed: 250 mm")).toEqual([
      "line.yaml:16:54 wrong-unit expected a speed such as `800 mm/s`; `250 mm` is a length",
    ]);
    expect(checkLine("speed: 250 mm/s", "speed: 250 mm/sec")).toEqual([
      "line.yaml:16:54 wrong-unit expected a speed such as `800 mm/s`; there is no unit `mm/sec`; did you mean `mm/s`?",
    ]);
    expect(checkLine("{ x: 80 mm,", "{ x: 80 deg,")).toEqual([
      "line.yaml:12:20 wrong-unit arm.x is in mm: expected a length such as `80 mm`",
    ]);
  });

  test("impossible limit", () => {
    expect(checkLine("[0 mm, 600 mm]", "[600 mm, 0 mm]")).toEqual([
      "line.yaml:8:19 impossible-limit the low end 600 mm must be below the high end 0 mm",
    ]);
    expect(checkLine("speed: 250 mm/s", "speed: -250 mm/s")).toEqual([
      "line.yaml:16:54 impossible-limit `-250 mm/s` must be above 0 mm/s",
    ]);
    expect(checkLine("speed: 800 mm/s,", "speed: 800 mm/s, homing_speed: 1 m/s,")).toEqual([
      "line.yaml:8:66 impossible-limit homing cannot be faster than the axis, whose speed is 800 mm/s",
    ]);
  });

  test("position outside its axis's range", () => {
    expect(checkLine("x: 420 mm", "x: 620 mm")).toEqual([
      "line.yaml:13:21 outside-range arm.x goes from 0 mm to 600 mm; 620 mm is outside",
    ]);
    expect(checkLine("clear: 90 mm", "clear: 130 mm")).toEqual([
      "line.yaml:14:33 outside-range arm.z goes from 0 mm to 120 mm; 130 mm is outside",
    ]);
  });

  test("device without an adapter, or with an unknown one", () => {
    expect(checkLine("kind: feeder, adapter: simulated", "kind: feeder")).toEqual([
      "line.yaml:3:3 missing-key needs `adapter`: the adapter that speaks to its hardware, such as `adapter: simulated`",
    ]);
    expect(checkLine("kind: feeder, adapter: simulated", "kind: feeder, adapter: simulate")).toEqual([
      "line.yaml:3:36 unknown-adapter no adapter `simulate`; this program has simulated, modbus; did you mean `simulated`?",
    ]);
  });

  test("gripper without a safe state", () => {
    expect(checkLine(", safe: keep", "")).toEqual(["line.yaml:15:3 missing-key needs `safe`: `off`, `on` or `keep`"]);
  });

  test("two keys missing in one place are two mistakes", () => {
    expect(checkLine("adapter: simulated, safe: keep", "style: jaw")).toEqual([
      expect.stringContaining("line.yaml:15:3 missing-key needs `adapter`"),
      expect.stringContaining("line.yaml:15:3 missing-key needs `safe`"),
    ]);
  });

  test("names that differ only in - and _", () => {
    expect(
      checkLine(
        "homing:",
        "  bel-t: { kind: input, adapter: simulated }\n  bel_t: { kind: input, adapter: simulated }\nhoming:",
      ),
    ).toEqual(["line.yaml:19:3 duplicate-name `bel_t` differs from `bel-t` only in - and _; rename one of them"]);
  });

  test("name that is none, or a word of the system", () => {
    expect(
      checkLine(
        "homing:",
        "  Belt2: { kind: input, adapter: simulated }\n  true: { kind: input, adapter: simulated }\nhoming:",
      ),
    ).toEqual([
      "line.yaml:18:3 bad-name expected a name such as `left-arm` or `arm_2` (small letters, digits, single - or _), got `Belt2`",
      "line.yaml:19:3 bad-name `true` is a word of the system; choose another name",
    ]);
  });

  test("unknown signal and wrong type in a condition, with the column inside it", () => {
    expect(checkLine("require: door.closed", "require: door.close && arm.z")).toEqual([
      "line.yaml:23:26 unknown-signal door has no signal `close`; did you mean `door.closed`?",
      "line.yaml:23:40 bad-condition `&&` joins what is true or false; `arm.z` is a number",
    ]);
  });

  test("two axes devices, and a gripper that does not say which carries it", () => {
    const second =
      "  arm2: { kind: axes, adapter: simulated, axes: { x: { range: [0 mm, 1 mm], speed: 1 mm/s, acceleration: 1 m/s2 } } }\nhoming:";
    expect(checkLine("homing:", second)).toEqual([
      "line.yaml:15:3 which-axes which axes carry gripper? add `mount:` with arm or arm2, or `mount: none`",
    ]);
  });
});

describe("a mistake in a sequence", () => {
  test("`after` that cannot be reached", () => {
    expect(checkSequence("id: carry,", "id: carry, after: gripp,")).toEqual([
      "sequence.yaml:7:25 unknown-step no step has the id `gripp`; did you mean `grip`?",
    ]);
  });

  test("circular `after`, spelled out", () => {
    expect(checkSequence("id: reach,", "id: reach, after: carry,")).toEqual([
      "sequence.yaml:5:25 circular-after circular `after`, none of these can start: reach → carry → grip → reach (each waits for the next)",
    ]);
    expect(checkSequence("id: reach,", "id: reach, after: [advance, reach],")).toEqual([
      "sequence.yaml:5:35 circular-after `reach` cannot come after itself",
    ]);
  });

  test("duplicate ids", () => {
    expect(checkSequence("id: carry,", "id: grip,")).toEqual([
      "sequence.yaml:7:11 duplicate-id another step has the id `grip`; rename one",
    ]);
  });

  test("position that is not there, and one outside the range", () => {
    expect(checkSequence("to: station", "to: staton")).toEqual([
      "sequence.yaml:7:36 unknown-position arm has no position `staton`; did you mean `station`?",
    ]);
    expect(checkSequence("to: station", "to: { from: station, x: 200 mm }")).toEqual([
      "sequence.yaml:7:56 outside-range arm.x goes from 0 mm to 600 mm; 620 mm is outside",
    ]);
  });

  test("verb that the device has not got", () => {
    expect(checkSequence("gripper.grip,", "gripper.grap,")).toEqual([
      "sequence.yaml:6:29 unknown-verb gripper (gripper) has no verb `grap`; it has grip, release; did you mean `grip`?",
    ]);
  });

  test("part that is placed but was never taken", () => {
    expect(checkSequence(", part: taken", "")).toEqual([
      "sequence.yaml:8:45 part-not-taken no step before place has `part: taken`, so there is no part to be placed",
    ]);
  });

  test("condition that is wrong, with the column inside it, quoted or plain", () => {
    expect(checkSequence("part: placed", 'part: placed, expect: "!gripper.holdin"')).toEqual([
      "sequence.yaml:8:63 unknown-signal gripper has no signal `holdin`; did you mean `gripper.holding`?",
    ]);
    expect(checkSequence("part: placed", "part: placed, needs: arm.z > 6 && belt.runing")).toEqual([
      "sequence.yaml:8:73 unknown-signal belt has no signal `runing`; did you mean `belt.running`?",
    ]);
  });
});

describe("a mistake in a table", () => {
  const WITH_TABLE = changed(
    changed(SEQUENCE, "steps:", "for_each: { rows: table.csv, as: part }\nsteps:"),
    "to: station",
    `to: { from: station, x: "\${part.x} mm" }`,
  );
  const checkTable = (table: string, sequence = WITH_TABLE) =>
    said(check({ "sequence.yaml": sequence, "line.yaml": LINE, "table.csv": table }));

  test("none in a good one", () => {
    expect(checkTable("id,x\nR1,1.5\nR2,-3\n")).toEqual([]);
  });

  test("no such column", () => {
    expect(checkTable("id,xx\nR1,1.5\nR2,2\n")).toEqual([
      "sequence.yaml:8:59 unknown-column table.csv has no column `x`; it has id, xx",
    ]);
  });

  test("in a row with a cell of several lines, said at its own line", () => {
    expect(checkTable('id,x\n"R\n1",abc\nR2,def\n').map((text) => text.split(" ", 1)[0])).toEqual([
      "table.csv:3:4",
      "table.csv:4:4",
    ]);
  });

  test("bad number, said in the table with the step that reads it", () => {
    expect(checkTable('id,x\nR1,1.5\nR2,"4,5"\nR3,abc\n')).toEqual([
      "table.csv:3:4 bad-quantity step carry, `to.x`: expected a length such as `80 mm` or an angle such as `45 deg`; write a decimal point in `4,5 mm`",
      "table.csv:4:4 bad-quantity step carry, `to.x`: expected a length such as `80 mm` or an angle such as `45 deg`, got `abc mm`",
    ]);
  });

  test("number outside the range", () => {
    expect(checkTable("id,x\nR1,1.5\nR2,500\n")).toEqual([
      "table.csv:3:4 outside-range step carry, `to.x`: arm.x goes from 0 mm to 600 mm; 920 mm is outside",
    ]);
  });

  test("no rows, or nothing at all", () => {
    expect(checkTable("id,x\n")).toEqual(["table.csv:1:1 table-empty the table has a header, but no rows"]);
    expect(checkTable("")).toEqual(["table.csv:1:1 table-empty the table is empty: it needs a header and rows"]);
  });

  test("a column twice, or without a name", () => {
    expect(checkTable("x,x,\n1,2,3\n")).toEqual([
      "table.csv:1:3 table-header there are two columns `x`; rename one",
      "table.csv:1:5 table-header column 3 has no name",
    ]);
  });

  test("more rows than can be run", () => {
    expect(checkTable(`x\n${"1\n".repeat(10_001)}`)).toEqual([
      "table.csv:10002:1 table-size the table has 10001 rows; at most 10000 can be run",
    ]);
  });

  test("ragged rows", () => {
    expect(checkTable("id,x\nR1,1,7\nR2\nR3,3\n")).toEqual([
      "table.csv:2:1 table-shape this row has 3 cells; the header has 2 columns",
      "table.csv:3:1 table-shape this row has 1 cell; the header has 2 columns",
    ]);
  });

  test("quotes that do not close", () => {
    expect(checkTable('id,x\nR1,"1\n')).toEqual([
      expect.stringMatching(/^table\.csv:\d+:1 table-syntax a quote that is opened here is never closed$/),
    ]);
  });

  test("semicolons for commas", () => {
    expect(checkTable("id;x\nR1;1\n")).toContain("table.csv:1:1 table-header separate the columns with commas");
  });

  test("a mistake that no row is to blame for is said once, in the sequence", () => {
    const sequence = changed(WITH_TABLE, "gripper.grip,", `gripper.grip, if: 'arm.y > \${part.x}',`);
    expect(checkTable("id,x\nR1,1\nR2,2\nR3,3\n", sequence)).toEqual([
      "sequence.yaml:7:40 unknown-signal arm has no signal `y`; did you mean `arm.x`?",
    ]);
  });

  test("in a condition is said in the table", () => {
    const sequence = changed(WITH_TABLE, "gripper.grip,", `gripper.grip, if: 'arm.x > \${part.x} && arm.homed',`);
    expect(checkTable("id,x\nR1,1\nR2,b\n", sequence)).toEqual([
      "table.csv:3:4 bad-condition step grip, `if`: `b` is no signal; text needs quotes",
      "table.csv:3:4 bad-quantity step carry, `to.x`: expected a length such as `80 mm` or an angle such as `45 deg`, got `b mm`",
    ]);
  });

  test("with a byte-order mark, CRLF, quotes and line ends in cells is none", () => {
    const table = '\ufeffid,note,x\r\n"R1","a ""b"", c\r\nd", 1.5 \r\nR2,,zz\r\n';
    expect(checkTable(table)).toEqual([
      "table.csv:4:5 bad-quantity step carry, `to.x`: expected a length such as `80 mm` or an angle such as `45 deg`, got `zz mm`",
    ]);
  });
});

test("of more mistakes than anyone mends in one go the rest is counted", () => {
  const keys = Array.from({ length: 1200 }, (_, index) => `key-${index}: 1`).join("\n");
  const all = said(check({ "line.yaml": `${LINE}${keys}\n` }));
  expect(all).toHaveLength(1001);
  expect(all.at(-1)).toContain("too-many-mistakes 200 more mistakes are not shown");
});

test("all mistakes of sequence, line and table are told in one run", () => {
  const files = {
    "s.yaml": `sequence: Move
line: line.yaml
repeat: many
for_each: { rows: t.csv, as: part }
steps:
  - { id: a, do: arm.mov, to: feeder }
  - { id: a, do: arm.move, to: nowhere, expekt: arm.homed }
  - { id: c, do: gripper.grip, expect: gripper.holds, after: [b], on_fail: hault }
  - { id: d, do: arm.move, to: { x: "\${part.x}" } }
`,
    "line.yaml": changed(changed(LINE, "x: 420 mm", "x: 620 mm"), "stops: [arm, belt]", "stops: [arm, bellt]"),
    "t.csv": "x\n5 mm\n7\n",
  };
  expect(said(check(files))).toEqual([
    expect.stringContaining("s.yaml:3:9 wrong-type expected a whole number, 1 to 1000000000, got `many`"),
    expect.stringContaining("s.yaml:6:22 unknown-verb arm (axes) has no verb `mov`"),
    expect.stringContaining("s.yaml:7:11 duplicate-id"),
    expect.stringContaining("s.yaml:7:32 unknown-position arm has no position `nowhere`"),
    expect.stringContaining("s.yaml:7:41 unknown-key unknown key `expekt`; did you mean `expect`?"),
    expect.stringContaining("s.yaml:8:40 unknown-signal"),
    expect.stringContaining("s.yaml:8:63 unknown-step"),
    expect.stringContaining("s.yaml:8:76 wrong-type"),
    expect.stringContaining("line.yaml:13:21 outside-range"),
    expect.stringContaining("line.yaml:23:52 unknown-device no device `bellt`; did you mean `belt`?"),
    expect.stringContaining("t.csv:3:1 missing-unit step d, `to.x`"),
  ]);
});

test("a broken device is told once; what refers to it is not blamed", () => {
  const files = { "s.yaml": SEQUENCE, "line.yaml": changed(LINE, "kind: conveyor", "kind: conveyer") };
  expect(said(check(files))).toEqual([
    expect.stringContaining("line.yaml:16:17 wrong-type expected one of axes, gripper"),
  ]);
});
