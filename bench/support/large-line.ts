/**
 * A line of 500 devices: 26 stations, each with an arm, a gripper, a lamp and a belt that are told what to do (104 lanes), the rest doors.
 * Each station has interlocks and a zone of its own. All stations work at the same time. For benches, and for tests of what is large.
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DEVICES = 500;
const STATIONS = 26;
const WORKERS = 4;
/** Of each station; what is missing from 500 is the first stations'. */
const DOORS = Math.floor(DEVICES / STATIONS) - WORKERS;
const DOORS_MORE = DEVICES % STATIONS;
/** Of each station, on its first doors. */
const INTERLOCKS = 4;
/** What a station does in a round, on each of its devices. */
const ROUND = [
  ["out", "arm.move, to: far"],
  ["open", "gripper.release"],
  ["back", "arm.move, to: home"],
  ["light", "lamp.on"],
  ["dark", "lamp.off"],
  ["belt", "belt.index, by: 50 mm"],
] as const;

/** What there is of it. */
export const LARGE = {
  devices: DEVICES,
  stations: STATIONS,
  lanes: STATIONS * WORKERS,
  interlocks: STATIONS * INTERLOCKS,
};

export interface LargeLineOptions {
  /** How often the sequence is run. */
  readonly cycles: number;
  /** Steps in the file, at most 1000, evenly among the stations: 10 cycles of 1000 are 10,000. A round of every station, 156, if none are named. */
  readonly steps?: number;
}

/** Writes line and sequence into a folder of their own. @returns the path of the sequence */
export function largeLine({ cycles, steps = STATIONS * ROUND.length }: LargeLineOptions): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-large-"));
  writeFileSync(join(folder, "line.yaml"), lineText());
  const file = join(folder, "all.yaml");
  writeFileSync(file, sequenceText(cycles, steps));
  return file;
}

function lineText(): string {
  const stations = Array.from({ length: STATIONS }, (_each, i) => i + 1);
  const devices = stations.flatMap((i) => [
    `  arm${i}: { kind: axes, adapter: simulated, axes: { x: { range: [0 mm, 600 mm], speed: 800 mm/s, acceleration: 4 m/s2, homing_speed: 800 mm/s }, z: { range: [0 mm, 120 mm], speed: 300 mm/s, acceleration: 3 m/s2, homing_speed: 300 mm/s } }, positions: { home: { x: 0 mm, z: 120 mm }, far: { x: 400 mm, z: 20 mm } } }`,
    `  gripper${i}: { kind: gripper, adapter: simulated, mount: arm${i}, safe: keep }`,
    `  lamp${i}: { kind: output, adapter: simulated, safe: off }`,
    `  belt${i}: { kind: conveyor, adapter: simulated, speed: 250 mm/s }`,
    ...doorsOf(i).map((door) => `  ${door}: { kind: input, adapter: simulated, signal: closed, when: high }`),
  ]);
  const zones = stations.map((i) => `  handover${i}: { arm${i}: arm${i}.x > 590, belt${i}: belt${i}.running }`);
  const interlocks = stations.flatMap((i) =>
    doorsOf(i)
      .slice(0, INTERLOCKS)
      .map(
        (door) =>
          `  guard-${door}: { require: ${door}.closed, stops: [arm${i}, belt${i}], category: 1, reset: manual, message: "Door ${door} is open", response: "Close it, then Clear, Reset and Start." }`,
      ),
  );
  return `line: Twenty-six stations\ndevices:\n${devices.join("\n")}\nheartbeat: 3 s\nsafety_chain: [door1-1]\nzones:\n${zones.join("\n")}\ninterlocks:\n${interlocks.join("\n")}\n`;
}

const doorsOf = (station: number): readonly string[] =>
  Array.from({ length: DOORS + (station <= DOORS_MORE ? 1 : 0) }, (_each, k) => `door${station}-${k + 1}`);

/** Station by station, each with its share of the steps, one after the other; the stations work side by side. */
function sequenceText(cycles: number, count: number): string {
  const steps = Array.from({ length: STATIONS }, (_each, i) => {
    const share = Math.floor(count / STATIONS) + (i < count % STATIONS ? 1 : 0);
    return Array.from({ length: share }, (_other, k) => stepText(i + 1, k));
  });
  return `sequence: All at once\nline: line.yaml\nrepeat: ${cycles}\nsteps:\n${steps.flat().join("\n")}\n`;
}

function stepText(station: number, k: number): string {
  const [name, does] = ROUND[k % ROUND.length] ?? ["", ""];
  const round = Math.floor(k / ROUND.length) + 1;
  const after = k === 0 ? ", after: []" : "";
  return `- {id: ${name}-${station}-${round}, do: ${does.replace(".", `${station}.`)}${after}, timeout: 20 s}`;
}
