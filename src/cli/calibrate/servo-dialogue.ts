/**
 * A servo's table, measured point by point: the axis goes to where the table that there is has a pulse, and a person says where that truly is.
 * So every point passes the gate as a move. Beyond the ends of the table the line file is tried with a longer one, and step by step.
 */
import { readBoardOptions } from "../../devices/index.ts";
import type { AxisModel } from "../../model/index.ts";
import type { Bench, Went } from "./bench.ts";
import { type Edit, pairsText } from "./line-edit.ts";
import { quantityText, show, typedNumber } from "./numbers.ts";
import { type Rescaled, rescale } from "./scale-dialogue.ts";
import {
  furtherAt,
  largestDifference,
  type Point,
  positionAt,
  reachable,
  span,
  type Table,
  tableThrough,
} from "./servo-table.ts";

/** How much longer a table is made at once, and how far a step beyond the old end goes, µs: 20 µs are about 2 degrees. */
const FURTHER_US = 100;
const STEP_US = 20;

/** A measurement under way. */
interface Measuring {
  readonly axis: AxisModel;
  /** As the file has it. */
  readonly old: Table;
  readonly isFalling: boolean;
  readonly measured: Map<number, number>;
  /** How far it has been beyond the ends. */
  furthest: readonly [low: number, high: number];
}

export async function measureServo(bench: Bench, axis: AxisModel): Promise<Rescaled> {
  const old = tableOf(bench, axis.name);
  if (old === null) {
    bench.tell("servo is for servos of the adapter johnny-five.");
    return "no";
  }
  const path = pulsesPath(bench, axis);
  const [first, last] = [0, old.length - 1].map((index) => Number(bench.draft.written([...path, index, 0])));
  const its: Measuring = {
    ...{ axis, old, isFalling: (first ?? 0) > (last ?? 0), measured: new Map() },
    furthest: reachable(old, axis.range),
  };
  bench.tell(`pulses of ${axis.name}: ${pairsText(old)}, µs and ${axis.unit}.`);
  return measurePoints(bench, its);
}

async function measurePoints(bench: Bench, its: Measuring): Promise<Rescaled> {
  for (;;) {
    const [low, high] = reachableNow(bench, its.axis);
    const line = await bench.ask(
      `${its.axis.name}: a pulse from ${low} to ${high} µs to go to; fit; further low, further high; back:`,
    );
    if (line === null || line === "leave") return "leave";
    if (line === "back") return back(bench, its);
    const further = /^further (low|high)$/.exec(line)?.[1];
    const went =
      line === "start"
        ? await bench.start()
        : line === "fit"
          ? await takeTable(bench, its)
          : further === undefined
            ? await measureAt(bench, its, line)
            : await goFurther(bench, its, further === "low" ? "low" : "high");
    if (went === "leave" || went === "rescaled") return went;
  }
}

/** Without a new table; the longer one that was tried, if any, is given up. */
async function back(bench: Bench, its: Measuring): Promise<Went> {
  const now = tableOf(bench, its.axis.name) ?? its.old;
  if (now.length === its.old.length) return "no";
  return (await bench.open(bench.draft.text)) === "leave" ? "leave" : "no";
}

async function measureAt(bench: Bench, its: Measuring, text: string): Promise<Went> {
  const { axis } = its;
  const table = tableOf(bench, axis.name) ?? its.old;
  const [low, high] = reachableNow(bench, axis);
  const us = Number(text);
  if (!Number.isInteger(us) || us < low || us > high) {
    bench.tell(`Expected whole µs from ${low} to ${high}: that is as far as the range of ${axis.name} goes.`);
    return "no";
  }
  const [furthestLow, furthestHigh] = its.furthest;
  if (us < furthestLow - STEP_US || us > furthestHigh + STEP_US) {
    bench.tell(
      `Beyond the old table at most ${STEP_US} µs at a time: it has been from ${furthestLow} to ${furthestHigh}.`,
    );
    return "no";
  }
  if (us < furthestLow || us > furthestHigh) {
    const isFree = await bench.confirm(
      `${us} µs is further than it has ever been. Nothing may be in its way, no end stop either. Go? (yes)`,
    );
    if (isFree === null) return "leave";
    if (!isFree) return "no";
  }
  const range = rangeNow(bench, axis);
  const target = Math.min(range[1], Math.max(range[0], positionAt(table, us)));
  const went = await bench.act({ verb: "move", target: { [axis.name]: target }, speed: 1 });
  if (went !== "ok") return went;
  its.furthest = [Math.min(us, furthestLow), Math.max(us, furthestHigh)];
  for (;;) {
    const answer = await bench.ask(
      `${us} µs, ${show(Math.round(target * 100) / 100)} ${axis.unit} by the table. Measured (${axis.unit}), or skip:`,
    );
    if (answer === null || answer === "leave") return "leave";
    if (answer === "skip") return "ok";
    const measured = typedNumber(answer, axis.unit);
    if (measured === null) {
      bench.tell(`Expected a number of ${axis.unit}, as 82.5.`);
      continue;
    }
    its.measured.set(us, measured);
    bench.tell(`Measured: ${pairsText([...its.measured].toSorted(([a], [b]) => a - b))}`);
    return "ok";
  }
}

