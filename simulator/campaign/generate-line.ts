/**
 * Draws a line and a sequence of it as the YAML texts that an engineer would write, so that the file reader is exercised as well. Right by
 * construction: a cell is put together of parts that are known to fit, and everything that may vary without spoiling that does.
 *
 *   feeder → arm → [tools of a pool → (arm or second arm)] → belt or tray
 */
import type { Random } from "../../src/clock/index.ts";
import { type Draw, drawOf } from "./draw.ts";
import { drawSlots, drawSteps } from "./generate-steps.ts";
import type { Source } from "./job.ts";
import { drawTraits, type Traits } from "./traits.ts";

/** What is decided of a cell before it is written down. Lengths in mm. */
export interface Cell {
  readonly draw: Draw;
  /** Choices of what only some cells have: a stream of its own. */
  readonly more: Draw;
  readonly traits: Traits;
  readonly tools: number;
  /** A second arm takes from the tools and brings to the target. */
  readonly hasUnloader: boolean;
  readonly target: "belt" | "tray";
  readonly pipeline: "auto" | "off";
  readonly hasLamp: boolean;
  /** Height above which an arm is out of everybody's way. */
  readonly clearMm: number;
  readonly topMm: number;
  /** Where along x the feeder, the tools and the target are. */
  readonly feederMm: number;
  readonly toolMm: readonly number[];
  readonly targetMm: number;
}

export function generateLine(random: Random): Source {
  const draw = drawOf(random.stream("cell"));
  const tools = draw.whole(0, 3);
  const spacing = draw.whole(12, 25) * 10;
  const traits = drawTraits(random);
  const cell: Cell = {
    draw,
    more: drawOf(random.stream("cell more")),
    traits,
    tools,
    hasUnloader: tools > 0 && draw.chance(0.5),
    target: draw.chance(0.7) ? "belt" : "tray",
    pipeline: draw.chance(0.6) ? "auto" : "off",
    hasLamp: draw.chance(0.4),
    clearMm: draw.whole(6, 10) * 10,
    topMm: draw.whole(12, 18) * 10,
    feederMm: draw.whole(3, 9) * 10,
    toolMm: Array.from({ length: tools }, (_each, i) => 300 + i * spacing),
    targetMm: 300 + Math.max(1, tools) * spacing,
  };
  const folder = "generated";
  const path = `${folder}/cell.yaml`;
  return {
    path,
    texts: new Map([
      [path, drawSteps(cell)],
      [`${folder}/line.yaml`, drawLineText(cell)],
      ...(cell.target === "tray" ? [[`${folder}/slots.csv`, drawSlots()] as const] : []),
    ]),
  };
}

function drawLineText(cell: Cell): string {
  const { draw, hasUnloader, tools } = cell;
  const arms = hasUnloader ? ["arm", "unloader"] : ["arm"];
  const usesEnable = draw.chance(0.3);
  // A pool's members are interchangeable, and mostly alike.
  const areAlike = draw.chance(0.85);
  const takesMs = draw.whole(3, 30) * 100;
  return [
    "line: Generated cell",
    "devices:",
    `  feeder: { kind: feeder, adapter: simulated, advance: { takes: ${draw.whole(100, 500)} ms }${draw.chance(0.3) ? `, stock: ${draw.whole(2, 30)}` : ""} }`,
    ...armText(cell, "arm"),
    gripperText(draw, "hand", "arm"),
    ...(hasUnloader ? [...armText(cell, "unloader"), gripperText(draw, "unloader-hand", "unloader")] : []),
    ...Array.from({ length: tools }, (_each, i) => toolText(cell, i + 1, areAlike ? takesMs : draw.whole(3, 30) * 100)),
    ...(cell.target === "belt" ? [beltText(cell)] : []),
    ...moreDevices(cell),
    "  door: { kind: input, adapter: simulated, signal: closed }",
    "  air: { kind: input, adapter: simulated, signal: ready }",
    ...(cell.hasLamp ? ["  lamp: { kind: output, adapter: simulated, safe: off }"] : []),
    ...(usesEnable ? ["  drives: { kind: output, adapter: simulated, safe: off }"] : []),
    ...poolText(cell),
    ...(draw.chance(0.4) ? [`attention: { failures: ${draw.whole(1, 4)}, in_last: ${draw.whole(4, 8)} }`] : []),
    `heartbeat: ${draw.whole(15, 50) * 10} ms`,
    `homing: [${arms.map((arm) => `${arm}.z`).join(", ")}]`,
    ...(draw.chance(0.7) ? ["safety_chain: [door]"] : []),
    ...(usesEnable ? ["process_enable: drives"] : []),
    ...zoneText(cell),
    ...interlockText(cell, arms),
    "",
  ].join("\n");
}

