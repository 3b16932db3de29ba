/**
 * What the campaign's judges share with the controller, done a second time and plainly: conditions, the fold, boxes, motion. A mistake in one
 * of them would otherwise be made by both, and seen by nobody.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawScript, jobOf, runScript } from "../../../simulator/campaign/index.ts";
import type { MakeRule } from "../../../simulator/campaign/never/rule.ts";
import { compileCondition, compileKnown, createScope, WritableSource } from "../../../src/conditions/index.ts";
import { loadLine } from "../../../src/files/index.ts";
import { type LineEvent, type LineState, lineSignals, type SignalSpec } from "../../../src/model/index.ts";
import { positionAt, restToRest, speedAt } from "../../../src/motion/index.ts";
import { runs } from "../../support/effort.ts";

/** `null`: unknown. */
type Value = boolean | number | null;
type Known = Readonly<Record<string, Value>>;

/** An expression as data: its text, and what it comes to, each by the dullest means. */
interface Expression {
  readonly text: string;
  readonly value: (known: Known) => Value;
}

/** Every way in which what is unknown could turn out, of a few: an expression is known if all of them agree. */
function strictly(
  known: Known,
  parts: readonly Expression[],
  operate: (values: readonly (boolean | number)[]) => Value,
): Value {
  const values = parts.map(({ value }) => value(known));
  return values.some((each) => each === null) ? null : operate(values as readonly (boolean | number)[]);
}

const num = (value: boolean | number | undefined): number => Number(value);
const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number | null>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => (b === 0 ? null : a / b),
};
const COMPARISON: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};
/** Tables of truth, written out: false, unknown, true. */
const ORDER = [false, null, true] as const;
const TABLES: Readonly<Record<string, readonly (readonly Value[])[]>> = {
  "&&": [
    [false, false, false],
    [false, null, null],
    [false, null, true],
  ],
  "||": [
    [false, null, true],
    [null, null, true],
    [true, true, true],
  ],
};
const inTable = (table: string, a: Value, b: Value): Value =>
  TABLES[table]?.[ORDER.indexOf(a as boolean | null)]?.[ORDER.indexOf(b as boolean | null)] ?? null;

const signal = (name: string): Expression => ({ text: name, value: (known) => known[name] ?? null });
const two = fc.constantFrom("+", "-", "*", "/");

const { bool } = fc.letrec<{ bool: Expression; number: Expression }>((tie) => ({
  number: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("arm.x", "arm.z").map(signal),
    fc.integer({ min: 0, max: 4 }).map((its): Expression => ({ text: `${its}.0`, value: () => its })),
    fc.tuple(tie("number"), two, tie("number")).map(
      ([a, op, b]): Expression => ({
        text: `(${a.text} ${op} ${b.text})`,
        value: (known) => strictly(known, [a, b], ([x, y]) => ARITHMETIC[op]?.(num(x), num(y)) ?? null),
      }),
    ),
    tie("number").map(
      (a): Expression => ({
        text: `abs(${a.text})`,
        value: (known) => strictly(known, [a], ([x]) => Math.abs(num(x))),
      }),
    ),
    fc.tuple(tie("number"), tie("number"), fc.boolean()).map(
      ([a, b, isMin]): Expression => ({
        text: `${isMin ? "min" : "max"}(${a.text}, ${b.text})`,
        value: (known) => strictly(known, [a, b], ([x, y]) => (isMin === num(x) < num(y) ? num(x) : num(y))),
      }),
    ),
  ),
  bool: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("gripper.holding", "belt.running", "arm.homed").map(signal),
    tie("bool").map(
      (a): Expression => ({ text: `!(${a.text})`, value: (known) => strictly(known, [a], ([x]) => x === false) }),
    ),
    fc.tuple(tie("bool"), fc.constantFrom("&&", "||"), tie("bool")).map(
      ([a, op, b]): Expression => ({
        text: `(${a.text} ${op} ${b.text})`,
        value: (known) => inTable(op, a.value(known), b.value(known)),
      }),
    ),
    fc.tuple(tie("number"), fc.constantFrom(...Object.keys(COMPARISON)), tie("number")).map(
      ([a, op, b]): Expression => ({
        text: `(${a.text} ${op} ${b.text})`,
        value: (known) => strictly(known, [a, b], ([x, y]) => COMPARISON[op]?.(num(x), num(y)) ?? null),
      }),
    ),
    fc.tuple(tie("bool"), tie("bool"), tie("bool")).map(
      ([when, a, b]): Expression => ({
        text: `(${when.text} ? ${a.text} : ${b.text})`,
        value: (known) => {
          const [decided, left, right] = [when, a, b].map(({ value }) => value(known));
          if (decided === null) return left === right ? (left ?? null) : null;
          return (decided === true ? left : right) ?? null;
        },
      }),
    ),
  ),
}));

