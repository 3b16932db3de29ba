/** A board that answers at the port of another: ports may change their names at a restart. In virtual time. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { output } from "../../support/sequences.ts";
import { virtualFirmataCell } from "../../support/virtual-firmata-cell.ts";

let cell: Awaited<ReturnType<typeof virtualFirmataCell>>;

beforeAll(async () => {
  cell = await virtualFirmataCell();
});
afterAll(() => cell.letGo());

const lamp = (identity: string) =>
  cell.session(output("lamp", { adapter: "johnny-five", heartbeatMs: 400, options: { pin: 8, identity, ...cell.at } }));

test("a board whose firmware has another name than `identity` is refused with both names", async () => {
  const its = lamp("LeftArm.ino");
  its.open();
  await cell.until(
    () => cell.problems.length > 0,
    () => "a reason",
  );
  expect(cell.problems[0]).toContain(
    'is another board: it says "StandardFirmata.ino", and `identity` is "LeftArm.ino". Look whether ports have changed their names',
  );
  expect(its.heard.filter(({ type }) => type === "hello")).toEqual([]);
  cell.letGo();
});

test("a board whose firmware has the name of `identity` is up", async () => {
  const its = await lamp("StandardFirmata.ino").up();
  await its.hearsOf(its.act({ verb: "on" }), "done");
});
