/** A wire that delays, loses, cuts and invents what it carries. */
import { describe, expect, test } from "vitest";
import { SignalTable } from "../../../src/conditions/index.ts";
import { DeviceLink } from "../../../src/devices/index.ts";
import type { DeviceMessage } from "../../../src/model/index.ts";
import { line } from "../../support/sequences.ts";
import { fate, recovers } from "../fate.ts";
import type { Given } from "../given.ts";
import { until } from "../session.ts";

export function badWireRules(given: Given): void {
  describe("a wire that goes wrong", () => {
    test("late answers are not taken for answers to what was asked later", async () => {
      const device = await given.session().up();
      given.rig.wire.delay(given.rig.timeoutMs * 1.3);
      await device.passes(given.rig.timeoutMs * 3);
      await given.rig.wire.heal();
      const from = device.heard.length;
      for (const verb of ["on", "off", "on", "off"] as const) {
        const command = device.act(given.rig.acts[verb]);
        if ((await fate(device, command)) === "done") expect(given.rig.peer.isOn(0)).toBe(verb === "on");
      }
      await device.hears("telemetry", from);
      await recovers(device, given.rig);
    });

    test("garbage is not believed, and does not end the adapter", async () => {
      const device = await given.session().up();
      given.rig.wire.babble(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"));
      given.rig.wire.babble(Buffer.alloc(5000, 0xff));
      const from = device.heard.length;
      await device.hears("telemetry", from);
      await until(
        () => device.heard.at(-1)?.type === "telemetry",
        () => "telemetry",
      );
      await recovers(device, given.rig);
      expect(device.heard.filter((it) => it.type === "telemetry").every(({ values }) => values[0] !== null)).toBe(true);
    });

    test("half answers are not answers", async () => {
      const device = await given.session().up();
      given.rig.wire.halve();
      await device.passes(given.rig.timeoutMs * 1.2);
      await given.rig.wire.heal();
      await recovers(device, given.rig);
    });

    test("a flood of noise is borne", async () => {
      const device = await given.session().up();
      for (let chunk = 0; chunk < 200; chunk++) given.rig.wire.babble(Buffer.alloc(10_000, chunk));
      await recovers(device, given.rig);
    });

    test("a peer that is silent for longer than its heartbeat is lost, and is not said to sense anything", async () => {
      const adapter = given.rig.adapter(given.clock, {
        store: given.session().store,
        holder: null,
        onProblem: () => {},
      });
      const device = given.rig.devices[0];
      if (device === undefined) throw new Error("no device");
      const alone = line({ devices: [device] });
      const heard: string[] = [];
      const link = new DeviceLink(
        given.clock,
        device,
        (listener) =>
          adapter.connect(device, alone, (message: DeviceMessage) => {
            heard.push(message.type);
            listener(message);
          }),
        new SignalTable(alone, () => given.clock.nowMs()),
        {
          connected: () => {},
          sensed: () => {},
          reported: () => {},
          ignored: () => {},
          threw: () => {},
          intervened: () => {},
          interventionOver: () => {},
          lost: () => heard.push("lost"),
        },
      );
      link.open();
      await until(
        () => link.state === "up",
        () => "the link is up",
      );
      given.rig.wire.mute();
      await until(
        () => heard.includes("lost"),
        () => "lost",
      );
      const from = heard.length;
      await new Promise<void>((resolve) => given.clock.after(2 * given.heartbeatMs, resolve));
      expect(heard.slice(from)).toEqual([]);
      await given.rig.wire.heal();
      await until(
        () => link.state === "up",
        () => "up again",
      );
      expect(heard.slice(from)).toContain("hello");
      link.close();
    });

    test("a wire that comes and goes is followed, with a new boot each time", async () => {
      const device = await given.session().up();
      for (let round = 0; round < 3; round++) {
        const from = device.heard.length;
        given.rig.wire.cut();
        await device.passes(20);
        await given.rig.wire.heal();
        await device.hears("telemetry", device.heard.indexOf(await device.hears("hello", from)));
      }
      const boots = device.heard.flatMap((it) => (it.type === "hello" ? [it.bootId] : []));
      expect(new Set(boots).size).toBe(boots.length);
      expect(device.problems.length).toBeGreaterThan(0);
      await recovers(device, given.rig);
    });
  });
}
