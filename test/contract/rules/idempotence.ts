/** One command at a time, and each of them once. */
import { describe, expect, test } from "vitest";
import { type Given, LONG_MS } from "../given.ts";
import { until } from "../session.ts";

export function idempotenceRules(given: Given): void {
  describe("idempotence", () => {
    test("an id is executed once, and asked again is answered as before", async () => {
      const device = await given.session().up();
      const command = device.act(given.rig.acts.on);
      device.send(command);
      await device.hearsOf(command, "done");
      const writes = given.rig.peer.writes();
      device.send(command);
      await until(
        () => device.of(command).filter((type) => type === "done").length === 2,
        () => "done, again",
      );
      expect(given.rig.peer.writes()).toBe(writes);
      const off = device.act(given.rig.acts.off);
      await device.hearsOf(off, "done");
      device.send(command);
      await device.passes(given.heartbeatMs);
      expect(given.rig.peer.isOn(0)).toBe(false);
    });

    test("while one is under way another is refused", async () => {
      const device = await given.session().up();
      const long = device.act(given.rig.acts.long(LONG_MS));
      const other = device.act(given.rig.acts.off);
      await device.hearsOf(other, "refused");
      await given.isOn(device);
      expect(device.of(long)).toEqual(["accepted"]);
      device.stop(1);
      await device.hearsOf(long, "stopped");
    });
  });
}
