/** The sequence of a generated cell, as text. */
import type { Draw } from "./draw.ts";
import type { Cell } from "./generate-line.ts";

/** As many as a run of a campaign has cycles. */
const SLOTS = 6;

export function drawSteps(cell: Cell): string {
  const { draw, pipeline } = cell;
  return [
    "sequence: Generated sequence",
    "line: line.yaml",
    ...(cell.target === "tray" ? ["for_each: { rows: slots.csv, as: slot }"] : ["repeat: 3"]),
    `tolerance: ${cell.traits.onLate ? "10 s" : `${draw.whole(3, 20) * 10} ms`}`,
    ...(cell.traits.onLate ? ["on_late: halt"] : []),
    `pipeline: ${pipeline}`,
    `resync: { limit: ${draw.whole(1, 4)} }`,
    ...(draw.chance(0.5) ? [`on_fail: ${ladder(draw, false)}`] : []),
    ...(draw.chance(0.3) ? [`on_fail_by_kind: { gripper: ${ladder(draw, false)} }`] : []),
    ...(draw.chance(0.3) ? [`recovery: { per_cycle: { tries: ${draw.whole(1, 6)} } }`] : []),
    "steps:",
    ...steps(cell),
    "recover:",
    ...recover(cell),
    "",
  ].join("\n");
}

function steps(cell: Cell): readonly string[] {
  const { draw, tools, hasUnloader, hasLamp, pipeline } = cell;
  const own = (isPool = false): string =>
    draw.chance(0.5) ? `, on_fail: ${ladder(draw, isPool, beforeRetry(cell))}` : "";
  const { more, traits } = cell;
  const onHold = (): string => (traits.onHold ? `, on_hold: ${more.one("pause", "finish", "fail")}` : "");
  const again = (whether: boolean): string => (traits.again ? `, again: ${whether}` : "");
  const full = traits.blocked ? ', blocked: "gauge.level > 8"' : "";
  const starved = draw.chance(0.8) ? ', starved: "!feeder.stocked"' : "";
  const needs = pipeline === "auto" ? ', needs: "!feeder.part_ready"' : "";
  const check = draw.chance(0.5) ? ", checkpoint: true" : "";
  const list = [
    `{ id: advance, do: feeder.advance${needs}${starved}, expect: feeder.part_ready${own()} }`,
    `{ id: reach, do: arm.move, to: feeder${speed(draw)}${onHold()}${own()} }`,
    `{ id: grip, do: hand.grip, expect: hand.holding, part: taken${own()} }`,
  ];
  if (tools > 0) {
    list.push(
      `{ id: bring, do: arm.move, to: "\${w.load}"${held(draw, "hand")}${own()} }`,
      `{ id: lay, do: hand.release, expect: "!hand.holding", part: moved, at: w${own()} }`,
      `{ id: retreat, do: arm.move, to: home${own()} }`,
      `{ id: work, do: tools.run, as: w, expect: "\${w}.ok"${check}${again(true)}${onHold()}${own(true)} }`,
    );
  }
  const arm = hasUnloader ? "unloader" : "arm";
  const hand = hasUnloader ? "unloader-hand" : "hand";
  if (tools > 0) {
    list.push(
      `{ id: fetch, do: ${arm}.move, to: "\${w.${hasUnloader ? "unload" : "load"}}"${own()} }`,
      `{ id: take, do: ${hand}.grip, expect: ${hand}.holding, part: moved, at: ${hand}${own()} }`,
      `{ id: lift, do: ${arm}.move, to: home${held(draw, hand)}, free: w${own()} }`,
    );
  }
  list.push(
    `{ id: carry, do: ${arm}.move, to: ${cell.target === "tray" ? `{ from: target, x: "\${slot.x} mm" }` : "target"}${speed(draw)}${held(draw, hand)}${full}${onHold()}${own()} }`,
    ...(draw.chance(0.3) || traits.again || traits.if
      ? [
          `{ id: settle, do: dwell, for: ${draw.whole(5, 40) * 10} ms${again(false)}${traits.if ? `, if: ${hand}.holding` : ""} }`,
        ]
      : []),
    `{ id: place, do: ${hand}.release, expect: "!${hand}.holding${laid(cell)}", part: placed, checkpoint: ${traits.require ? `{ require: "!${hand}.holding" }` : "true"}${own()} }`,
    `{ id: back, do: ${arm}.move, to: home, after: place${own()} }`,
    ...afterwards(cell, arm, own),
    ...besides(cell),
    ...(hasLamp ? ["{ id: light, do: lamp.on, after: place }", "{ id: dark, do: lamp.off, after: light }"] : []),
  );
  return list.map((step) => `  - ${step}`);
}

