/** What is not known is not said, and nothing is sent twice. */
import { describe, expect, test } from "vitest";
import { type Given, LONG_MS } from "../given.ts";

export function unknownOutcomesRules(given: Given): void {
  describe("unknown outcomes", () => {
    test("a command whose answer was lost is proved by reading back, and done once", async () => {
      const device = await given.session().up();
      const writes = given.rig.peer.writes();
      given.rig.wire.mute();
      const command = device.act(given.rig.acts.on);
      await given.isOn(device);
      expect(device.of(command)).toEqual(["accepted"]);
      await given.rig.wire.heal();
      await device.hearsOf(command, "done");
      expect(given.rig.peer.writes()).toBe(writes + 1);
      await device.hearsOf(device.act(given.rig.acts.off), "done");
    });

    test("a command that was lost is not said to be done", async () => {
      const device = await given.session().up();
      const writes = given.rig.peer.writes();
      given.rig.wire.deafen();
      const command = device.act(given.rig.acts.on);
      await device.passes(given.rig.timeoutMs * 1.5);
      await given.rig.wire.heal();
      await Promise.any([device.hearsOf(command, "failed"), device.hearsOf(command, "done")]);
      const end = device.of(command).at(-1);
      expect(device.of(command)).toEqual(["accepted", end]);
      // A wire that has one request at a time may have kept it until it was whole again: then it is done, and only then.
      const wasLost = end === "failed";
      expect(given.rig.peer.isOn(0)).toBe(!wasLost);
      expect(given.rig.peer.writes() - writes > 0).toBe(!wasLost);
    });

    test("when the link goes in the middle of an act, nothing is said of it, and nothing is sent again", async () => {
      const device = await given.session().up();
      const command = device.act(given.rig.acts.long(LONG_MS));
      await given.isOn(device);
      const writes = given.rig.peer.writes();
      const from = device.heard.length;
      given.rig.wire.cut();
      await device.passes(given.heartbeatMs);
      await given.rig.wire.heal();
      const hello = await device.hears("hello", from);
      expect(hello.bootId).not.toBe(await device.hears("hello").then(({ bootId }) => bootId));
      await device.hears("telemetry", from);
      device.send(command);
      await device.passes(given.heartbeatMs);
      expect(device.of(command)).toEqual(["accepted"]);
      expect(given.rig.peer.writes()).toBe(writes);
      await device.hearsOf(device.act(given.rig.acts.off), "done");
    });
  });
}
