/** What a person or a fault changes at the device: it is said, nothing of it is undone, and a stop has the last word all the same. */
import { describe, expect, test } from "vitest";
import { type Command, INTERVENTIONS, type Intervention } from "../../../src/model/index.ts";
import { does } from "../fate.ts";
import { type Given, LATER, LONG_MS } from "../given.ts";
import type { ManualAct } from "../rig.ts";
import { type Session, until } from "../session.ts";

type Skip = (note: string) => void;

/** So often it is done again where the connection was lost before it was seen: a busy machine may be too slow for it. */
const TRIES = 5;

export function peopleRules(given: Given): void {
  /** Null, and the test is skipped with the reason, where such a device cannot show it. */
  const manual = (what: Intervention, skip: Skip): ManualAct | null => {
    const act = given.rig.manual[what];
    if (typeof act !== "string") return act;
    skip(act);
    return null;
  };

  /** It is on, and then somebody does it. @param turnsOn makes it on; @returns from where on it was heard */
  const happens = async (device: Session, act: ManualAct, turnsOn: () => Promise<void>): Promise<number> => {
    for (let left = TRIES; ; left--) {
      await turnsOn();
      await device.passes(given.heartbeatMs / 2);
      const from = device.heard.length;
      act.does();
      const first = () => device.heard.slice(from).find(({ type }) => type === "intervened" || type === "hello");
      await until(
        () => first() !== undefined,
        () => `it is said: ${device.told(from)}; ${device.problems.join(" | ")}`,
      );
      if (first()?.type === "intervened") return from;
      if (left === 0) throw new Error(`the connection is lost each time: ${device.problems.join(" | ")}`);
      act.undoes?.();
      act.clears?.();
    }
  };

  describe.each(INTERVENTIONS)("somebody else at the device: %s", (what) => {
    test("it is said once, before the sample that shows it, and nothing is written by itself, then or when it is over", async ({
      skip,
    }) => {
      const act = manual(what, skip);
      if (act === null) return;
      const device = await given.session().up();
      const from = await happens(device, act, () => does(device, given.rig.acts.on));
      const said = await device.hears("intervened", from);
      const [isOn, writes] = [given.rig.peer.isOn(0), given.rig.peer.writes()];
      const { isPositionLost } = act;
      expect(said).toMatchObject({ what, seen: expect.stringMatching(/\S/), isPositionLost, isOver: !act.undoes });
      const before = device.heard.slice(from, device.heard.indexOf(said));
      const whileOn = JSON.stringify(given.rig.acts.senses(true));
      expect(before.filter((it) => it.type === "telemetry" && JSON.stringify(it.values) !== whileOn)).toEqual([]);
      await device.passes(2 * given.heartbeatMs);
      expect(given.rig.peer.isOn(0)).toBe(isOn);
      // What has restarted is prepared anew, and that may count as a write.
      if (device.all("hello", from).length === 0) expect(given.rig.peer.writes()).toBe(writes);
      expect(device.all("intervened", from)).toHaveLength(1);
      expect(device.all("intervention-over", from)).toEqual([]);
      if (act.undoes === null) return;
      act.undoes();
      await device.hears("intervention-over", from);
      const writesThen = given.rig.peer.writes();
      await device.passes(given.heartbeatMs);
      expect(given.rig.peer.writes()).toBe(writesThen);
      expect(device.all("intervened", from)).toHaveLength(1);
      expect(device.all("intervention-over", from)).toHaveLength(1);
    });

    test("what was under way is not said to be done; a stop takes the device to its safe value, and what was done at the machine does not bring it back", async ({
      skip,
    }) => {
      const act = manual(what, skip);
      if (act === null) return;
      const device = await given.session().up();
      const commands: Command[] = [];
      const from = await happens(device, act, async () => {
        commands.push(device.act(given.rig.acts.long(LONG_MS)));
        await given.isOn(device);
      });
      device.stop(1);
      await device.hears("stopped", from);
      expect(given.rig.peer.isOn(0)).toBe(false);
      act.undoes?.();
      await device.passes(2 * given.heartbeatMs);
      expect(given.rig.peer.isOn(0)).toBe(false);
      for (const command of commands) expect(device.of(command)).not.toContain("done");
      act.clears?.();
      await given.rig.wire.heal();
      await does(device, given.rig.acts.on, LATER);
      await does(device, given.rig.acts.off, LATER);
    });
  });

  test("what is commanded and stopped from here is nobody else's", async () => {
    const device = await given.session().up();
    for (const act of ["on", "off", "on"] as const) await does(device, given.rig.acts[act]);
    device.stop(1);
    await device.hears("stopped");
    await device.passes(given.heartbeatMs);
    expect(device.all("intervened")).toEqual([]);
  });
}
