/**
 * The books of the parts in the nominal run, as the controller keeps them: a part is taken once, is in one place, and is placed or rejected
 * before its cycle ends. Beside them is what each gripper has closed on, whether it is counted or not.
 *
 * What the files do not say is unknown, and nothing is said against it: a step whose `if` only the line can decide makes the books of its
 * cycle unknown, and so does a gripper whose place is not known.
 */
import type { DeviceName, PartChange, Sequence, Site } from "../../model/index.ts";
import type { NumberedStep, Stage } from "../schedule/index.ts";
import { type CycleRun, deviceOf, siteUnder } from "../schedule/index.ts";
import type { BookTrouble } from "./book-trouble.ts";
import type { Findings } from "./findings.ts";
import { PlacedParts } from "./placed-parts.ts";
import { RowSpots } from "./row-spots.ts";

type Hand = "empty" | "full" | "unknown";

/** A counted part: where it is, and the step that took it. */
interface Entry {
  at: DeviceName;
  readonly taker: NumberedStep;
  readonly takenMs: number;
}

/** A step under way, as it has to be known before its end changes anything. */
interface Due {
  readonly device: DeviceName | null;
  readonly receiver: DeviceName | null;
  /** False: its `if` is not known to be true. */
  readonly isCertain: boolean;
  site: Site | null;
  /** Whether the feeder under the gripper has a part ready; undefined: there is none, or it is not known. */
  isReady: boolean | undefined;
}

/** Positions at which nobody picks a part up. */
const NO_PICK_UP: ReadonlySet<string> = new Set(["home", "reject"]);

export class PartBooks {
  readonly #findings: Findings;
  readonly #spots: RowSpots;
  readonly #placed = new PlacedParts();
  /** By cycle. */
  readonly #parts = new Map<number, Entry>();
  readonly #unknown = new Set<number>();
  readonly #hands = new Map<DeviceName, Hand>();
  /** Axes whose last move may have been left out. */
  readonly #adrift = new Set<DeviceName>();
  /** Positions where something was laid down. */
  readonly #laid = new Set<string>();
  readonly #due = new Map<number, Due>();

  constructor(findings: Findings, sequence: Sequence) {
    this.#findings = findings;
    this.#spots = new RowSpots(findings, sequence);
  }

