// biome-ignore-all lint/suspicious/noTemplateCurlyInString: bindings as sequence files write them
/** What an experienced engineer would ask about a line: warnings, which leave a line right. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileKnown, createScope, possible } from "../../src/conditions/index.ts";
import { checkFile, loadLine } from "../../src/files/index.ts";
import { type Device, lineSignals } from "../../src/model/index.ts";
import { runs } from "../support/effort.ts";
import { changed, check, checkLine, LINE, optionsFor, SEQUENCE } from "./support.ts";

const GUARD = "guard-door: { require: door.closed, stops: [arm, belt], category: 1, reset: manual }";
const guarded = (require: string): readonly string[] =>
  checkLine(GUARD, `${GUARD}\n  it: { require: ${JSON.stringify(require)}, stops: [arm], category: 2, reset: manual }`);

describe("a line is warned of", () => {
  test("axes and conveyors that no interlock stops, at their names", () => {
    expect(checkLine("stops: [arm, belt]", "stops: [gripper]")).toEqual([
      "line.yaml:4:3 unguarded arm moves, but no interlock stops it; name it under `stops` of one that guards it",
      "line.yaml:16:3 unguarded belt moves, but no interlock stops it; name it under `stops` of one that guards it",
    ]);
  });

  test("a zone with one member", () => {
    expect(checkLine(", belt: belt.running }", " }")).toEqual([
      "line.yaml:21:3 lonely-zone zone handover has one member, arm: it keeps nobody out; name the devices that it could meet there",
    ]);
  });

  test("an interlock that can never trip, and one that can never be true", () => {
    expect(guarded("arm.x > -1")[0]).toMatch(/ never-trips interlock it can never trip: `arm.x > -1` is true/);
    expect(guarded("arm.x > 600.0")[0]).toMatch(
      / always-trips interlock it can never be true: `arm.x > 600.0` is false/,
    );
  });

  test.each([
    ["needs: arm.x > 900.0", "always-false"],
    ["if: arm.x < 900.0", "always-true"],
    ["if: arm.x < 0.0", "always-false"],
    ["expect: arm.z >= 0.0", "always-true"],
  ])("a step's `%s`, which the range of the axis decides", (condition, code) => {
    const sequence = changed(SEQUENCE, "do: gripper.grip,", `do: gripper.grip, ${condition},`);
    const [first, ...rest] = checkFile(
      "sequence.yaml",
      optionsFor({ "line.yaml": LINE, "sequence.yaml": sequence }),
    ).diagnostics;
    expect(first).toMatchObject({ code, severity: "warning" });
    expect(first?.message).toContain("whatever its signals say within their ranges: it decides nothing");
    expect(rest).toEqual([]);
  });

  test("no `needs` or `while` that is true of all values: it waits until there are any", () => {
    for (const key of ["needs", "while"]) {
      const sequence = changed(SEQUENCE, "do: gripper.grip,", `do: gripper.grip, ${key}: arm.x >= 0.0,`);
      const files = optionsFor({ "line.yaml": LINE, "sequence.yaml": sequence });
      expect(checkFile("sequence.yaml", files).diagnostics).toEqual([]);
    }
  });

  test("a condition on a signal that the device's adapter does not report, in the line and in the sequence", () => {
    const provides = (device: Device) => (device.name === "gripper" ? new Set(["gripper.open"]) : null);
    const files = {
      "line.yaml": changed(LINE, "stops: [arm, belt]", "stops: [arm, belt, gripper]"),
      "sequence.yaml": changed(SEQUENCE, "do: gripper.grip,", "do: gripper.grip, expect: gripper.holding,"),
    };
    const warned = checkFile("sequence.yaml", { ...optionsFor(files), provides }).diagnostics;
    expect(warned.map(({ code }) => code)).toContain("unreported");
    expect(warned.find(({ code }) => code === "unreported")?.message).toContain(
      "the adapter of gripper does not report gripper.holding",
    );
    expect(checkFile("sequence.yaml", optionsFor(files)).diagnostics.map(({ code }) => code)).not.toContain(
      "unreported",
    );
  });

  test("nothing else, and it is right all the same", () => {
    expect(check({ "line.yaml": changed(LINE, "stops: [arm, belt]", "stops: [arm]") }).kind).toBe("ok");
    expect(check({ "line.yaml": LINE }).diagnostics).toEqual([]);
  });

  test("nothing while it has a mistake, which may be why", () => {
    const wrong = changed(changed(LINE, "stops: [arm, belt]", "stops: [arm]"), "category: 1", "category: 9");
    expect(check({ "line.yaml": wrong }).diagnostics.map(({ code }) => code)).toEqual(["wrong-type"]);
  });
});

test("a line that many sequences name is read once, and its warnings are said of each", () => {
  const options = optionsFor({
    "sequence.yaml": SEQUENCE,
    "line.yaml": changed(LINE, "stops: [arm, belt]", "stops: [arm]"),
  });
  const read: string[] = [];
  const counting = {
    ...options,
    lines: new Map(),
    read: (path: string) => {
      read.push(path);
      return options.read?.(path) ?? { code: "unreadable" as const, message: "not here" };
    },
  };
  const [one, other] = [checkFile("sequence.yaml", counting), checkFile("sequence.yaml", counting)];
  expect(read).toEqual(["sequence.yaml", "line.yaml", "sequence.yaml"]);
  expect(one.diagnostics.map(({ code }) => code)).toEqual(["unguarded"]);
  expect(other.diagnostics).toEqual(one.diagnostics);
});

describe("what a condition can be is found", () => {
  const loaded = loadLine("line.yaml", optionsFor({ "line.yaml": LINE }));
  if (loaded.kind !== "ok") throw new Error("the line is right");
  const { line } = loaded;
  const scope = createScope(lineSignals(line));
  const can = (text: string): string => {
    const its = possible(text, scope, line.devices);
    return its === null ? "?" : `${its.canBeTrue ? "true" : ""}${its.canBeFalse ? "false" : ""}`;
  };

  test.each([
    ["door.closed", "truefalse"],
    ["door.closed || !door.closed", "true"],
    ["door.closed && !door.closed", "false"],
    ["arm.x >= 0 && arm.x <= 600", "true"],
    ["arm.x > 300 && arm.x < 300", "false"],
    ["arm.x == 300", "truefalse"],
    ["arm.x > 1 || arm.x < 2", "true"],
    ["arm.at.feeder", "truefalse"],
    ["arm.at.feeder && arm.at.station", "false"],
    ["arm.at.feeder && arm.x > 81", "false"],
    ["arm.x > -5 ? true : belt.running", "true"],
    ["arm.x in [601, 602]", "false"],
    ["feeder.count >= 0", "true"],
    ["arm.speed.x <= 8e2", "true"],
  ])("of %s: %s", (text, wanted) => {
    expect(can(text)).toBe(wanted);
  });

  test.each([
    ["numbers are computed with", "arm.x - 1 > 700"],
    ["signals are compared with each other", "arm.x > arm.z"],
    ["functions are called", "abs(arm.x) >= 0"],
    [
      "there are too many combinations",
      Array.from({ length: 60 }, (_, k) => `arm.x != ${k} && arm.z != ${k}`).join(" && "),
    ],
  ])("but nothing is said where %s", (_, text) => {
    expect(can(text)).toBe("?");
  });

  test("never wrongly: what is said to be impossible no random values make so", () => {
    const atom = fc.oneof(
      fc
        .tuple(
          fc.constantFrom("arm.x", "arm.z"),
          fc.constantFrom("<", "<=", ">", ">=", "==", "!="),
          fc.integer({ min: -5, max: 125 }),
        )
        .map((its) => its.join(" ")),
      fc.constantFrom("door.closed", "belt.running", "gripper.holding"),
    );
    const texts = fc
      .array(fc.tuple(atom, fc.boolean()), { minLength: 1, maxLength: 4 })
      .chain((atoms) =>
        fc
          .array(fc.constantFrom("&&", "||"), { minLength: atoms.length, maxLength: atoms.length })
          .map((joins) =>
            atoms.map(([text, isNot], k) => `${k === 0 ? "" : ` ${joins[k]} `}${isNot ? `!(${text})` : text}`).join(""),
          ),
      );
    const values = fc.record({
      x: fc.double({ min: 0, max: 600, noNaN: true }),
      z: fc.double({ min: 0, max: 120, noNaN: true }),
      bits: fc.nat(7),
    });
    fc.assert(
      fc.property(texts, values, (text, { x, z, bits }) => {
        const its = possible(text, scope, line.devices);
        const known = new Map<string, number | boolean>([
          ["arm.x", x],
          ["arm.z", z],
          ["door.closed", bits % 2 === 1],
          ["belt.running", bits % 4 > 1],
          ["gripper.holding", bits > 3],
        ]);
        const compiled = compileKnown(text, scope);
        const holds = compiled.evaluate({
          value: (slot) => known.get(scope.signals[slot]?.name ?? ""),
          reading: () => {
            throw new Error("not read");
          },
        });
        expect(holds === true ? its?.canBeTrue : its?.canBeFalse).toBe(true);
      }),
      { numRuns: runs(500) },
    );
  });
});

/** Two arms of one pool, of which the second reaches farther. */
const ARMS = changed(
  LINE,
  "  gripper: { kind: gripper",
  `  arm-2:
    kind: axes
    adapter: simulated
    axes: { x: { range: [0 mm, 900 mm], speed: 800 mm/s, acceleration: 4 m/s2 }, z: { range: [0 mm, 120 mm], speed: 300 mm/s, acceleration: 3 m/s2 } }
    positions: { home: { x: 0 mm, z: 120 mm } }
  gripper: { kind: gripper`,
)
  .replace("homing:", "pools: { arms: [arm, arm-2] }\nhoming:")
  .replace("stops: [arm, belt]", "stops: [arm, arm-2, belt]");

