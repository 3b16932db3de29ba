/**
 * Two rows of a table that place on one spot. Only where the rows themselves say where to: a bin or a belt takes part after part at one
 * named position. What may change the tray between two rows lets all spots be free again: a belt that moves, or a step on a tool or an
 * output that some rows run and others do not.
 */
import { type DeviceName, type Sequence, type Site, type Step, templateOf } from "../../model/index.ts";
import type { CycleRun } from "../cycle-run.ts";
import type { NumberedStep } from "../cycle-template.ts";
import type { Stage } from "../stage.ts";
import type { Findings } from "./findings.ts";

/** Places nearer to each other than this are one spot, in the unit of each axis. The simulator says the same of parts. */
const SAME_SPOT = 0.1;

type Row = NonNullable<ReturnType<typeof templateOf>["row"]>;

export class RowSpots {
  readonly #findings: Findings;
  readonly #sequence: Sequence;
  /** By axes: the step that moved them last, and its cycle. */
  readonly #lastMoves = new Map<DeviceName, { readonly step: Step; readonly cycle: number }>();
  readonly #placedBy = new Map<string, Row>();

  constructor(findings: Findings, sequence: Sequence) {
    this.#findings = findings;
    this.#sequence = sequence;
  }

  ended(
    stage: Stage,
    run: CycleRun,
    { step, act }: NumberedStep,
    { device: name, site }: { readonly device: DeviceName | null; readonly site: Site | null },
  ): void {
    if (this.#sequence.templates.length < 2) return;
    const device = stage.index.line.devices.get(name ?? "");
    if (device?.kind === "axes") this.#lastMoves.set(device.name, { step, cycle: run.cycle });
    const mayClear = device?.kind === "tool" || device?.kind === "output";
    if (device?.kind === "conveyor" || (mayClear && step.if !== null)) this.#placedBy.clear();
    if (device?.kind !== "gripper" || act?.verb !== "release" || step.part?.kind !== "placed") return;
    if (device.mount === null || (site?.kind !== "spot" && site?.kind !== "loose")) return;
    const mover = this.#lastMoves.get(device.mount);
    if (mover?.cycle === run.cycle && this.#isOfRow(mover.step)) this.#place(stage, run, mover.step, device.mount);
  }

  /** True if the row says where the step goes: other rows have a step of their own in its stead. */
  #isOfRow(step: Step): boolean {
    const { work, index } = step;
    if (work.kind !== "act" || work.act.verb !== "move") return false;
    if (work.act.to.kind !== "coordinates" || work.act.to.name !== null) return false;
    return this.#sequence.templates.some(({ steps }) => steps[index] !== step);
  }

  #place(stage: Stage, run: CycleRun, step: Step, mount: DeviceName): void {
    const { row } = templateOf(this.#sequence, run.cycle);
    const carrier = stage.index.devices[stage.index.indexOf.get(mount) ?? -1];
    if (row === null || carrier === undefined) return;
    const at = carrier.axisSlots.map((slot) => Number(stage.live.kept(slot)));
    const pass = Math.floor((run.cycle - 1) / this.#sequence.templates.length);
    const key = `${pass} ${mount} ${at.map((value) => Math.round(value / SAME_SPOT)).join()}`;
    const other = this.#placedBy.get(key);
    this.#placedBy.set(key, row);
    if (other === undefined) return;
    this.#findings.add("", {
      ...{ severity: "error", code: "same-spot", step: step.id, cycle: run.cycle },
      cycleMs: stage.nowMs - (run.beganMs ?? 0),
      at: { file: row.file, line: row.line, column: 1 },
      others: [
        { what: `row ${other.number}`, at: { file: other.file, line: other.line, column: 1 } },
        { what: step.id, at: step.source },
      ],
      found: { kind: "same-spot", row: row.number, other: other.number, mount, at: axesText(carrier.device, at) },
    });
  }
}

function axesText(device: Stage["index"]["devices"][number]["device"], at: readonly number[]): string {
  const axes = device.kind === "axes" ? [...device.axes.values()] : [];
  return axes.map(({ name, unit }, place) => `${name} ${Math.round((at[place] ?? 0) * 100) / 100} ${unit}`).join(", ");
}
