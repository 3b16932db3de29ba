/** A stop overtakes everything, is repeated until it is proved, and is owed across connections. */
import { describe, expect, test } from "vitest";
import { type Given, LATER, LONG_MS } from "../given.ts";
import { until } from "../session.ts";

export function stopRules(given: Given): void {
  describe("stop", () => {
    test("at rest it is answered, having cut short nothing", async () => {
      const device = await given.session().up();
      device.stop(2);
      expect(await device.hears("stopped")).toMatchObject({ commandId: null, fence: LATER });
    });

    test("in the middle of an act it ends it, goes to the safe value, and nothing more is said of the act", async () => {
      const device = await given.session().up();
      const command = device.act(given.rig.acts.long(2 * given.heartbeatMs));
      await given.isOn(device);
      device.stop(1);
      expect(await device.hears("stopped")).toMatchObject({ commandId: command.id });
      expect(given.rig.peer.isOn(0)).toBe(false);
      await device.passes(2 * given.heartbeatMs);
      expect(device.of(command)).toEqual(["accepted", "stopped"]);
    });

    test("right behind a command it still has the last word", async () => {
      const device = await given.session().up();
      for (let stop = 0; stop < 10; stop++) {
        const from = device.heard.length;
        device.act(given.rig.acts.on, { epoch: 1, stop });
        device.stop(1, { epoch: 1, stop: stop + 1 });
        await device.hears("stopped", from);
        expect(given.rig.peer.isOn(0)).toBe(false);
      }
      await device.passes(2 * given.rig.timeoutMs);
      expect(given.rig.peer.isOn(0)).toBe(false);
    });

    test("it is obeyed whatever its fence", async () => {
      const device = await given.session().up();
      const command = device.act(given.rig.acts.long(LONG_MS), { epoch: 5, stop: 3 });
      await given.isOn(device);
      device.stop(0, { epoch: 1, stop: 0 });
      expect(await device.hears("stopped")).toMatchObject({ commandId: command.id });
      expect(given.rig.peer.isOn(0)).toBe(false);
    });

    test("while answers are lost it is repeated, and confirmed only once it is proved", async () => {
      const device = await given.session().up();
      const command = device.act(given.rig.acts.long(LONG_MS));
      await given.isOn(device);
      given.rig.wire.mute();
      device.stop(1);
      await until(
        () => !given.rig.peer.isOn(0),
        () => "the peer is off",
      );
      expect(device.told(0)).not.toContain("stopped");
      await given.rig.wire.heal();
      await device.hears("stopped");
      expect(device.of(command)).not.toContain("done");
    });

    test("that was lost on its way is sent again", async () => {
      const device = await given.session().up();
      device.act(given.rig.acts.long(LONG_MS));
      await given.isOn(device);
      given.rig.wire.deafen();
      device.stop(1);
      await device.passes(given.rig.timeoutMs);
      expect(given.rig.peer.isOn(0)).toBe(true);
      await given.rig.wire.heal();
      await device.hears("stopped");
      expect(given.rig.peer.isOn(0)).toBe(false);
    });

    test("given while the link is down it is carried out first of all when the link is back", async () => {
      const device = await given.session().up();
      device.act(given.rig.acts.long(LONG_MS));
      await given.isOn(device);
      given.rig.wire.cut();
      device.stop(1);
      const from = device.heard.length;
      await device.passes(given.heartbeatMs);
      expect(device.told(from)).toBe("");
      expect(given.rig.peer.isOn(0)).toBe(true);
      await given.rig.wire.heal();
      await device.hears("stopped", from);
      expect(given.rig.peer.isOn(0)).toBe(false);
    });

    test("one that is softer does not soften one that is under way", async () => {
      const device = await given.session().up();
      device.act(given.rig.acts.long(LONG_MS));
      await given.isOn(device);
      device.stop(0);
      device.stop(2, { epoch: 1, stop: 2 });
      expect(await device.hears("stopped")).toMatchObject({ fence: { epoch: 1, stop: 2 } });
      expect(given.rig.peer.isOn(0)).toBe(false);
    });
  });
}
