/**
 * Whether the line's interlocks and zones hold after homing, and after everything that starts or ends. What happens in the
 * midst of a motion the planner looks at before it lets the motion start.
 */
import { type Condition, compileKnown } from "../../conditions/index.ts";
import type { CycleRun, NumberedStep, Stage } from "../schedule/index.ts";
import type { Findings, NewFinding } from "./findings.ts";
import { interlockSide, zoneSides } from "./sides.ts";

interface Rule {
  readonly name: string;
  readonly condition: Condition;
  isBroken: boolean;
  /** A step was let go that will break it: that is told already. */
  isWaived: boolean;
}

type Where = Pick<NewFinding, "step" | "cycle" | "cycleMs" | "at">;

export class LineRules {
  readonly #findings: Findings;
  #rules: readonly Rule[] = [];
  /** Zones that something else than a member's own motion may take it into. */
  #zones: readonly number[] = [];
  readonly #shared = new Set<number>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  begun(stage: Stage): void {
    const { index } = stage;
    this.#rules = [...index.line.interlocks.values()].map(({ name, require }) => ({
      ...{ name, condition: compileKnown(require.text, index.scope), isBroken: false, isWaived: false },
    }));
    const start = { step: null, cycle: 1, cycleMs: 0 };
    for (const rule of this.#rules.filter(({ condition }) => isFalse(stage, condition))) {
      rule.isBroken = true;
      const at = index.line.interlocks.get(rule.name)?.require.at;
      if (at === undefined) continue;
      const found = { kind: "bad-start", ...said(stage, rule) } as const;
      this.#findings.add(rule.name, { ...start, severity: "error", code: "bad-start", at, others: [], found });
    }
    for (const [number, name] of index.zones.entries()) {
      const at = index.line.zones.get(name)?.source;
      if (at !== undefined) this.#lookAtZone(stage, number, { ...start, at });
    }
    this.#zones = index.zones.flatMap((_, zone) =>
      index.devices.some((device) =>
        device.zones.some(
          (its) => its.zone === zone && its.inside.slots.some((slot) => index.ownerOf[slot] !== device.index),
        ),
      )
        ? [zone]
        : [],
    );
  }

  /** A step is let go though it will break the interlock: it is told already. */
  waived(interlock: string): void {
    const rule = this.#rules.find(({ name }) => name === interlock);
    if (rule !== undefined) rule.isWaived = true;
  }

  /** The step has started or ended. */
  look(stage: Stage, run: CycleRun, { step }: NumberedStep): void {
    const where = { step: step.id, cycle: run.cycle, cycleMs: stage.nowMs - (run.beganMs ?? 0), at: step.source };
    for (const rule of this.#rules) {
      const isBroken = isFalse(stage, rule.condition);
      if (isBroken && !rule.isBroken && !rule.isWaived) {
        const others = interlockSide(stage, rule.name);
        const found = { kind: "trips", ...said(stage, rule) } as const;
        this.#findings.add(rule.name, { ...where, severity: "error", code: "would-trip", others, found });
      }
      rule.isWaived &&= !isBroken;
      rule.isBroken = isBroken;
    }
    for (const zone of this.#zones) this.#lookAtZone(stage, zone, where);
  }

  #lookAtZone(stage: Stage, zone: number, where: Where): void {
    const { index, live, nowMs } = stage;
    live.lookAt(nowMs);
    const inside = index.devices.filter(({ zones }) =>
      zones.some((its) => its.zone === zone && its.inside.evaluate(live.known) === true),
    );
    if (inside.length < 2) {
      this.#shared.delete(zone);
      return;
    }
    if (this.#shared.has(zone)) return;
    this.#shared.add(zone);
    this.#findings.add(index.zones[zone] ?? "", {
      ...{ ...where, severity: "error", code: "zone-conflict" },
      others: zoneSides(
        stage,
        zone,
        inside.map((device) => device.index),
      ),
      found: { kind: "shared-zone", zone: index.zones[zone] ?? "", devices: inside.map(({ device }) => device.name) },
    });
  }

  /** A step was let into a zone that another has: it is told already. */
  waivedZone(zone: number): void {
    this.#shared.add(zone);
  }
}

function isFalse({ live, nowMs }: Stage, condition: Condition): boolean {
  live.lookAt(nowMs);
  return condition.evaluate(live.known) === false;
}

function said({ live }: Stage, { name, condition }: Rule) {
  return { interlock: name, text: condition.text, read: condition.read(live.known) };
}