const names = (tools: number): readonly string[] => Array.from({ length: tools }, (_each, i) => `tool-${i + 1}`);

/** What an arm reaches: the loader everything up to the target, the unloader everything from the first tool on. */
function armText(cell: Cell, name: string): readonly string[] {
  const { draw, topMm, clearMm, targetMm } = cell;
  const isUnloader = name === "unloader";
  const low = isUnloader ? 150 : 0;
  const home = isUnloader ? targetMm : cell.feederMm;
  const sensing = draw.chance(0.15) ? ", sensing: counted" : "";
  const axis = (range: string, speed: number): string =>
    `{ range: [${range}], speed: ${speed} mm/s, acceleration: ${draw.whole(2, 8)} m/s2, jerk: ${draw.whole(40, 200)} m/s3${sensing} }`;
  const at = (x: number, z: number): string => `{ x: ${x} mm, z: ${z} mm }`;
  const isLast = isUnloader === cell.hasUnloader;
  return [
    `  ${name}:`,
    "    kind: axes",
    "    adapter: simulated",
    ...(cell.traits.boxes ? ["    envelope: { x: [-20 mm, 20 mm], z: [-5 mm, 20 mm] }"] : []),
    "    axes:",
    `      x: ${axis(`${low} mm, ${targetMm + 150} mm`, draw.whole(4, 10) * 100)}`,
    `      z: ${axis(`0 mm, ${topMm} mm`, draw.whole(2, 5) * 100)}`,
    "    positions:",
    `      home: ${at(home, topMm)}`,
    ...(isUnloader ? [] : [`      feeder: ${at(cell.feederMm, draw.whole(5, 25))}`]),
    ...cell.toolMm.map((x, i) => `      ${isUnloader ? "from" : "to"}-${i + 1}: ${at(x, 20)}`),
    ...(isLast ? [`      target: ${at(targetMm, draw.whole(10, 30))}`] : []),
    ...(isLast && cell.traits.spareBelt ? [`      spare: ${at(targetMm - 40, clearMm + 10)}`] : []),
    `      reject: ${at(isUnloader ? targetMm + 120 : cell.feederMm + 120, 40)}`,
    `    approach: { axis: z, clear: ${clearMm} mm }`,
  ];
}

const gripperText = (draw: Draw, name: string, mount: string): string =>
  `  ${name}: { kind: gripper, adapter: simulated, mount: ${mount}, style: ${draw.one("jaw", "vacuum")}, grip: { takes: ${draw.whole(40, 200)} ms }, release: { takes: ${draw.whole(40, 150)} ms }, safe: ${draw.one("keep", "keep", "off", "on")} }`;

const toolText = ({ hasUnloader }: Cell, number: number, takesMs: number): string =>
  `  tool-${number}: { kind: tool, adapter: simulated, run: { takes: ${takesMs} ms }, at: { load: to-${number}${hasUnloader ? `, unload: from-${number}` : ""} }, safe: off }`;

const beltText = ({ draw, traits }: Cell): string => {
  const stations = traits.stations ? ", stations: { target: 0 mm, out: 700 mm }" : "";
  return `  belt: { kind: conveyor, adapter: simulated, speed: ${draw.whole(10, 40) * 10} mm/s, at: target${stations} }`;
};

/** What only some cells have. */
function moreDevices({ more, traits, targetMm }: Cell): readonly string[] {
  const simulated = "adapter: simulated";
  const axis = `{ range: [0 mm, 300 mm], speed: 400 mm/s, acceleration: ${more.whole(2, 6)} m/s2 }`;
  return [
    ...(traits.camera
      ? [
          ...[`  camera:`, "    kind: axes", `    ${simulated}`, `    axes: { x: ${axis} }`],
          ...[`    origin: { x: ${targetMm} mm }`, "    positions: { home: { x: 0 mm }, view: { x: 250 mm } }"],
        ]
      : []),
    ...(traits.eyes
      ? [1, 2].map(
          (i) => `  eye-${i}: { kind: tool, ${simulated}, run: { takes: ${more.whole(2, 9) * 100} ms }, safe: off }`,
        )
      : []),
    ...(traits.spareBelt ? [`  spare-belt: { kind: conveyor, ${simulated}, speed: 100 mm/s, at: spare }`] : []),
    ...(traits.brake ? [`  brake: { kind: output, ${simulated}, safe: off, brake_of: arm }`] : []),
    ...(traits.gauge || traits.blocked
      ? [`  gauge: { kind: input, ${simulated}, signal: level, range: [0, 10] }`]
      : []),
    ...(traits.heater
      ? [`  heater: { kind: output, ${simulated}, range: [0, 10], safe: ${more.one("off", "keep")} }`]
      : []),
    ...(traits.beacon ? [`  beacon: { kind: output, ${simulated}, safe: off }`] : []),
  ];
}

