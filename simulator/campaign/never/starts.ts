/** 5: permissives are true at the start, and so is every interlock that stops what starts, by the telemetry that had arrived. */
import { fillMembers } from "../../../src/conditions/index.ts";
import { type Command, type Interlock, templateOf } from "../../../src/model/index.ts";
import type { MakeRule } from "./rule.ts";

/** Acts that end a motion: nothing stands in their way. */
const ENDS_MOTION: ReadonlySet<string> = new Set(["hold", "stop", "off"]);

export const starts: MakeRule = ({ line, sequence, heard, state }, tell) => {
  const interlocks = [...line.interlocks.values()].map((interlock) => ({
    interlock,
    condition: heard.condition(interlock.require.text),
  }));
  const isOff = ({ name }: Interlock): boolean => state().bypasses.some((bypass) => bypass.interlock === name);

  const mayStart = ({ id, device, act }: Command): void => {
    if (ENDS_MOTION.has(act.verb)) return;
    for (const { interlock, condition } of interlocks) {
      if (!interlock.stops.includes(device) || isOff(interlock)) continue;
      const what = `command ${id} (${device} ${act.verb})`;
      if (state().latched.includes(interlock.name))
        tell("5", `${what} past interlock ${interlock.name}, which has tripped`);
      else if (heard.canJudge(condition) && condition.evaluate(heard) !== true)
        tell("5", `${what} past interlock ${interlock.name}, which is not true`);
    }
  };

  const mayBegin = (cycle: number, stepId: string): void => {
    const step = templateOf(sequence, cycle - (state().run?.afterCycle ?? 0)).steps.find(({ id }) => id === stepId);
    const needs = step?.needs ?? null;
    if (needs === null) return;
    const members = state().cycles.find((its) => its.cycle === cycle)?.members ?? {};
    const filled = fillMembers(needs.text, (binding) => line.devices.get(members[binding] ?? ""));
    const condition = heard.condition(filled.text);
    if (heard.canJudge(condition) && condition.evaluate(heard) !== true)
      tell("5", `${stepId} of cycle ${cycle} started, but ${condition.text} was not true`);
  };
  return {
    commanded: mayStart,
    event(event) {
      if (event.type === "step-dispatched") mayBegin(event.cycle, event.step);
    },
  };
};
