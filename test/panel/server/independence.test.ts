/** The line runs the same with pages, with hostile ones, and with a panel that hangs: to the last digit of every event's time. */
import { expect, test } from "vitest";
import type { LineEvent } from "../../../src/model/index.ts";
import { type CellOptions, startCell } from "../../support/cell.ts";
import { panelRig, type Rig } from "../../support/panel-rig.ts";

const OPTIONS: CellOptions = { cycles: 3, seed: 5 };
const RESET_MS = 100;
const START_MS = 1000;
const END_MS = 20_000;

/** The host's own beats set timers beside the line's: times are the same, whatever fires between. */
const told = (events: readonly LineEvent[]) =>
  events.filter(({ type }) => type !== "person-asked" && type !== "asks-refused").map(({ seq: _seq, ...rest }) => rest);

function alone(): readonly LineEvent[] {
  const { clock, controller, events } = startCell("transfer", OPTIONS);
  clock.runUntil(RESET_MS);
  controller.command("reset", "test");
  clock.runUntil(START_MS);
  controller.command("start", "test", "new");
  clock.runUntil(END_MS);
  return events;
}

async function beside(rig: Rig, meanwhile: () => void): Promise<readonly LineEvent[]> {
  const { clock, controller, events } = rig.cell;
  const pass = (untilMs: number) => rig.pass(untilMs - clock.nowMs());
  await pass(RESET_MS);
  controller.command("reset", "test");
  await pass(START_MS);
  controller.command("start", "test", "new");
  for (let ms = START_MS + 500; ms <= END_MS; ms += 500) {
    meanwhile();
    await pass(ms);
  }
  return events;
}

test("with ten pages, one of which floods", async () => {
  const rig = await panelRig(OPTIONS);
  const cookie = await rig.signIn("ann", "viewer");
  const pages = await Promise.all(Array.from({ length: 10 }, (_each, i) => rig.join(cookie, `Line ${i}`)));
  const [flooding] = pages;
  const events = await beside(rig, () => {
    for (let i = 0; i < 50; i++) flooding?.socket.emit("ask", { nonsense: i }, () => {});
    flooding?.socket.emit("again");
  });
  expect(told(events)).toEqual(told(alone()));
  expect(pages[9]?.heard.frames.length).toBeGreaterThan(300);
  await rig.close();
});

test("with a panel that hangs", async () => {
  const rig = await panelRig(OPTIONS);
  const events = await beside(rig, () => rig.freeze());
  expect(told(events)).toEqual(told(alone()));
  await rig.close();
});
