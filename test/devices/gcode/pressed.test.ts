/** A whole controller over a real socket, and somebody who presses grbl's own buttons: nothing goes on without a person. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadSequence } from "../../../src/files/index.ts";
import { planSequence } from "../../../src/plan/index.ts";
import { grblCell } from "../../support/grbl-cell.ts";
import { realRun } from "../../support/real-run.ts";

const SEQUENCE = `
sequence: There and back
line: line.yaml
repeat: 1
steps:
  - { id: there, do: gantry.move, to: nest, speed: 10 %, on_fail: resync }
  - { id: back, do: gantry.move, to: tray, speed: 10 %, on_fail: resync }
`;

async function running() {
  const cell = await grblCell();
  const { host, port } = cell.at;
  const page = /```yaml\n([\s\S]*?)```/.exec(readFileSync("docs/gcode.md", "utf8"))?.[1] ?? "";
  const text = page
    .replace(/^( +)path: \S+$/gm, `$1host: ${host}\n$1port: ${port}`)
    .replaceAll("path: /dev/ttyACM0", `host: ${host}, port: ${port}`)
    .replace("moves: jog", "moves: g1");
  const loaded = loadSequence("sequence.yaml", {
    adapters: new Set(["gcode"]),
    read: (path) => ({ text: path.endsWith("line.yaml") ? text : SEQUENCE }),
  });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("; "));
  const planned = planSequence(loaded.sequence);
  if (!("plan" in planned)) throw new Error("no plan");
  const run = realRun(cell, { sequence: loaded.sequence, plan: planned.plan }, 8000);
  run.controller.command("reset", "test");
  await run.reach("Idle");
  run.controller.command("start", "test");
  await run.reach("Execute");
  await cell.moving();
  return { cell, ...run };
}

const motions = (executed: readonly string[]) => executed.filter((line) => /^(G53|\$J|\$H|\$X)/.test(line)).length;

test("hold is pressed at grbl: the line holds with its name, nothing moves before a person unholds, and then it goes on", async () => {
  const { cell, controller, reach, events } = await running();
  try {
    cell.grbl.receive(Buffer.from("!"));
    await reach("Held", "Aborted", "Complete");
    expect(controller.state.state, events.slice(-25).join("\n")).toBe("Held");
    expect(controller.state.firstOut?.facts[0]).toMatchObject({ kind: "intervened", device: "gantry", what: "hold" });
    const sent = motions(cell.grbl.executed);
    const stood = cell.grbl.standsAt;
    await new Promise((resolve) => cell.clock.after(1000, () => resolve(null)));
    expect([controller.state.state, motions(cell.grbl.executed), cell.grbl.standsAt]).toEqual(["Held", sent, stood]);
    controller.command("unhold", "test");
    await reach("Complete", "Aborted");
    expect(controller.state.state, events.slice(-25).join("\n")).toBe("Complete");
  } finally {
    controller.close();
    await cell.close();
  }
});

test("reset is pressed at grbl in motion: the line aborts, and nothing is homed or moved before a person has acted", async () => {
  const { cell, controller, reach, events } = await running();
  try {
    const sent = motions(cell.grbl.executed);
    cell.grbl.receive(Buffer.of(0x18));
    await reach("Held", "Aborted", "Complete");
    expect(controller.state.state, events.slice(-25).join("\n")).toBe("Aborted");
    expect(controller.state.firstOut?.facts[0]).toMatchObject({ kind: "intervened", device: "gantry", what: "reset" });
    await new Promise((resolve) => cell.clock.after(1500, () => resolve(null)));
    expect([cell.grbl.state, motions(cell.grbl.executed)]).toEqual(["Alarm", sent]);
  } finally {
    controller.close();
    await cell.close();
  }
});
