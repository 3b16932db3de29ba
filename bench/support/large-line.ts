/** A line of 500 devices, ten stations of fifty, and a sequence that keeps all ten arms and belts moving. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const STATIONS = 10;
const SWITCHES = 46;

/** Writes both files into a folder of their own. @returns the path of the sequence */
export function largeLine(cycles: number): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-bench-"));
  const stations = Array.from({ length: STATIONS }, (_each, i) => i + 1);
  const devices = stations.flatMap((i) => [
    `  arm${i}: { kind: axes, adapter: simulated, axes: { x: { range: [0 mm, 600 mm], speed: 800 mm/s, acceleration: 4 m/s2, homing_speed: 800 mm/s }, z: { range: [0 mm, 120 mm], speed: 300 mm/s, acceleration: 3 m/s2, homing_speed: 300 mm/s } }, positions: { home: { x: 0 mm, z: 120 mm }, far: { x: 400 mm, z: 20 mm } } }`,
    `  gripper${i}: { kind: gripper, adapter: simulated, mount: arm${i}, safe: keep }`,
    `  lamp${i}: { kind: output, adapter: simulated, safe: off }`,
    `  belt${i}: { kind: conveyor, adapter: simulated, speed: 250 mm/s }`,
    ...Array.from(
      { length: SWITCHES },
      (_other, k) => `  door${i}-${k}: { kind: input, adapter: simulated, signal: closed, when: high }`,
    ),
  ]);
  const steps = stations.flatMap((i) => [
    `  - { id: out${i}, do: arm${i}.move, to: far, after: [] }`,
    `  - { id: index${i}, do: belt${i}.index, by: 50 mm, after: [] }`,
    `  - { id: back${i}, do: arm${i}.move, to: home, after: out${i} }`,
  ]);
  writeFileSync(join(folder, "line.yaml"), `line: Ten stations\ndevices:\n${devices.join("\n")}\n`);
  const head = `sequence: All at once\nline: line.yaml\nrepeat: ${cycles}\n`;
  const file = join(folder, "all.yaml");
  writeFileSync(file, `${head}steps:\n${steps.join("\n")}\n`);
  return file;
}