const saidOfArms = (condition: string): readonly string[] => {
  const sequence = changed(
    SEQUENCE,
    "{ id: grip, do: gripper.grip,",
    `{ id: bind, do: arms.move, as: w, to: home }\n  - { id: grip, do: gripper.grip, ${condition}, free: w,`,
  );
  const { diagnostics } = checkFile("sequence.yaml", optionsFor({ "line.yaml": ARMS, "sequence.yaml": sequence }));
  return diagnostics.filter(({ line }) => line === 7).map(({ code, message }) => `${code} ${message}`);
};

describe("a condition that names a pool's member is checked as any other", () => {
  const decides = "whatever its signals say within their ranges: it decides nothing";
  test.each([
    ['needs: "arm-2.x > 950.0"', [`always-false \`arm-2.x > 950.0\` is false ${decides}`]],
    [
      'if: "${w}.x < 0.0"',
      ["arm", "arm-2"].map((arm) => `always-false \`$\{w}.x < 0.0\` as \`${arm}.x < 0.0\` is false ${decides}`),
    ],
    ['needs: "${w}.x > 700.0"', [`always-false \`$\{w}.x > 700.0\` as \`arm.x > 700.0\` is false ${decides}`]],
    ['needs: "${w}.x > 500.0"', []],
    ['needs: "${w}.y > 5.0"', ["unknown-signal arm has no signal `y`; did you mean `arm.x`?"]],
    [
      "needs: arms.x > 5.0",
      [
        "unknown-signal `arms` is a pool, and has no signals: name one of its members (arm, arm-2), or in a sequence the one that a step has bound, as `${w}` after `as: w`",
      ],
    ],
  ])("%s", (condition, expected) => {
    expect(saidOfArms(condition)).toEqual(expected);
  });
});
