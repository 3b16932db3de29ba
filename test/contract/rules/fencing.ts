/** Who may command: what is older than a stop, or comes from another controller, is refused. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FileFenceStore } from "../../../src/devices/adapters/kit/index.ts";
import { type Given, LATER, NEXT_EPOCH } from "../given.ts";

export function fencingRules(given: Given): void {
  describe("fencing", () => {
    test("what was meant before a stop is refused, what comes after it is not", async () => {
      const device = await given.session().up();
      device.stop(2);
      await device.hears("stopped");
      const older = device.act(given.rig.acts.on);
      await device.hearsOf(older, "refused");
      const newer = device.act(given.rig.acts.on, LATER);
      await device.hearsOf(newer, "done");
      const off = device.act(given.rig.acts.off, LATER);
      await device.hearsOf(off, "done");
    });

    test("an older epoch is refused, also after a restart, and the hello says which was the newest", async () => {
      const folder = mkdtempSync(join(tmpdir(), "lockstep-fence-"));
      const first = await given.session({ store: new FileFenceStore(folder) }).up();
      await first.hearsOf(first.act(given.rig.acts.off, NEXT_EPOCH), "done");
      first.close();
      const second = await given.session({ store: new FileFenceStore(folder) }).up();
      expect(second.heard[0]).toMatchObject({ type: "hello", fence: NEXT_EPOCH });
      const writes = given.rig.peer.writes();
      await second.hearsOf(second.act(given.rig.acts.on, { epoch: 1, stop: 9 }), "refused");
      expect(second.told(0)).toContain("taken over");
      expect(given.rig.peer.writes()).toBe(writes);
      rmSync(folder, { recursive: true });
    });

    test("the same epoch from another holder is refused", async () => {
      const first = await given.session({ holder: "primary" }).up();
      await first.hearsOf(first.act(given.rig.acts.off), "done");
      first.close();
      const second = await given.session({ holder: "standby", store: first.store }).up();
      await second.hearsOf(second.act(given.rig.acts.on), "refused");
      expect(second.told(0)).toContain("two controllers");
      const taken = second.act(given.rig.acts.off, NEXT_EPOCH);
      await second.hearsOf(taken, "done");
    });
  });
}
