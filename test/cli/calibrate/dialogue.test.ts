/** `lockstep calibrate` as a person uses it, over a simulated line in real time. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test as plain } from "vitest";
import { type Person, program, type Said } from "../../support/program.ts";

/** Quick axes: homed within a second. */
const FILE = `# our cell
line: Try
devices:
  arm:
    kind: axes
    adapter: simulated
    axes:
      x: { range: [0 mm, 60 cm], speed: 1 m/s, homing_speed: 1 m/s, acceleration: 20 m/s2, jerk: 4000 m/s3 }   # the long one
      z: { range: [0 mm, 120 mm], speed: 1 m/s, homing_speed: 1 m/s, acceleration: 20 m/s2, jerk: 4000 m/s3 }
    positions:
      home: { x: 0 mm, z: 120 mm }
      tray: { x: "8 cm", z: 12 mm }   # taught on a Monday
    approach: { axis: z, clear: 90 mm }
  hand: { kind: gripper, adapter: simulated, safe: keep }
  door: { kind: input, adapter: simulated, signal: closed, when: high }
heartbeat: 1500 ms   # others use this machine too
safety_chain: [door]
homing: [arm.z, arm.x]
`;

interface Cell {
  readonly file: string;
  text(): string;
  calibrate(person: Person, ...more: string[]): Promise<Said>;
}

/** A cell in a folder of its own: these tests mostly wait, so they wait together. */
const test = plain.extend<{ cell: Cell }>({
  cell: async ({ task: _ }, use) => {
    const folder = mkdtempSync(join(tmpdir(), "lockstep-calibrate-"));
    const file = join(folder, "line.yaml");
    writeFileSync(file, FILE);
    await use({
      file,
      text: () => readFileSync(file, "utf8"),
      calibrate: (person, ...more) => program(["calibrate", file, "arm", ...more], person),
    });
    rmSync(folder, { recursive: true });
  },
});

/** A script: all of it is there before it is asked for. */
const script = (...lines: string[]): Person => ({
  types: (hear) => {
    for (const line of lines) hear(line);
    hear(null);
  },
});
describe.concurrent("teaching positions", () => {
  test("where the axes are sensed becomes the position, and every other byte of the file stays", async ({
    cell: { calibrate, text },
  }) => {
    const { code, out, err } = await calibrate(
      script("start", "go tray", "x +1", "z -0.5", "teach tray", "z 100", "teach spot-2", "done", "y"),
    );
    expect(err).toContain("Homing moves arm.z, arm.x, in this order.");
    const [, step] = /arm is at x ([\d.]+) mm, z 11.5 mm/.exec(err) ?? [];
    // The step below `approach` is a jog: as long as its token lasts.
    expect(Math.abs(Number(step) - 81)).toBeLessThan(0.05);
    const taught = text();
    const [, x = ""] = /tray: \{ x: "([\d.]+) cm", z: 11.5 mm \}/.exec(taught) ?? [];
    expect(Number(x)).toBeCloseTo(Number(step) / 10, 6);
    const place = `      spot-2: { x: ${step} mm, z: 100 mm }\n`;
    expect(taught).toBe(
      FILE.replace(
        '"8 cm", z: 12 mm }   # taught on a Monday\n',
        `"${x} cm", z: 11.5 mm }   # taught on a Monday\n${place}`,
      ),
    );
    expect(err).toContain(`  13 + ${place.trimEnd()}`);
    expect([code, out]).toEqual([0, expect.stringContaining("is written")]);
  });

  test("for machines: the values that have changed, by path", async ({ cell: { calibrate } }) => {
    const { out } = await calibrate(script("start", "x +10", "teach tray", "low x", "undo", "done", "y"), "--json");
    expect(JSON.parse(out)).toEqual({
      device: "arm",
      changes: [
        { path: "devices.arm.positions.tray.x", old: '"8 cm"', new: '"1 cm"' },
        { path: "devices.arm.positions.tray.z", old: "12 mm", new: "120 mm" },
      ],
      written: true,
    });
  });

  test("nothing is taught where the place is not known", async ({ cell: { calibrate, text } }) => {
    const { err } = await calibrate(script("no", "teach tray", "x +1", "where", "leave"));
    // At the start, and for each of the three.
    expect(err.match(/is not known/g)).toHaveLength(4);
    expect(text()).toBe(FILE);
  });

  test("a small step below the height of approach goes straight; a longer one lifts first", async ({
    cell: { calibrate, file },
  }) => {
    const low = FILE.replace("home: { x: 0 mm, z: 120 mm }", "home: { x: 0 mm, z: 12 mm }");
    const guard = 'stay-low: { require: "!arm.homed || arm.z < 50.0", stops: [arm], category: 2, reset: manual }';
    writeFileSync(file, `${low}interlocks:\n  ${guard}\n`);
    const { err } = await calibrate(script("start", "x +1", "x +1", "where", "x +100", "where", "leave"));
    const [before = "", after = ""] = err.split("It is a long step: z lifts to 90 first.");
    expect(before).toMatch(/arm is at x 2(\.0\d*)? mm, z 12 mm/);
    expect(before).not.toContain("The line stops");
    expect(after).toContain("The line stops");
  });

  test("outside its range an axis does not go, and the reason is the gate's", async ({ cell: { calibrate } }) => {
    const { err } = await calibrate(script("start", "x -1", "x 9000", "go nowhere", "teach Nowhere!", "fly", "leave"));
    expect(err).toContain("arm.x cannot go to -1 mm: its range is 0 to 600 mm.");
    expect(err).toContain("arm.x cannot go to 9000 mm");
    expect(err).toContain("There is no position nowhere; there are home, tray.");
    expect(err).toContain("small letters");
  });
});

