/** A pin that another program, or a person, has changed at the board. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { output } from "../../support/sequences.ts";
import { virtualFirmataCell } from "../../support/virtual-firmata-cell.ts";

let cell: Awaited<ReturnType<typeof virtualFirmataCell>>;

beforeAll(async () => {
  cell = await virtualFirmataCell();
});
afterAll(() => cell.letGo());

test("a pin that somebody else has changed is said before the sample that shows it; what it does itself is not", async () => {
  const its = await cell
    .session(output("lamp", { adapter: "johnny-five", heartbeatMs: 400, options: { pin: 8, ...cell.at } }))
    .up();
  await its.hearsOf(its.act({ verb: "on" }), "done");
  await its.hearsOf(its.act({ verb: "off" }), "done");
  await its.hearsOf(its.act({ verb: "on" }), "done");
  const from = its.heard.length;
  // Firmata's own message, past this program: port 1, pin 8 low.
  cell.board.receive(Uint8Array.from([0x91, 0, 0]));
  const said = await its.hears("intervened", from);
  expect(said).toMatchObject({ what: "unknown", isPositionLost: true, isOver: true });
  expect(said.seen).toMatch(/^pin 8 of .* is at 0 \(mode 1\) and was at 1 \(mode 1\): nobody here has changed it$/);
  await cell.until(
    () => cell.sensed(its)[0] === false,
    () => "off",
  );
  const at = its.heard.indexOf(said);
  const shows = its.heard.findIndex((it, index) => index >= from && it.type === "telemetry" && it.values[0] === false);
  expect(at).toBeLessThan(shows);
  expect(its.heard.filter(({ type }) => type === "intervened")).toHaveLength(1);
});
