/** `process_enable`: what drops it, and that nothing but a person and the gate brings it back. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { RELAY } from "../../simulator/world/index.ts";
import { InlineProcessEnable, WatchdogProcessEnable } from "../../src/safety/index.ts";
import { type Cell, runningCell, runToStep, setInput, startCell } from "../support/cell.ts";

const value = (cell: Cell, signal: string) =>
  cell.controller.signals.value(cell.controller.signals.slotOf(signal) ?? -1);
const pass = (cell: Cell, ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);

/** The weld cell with its relay in this thread. */
function weldCell(edit: (text: string) => string = (text) => text) {
  const drops: string[] = [];
  const cell = runningCell("weld-cell", {
    cycles: 3,
    edit,
    enable: (world) =>
      new InlineProcessEnable(() => {
        world.restorePower();
        return {
          refresh: () => {},
          drop: () => {
            drops.push("dropped");
            world.cutPower();
          },
        };
      }),
  });
  return { cell, drops };
}

describe("in virtual time", () => {
  test("Start switches it on through the gate, before anything is homed", () => {
    const { cell } = weldCell();
    const acts = cell.ofType("act-dispatched").map(({ device, act }) => `${device} ${act.verb}`);
    expect(acts[0]).toBe("drives on");
    expect(acts.slice(1).every((act) => act.endsWith("home"))).toBe(true);
    expect(value(cell, "drives.on")).toBe(true);
  });

  test("a category 1 stop drops it when what moves stands", () => {
    const { cell, drops } = weldCell();
    runToStep(cell, "fetch", 1);
    pass(cell, 300);
    cell.controller.command("abort", "test");
    const moving = () => [...cell.world.stations()].some(({ physics }) => "at" in physics && physics.isMoving);
    expect(cell.clock.runWhile(() => drops.length === 0, { untilMs: cell.clock.nowMs() + 10_000 })).toBe(true);
    expect(moving()).toBe(false);
    cell.reach("Aborted");
    pass(cell, 200);
    expect(value(cell, "drives.on")).toBe(false);
    expect(cell.controller.state.devices.loader?.verified).toBe(true);
  });

  test("a category 0 stop drops it at once, while what moves still moves", () => {
    const { cell, drops } = weldCell((text) =>
      text.replace("category: 1", "category: 0").replace("safety_chain: [door]", "safety_chain: []"),
    );
    runToStep(cell, "fetch", 1);
    pass(cell, 300);
    let dropsAtOnce = 0;
    cell.controller.events.subscribe(({ type }) => {
      if (type === "stop-raised") dropsAtOnce = drops.length;
    });
    setInput(cell, "door", false);
    cell.clock.runWhile(() => cell.ofType("stop-raised").length === 0, { untilMs: 60_000 });
    expect({ dropsAtOnce, category: cell.ofType("stop-raised")[0]?.category }).toEqual({ dropsAtOnce: 1, category: 0 });
  });

  test("a category 2 stop leaves it", () => {
    const { cell, drops } = weldCell();
    runToStep(cell, "fetch", 1);
    cell.controller.command("hold", "test");
    cell.reach("Held");
    expect(drops).toEqual([]);
    expect(value(cell, "drives.on")).toBe(true);
  });

  test("it stays dropped through Clear and Reset, and comes back with Start only", () => {
    const { cell } = weldCell();
    runToStep(cell, "fetch", 1);
    cell.controller.command("abort", "test");
    cell.reach("Aborted");
    cell.controller.command("clear", "test");
    cell.reach("Stopped");
    cell.controller.command("reset", "test");
    cell.reach("Idle");
    pass(cell, 5000);
    expect(value(cell, "drives.on")).toBe(false);
    expect(cell.controller.command("start", "test", "new")).toEqual({ accepted: true });
    expect(cell.reach("Execute", "Aborted")).toBe("Execute");
    expect(value(cell, "drives.on")).toBe(true);
  });
});

