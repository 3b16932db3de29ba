/** The fence: what was meant before a stop dies of it, wherever it was when the stop came. */
import { describe, expect, test } from "vitest";
import { AxesPhysics } from "../../simulator/world/physics/axes.ts";
import type { Command } from "../../src/model/index.ts";
import { runningCell, runToStep } from "../support/cell.ts";

/** A cell whose arm gets its commands only when they are let through; stops pass at once, as they do on every wire of ours. */
function heldUp() {
  const cell = runningCell("transfer", { cycles: 2 });
  const queue: Command[] = [];
  const { toDevice, electronics, physics, toController } = cell.world.station("arm");
  const said: string[] = [];
  const send = toController.send.bind(toController);
  toController.send = (message) => {
    if (message.type !== "telemetry") said.push(message.type);
    send(message);
  };
  let isHeldUp = false;
  toDevice.deliverTo((message) => {
    if (message.type === "command" && isHeldUp) queue.push(message);
    else electronics.receive(message);
  });
  const at = () => (physics instanceof AxesPhysics ? { ...physics.at } : {});
  const pass = (ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);
  return {
    ...{ cell, queue, electronics, at, pass, said },
    holdUp: () => {
      isHeldUp = true;
    },
  };
}

describe.each(["hold", "stop", "abort"] as const)("after a %s", (command) => {
  test("a command that was still queued on its way is refused by the device, and moves nothing", () => {
    const { cell, queue, electronics, at, pass, said, holdUp } = heldUp();
    runToStep(cell, "grip", 1);
    holdUp();
    runToStep(cell, "carry", 1);
    pass(20);
    expect(queue).toHaveLength(1);
    cell.controller.command(command, "test");
    pass(50);
    const before = at();
    said.length = 0;
    for (const each of queue) electronics.receive(each);
    pass(3000);
    expect(said).toContain("refused");
    expect(at()).toEqual(before);
  });

  test("read-ahead moves die with it: not the first of them, nor those behind it", () => {
    const { cell, queue, electronics, at, pass, holdUp } = heldUp();
    runToStep(cell, "grip", 1);
    holdUp();
    runToStep(cell, "carry", 1);
    pass(20);
    const [first] = queue;
    if (first === undefined) throw new Error("no command");
    cell.controller.command(command, "test");
    pass(50);
    const before = at();
    for (const id of [first.id, first.id + 1000, first.id + 1001]) electronics.receive({ ...first, id });
    pass(3000);
    expect(at()).toEqual(before);
  });

  test("a retry of what was under way does nothing, with its old id or a new one", () => {
    const { cell, electronics, at, pass } = heldUp();
    runToStep(cell, "carry", 1);
    pass(100);
    const step = cell.controller.state.steps.find((its) => its.step === "carry");
    const { act, commandId } = step ?? {};
    if (!act || !commandId) throw new Error("carry is not under way");
    const { fence } = cell.controller.state;
    cell.controller.command(command, "test");
    cell.reach("Held", "Stopped", "Aborted");
    pass(50);
    const before = at();
    for (const id of [commandId, commandId + 1000])
      electronics.receive({ type: "command", id, device: "arm", act, fence });
    pass(3000);
    expect(at()).toEqual(before);
  });
});
