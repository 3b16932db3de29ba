/** `--fault name@step:cycle`: breaks something when that step of that cycle is dispatched. */

import { CommanderError, InvalidArgumentError } from "commander";
import { applyFault, FAULTS, type FaultName } from "../../simulator/world/index.ts";
import { nearest } from "../conditions/index.ts";
import { cyclesMost, type Sequence } from "../model/index.ts";
import { faultList } from "./fault-list.ts";
import { EXIT, type Io } from "./io.ts";
import type { LineSession } from "./line-session.ts";

export interface PlannedFault {
  readonly name: FaultName;
  readonly step: string;
  readonly cycle: number;
}

/** Reads one `name@step:cycle`, adding it to those before it. For `list` it tells the catalogue instead, and that is all. */
export function readFault(io: Io) {
  return (text: string, before: readonly PlannedFault[] = []): readonly PlannedFault[] => {
    if (text === "list") {
      io.out(faultList());
      throw new CommanderError(EXIT.done, "lockstep.faultList", "(list)");
    }
    const [, name = "", step = "", cycle = ""] = /^([\w-]+)@([\w-]+):(\d+)$/.exec(text) ?? [];
    if (name === "")
      throw new InvalidArgumentError("It looks like dropped-part@carry:2, or list, which says what there is.");
    if (!isFault(name)) throw new InvalidArgumentError(noSuchFault(name));
    return [...before, { name, step, cycle: Number(cycle) }];
  };
}

function noSuchFault(name: string): string {
  const meant = nearest(name, Object.keys(FAULTS));
  return `There is no fault "${name}"${meant === null ? "" : `; did you mean "${meant}"?`} --fault list says what there is.`;
}

const isFault = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);

/** A fault that would never happen is a mistake in the command; null if all can. */
export function faultMistake(faults: readonly PlannedFault[], sequence: Sequence): string | null {
  for (const { name, step, cycle } of faults) {
    const steps = sequence.templates[(cycle - 1) % sequence.templates.length]?.steps ?? [];
    if (!steps.some(({ id }) => id === step)) {
      return `--fault ${name}@${step}:${cycle}: there is no step "${step}"; there are ${steps.map(({ id }) => id).join(", ")}.`;
    }
    const cycles = cyclesMost(sequence);
    if (cycle < 1 || cycle > cycles) {
      return `--fault ${name}@${step}:${cycle}: there is no cycle ${cycle}; the run has ${cycles}.`;
    }
  }
  return null;
}

/**
 * Injects each fault in the instant in which its step's command leaves.
 * @param tell told at once of a fault that does not fit
 * @returns says at the end which of them never struck, and why
 */
export function injectFaults(
  session: Pick<LineSession, "controller" | "world">,
  faults: readonly PlannedFault[],
  tell: (text: string) => void,
): () => readonly string[] {
  const open = [...faults];
  const refused: string[] = [];
  const named = ({ name, step, cycle }: PlannedFault): string => `the fault ${name}@${step}:${cycle}`;
  session.controller.events.subscribe((event) => {
    if (event.type !== "step-dispatched") return;
    for (const fault of open.filter(({ step, cycle }) => step === event.step && cycle === event.cycle)) {
      open.splice(open.indexOf(fault), 1);
      const wrong =
        event.device === null ? "the step has no device" : applyFault(session.world, fault.name, event.device);
      if (wrong === null) continue;
      refused.push(`${named(fault)} was not injected: ${wrong}`);
      tell(refused.at(-1) ?? "");
    }
  });
  return () => [
    ...refused,
    ...open.map((fault) => `${named(fault)} never struck: ${fault.step} was never dispatched in cycle ${fault.cycle}`),
  ];
}