test("the watchdog is armed before anybody hears of the command for power, and once it beats, it beats once in 20 ms", () => {
  let isArmed = false;
  let beats = 0;
  const cell = startCell("weld-cell", {
    enable: () =>
      new InlineProcessEnable(() => {
        isArmed = true;
        return { refresh: () => beats++, drop: () => {} };
      }),
  });
  const heard: boolean[] = [];
  cell.controller.events.subscribe((event) => {
    if (event.type === "act-dispatched" && event.device === "drives") heard.push(isArmed);
  });
  const start = (): void => {
    cell.controller.command("reset", "test");
    cell.reach("Idle");
    cell.controller.command("start", "test", "new");
    cell.reach("Execute");
  };
  start();
  // A stop leaves the power on: it is asked for again.
  cell.controller.command("stop", "test");
  cell.reach("Stopped");
  start();
  expect(heard).toEqual([true, true]);
  beats = 0;
  pass(cell, 1000);
  expect(Math.abs(beats - 50)).toBeLessThanOrEqual(1);
});

test("a Start whose command for power the gate refuses does not arm the watchdog: the drives get no power, not for an instant", () => {
  let armed = 0;
  const cell = startCell("weld-cell", {
    enable: () =>
      new InlineProcessEnable(() => {
        armed++;
        return { refresh: () => {}, drop: () => {} };
      }),
  });
  cell.controller.command("reset", "test");
  cell.reach("Idle");
  cell.world.station("drives").toController.cut();
  pass(cell, 5000);
  cell.controller.command("start", "test", "new");
  expect(cell.reach("Execute", "Aborted")).toBe("Aborted");
  expect(cell.ofType("act-refused").map(({ device }) => device)).toEqual(["drives"]);
  expect(armed).toBe(0);
});

const WORKER = fileURLToPath(new URL("../../dist/src/safety/watchdog/worker.js", import.meta.url));
const MODULE = new URL("../../dist/simulator/world/enable-relay.js", import.meta.url).href;

describe.skipIf(!existsSync(WORKER))("the watchdog thread (compiled by the build)", () => {
  function watchdog(limitMs: number) {
    const shared = new SharedArrayBuffer(4);
    const words = new Int32Array(shared);
    const enable = new WatchdogProcessEnable({
      ...{ limitMs, module: MODULE, options: { shared }, worker: new URL(`file://${WORKER}`) },
      lost: () => {},
    });
    /** Waits for the relay; at most ten seconds, which only a broken one takes. */
    const until = async (held: 0 | 1, meanwhile: () => void): Promise<boolean> => {
      for (let i = 0; i < 1000; i++) {
        if (Atomics.load(words, RELAY) === held) return true;
        meanwhile();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return false;
    };
    return { enable, until, words };
  }

  test("holds while the loop beats, and drops at once when it is told to", async () => {
    const { enable, until, words } = watchdog(1000);
    enable.arm();
    expect(await until(1, () => enable.beat())).toBe(true);
    enable.drop();
    enable.close();
    expect(Atomics.load(words, RELAY)).toBe(0);
    expect(enable.isDropped).toBe(true);
  });

  test("drops by itself when the loop has not beaten for longer than its limit, and stays so until it is armed again", async () => {
    const { enable, until } = watchdog(100);
    enable.arm();
    expect(await until(1, () => enable.beat())).toBe(true);
    expect(await until(0, () => {})).toBe(true);
    enable.beat();
    expect(enable.isDropped).toBe(true);
    enable.arm();
    expect(await until(1, () => enable.beat())).toBe(true);
    enable.close();
  });

  test("drops when the program ends, without being told", async () => {
    const before = process.listeners("exit");
    const { enable, until, words } = watchdog(60_000);
    enable.arm();
    const own = process.listeners("exit").filter((listener) => !before.includes(listener));
    expect(own).toHaveLength(1);
    expect(await until(1, () => enable.beat())).toBe(true);
    own[0]?.call(process, 0);
    expect(Atomics.load(words, RELAY)).toBe(0);
    enable.close();
  });
});
