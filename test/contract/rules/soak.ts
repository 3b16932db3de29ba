/** A great many commands, and what they leave behind. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { ended } from "../fate.ts";
import type { Given } from "../given.ts";
import type { Session } from "../session.ts";

/** With `SOAK=1`, which takes minutes on slow wires. */
const WHOLE_SOAK = 10_000;
/** `npm test` gives as many; `npm run test:hardware` all that the rig names. */
const SHARE = process.env.LOCKSTEP_HARDWARE === "1" ? 1 : 0.3;

export function soakRules(given: Given): void {
  const isWhole = process.env.SOAK === "1";

  test("a great many commands leave nothing behind", { timeout: isWhole ? 1_800_000 : 60_000 }, async () => {
    // Node warns of an emitter that gathers listeners.
    const warnings: string[] = [];
    const warned = (warning: Error) => warnings.push(warning.message);
    process.on("warning", warned);
    const store = given.session().store;
    const adapter = given.rig.adapter(given.clock, { store, holder: null, onProblem: () => {} });
    const all = await Promise.all(given.rig.patient.map((device) => given.session({ adapter, device, store }).up()));
    const each = Math.ceil((isWhole ? WHOLE_SOAK : SHARE * given.rig.soak) / all.length);
    await rounds(all, Math.ceil(each / 10));
    const before = usage();
    await rounds(all, each);
    const after = usage();
    // What is under way at the moment of looking differs by a request and its timer for each device; what is left behind counts with the commands.
    expect(after.handles - before.handles).toBeLessThanOrEqual(2 * all.length);
    expect(after.heapMb - before.heapMb).toBeLessThan(10);
    process.off("warning", warned);
    expect(warnings).toEqual([]);
  });

  async function rounds(all: readonly Session[], each: number): Promise<void> {
    await Promise.all(
      all.map(async (device) => {
        for (let count = 0; count < each; count++) {
          device.heard.length = 0;
          const command = device.act(given.rig.acts[count % 2 === 0 ? "on" : "off"]);
          await ended(device, command.id);
          if (isWhole && given.rig.soakRestMs !== undefined) await device.passes(given.rig.soakRestMs);
        }
      }),
    );
  }
}

function usage(): { readonly heapMb: number; readonly handles: number } {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return { heapMb: process.memoryUsage().heapUsed / 1e6, handles: process.getActiveResourcesInfo().length };
}