function poolText({ tools, traits }: Cell): readonly string[] {
  const pools = [
    ...(tools > 0 ? [`tools: [${names(tools).join(", ")}]`] : []),
    ...(traits.eyes ? ["eyes: [eye-1, eye-2]"] : []),
  ];
  return pools.length === 0 ? [] : [`pools: { ${pools.join(", ")} }`];
}

function zoneText({ draw, traits, target, hasUnloader, clearMm, toolMm, targetMm }: Cell): readonly string[] {
  const zones: string[] = [];
  const last = hasUnloader ? "unloader" : "arm";
  if (target === "belt" && (draw.chance(0.7) || traits.beltRuns))
    zones.push(
      `  handover: { ${last}: "${last}.x > ${targetMm - 60} && ${last}.z < ${clearMm - 10}", belt: belt.running }`,
    );
  const [first = 0] = toolMm;
  const lastTool = toolMm.at(-1) ?? 0;
  if (hasUnloader) zones.push(`  between: { arm: arm.x > ${first - 70}, unloader: unloader.x < ${lastTool + 70} }`);
  if (traits.camera)
    zones.push(
      `  sight: { ${last}: "${last}.x > ${targetMm - 60} && ${last}.z < ${clearMm - 10}", camera: camera.x > 100 }`,
    );
  const boxes =
    hasUnloader && traits.boxes
      ? [
          `  table: { x: [${first - 30} mm, ${lastTool + 30} mm], z: [0 mm, ${clearMm - 20} mm], members: [arm, unloader] }`,
        ]
      : [];
  return [...(zones.length === 0 ? [] : ["zones:", ...zones]), ...(boxes.length === 0 ? [] : ["boxes:", ...boxes])];
}

function interlockText(cell: Cell, arms: readonly string[]): readonly string[] {
  const { draw, target, hasUnloader, clearMm, targetMm } = cell;
  const belt = target === "belt" ? ["belt"] : [];
  const hands = hasUnloader ? ["hand", "unloader-hand"] : ["hand"];
  const tools = [
    ...names(cell.tools),
    ...(cell.traits.camera ? ["camera"] : []),
    ...(cell.traits.eyes ? ["eye-1", "eye-2"] : []),
    ...(cell.traits.spareBelt ? ["spare-belt"] : []),
  ];
  const guard = [...arms, ...hands, ...belt, ...tools].join(", ");
  const delay = draw.chance(0.3) ? `, delay_on: ${draw.whole(5, 50) * 10} ms` : "";
  const off = draw.chance(0.3) ? `, delay_off: ${draw.whole(5, 100) * 10} ms` : "";
  const reset = draw.one("manual", "automatic");
  const last = hasUnloader ? "unloader" : "arm";
  return [
    "interlocks:",
    `  guard: { require: door.closed, stops: [${guard}], category: ${draw.one(0, 1, 1, 1)}, reset: manual }`,
    `  air-ready: { require: air.ready, stops: [${hands.join(", ")}, ${arms.join(", ")}], category: ${draw.one(1, 2, 2)}, reset: ${reset}${delay}${off} }`,
    ...(target === "belt"
      ? [
          // Only where the belt is, as the zone has it: the plan may take the arm down elsewhere while the belt runs.
          `  clear-belt: { require: "${last}.x < ${targetMm - 60} || ${last}.z > ${clearMm - 25} || !belt.running", stops: [belt], category: 2, reset: ${draw.one("manual", "automatic")} }`,
        ]
      : []),
    ...(cell.traits.gauge
      ? [
          `  outfeed: { require: gauge.level < 9.5, stops: [${hands.join(", ")}], category: 2, reset: automatic, delay_on: ${cell.more.whole(0, 3) * 100} ms }`,
        ]
      : []),
  ];
}
