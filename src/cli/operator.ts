/** Carries out what a person at a simulated line does: typed at the console, or scripted in a scenario. */
import { mendAll } from "../../simulator/world/index.ts";
import type { OperatorAct } from "../files/index.ts";
import type { LineSession } from "./line-session.ts";

/** @returns why the line does not take it now, or null */
export function carryOut(act: OperatorAct, { controller, world }: LineSession, by: string): string | null {
  const refusal = (answer: { readonly accepted: boolean; readonly why?: string }): string | null =>
    answer.accepted ? null : (answer.why ?? "it is refused");
  switch (act.kind) {
    case "command":
      return refusal(controller.command(act.command, by, act.choice));
    case "answer":
      return refusal(controller.answer(act.answer, by));
    case "set":
      return world.setInput(act.device, act.isOn) ? null : `There is no switch ${act.device}.`;
    case "clear-latch":
      return refusal(controller.resetInterlock(act.interlock, by));
    case "return":
      return refusal(controller.returnMember(act.device, by));
    case "mend":
      mendAll(world);
      return null;
    default:
      return act satisfies never;
  }
}