describe.concurrent("an end of a range", () => {
  test("is where the axis stands", async ({ cell: { calibrate, text } }) => {
    await calibrate(script("start", "x +500", "high x", "done", "y"));
    expect(text()).toBe(FILE.replace("60 cm", "50 cm"));
  });

  test("that leaves a position outside is told at once, and is not written", async ({ cell: { calibrate, text } }) => {
    const { code, err } = await calibrate(script("start", "z 100", "high z", "done", "undo", "done"));
    expect(err).toMatch(/would not be right[\s\S]*120 mm is outside \[outside-range\][\s\S]*Mend it, undo, or leave/);
    expect([code, text()]).toEqual([0, FILE]);
  });
});

describe.concurrent("nothing is written", () => {
  test.for<readonly [string, readonly string[]]>([
    ["without a yes", ["start", "x +10", "teach tray", "done", "n"]],
    ["when the answers end", ["start", "x +10", "teach tray", "where"]],
    ["when the person leaves", ["start", "x +10", "teach tray", "leave", "y"]],
  ])("%s", async ([_, lines], { cell: { calibrate, text } }) => {
    const { code, out } = await calibrate(script(...lines), "--json");
    expect([code, JSON.parse(out).written, text()]).toEqual([1, false, FILE]);
  });

  test("where somebody else has changed the file meanwhile", async ({ cell: { calibrate, file, text } }) => {
    let hear: (line: string | null) => void = () => {};
    const { code, err } = await calibrate({
      types: (its) => {
        hear = its;
        for (const line of ["start", "x +10", "teach tray", "done"]) its(line);
      },
      reads: (said) => {
        if (!said.startsWith("Write to")) return;
        writeFileSync(file, `${FILE}# and I\n`);
        hear("y");
      },
    });
    expect([code, text()]).toEqual([1, `${FILE}# and I\n`]);
    expect(err).toContain("changed by someone else");
  });
});

/** What a person has at hand while something moves. */
interface AtHand {
  readonly hear: (line: string | null) => void;
  readonly interrupt: () => void;
  readonly press: () => void;
}

/** Homes, begins a long move, and does something in the midst of it. */
async function inMidMove(calibrate: Cell["calibrate"], does: (its: AtHand) => void) {
  let hear: (line: string | null) => void = () => {};
  let interrupt = (): void => {};
  let press = (): void => {};
  let motions = 0;
  const said = await calibrate(
    {
      interrupt: (its) => {
        interrupt = its;
      },
      types: (its) => {
        hear = its;
        its("start");
      },
      keys: (its) => {
        if (its === null) return;
        press = its;
        // First it homes.
        if (++motions === 2) setTimeout(() => does({ hear, interrupt, press }), 300);
      },
      reads: (text) => {
        if (text === "arm>") hear(motions < 2 ? "x 590" : "where");
      },
    },
    "--json",
  );
  return { ...said, result: JSON.parse(said.out) as { written: boolean } };
}

describe.concurrent("while something moves", () => {
  test.for<readonly [string, (its: AtHand) => void]>([
    ["a key", ({ press }) => press()],
    ["Ctrl-C", ({ interrupt }) => interrupt()],
    ["an empty line", ({ hear }) => hear("")],
    ["the end of the answers", ({ hear }) => hear(null)],
  ])(
    "%s stops the line at once, and leaves with nothing written",
    async ([_, does], { cell: { calibrate, file, text } }) => {
      // The move would take a minute.
      writeFileSync(file, FILE.replace("speed: 1 m/s,", "speed: 1 m/s, manual_speed: 10 mm/s,"));
      const slow = text();
      const beganAtMs = performance.now();
      const { code, result } = await inMidMove(calibrate, does);
      expect([code, result.written, text()]).toEqual([1, false, slow]);
      expect(performance.now() - beganAtMs).toBeLessThan(15_000);
    },
  );
});

test.concurrent("Ctrl-C at a question leaves too", async ({ cell: { calibrate, text } }) => {
  let interrupt = (): void => {};
  const { code, out } = await calibrate({
    interrupt: (its) => {
      interrupt = its;
    },
    types: (hear) => hear("start"),
    reads: (said) => {
      if (said === "arm>") setImmediate(interrupt);
    },
  });
  expect([code, out, text()]).toEqual([1, "Nothing is written.\n", FILE]);
});

describe.concurrent("what can't be calibrated", () => {
  test("a device that there is not: the nearest name, exit 2", async ({ cell: { file } }) => {
    const { code, err } = await program(["calibrate", file, "amr"]);
    expect([code, err]).toEqual([2, "There is no device amr: did you mean arm?\n"]);
  });

  test("a device of another kind: what can be, exit 2", async ({ cell: { file } }) => {
    const { code, err } = await program(["calibrate", file, "hand"]);
    expect([code, err]).toEqual([2, expect.stringContaining("hand (gripper, simulated) has nothing to calibrate")]);
    expect(err).toContain("Here: arm.");
  });

  test("a scale that nobody keeps, a servo that is none", async ({ cell: { calibrate } }) => {
    const { err } = await calibrate(script("start", "scale x", "servo x", "scale q", "leave"));
    expect(err).toContain("scale is for steppers (johnny-five) and grbl");
    expect(err).toContain("servo is for servos of the adapter johnny-five");
  });

  test("a line file with mistakes: they are told as by check", async ({ cell: { file } }) => {
    writeFileSync(file, FILE.replace("axis: z", "axis: q"));
    const { code, err } = await program(["calibrate", file, "arm"]);
    expect([code, err]).toEqual([1, expect.stringContaining("[unknown-axis]")]);
  });
});