/** What the target does with a placed part; a tray keeps it. */
function afterwards({ draw, more, traits, target, clearMm }: Cell, arm: string, own: () => string): readonly string[] {
  if (target === "tray") return [];
  if (traits.beltRuns)
    return [
      `{ id: run, do: belt.start, after: place, needs: ${arm}.z > ${clearMm - 20}${own()} }`,
      `{ id: ride, do: dwell, for: ${more.whole(3, 12) * 100} ms }`,
      `{ id: halt, do: belt.stop, expect: "!belt.running" }`,
    ];
  const needs = `${arm}.z > ${clearMm - 20}`;
  const index = `{ id: index, do: belt.index, by: ${draw.whole(6, 20) * 10} mm, after: place, needs: ${needs}${traits.again ? ", again: true" : ""}${own()} }`;
  if (draw.chance(0.7)) return [index];
  return [index, `{ id: still, do: wait, until: "!belt.running", timeout: 10 s }`];
}

const speed = (draw: Draw): string => (draw.chance(0.3) ? `, speed: ${draw.whole(3, 10) * 10} %` : "");

const held = (draw: Draw, hand: string): string => (draw.chance(0.75) ? `, while: ${hand}.holding` : "");

/** A ladder of any rungs. */
function ladder(draw: Draw, isPool: boolean, before: string | null = null): string {
  const last = draw.one("skip", "resync", "resync", "hold", "hold", "halt", "{ hold: { halt_after: 2 min } }");
  const rungs = [
    ...(draw.chance(0.6) ? [retry(draw, before)] : []),
    ...(isPool && draw.chance(0.6) ? ["reassign"] : []),
    ...(draw.chance(0.2) ? ["skip"] : []),
    last,
  ];
  return rungs.length === 1 ? last : `[${[...new Set(rungs)].join(", ")}]`;
}

const retry = (draw: Draw, before: string | null): string =>
  `{ retry: ${draw.whole(1, 3)}${draw.chance(0.5) ? `, delay: ${draw.whole(1, 20) * 50} ms` : ""}${before === null ? "" : `, before_retry: ${before}`} }`;

/** What is done before a step is tried again; null: nothing. */
function beforeRetry({ more, traits }: Cell): string | null {
  if (!traits.beforeRetry) return null;
  return more.one(
    `{ do: dwell, for: ${more.whole(1, 5) * 100} ms }`,
    traits.beacon ? "{ do: beacon.pulse, for: 100 ms }" : "{ do: dwell, for: 50 ms }",
  );
}

/** Where the belt has a sensor, it proves with the gripper that the part is there. */
const laid = ({ traits, target }: Cell): string =>
  traits.stations && target === "belt" ? " && belt.part_at.target" : "";

/** What only some cells do besides, once a part is placed. */
function besides({ more, traits }: Cell): readonly string[] {
  return [
    ...(traits.if
      ? [
          `{ id: full, do: dwell, for: 30 ms, if: feeder.stocked, after: place }`,
          `{ id: empty, do: dwell, for: 30 ms, if: "!feeder.stocked", after: place }`,
        ]
      : []),
    ...(traits.heater
      ? [`{ id: heat, do: heater.set, value: ${more.whole(2, 8)}, expect: heater.value > 1, after: [] }`]
      : []),
    ...(traits.beacon ? [`{ id: blink, do: beacon.pulse, for: ${more.whole(1, 6) * 100} ms, after: place }`] : []),
    ...(traits.eyes ? [`{ id: inspect, do: eyes.run, as: i, expect: "\${i}.ok", free: i, after: place }`] : []),
    ...(traits.spareBelt ? ["{ id: aside, do: spare-belt.index, by: 40 mm, after: place }"] : []),
    ...(traits.camera
      ? ["{ id: look, do: camera.move, to: view, after: back }", "{ id: away, do: camera.move, to: home }"]
      : []),
  ];
}

/** A place on the tray for each cycle. */
export function drawSlots(): string {
  const rows = Array.from({ length: SLOTS }, (_each, i) => `${i + 1},${15 * i}`);
  return ["slot,x", ...rows, ""].join("\n");
}

function recover({ hasUnloader, traits }: Cell): readonly string[] {
  const camera = traits.camera
    ? [`  - { do: camera.home, if: "!camera.homed" }`, "  - { do: camera.move, to: home }"]
    : [];
  const arms = hasUnloader
    ? [
        ["arm", "hand"],
        ["unloader", "unloader-hand"],
      ]
    : [["arm", "hand"]];
  const hands = arms.flatMap(([arm, hand]) => [
    `  - { do: ${arm}.home, if: "!${arm}.homed" }`,
    `  - { do: ${arm}.move, to: reject, if: ${hand}.holding }`,
    `  - { do: ${hand}.release, if: ${hand}.holding, part: rejected }`,
    `  - { do: ${arm}.move, to: home }`,
  ]);
  return [...camera, ...hands];
}
