/** A line and a sequence for an imported board, ready to simulate: a gantry, a feeder for each kind, the board between them. */
import type { FeederMap } from "./feeders.ts";
import type { Placement } from "./placement.ts";
import { type Origin, placementTable } from "./placement-table.ts";

/** Free space around board and feeders, mm. */
const MARGIN_MM = 40;
/** From feeder to feeder, mm. */
const PITCH_MM = 15;
/** Depth of the row of feeders in front of the board, mm. */
const FRONT_MM = 60;

export interface BoardFiles {
  readonly line: string;
  readonly sequence: string;
  readonly table: string;
}

/** @param title what the line and the sequence are called  @param table name of the placement table beside them */
export function boardFiles(
  placements: readonly Placement[],
  feeders: FeederMap,
  title: string,
  table: string,
): BoardFiles {
  const used = [...new Set(placements.flatMap((placement) => feeders.rowOf(placement)?.feeder ?? []))];
  const [xs, ys] = [placements.map(({ xMm }) => xMm), placements.map(({ yMm }) => yMm)];
  const [minX, minY] = [Math.min(...xs), Math.min(...ys)];
  const origin: Origin = { x: round(MARGIN_MM - minX), y: round(FRONT_MM + MARGIN_MM - minY) };
  const width = Math.max(Math.max(...xs) - minX, used.length * PITCH_MM + 60) + 2 * MARGIN_MM;
  const depth = Math.max(...ys) - minY + FRONT_MM + 2 * MARGIN_MM;
  const positions = [
    "      home: { x: 0 mm, y: 0 mm, z: 40 mm, c: 0 deg }",
    ...used.map((name, i) => `      ${name}: { x: ${MARGIN_MM + i * PITCH_MM} mm, y: 20 mm, z: 4 mm, c: 0 deg }`),
    `      changer: { x: 10 mm, y: ${FRONT_MM} mm, z: 10 mm }`,
    `      reject: { x: ${round(width - 10)} mm, y: 20 mm, z: 10 mm }`,
  ];
  return {
    line: lineText(JSON.stringify(title), { width: round(width), depth: round(depth), positions, used }),
    sequence: sequenceText(JSON.stringify(title), table, origin),
    table: placementTable(placements, feeders, origin),
  };
}

const round = (mm: number): number => Math.ceil(mm * 1000) / 1000;

function lineText(
  title: string,
  {
    width,
    depth,
    positions,
    used,
  }: {
    readonly width: number;
    readonly depth: number;
    readonly positions: readonly string[];
    readonly used: readonly string[];
  },
): string {
  const feeders = used.map((name) => `  ${name}: { kind: feeder, adapter: simulated, advance: { takes: 150 ms } }`);
  return `# Made by \`lockstep import centroid\`: edit it to be your machine.
line: ${title}
devices:
  gantry:
    kind: axes
    adapter: simulated
    axes:
      x: { range: [0 mm, ${width} mm], speed: 1 m/s, acceleration: 8 m/s2, jerk: 200 m/s3 }
      y: { range: [0 mm, ${depth} mm], speed: 1 m/s, acceleration: 8 m/s2, jerk: 200 m/s3 }
      z: { range: [0 mm, 40 mm], speed: 400 mm/s, acceleration: 6 m/s2, jerk: 200 m/s3 }
      c: { range: [-180 deg, 180 deg], speed: 720 deg/s, acceleration: 7200 deg/s2 } # turns the nozzle; parts are picked at 0 deg
    positions:
${positions.join("\n")}
    approach: { axis: z, clear: 25 mm }
    in_position: 0.05 mm
  nozzle: { kind: gripper, adapter: simulated, style: vacuum, mount: gantry, grip: { takes: 60 ms }, release: { takes: 40 ms }, safe: keep }
${feeders.join("\n")}
  changer: { kind: tool, adapter: simulated, verbs: { fit: { takes: 900 ms, parameters: [nozzle], result: nozzle } }, safe: keep }
  cover: { kind: input, adapter: simulated, signal: closed }
homing: [gantry.z, gantry.x, gantry.y]
safety_chain: [cover]
interlocks:
  guard-cover: { require: cover.closed, stops: [gantry, nozzle, changer], category: 1, reset: manual }
`;
}

function sequenceText(title: string, table: string, origin: Origin): string {
  return `# Made by \`lockstep import centroid\`: edit it to be your process. The board's own origin lies at x ${origin.x} mm, y ${origin.y} mm of the gantry.
sequence: ${title}
line: line.yaml
tolerance: 60 ms
pipeline: auto
for_each: { rows: ${table}, as: part }
steps:
  - { id: feed, do: "\${part.feeder}.advance", after: [], needs: "!\${part.feeder}.part_ready", expect: "\${part.feeder}.part_ready" }
  - { id: rack, do: gantry.move, to: changer, after: [], if: 'changer.result != "\${part.nozzle}"' }
  - { id: fit, do: changer.fit, nozzle: "\${part.nozzle}", after: rack, if: 'changer.result != "\${part.nozzle}"', expect: 'changer.result == "\${part.nozzle}"' }
  - { id: over, do: gantry.move, to: "\${part.feeder}", after: [feed, fit] }
  - { id: pick, do: nozzle.grip, expect: nozzle.holding, part: taken }
  - { id: go, do: gantry.move, to: { x: "\${part.machine_x} mm", y: "\${part.machine_y} mm", z: 6 mm, c: "\${part.machine_rotation} deg" }, while: nozzle.holding }
  - { id: place, do: nozzle.release, expect: "!nozzle.holding", part: placed, checkpoint: true }
`;
}
