/** `--fault name@step:cycle`: breaks something when that step of that cycle is dispatched. */

import { InvalidArgumentError } from "commander";
import { applyFault, FAULTS, type FaultName } from "../../simulator/world/index.ts";
import type { Sequence } from "../model/index.ts";
import type { LineSession } from "./line-session.ts";

export interface PlannedFault {
  readonly name: FaultName;
  readonly step: string;
  readonly cycle: number;
}

/** Reads one `name@step:cycle`, adding it to those before it. */
export function readFault(text: string, before: readonly PlannedFault[] = []): readonly PlannedFault[] {
  const [, name = "", step = "", cycle = ""] = /^([\w-]+)@([\w-]+):(\d+)$/.exec(text) ?? [];
  if (name === "") throw new InvalidArgumentError("It looks like dropped-part@carry:2.");
  if (!isFault(name))
    throw new InvalidArgumentError(`There is no fault "${name}"; there are ${Object.keys(FAULTS).join(", ")}.`);
  return [...before, { name, step, cycle: Number(cycle) }];
}

const isFault = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);

/** A fault that would never happen is a mistake in the command; null if all can. */
export function faultMistake(faults: readonly PlannedFault[], sequence: Sequence): string | null {
  for (const { name, step, cycle } of faults) {
    const steps = sequence.templates[(cycle - 1) % sequence.templates.length]?.steps ?? [];
    if (!steps.some(({ id }) => id === step)) {
      return `--fault ${name}@${step}:${cycle}: there is no step "${step}"; there are ${steps.map(({ id }) => id).join(", ")}.`;
    }
    if (cycle < 1 || cycle > sequence.cycles) {
      return `--fault ${name}@${step}:${cycle}: there is no cycle ${cycle}; the run has ${sequence.cycles}.`;
    }
  }
  return null;
}

/** Injects each fault in the instant in which its step's command leaves. */
export function injectFaults(
  session: LineSession,
  faults: readonly PlannedFault[],
  tell: (text: string) => void,
): void {
  if (faults.length === 0) return;
  const open = [...faults];
  session.controller.events.subscribe((event) => {
    if (event.type !== "step-dispatched") return;
    for (const fault of open.filter(({ step, cycle }) => step === event.step && cycle === event.cycle)) {
      open.splice(open.indexOf(fault), 1);
      const wrong =
        event.device === null ? "the step has no device" : applyFault(session.world, fault.name, event.device);
      if (wrong !== null) tell(`${fault.name}@${fault.step}:${fault.cycle} was not injected: ${wrong}`);
    }
  });
}
