/** What a seed draws: a line and its sequence, cycles, people, faults. Each from a stream of its own, so that one doesn't shift another. */
import { createRandom, type Random, type RandomStream } from "../../src/clock/index.ts";
import { ANSWERS, type Device, LINE_COMMANDS, type Mode, type Sequence, templateOf } from "../../src/model/index.ts";
import { FAULTS, type FaultName } from "../world/index.ts";
import { pick } from "./draw.ts";
import { drawAct } from "./draw-act.ts";
import { drawLoopTrouble, drawMore } from "./draw-more.ts";
import { exampleFile } from "./example-file.ts";
import { generateLine } from "./generate-line.ts";
import { loadSource, type Source } from "./job.ts";
import type { RehearsalKind } from "./rehearsals.ts";
import type { Deed, Drawn, Script, When } from "./script.ts";

const EXAMPLES = ["transfer", "weld-cell", "board"] as const;

/** Share of the seeds that draw a line of their own. */
const GENERATED = 0.65;

const CYCLES: readonly [least: number, most: number] = [1, 5];
const LASTS_MS: readonly [least: number, most: number] = [20_000, 120_000];
const DISTURBANCES_MAX = 8;
/** Seeds in which nothing goes wrong: what the line does then has to be exact. */
const CALM = 0.05;
/** Seeds in which somebody presses whatever there is. */
const WILD = 0.3;
const WILD_ACTS: readonly [least: number, most: number] = [2, 14];
/** Seeds in which a sensible person is there from the beginning. In the others somebody starts the line, and goes. */
const ATTENDED = 0.8;
/** Of those, the ones in which it is driven by hand. */
const BY_HAND = 0.4;
const ACTS_BY_HAND: readonly [least: number, most: number] = [5, 25];
/** Of the faults, those that strike when a certain step's command leaves; the others strike at a time. */
const AT_STEP = 0.6;
/** How long a lasting fault stays before a person mends it, ms. */
const STAYS_MS: readonly [least: number, most: number] = [1_000, 40_000];

const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** @param path a sequence file that every seed runs; null: each draws its own */
export function drawScript(seed: number, path: string | null): Script {
  const random = createRandom(seed);
  const { line, source } = drawLine(random, path);
  const loaded = loadSource(source);
  if ("wrong" in loaded) throw new Error(`seed ${seed} drew a line with mistakes:\n${loaded.wrong}`);
  const people = random.stream("people");
  const cycles = random.stream("cycles").integer(CYCLES[0], CYCLES[1]);
  const lastsMs = random.stream("lasts").between(LASTS_MS[0], LASTS_MS[1]);
  const isCalm = people.chance(CALM);
  const isAttended = isCalm || people.chance(ATTENDED);
  const drawn = [
    ...(isAttended ? [] : drawBegin(random, loaded.sequence, lastsMs)),
    ...(isCalm ? [] : drawDisturbances(random, loaded.sequence, cycles, lastsMs)),
    ...(isCalm
      ? []
      : drawMore(random, loaded.sequence, cycles, (its) => drawWhen(its, loaded.sequence, cycles, lastsMs))),
    ...(isCalm ? [] : drawLoopTrouble(random, (its) => drawWhen(its, loaded.sequence, cycles, lastsMs))),
  ];
  return {
    ...{ seed, line, source, cycles, lastsMs },
    rehearsal: drawRehearsal(random, isCalm),
    person: isAttended ? "present" : "absent",
    disturbances: drawn.map((its, number) => ({ ...its, number })),
  };
}

function drawLine(random: Random, path: string | null): { readonly line: string; readonly source: Source } {
  if (path !== null) return { line: path, source: { path, texts: null } };
  const stream = random.stream("line");
  if (stream.chance(GENERATED)) return { line: "generated", source: generateLine(random) };
  const name = pick(stream, EXAMPLES);
  return { line: name, source: { path: exampleFile(name), texts: null } };
}

/** Most lines have nobody who tries things beforehand. */
function drawRehearsal(random: Random, isCalm: boolean): RehearsalKind {
  const stream = random.stream("rehearsals");
  const kind = pick(stream, ["none", "none", "prompt", "slow", "finding"] as const);
  return isCalm && kind === "finding" ? "slow" : kind;
}

