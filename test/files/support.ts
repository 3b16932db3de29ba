/** Files in memory, and what a check of one of them says. */
import { type Checked, checkFile, type LoadOptions, type PlacedDiagnostic } from "../../src/files/index.ts";

export const ADAPTERS: ReadonlySet<string> = new Set(["simulated", "modbus"]);

export function optionsFor(files: Readonly<Record<string, string>>): LoadOptions {
  return {
    adapters: ADAPTERS,
    read: (path) => {
      const text = files[path];
      return text === undefined ? { code: "unreadable", message: "there is no such file" } : { text };
    },
  };
}

export function check(files: Readonly<Record<string, string>>, path = Object.keys(files)[0] ?? ""): Checked {
  return checkFile(path, optionsFor(files));
}

/** `file:line:column code message`, one for each diagnostic. */
export function said({ diagnostics }: Checked): readonly string[] {
  return diagnostics.map(one);
}

function one({ file, line, column, code, message }: PlacedDiagnostic): string {
  return `${file}:${line}:${column} ${code} ${message}`;
}

/** A small line that is right; tests break one thing in it. */
export const LINE = `line: Cell
devices:
  feeder: { kind: feeder, adapter: simulated }
  arm:
    kind: axes
    adapter: simulated
    axes:
      x: { range: [0 mm, 600 mm], speed: 800 mm/s, acceleration: 4 m/s2 }
      z: { range: [0 mm, 120 mm], speed: 300 mm/s, acceleration: 3 m/s2 }
    positions:
      home: { x: 0 mm, z: 120 mm }
      feeder: { x: 80 mm, z: 12 mm }
      station: { x: 420 mm, z: 18 mm }
    approach: { axis: z, clear: 90 mm }
  gripper: { kind: gripper, adapter: simulated, safe: keep }
  belt: { kind: conveyor, adapter: simulated, speed: 250 mm/s }
  door: { kind: input, adapter: simulated, signal: closed }
homing: [arm.z, arm.x]
safety_chain: [door]
zones:
  handover: { arm: "arm.x > 350", belt: belt.running }
interlocks:
  guard-door: { require: door.closed, stops: [arm, belt], category: 1, reset: manual }
`;

export const SEQUENCE = `sequence: Move
line: line.yaml
steps:
  - { id: advance, do: feeder.advance }
  - { id: reach, do: arm.move, to: feeder }
  - { id: grip, do: gripper.grip, part: taken }
  - { id: carry, do: arm.move, to: station }
  - { id: place, do: gripper.release, part: placed }
`;

/** `text` with `from`, which must be there once, replaced by `to`. */
export function changed(text: string, from: string, to: string): string {
  if (text.split(from).length !== 2) throw new Error(`"${from}" is not in the text once`);
  return text.replace(from, () => to);
}

export const checkLine = (from: string, to: string): readonly string[] =>
  said(check({ "line.yaml": changed(LINE, from, to) }));

export const checkSequence = (from: string, to: string): readonly string[] =>
  said(check({ "sequence.yaml": changed(SEQUENCE, from, to), "line.yaml": LINE }));
