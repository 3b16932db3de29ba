/** A device that is there: how it greets, what it says of itself, how an act begins and ends. */
import { describe, expect, test } from "vitest";
import type { Given } from "../given.ts";
import { until } from "../session.ts";

export function lifecycleRules(given: Given): void {
  describe("lifecycle", () => {
    test("it greets first, with firmware, boot and fence; then it says what it senses", async () => {
      const device = await given.session().up();
      expect(device.heard[0]).toMatchObject({
        type: "hello",
        firmware: expect.stringMatching(/\S/),
        bootId: expect.stringMatching(/\S/),
      });
      expect(device.heard[1]).toMatchObject({ type: "telemetry", values: given.rig.acts.senses(false) });
    });

    test("at rest it is heard at least twice in a heartbeat", async () => {
      const device = await given.session().up();
      const from = device.heard.length;
      await device.passes(3 * given.heartbeatMs);
      expect(device.heard.slice(from).filter(({ type }) => type === "telemetry").length).toBeGreaterThanOrEqual(6);
    });

    test("nothing is heard after it was closed, and it can be opened again", async () => {
      const device = await given.session().up();
      device.close();
      const from = device.heard.length;
      await device.passes(given.heartbeatMs);
      expect(device.heard.length).toBe(from);
      device.open();
      await device.hears("telemetry", from);
      expect(device.heard[from]?.type).toBe("hello");
    });

    test("accepted, done, and only then the sample that proves it", async () => {
      const device = await given.session().up();
      const command = device.act(given.rig.acts.on);
      await device.hearsOf(command, "done");
      const from = device.heard.findIndex(({ type }) => type === "done");
      const done = device.heard[from];
      await until(
        () => device.heard.slice(from).some((it) => it.type === "telemetry" && it.ticks >= (done?.ticks ?? 0)),
        () => "a newer sample",
      );
      const proof = device.heard.find((it) => it.type === "telemetry" && it.ticks >= (done?.ticks ?? 0));
      expect(device.of(command)).toEqual(["accepted", "done"]);
      expect(proof).toMatchObject({ values: given.rig.acts.senses(true) });
      expect(given.rig.peer.isOn(0)).toBe(true);
      const off = device.act(given.rig.acts.off);
      await device.hearsOf(off, "done");
      expect(given.rig.peer.isOn(0)).toBe(false);
    });

    test("an act that it has not is refused with a reason", async () => {
      const device = await given.session().up();
      const command = device.act(given.rig.acts.foreign);
      await device.hearsOf(command, "refused");
      expect(device.told(0)).toMatch(/refused \(\S+/);
    });
  });
}