const spec = (name: string, type: SignalSpec["type"]): SignalSpec => {
  return { name, device: name.split(".")[0] ?? "", type, unit: null, derived: null };
};
const SIGNALS = [
  ...[spec("arm.x", "number"), spec("arm.z", "number")],
  ...[spec("arm.homed", "boolean"), spec("gripper.holding", "boolean"), spec("belt.running", "boolean")],
];
const SCOPE = createScope(SIGNALS);
const maybe = <T>(its: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(its, { nil: null });
const known = fc.record({
  "arm.x": maybe(fc.integer({ min: -3, max: 3 })),
  "arm.z": maybe(fc.integer({ min: -3, max: 3 })),
  "arm.homed": maybe(fc.boolean()),
  "gripper.holding": maybe(fc.boolean()),
  "belt.running": maybe(fc.boolean()),
});

test("conditions: a plain evaluator of three values comes to the same", () => {
  const seen = new Set<Value>();
  fc.assert(
    fc.property(bool, known, (expression, values) => {
      const compiled = compileCondition(expression.text, SCOPE);
      if ("problems" in compiled) {
        // What always divides by zero is refused before it is ever asked.
        const others = compiled.problems.filter(({ message }) => !message.includes("divides by zero"));
        expect(others, expression.text).toEqual([]);
        return;
      }
      const source = new WritableSource(SIGNALS);
      for (const [name, value] of Object.entries(values)) source.setNamed(name, value ?? undefined);
      const wanted = expression.value(values);
      seen.add(wanted);
      expect(compiled.condition.evaluate(source) ?? null, expression.text).toBe(wanted);
    }),
    { numRuns: runs(4000) },
  );
  expect(seen).toEqual(new Set([true, false, null]));
});

/** Of all events: what the last one says. */
function lastOf<T>(events: readonly LineEvent[], say: (event: LineEvent) => T | undefined, first: T): T {
  return events.reduce((so, event) => say(event) ?? so, first);
}

/** Who is in, when some events bring in and others take out. */
function within(
  events: readonly LineEvent[],
  enters: (event: LineEvent) => string | null,
  leaves: (event: LineEvent) => string | null,
) {
  const all = new Set<string>();
  for (const event of events) {
    const [one, other] = [enters(event), leaves(event)];
    if (one !== null) all.add(one);
    if (other !== null) all.delete(other);
  }
  return [...all].sort();
}

describe("the fold: a recount of all events comes to the live state", () => {
  const seeds = Array.from({ length: runs(20) }, (_each, i) => 301 + i);

  test("of the line, its latches, bypasses, exclusions, links, parts and open questions", () => {
    for (const seed of seeds) {
      const script = drawScript(seed, null);
      const events: LineEvent[] = [];
      const live: ReturnType<typeof told>[] = [];
      /** Now and then in mid-run, and whenever a latch lets go. */
      const looks: MakeRule = ({ state }) => ({
        event: ({ seq, type }) => (seq % 60 === 0 || type === "interlock-cleared") && live.push(told(state())),
      });
      const { state } = runScript(script, jobOf(script), { rules: [looks], listener: (event) => events.push(event) });
      for (const each of [...live, told(state)])
        expect(recounted(events.slice(0, each.seq)), `seed ${seed}, event ${each.seq}`).toEqual(each);
    }
  }, 300_000);
});

function recounted(events: readonly LineEvent[]) {
  const ended = new Set(["part-placed", "part-rejected", "part-lost"]);
  return {
    seq: events.length,
    state: lastOf(events, (event) => (event.type === "state-changed" ? event.to : undefined), "Stopped"),
    mode: lastOf(events, (event) => (event.type === "mode-changed" ? event.to : undefined), "Production"),
    latched: within(
      events,
      (event) => (event.type === "interlock-tripped" ? event.interlock : null),
      (event) => (event.type === "interlock-cleared" ? event.interlock : null),
    ),
    bypasses: within(
      events,
      (event) => (event.type === "interlock-bypassed" ? event.interlock : null),
      (event) => (event.type === "bypass-ended" ? event.interlock : null),
    ),
    excluded: within(
      events,
      (event) => (event.type === "member-excluded" ? event.device : null),
      (event) => (event.type === "member-returned" ? event.device : null),
    ),
    up: within(
      events,
      (event) => (event.type === "device-connected" ? event.device : null),
      (event) => (event.type === "device-lost" ? event.device : null),
    ),
    parts: within(
      events,
      (event) => (event.type === "part-taken" ? String(event.part) : null),
      (event) => (ended.has(event.type) && "part" in event ? String(event.part) : null),
    ),
    lastPart: Math.max(0, ...events.map((event) => (event.type === "part-taken" ? event.part : 0))),
  };
}

function told(state: LineState) {
  return {
    seq: state.seq,
    state: state.state,
    mode: state.mode,
    latched: [...state.latched].sort(),
    bypasses: state.bypasses.map(({ interlock }) => interlock).sort(),
    excluded: [...state.excluded].sort(),
    up: Object.entries(state.devices)
      .flatMap(([name, { link }]) => (link === "up" ? [name] : []))
      .sort(),
    parts: state.parts.map(({ part }) => String(part)).sort(),
    lastPart: state.lastPart,
  };
}

describe("boxes: plain geometry comes to the same", () => {
  const A = { x: 4_000, z: 3_000 };
  const LINE = `line: Two arms over one table
devices:
  left:
    kind: axes
    adapter: simulated
    origin: { x: 30 mm }
    envelope: { x: [-40 mm, 25 mm], z: [-10 mm, 15 mm] }
    axes:
      x: { range: [0 mm, 700 mm], speed: 500 mm/s, acceleration: 4 m/s2 }
      z: { range: [0 mm, 200 mm], speed: 300 mm/s, acceleration: 3 m/s2 }
  right:
    kind: axes
    adapter: simulated
    origin: { x: 1000 mm }
    envelope: { x: [-40 mm, 25 mm] }
    axes:
      x: { range: [0 mm, 700 mm], speed: 500 mm/s, acceleration: 4 m/s2, along: -x }
      z: { range: [0 mm, 200 mm], speed: 300 mm/s, acceleration: 3 m/s2 }
boxes:
  table: { x: [400 mm, 600 mm], z: [20 mm, 120 mm], members: [left, right] }
`;
  const loaded = loadLine("line.yaml", { adapters: new Set(["simulated"]), read: () => ({ text: LINE }) });
  if (loaded.kind !== "ok") throw new Error("the line has mistakes");
  const { line } = loaded;
  const signals = lineSignals(line);
  const scope = createScope(signals);
  /** Do two stretches have more than an end in common? */
  const overlap = (a: readonly [number, number], b: readonly [number, number]): boolean => a[0] < b[1] && a[1] > b[0];
  const bodyInBox = (arm: "left" | "right", x: number, z: number): boolean =>
    arm === "left"
      ? overlap([30 + x - 40, 30 + x + 25], [400, 600]) && overlap([z - 10, z + 15], [20, 120])
      : overlap([1000 - x - 40, 1000 - x + 25], [400, 600]) && overlap([z, z], [20, 120]);
  const ask = (arm: "left" | "right", at: Known): boolean | undefined => {
    const source = new WritableSource(signals);
    for (const [name, value] of Object.entries(at)) source.setNamed(`${arm}.${name}`, value ?? undefined);
    return compileKnown(line.zones.get("table")?.members.get(arm)?.text ?? "", scope).evaluate(source);
  };
  const arm = fc.constantFrom("left" as const, "right" as const);
  const x = fc.integer({ min: 0, max: 700 });
  const z = fc.integer({ min: 0, max: 200 });

  test("at rest a member is inside exactly while its body is", () => {
    fc.assert(
      fc.property(arm, x, z, (name, atX, atZ) => {
        const inside = ask(name, { x: atX, z: atZ, "speed.x": 0, "speed.z": 0 });
        expect(inside, `${name} at ${atX}, ${atZ}`).toBe(bodyInBox(name, atX, atZ));
      }),
      { numRuns: runs(3000) },
    );
  });

  test("moving, it is inside while its body is, and while it would come in though it braked as hard as it may from now on", () => {
    const speed = fc.integer({ min: -500, max: 500 });
    fc.assert(
      fc.property(arm, x, z, speed, fc.integer({ min: -300, max: 300 }), (name, atX, atZ, vx, vz) => {
        const inside = ask(name, { x: atX, z: atZ, "speed.x": vx, "speed.z": vz });
        const steps = 200;
        let isIn = false;
        let [px, pz, sx, sz] = [atX, atZ, vx, vz];
        const dtS = Math.max(Math.abs(vx) / A.x, Math.abs(vz) / A.z) / steps;
        for (let i = 0; i <= steps; i++) {
          isIn ||= bodyInBox(name, px, pz);
          px += sx * dtS;
          pz += sz * dtS;
          sx -= Math.sign(sx) * Math.min(Math.abs(sx), A.x * dtS);
          sz -= Math.sign(sz) * Math.min(Math.abs(sz), A.z * dtS);
        }
        if (isIn) expect(inside, `${name} at ${atX}, ${atZ} with ${vx}, ${vz}`).toBe(true);
      }),
      { numRuns: runs(3000) },
    );
  });

  test("where it is unknown, it is not known to be outside", () => {
    expect(ask("left", { x: null, z: 60, "speed.x": 0, "speed.z": 0 })).toBeUndefined();
    expect(ask("left", { x: 0, z: null, "speed.x": 0, "speed.z": 0 })).toBe(false);
  });
});

test("motion: jerk integrated in small steps comes to the same place, speed and time", () => {
  const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  fc.assert(
    fc.property(between(0.5, 800), between(50, 1000), between(500, 8000), between(5_000, 200_000), (d, v, a, j) => {
      const profile = restToRest(0, d, { speedPerS: v, accelerationPerS2: a, jerkPerS3: j });
      // Biagiotti and Melchiorri, 3.4: seven segments of constant jerk.
      let tj = v * j < a * a ? Math.sqrt(v / j) : a / j;
      let ta = v * j < a * a ? 2 * tj : tj + v / a;
      let tv = d / v - ta;
      if (tv < 0) {
        tv = 0;
        if (d >= (2 * a ** 3) / j ** 2) {
          tj = a / j;
          ta = tj / 2 + Math.sqrt((tj * tj) / 4 + d / a);
        } else {
          tj = Math.cbrt(d / (2 * j));
          ta = 2 * tj;
        }
      }
      const total = 2 * ta + tv;
      expect(profile.durationMs / 1000).toBeCloseTo(total, 9);
      const spans = [tj, ta - 2 * tj, tj, tv, tj, ta - 2 * tj, tj];
      const jerks = [j, 0, -j, 0, -j, 0, j];
      const steps = 200;
      let [t, p, s, acc] = [0, 0, 0, 0];
      for (const [segment, span] of spans.entries()) {
        const [jerk, dt] = [jerks[segment] ?? 0, span / steps];
        for (let i = 0; i < steps; i++) {
          p += s * dt + (acc * dt * dt) / 2 + (jerk * dt ** 3) / 6;
          s += acc * dt + (jerk * dt * dt) / 2;
          acc += jerk * dt;
          t += dt;
          if (i % 50 !== 0) continue;
          expect(Math.abs(positionAt(profile, 1000 * t) - p)).toBeLessThan(1e-6 * d);
          expect(Math.abs(speedAt(profile, 1000 * t) - s)).toBeLessThan(1e-6 * v);
        }
      }
      expect(Math.abs(p - d)).toBeLessThan(1e-6 * d);
      expect(Math.abs(s)).toBeLessThan(1e-6 * v);
    }),
    { numRuns: runs(100) },
  );
});
