/**
 * Parts that lie where a cycle has placed them, and that nothing has taken away since: a second one would be put on top. A belt takes them away
 * when it moves, a tool may do so with anything it does, and a gripper that closes there. A bin at a named position takes part after part.
 */
import type { DeviceName, Site } from "../../model/index.ts";
import type { CycleRun, NumberedStep, Stage } from "../schedule/index.ts";
import type { BookTrouble } from "./book-trouble.ts";

export class PlacedParts {
  /** By device, and by station of a belt: the cycle whose part lies there. */
  readonly #lying = new Map<DeviceName, Map<number, number>>();

  /**
   * @param done the step that has ended: its device, where its gripper stands, and whether it is known to have run, with a part in hand
   * @returns the part that this step's part was put on, if any
   */
  ended(
    stage: Stage,
    run: CycleRun,
    { step, act }: NumberedStep,
    done: { readonly device: DeviceName | null; readonly site: Site | null; readonly isCertain: boolean },
  ): BookTrouble | null {
    const device = stage.index.line.devices.get(done.device ?? "");
    if (device?.kind === "conveyor" || device?.kind === "tool") this.#lying.delete(device.name);
    if (device?.kind !== "gripper" || act === null) return null;
    const { site } = done;
    if (site?.kind !== "belt" && site?.kind !== "device") return null;
    if (act.verb === "grip") this.#lying.delete(site.device);
    if (act.verb !== "release" || (step.part?.kind !== "placed" && step.part?.kind !== "rejected") || !done.isCertain)
      return null;
    return this.#place(stage, run, site);
  }

  #place(stage: Stage, run: CycleRun, site: Exclude<Site, { kind: "spot" | "loose" }>): BookTrouble | null {
    const place = stage.index.indexOf.get(site.device) ?? -1;
    const { device } = stage.index.devices[place] ?? {};
    if (device?.kind !== "conveyor" && device?.kind !== "tool") return null;
    if (stage.live.motion(place) !== null || stage.live.get(`${device.name}.running`) === true) {
      this.#lying.delete(device.name);
      return null;
    }
    const stationMm = site.kind === "belt" ? site.stationMm : 0;
    const lying = this.#lying.get(device.name) ?? new Map<number, number>();
    const other = lying.get(stationMm);
    this.#lying.set(device.name, lying.set(stationMm, run.cycle));
    return other === undefined
      ? null
      : { kind: "still-there", device: device.name, cycle: other, isBelt: site.kind === "belt" };
  }
}