  started(stage: Stage, run: CycleRun, { step, partTo, ...numbered }: NumberedStep): void {
    const device = nameOf(stage, deviceOf(run, { step, partTo, ...numbered }));
    const condition = step.if === null ? null : stage.readiness.conditionOf(run, step.if);
    const to = step.part?.kind === "moved" ? step.part.to : null;
    const receiver = to?.kind === "pool" ? (run.members[run.template.bindings.indexOf(to.binding)] ?? -1) : partTo;
    this.#due.set(run.first + step.index, {
      device,
      receiver: nameOf(stage, receiver),
      isCertain: step.if === null || condition?.evaluate(stage.live.assumed) === true,
      site: null,
      isReady: undefined,
    });
  }

  ending(stage: Stage, run: CycleRun, { step, act }: NumberedStep): void {
    const due = this.#due.get(run.first + step.index);
    const device = stage.index.line.devices.get(due?.device ?? "");
    if (due === undefined || device?.kind !== "gripper" || act === null) return;
    due.site = this.#adrift.has(device.mount ?? "") ? null : siteUnder(stage, device);
    if (due.site?.kind !== "device") return;
    const isReady = stage.live.get(`${due.site.device}.part_ready`);
    if (typeof isReady === "boolean") due.isReady = isReady;
  }

  ended(stage: Stage, run: CycleRun, numbered: NumberedStep): void {
    const { step, act } = numbered;
    const due = this.#due.get(run.first + step.index);
    this.#due.delete(run.first + step.index);
    if (due === undefined) return;
    const device = stage.index.line.devices.get(due.device ?? "");
    if (device?.kind === "axes") this.#adrift[due.isCertain ? "delete" : "add"](device.name);
    this.#spots.ended(stage, run, numbered, due);
    const hasPart = (this.#hands.get(due.device ?? "") ?? "empty") !== "empty";
    const putOn = this.#placed.ended(stage, run, numbered, { ...due, isCertain: due.isCertain && hasPart });
    if (putOn !== null) this.#tell(stage, run, numbered, putOn);
    if (step.part === null && device?.kind !== "gripper") return;
    if (!due.isCertain) {
      if (step.part !== null) this.#forget(run.cycle);
      if (device?.kind === "gripper") this.#hands.set(device.name, "unknown");
      return;
    }
    const tell = (trouble: BookTrouble): void => this.#tell(stage, run, numbered, trouble);
    const isGrip = device?.kind === "gripper" && act?.verb === "grip";
    const isRelease = device?.kind === "gripper" && act?.verb === "release";
    const trouble = this.#unknown.has(run.cycle)
      ? null
      : this.#wrong(stage, run, step.part, due, { isGrip, isRelease });
    if (trouble !== null) tell(trouble);
    if (isRelease && trouble?.kind === "holds-nothing") this.#loosen(run.cycle);
    // Two parts under one number: what comes after says nothing of either.
    if (trouble?.kind === "still-in-process") this.#forget(run.cycle);
    if (isGrip && trouble === null && step.part?.kind === "taken") this.#mayBeBare(stage, run, numbered, due);
    if (isGrip && trouble === null && step.part?.kind === "moved") this.#mayNotMeet(stage, run, numbered, due);
    this.#enter(run, numbered, due, stage.nowMs - (run.beganMs ?? 0));
    if (isGrip) this.#hands.set(device.name, this.#afterGrip(step.part, due));
    if (isRelease) this.#hands.set(device.name, "empty");
    if (isRelease && due.site !== null) this.#laid.add(placeName(due.site));
  }

  cycleEnded(stage: Stage, run: CycleRun): void {
    const entry = this.#parts.get(run.cycle);
    this.#parts.delete(run.cycle);
    this.#unknown.delete(run.cycle);
    if (entry === undefined) return;
    if (this.#hands.has(entry.at)) this.#hands.set(entry.at, "unknown");
    this.#findings.add("never-ended", {
      ...{ severity: "error", code: "books", step: entry.taker.step.id, cycle: run.cycle, cycleMs: entry.takenMs },
      at: entry.taker.step.source,
      others: [{ what: entry.at, at: stage.index.line.devices.get(entry.at)?.source ?? entry.taker.step.source }],
      found: { kind: "books", trouble: { kind: "never-ended", at: entry.at } },
    });
  }

  /** The first thing that the controller, or the line, would find wrong with the step. */
  #wrong(
    stage: Stage,
    run: CycleRun,
    part: PartChange | null,
    due: Due,
    { isGrip, isRelease }: { readonly isGrip: boolean; readonly isRelease: boolean },
  ): BookTrouble | null {
    if (part === null) return null;
    const entry = this.#parts.get(run.cycle) ?? null;
    const device = due.device ?? "";
    const hand = this.#hands.get(device) ?? "empty";
    if (isRelease && part.kind !== "taken") {
      if (hand === "empty") return { kind: "holds-nothing", device, wanted: part.kind };
      const at = entry?.at ?? device;
      if (at !== device && this.#hands.get(at) === "full") return { kind: "other-hand", device, wanted: part.kind, at };
    }
    if (part.kind === "taken") {
      if (entry !== null) return { kind: "still-in-process", at: entry.at };
      return this.#occupied(device) ?? (isGrip ? this.#gripsNothing(stage, due, device, hand) : null);
    }
    if (entry === null) return { kind: "no-part", wanted: part.kind };
    if (part.kind !== "moved" || due.receiver === null) return null;
    if (isGrip && hand === "full") return { kind: "holds-already", device };
    const full = this.#occupied(due.receiver);
    if (full !== null) return full;
    const standsAt = due.site?.kind === "device" || due.site?.kind === "belt" ? due.site.device : null;
    if (standsAt === null) return null;
    if (isGrip && due.receiver === device && this.#isElsewhere(stage, device, entry.at, standsAt))
      return { kind: "gripped-elsewhere", device, partAt: entry.at, standsAt };
    if (isRelease && this.#isElsewhere(stage, device, due.receiver, standsAt))
      return { kind: "laid-elsewhere", partAt: due.receiver, standsAt };
    return null;
  }

  #occupied(device: DeviceName): BookTrouble | null {
    for (const [cycle, { at }] of this.#parts) if (at === device) return { kind: "place-full", device, cycle };
    return null;
  }

  #gripsNothing({ index }: Stage, { site, isReady }: Due, device: DeviceName, hand: Hand): BookTrouble | null {
    if (hand === "full") return { kind: "holds-already", device };
    if (site?.kind === "device")
      return isReady === false ? { kind: "nothing-there", device, place: site.device } : null;
    if (site?.kind !== "spot" || !NO_PICK_UP.has(site.position)) return null;
    return this.#isBare(index, site) ? { kind: "nothing-there", device, place: site.position } : null;
  }

  /** A tray that a person fills is not in the files: what is taken from nowhere is worth a warning, and no more. */
  #mayBeBare(stage: Stage, run: CycleRun, step: NumberedStep, { site, device, isReady }: Due): void {
    if (site === null || site.kind === "belt" || isReady !== undefined || !this.#isBare(stage.index, site)) return;
    this.#tell(stage, run, step, { kind: "never-brought", device: device ?? "", place: placeName(site) }, "warning");
  }

  /** Two arms may hand a part over; the files do not say whether their grippers meet. */
  #mayNotMeet(stage: Stage, run: CycleRun, step: NumberedStep, { device, receiver }: Due): void {
    const from = this.#parts.get(run.cycle)?.at ?? "";
    if (device === null || receiver !== device || from === device || this.#hands.get(from) !== "full") return;
    this.#tell(stage, run, step, { kind: "from-hand", device, from }, "warning");
  }

  /** True if no step has laid anything there, and every feeder is known to be elsewhere. */
  #isBare({ line, sites }: Stage["index"], site: Site): boolean {
    const feeders = [...line.devices.values()].filter(({ kind }) => kind === "feeder");
    return !this.#laid.has(placeName(site)) && feeders.every(({ name }) => sites.isPlaced(name));
  }

  /** True if the gripper's arm stands at another device than `wanted`, which has its own places on the way of that arm. */
  #isElsewhere({ index, live }: Stage, gripper: DeviceName, wanted: DeviceName, standsAt: DeviceName): boolean {
    const device = index.line.devices.get(gripper);
    const kind = index.line.devices.get(wanted)?.kind;
    if (device?.kind !== "gripper" || device.mount === null || wanted === standsAt) return false;
    if (kind === "conveyor" || kind === "gripper" || kind === "axes") return false;
    const places = index.sites.placesOf(wanted, device.mount);
    const isThere = (place: Readonly<Record<string, number>>): boolean =>
      Object.entries(place).every(([axis, value]) => {
        const at = live.get(`${device.mount}.${axis}`);
        return typeof at === "number" && Math.abs(at - value) <= 1;
      });
    return places.length > 0 && !places.some(isThere);
  }

  #enter(run: CycleRun, taker: NumberedStep, { device, receiver }: Due, takenMs: number): void {
    const { part } = taker.step;
    const entry = this.#parts.get(run.cycle);
    if (part === null || this.#unknown.has(run.cycle)) return;
    if (part.kind === "taken") this.#parts.set(run.cycle, { at: device ?? "nowhere", taker, takenMs });
    else if (part.kind === "moved") {
      if (entry !== undefined && receiver !== null) entry.at = receiver;
    } else this.#parts.delete(run.cycle);
  }

  /** A grip that is not counted may close on nothing, except at a feeder that has a part ready. */
  #afterGrip(part: PartChange | null, { device, isReady }: Due): Hand {
    const before = this.#hands.get(device ?? "") ?? "empty";
    if (part !== null || isReady === true) return "full";
    return before === "full" ? "full" : "unknown";
  }

  #forget(cycle: number): void {
    this.#loosen(cycle);
    this.#parts.delete(cycle);
    this.#unknown.add(cycle);
  }

  /** What became of the cycle's part is not known: nor what its gripper holds. */
  #loosen(cycle: number): void {
    const at = this.#parts.get(cycle)?.at ?? "";
    if (this.#hands.has(at)) this.#hands.set(at, "unknown");
  }

  #tell(
    stage: Stage,
    run: CycleRun,
    { step }: NumberedStep,
    trouble: BookTrouble,
    severity: "error" | "warning" = "error",
  ): void {
    const named = [...new Set(Object.values(trouble))].flatMap((name) => {
      const device = typeof name === "string" ? stage.index.line.devices.get(name) : undefined;
      return device === undefined ? [] : [{ what: device.name, at: device.source }];
    });
    this.#findings.add(trouble.kind, {
      ...{ severity, code: "books", step: step.id, cycle: run.cycle, at: step.source, others: named },
      cycleMs: stage.nowMs - (run.beganMs ?? 0),
      found: { kind: "books", trouble },
    });
  }
}

const nameOf = ({ index }: Stage, device: number): DeviceName | null => index.devices[device]?.device.name ?? null;

function placeName(site: Site): string {
  if (site.kind === "spot") return site.position;
  if (site.kind !== "loose") return site.device;
  return Object.entries(site.at)
    .map(([axis, value]) => `${axis} ${Math.round(value * 10) / 10}`)
    .join(", ");
}
