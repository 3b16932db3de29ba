/**
 * Two rows of a table that place on one spot of one tray (`model/trays.ts` says what a tray is). The simulated world finds the same.
 */
import { type DeviceName, type Filled, type Sequence, type Site, Spots, Trays, templateOf } from "../../model/index.ts";
import type { CycleRun, NumberedStep, Stage } from "../schedule/index.ts";
import type { Findings } from "./findings.ts";

type Row = NonNullable<ReturnType<typeof templateOf>["row"]>;

export class RowSpots {
  readonly #findings: Findings;
  readonly #sequence: Sequence;
  readonly #trays: Trays;
  /** By axes: what lies on the tray that was filled last. */
  readonly #placed = new Map<DeviceName, { readonly tray: string; readonly spots: Spots<Row> }>();

  constructor(findings: Findings, sequence: Sequence) {
    this.#findings = findings;
    this.#sequence = sequence;
    this.#trays = new Trays(sequence);
  }

  ended(
    stage: Stage,
    run: CycleRun,
    { step, act }: NumberedStep,
    { device: name, site }: { readonly device: DeviceName | null; readonly site: Site | null },
  ): void {
    if (this.#sequence.templates.length < 2) return;
    const device = stage.index.line.devices.get(name ?? "");
    if (device === undefined) return;
    if (device.kind === "axes") this.#trays.moved(device, step, run.cycle);
    this.#trays.ended(device, step);
    if (device.kind !== "gripper" || act?.verb !== "release" || step.part?.kind !== "placed") return;
    if (device.mount === null || (site?.kind !== "spot" && site?.kind !== "loose")) return;
    // A reject bin takes any number.
    if (site.kind === "spot" && site.position === "reject") return;
    const filled = this.#trays.trayOf(device, run.cycle);
    if (filled !== null) this.#place(stage, run, device.mount, filled);
  }

  #place(stage: Stage, run: CycleRun, mount: DeviceName, { tray, move }: Filled): void {
    const { row } = templateOf(this.#sequence, run.cycle);
    const carrier = stage.index.devices[stage.index.indexOf.get(mount) ?? -1];
    if (row === null || carrier?.device.kind !== "axes") return;
    const names = [...carrier.device.axes.keys()];
    const at = Object.fromEntries(names.map((axis, i) => [axis, Number(stage.live.kept(carrier.axisSlots[i] ?? -1))]));
    const placed = this.#placed.get(mount);
    const spots = placed?.tray === tray ? placed.spots : new Spots<Row>();
    this.#placed.set(mount, { tray, spots });
    const other = spots.lay(at, row);
    if (other === null) return;
    this.#findings.add("", {
      ...{ severity: "error", code: "same-spot", step: move.id, cycle: run.cycle },
      cycleMs: stage.nowMs - (run.beganMs ?? 0),
      at: { file: row.file, line: row.line, column: 1 },
      others: [
        { what: `row ${other.number}`, at: { file: other.file, line: other.line, column: 1 } },
        { what: move.id, at: move.source },
      ],
      found: {
        kind: "same-spot",
        row: row.number,
        other: other.number,
        mount,
        at: axesText(carrier.device, Object.values(at)),
      },
    });
  }
}

function axesText(device: Stage["index"]["devices"][number]["device"], at: readonly number[]): string {
  const axes = device.kind === "axes" ? [...device.axes.values()] : [];
  return axes.map(({ name, unit }, place) => `${name} ${Math.round((at[place] ?? 0) * 100) / 100} ${unit}`).join(", ");
}
