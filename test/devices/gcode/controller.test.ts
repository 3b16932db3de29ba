/** A whole controller over a real socket: gate, permit, lines, a simulated grbl, and back. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readOptions } from "../../../src/devices/adapters/gcode/options.ts";
import { loadSequence } from "../../../src/files/index.ts";
import { planSequence } from "../../../src/plan/index.ts";
import { grblCell } from "../../support/grbl-cell.ts";
import { realRun } from "../../support/real-run.ts";

const SEQUENCE = `
sequence: Tray to nest
line: line.yaml
repeat: 1
steps:
  - { id: reach, do: gantry.move, to: tray }
  - { id: grip, do: gripper.grip, expect: gripper.holding, part: taken, timeout: 2 s }
  - { id: carry, do: gantry.move, to: nest, while: gripper.holding }
  - { id: place, do: gripper.release, expect: "!gripper.holding", part: placed, timeout: 2 s }
`;

const page = (): string => /```yaml\n([\s\S]*?)```/.exec(readFileSync("docs/gcode.md", "utf8"))?.[1] ?? "";

function load(text: string) {
  const loaded = loadSequence("sequence.yaml", {
    adapters: new Set(["gcode"]),
    read: (path) => ({ text: path.endsWith("line.yaml") ? text : SEQUENCE }),
  });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("; "));
  return loaded.sequence;
}

test("the line of the page about grbl is right, and so are the options of its devices", () => {
  const { line } = load(page());
  expect([...line.devices.values()].map((device) => readOptions(device))).toMatchObject([
    { kind: "ok" },
    { kind: "ok" },
    { kind: "ok" },
  ]);
});

test("a controller homes the gantry, carries a part with the vacuum of the same grbl, and an abort in motion brakes it, at a known place", async () => {
  const cell = await grblCell();
  const { host, port } = cell.at;
  const text = page()
    .replace(/^( +)path: \S+$/gm, `$1host: ${host}\n$1port: ${port}`)
    .replaceAll("path: /dev/ttyACM0", `host: ${host}, port: ${port}`);
  const sequence = load(text);
  const planned = planSequence(sequence);
  if (!("plan" in planned)) throw new Error("no plan");
  // The sensor of the vacuum sees what the valve does.
  cell.peer.onFlood = (isOn) => {
    cell.grbl.pins = isOn ? "P" : "";
  };
  const { controller, events, reach } = realRun(cell, { sequence, plan: planned.plan }, 8000);
  try {
    controller.command("reset", "test");
    await reach("Idle");
    controller.command("start", "test");
    await reach("Complete", "Held", "Aborted", "Suspended");
    expect(controller.state.state, events.slice(-25).join("\n")).toBe("Complete");
    expect(cell.grbl.executed.filter((line) => line.startsWith("$J=")).join(" ")).toMatch(/Z-25F.*X-50Y-10F.*Z-20F/);
    // The line goes home when it has completed.
    expect(cell.grbl.standsAt.map((at) => Math.round(at))).toEqual([-10, -10, -10]);
    expect(cell.peer.switched).toEqual(["flood on", "flood off"]);
    controller.command("reset", "test");
    await reach("Idle");
    controller.command("start", "test");
    await cell.moving();
    controller.command("abort", "test");
    await reach("Aborted");
    expect(cell.grbl.state).toBe("Idle");
    expect(controller.state.devices.gantry).toMatchObject({ verified: true, standstill: "assumed" });
    expect(cell.grbl.isFlood).toBe(false);
  } finally {
    controller.close();
    await cell.close();
  }
});