async function goFurther(bench: Bench, its: Measuring, end: "low" | "high"): Promise<Went> {
  const { axis } = its;
  const table = tableOf(bench, axis.name) ?? its.old;
  const further = furtherAt(table, end, FURTHER_US);
  if (further === null) {
    bench.tell("No servo takes pulses beyond that.");
    return "no";
  }
  const [low, high] = rangeNow(bench, axis);
  const [from, to] = span(further.table);
  const isUp = (table.at(-1)?.[1] ?? 0) > (table[0]?.[1] ?? 0) === (end === "high");
  if (homesTo(bench, axis, isUp ? "high" : "low")) {
    bench.tell(
      `Homing goes to that end of the range: it would go beyond the table at once. Give ${axis.name} a place in position home, and no homing_towards there.`,
    );
    return "no";
  }
  const path = ["devices", bench.device.name, "axes", axis.name, "range"];
  const index = isUp ? 1 : 0;
  const value = quantityText(
    isUp ? Math.max(high, to) : Math.min(low, from),
    axis.unit,
    bench.draft.written([...path, index]),
  );
  const tried = bench.draft.tried([
    { kind: "pairs", path: pulsesPath(bench, axis), pairs: inOrder(further.table, its) },
    { kind: "set", path: [...path, index], value },
  ]);
  if ("why" in tried) {
    bench.tell(`${tried.why}.`);
    return "no";
  }
  bench.tell(
    `Beyond its table the servo may drive the arm into its end, or strip its gear. Steps of ${STEP_US} µs, each at your word. The controller starts anew.`,
  );
  return bench.open(tried.text);
}

/** Whether homing takes the axis to this end of its range, wherever that is. */
function homesTo({ device }: Bench, axis: AxisModel, end: "low" | "high"): boolean {
  const home = device.kind === "axes" ? device.positions.get("home") : undefined;
  return (axis.homingTowards ?? (home?.[axis.name] === undefined ? "low" : null)) === end;
}

/** The table through what was measured, and a range that it covers. */
async function takeTable(bench: Bench, its: Measuring): Promise<Rescaled> {
  const { axis, old } = its;
  const fitted = tableThrough(
    old,
    [...its.measured].map(([us, at]): Point => [us, at]),
  );
  if (fitted.kind === "wrong") {
    bench.tell(fitted.why);
    return "no";
  }
  const { table, extended } = fitted;
  const most = largestDifference(old, table);
  bench.tell(`old: ${pairsText(old)}\nnew: ${pairsText(table)}`);
  bench.tell(`Largest difference: ${show(Math.round(most.by * 100) / 100)} ${axis.unit}, at ${most.us} µs.`);
  for (const [us] of extended)
    bench.tell(`${us} µs was not measured: it is on the line through the two points nearest to it.`);
  const edits: Edit[] = [{ kind: "pairs", path: pulsesPath(bench, axis), pairs: inOrder(table, its) }];
  const [low, high] = span(table);
  const ranges = ["devices", bench.device.name, "axes", axis.name, "range"];
  for (const [index, isOutside] of [axis.range[0] < low, axis.range[1] > high].entries()) {
    if (!isOutside) continue;
    const path = [...ranges, index];
    const value = quantityText(index === 0 ? low : high, axis.unit, bench.draft.written(path));
    bench.tell(`The ${index === 0 ? "low" : "high"} end of its range becomes ${value}: the table goes no further.`);
    edits.push({ kind: "set", path, value });
  }
  const isTaken = await bench.confirm(
    "Positions stay the angles that they are; the arm goes elsewhere for them. Take it? (yes)",
  );
  if (isTaken === null) return "leave";
  if (!isTaken) return "no";
  return rescale(bench, edits, "It is taken; the controller starts anew with it.");
}

/** As the controller has it; null if the axis is on no servo. */
function tableOf(bench: Bench, axis: string): Table | null {
  if (bench.device.adapter !== "johnny-five") return null;
  const read = readBoardOptions(bench.device);
  const kind = read.kind === "ok" ? read.options.kind : null;
  return kind?.kind === "servos" ? (kind.servos.get(axis)?.pulses ?? null) : null;
}

const pulsesPath = (bench: Bench, { name }: AxisModel) => [
  "devices",
  bench.device.name,
  "options",
  "axes",
  name,
  "servo",
  "pulses",
];

function rangeNow({ device }: Bench, axis: AxisModel): readonly [low: number, high: number] {
  return (device.kind === "axes" ? device.axes.get(axis.name)?.range : undefined) ?? axis.range;
}

function reachableNow(bench: Bench, axis: AxisModel): readonly [low: number, high: number] {
  return reachable(tableOf(bench, axis.name) ?? [], rangeNow(bench, axis));
}

/** Rising or falling, as the file has it. */
const inOrder = (table: Table, { isFalling }: Measuring): Table => (isFalling ? table.toReversed() : table);