function drawDisturbances(random: Random, sequence: Sequence, cycles: number, lastsMs: number): readonly Drawn[] {
  const faults = random.stream("faults");
  const wild = random.stream("wild");
  const list: Drawn[] = [];
  for (let left = faults.integer(1, DISTURBANCES_MAX); left > 0; left--) {
    const when = drawWhen(faults, sequence, cycles, lastsMs);
    list.push({ when, deed: drawTrouble(faults, sequence) });
    if (faults.chance(0.7)) {
      const atMs = Math.round(faults.between(0, lastsMs) + faults.between(STAYS_MS[0], STAYS_MS[1]));
      list.push({ when: { at: "time", atMs: Math.min(atMs, lastsMs) }, deed: { do: "mend" } });
    }
  }
  if (wild.chance(WILD)) {
    for (let left = wild.integer(WILD_ACTS[0], WILD_ACTS[1]); left > 0; left--)
      list.push({ when: drawWhen(wild, sequence, cycles, lastsMs), deed: drawWildAct(wild, sequence) });
  }
  return list;
}

/** The line is started and left alone, or driven by hand. */
function drawBegin(random: Random, { line }: Sequence, lastsMs: number): readonly Drawn[] {
  const hand = random.stream("by hand");
  const at = (atMs: number, deed: Deed): Drawn => ({ when: { at: "time", atMs }, deed });
  const isByHand = hand.chance(BY_HAND);
  const list: Drawn[] = [
    at(100, { do: "mode", mode: isByHand ? "Manual" : "Production" }),
    at(200, { do: "command", command: "reset", choice: null }),
    at(1_000, { do: "command", command: "start", choice: "new" }),
  ];
  if (!isByHand) return list;
  const devices = [...line.devices.values()];
  for (let left = hand.integer(ACTS_BY_HAND[0], ACTS_BY_HAND[1]); left > 0; left--) {
    const device = pick(hand, devices);
    list.push(
      at(Math.round(hand.between(1_000, lastsMs)), { do: "act", device: device.name, act: drawAct(hand, device) }),
    );
  }
  return list;
}

function drawWhen(random: RandomStream, sequence: Sequence, cycles: number, lastsMs: number): When {
  const cycle = random.integer(1, cycles);
  const step = pick(random, templateOf(sequence, cycle).steps).id;
  const atMs = Math.round(random.between(0, lastsMs));
  return random.chance(AT_STEP) ? { at: "step", step, cycle } : { at: "time", atMs };
}

/** A fault of some device, or a guard that somebody opens. Some faults do not fit some devices: those do not happen. */
function drawTrouble(random: RandomStream, { line }: Sequence): Deed {
  const devices = [...line.devices.values()];
  const device = pick(random, devices).name;
  const fault = pick(random, FAULT_NAMES);
  const guards = devices.filter(isGuard);
  if (guards.length > 0 && random.chance(0.15))
    return { do: "guard", device: pick(random, guards).name, isClosed: false };
  return { do: "fault", fault, device };
}

const isGuard = (device: Device): boolean => device.kind === "input" && device.range === null;

const MODES: readonly Mode[] = ["Production", "Maintenance", "Manual"];

function drawWildAct(random: RandomStream, { line }: Sequence): Deed {
  const interlocks = [...line.interlocks.keys()];
  const guards = [...line.devices.values()].filter(isGuard);
  const roll = random.next();
  if (roll < 0.12 && guards.length > 0)
    return { do: "guard", device: pick(random, guards).name, isClosed: random.chance(0.6) };
  if (roll < 0.18) return { do: "mode", mode: pick(random, MODES) };
  if (roll < 0.24 && interlocks.length > 0) return { do: "reset-interlock", interlock: pick(random, interlocks) };
  if (roll < 0.28 && interlocks.length > 0) {
    const forMs = Math.round(random.between(100, 20_000));
    return { do: "bypass", interlock: pick(random, interlocks), forMs };
  }
  if (roll < 0.36) {
    const device = pick(random, [...line.devices.values()]);
    return { do: "act", device: device.name, act: drawAct(random, device) };
  }
  if (roll < 0.42) return { do: "answer", answer: pick(random, ANSWERS) };
  const choice = pick(random, ["new", "resume", null] as const);
  return { do: "command", command: pick(random, LINE_COMMANDS), choice };
}
