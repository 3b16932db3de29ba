/** 2, as far as it exists: no command leaves that the log has not announced before, and no device carries out what has not left. */
import type { LineEvent } from "../../../src/model/index.ts";
import type { MakeRule } from "./rule.ts";

/** Newest commands that are remembered: more than can be under way on all wires. */
const REMEMBERED_MAX = 2_000;

/** The first of them goes when there are too many. */
function remember(all: Set<string>, one: string): void {
  all.add(one);
  if (all.size > REMEMBERED_MAX) for (const oldest of all) return void all.delete(oldest);
}

export const intent: MakeRule = (_watched, tell) => {
  const announced = new Set<string>();
  const left = new Set<string>();
  return {
    event(event: LineEvent) {
      const isDispatch = event.type === "step-dispatched" || event.type === "act-dispatched";
      if (!isDispatch && event.type !== "step-resumed") return;
      if (event.commandId !== null) remember(announced, String(event.commandId));
    },
    commanded({ id, device, act, fence }) {
      if (!announced.has(String(id)))
        tell("2", `command ${id} (${device} ${act.verb}) left, and the log had not said so`);
      remember(left, `${fence.epoch}/${id} ${device}`);
    },
    executed({ id, device, fence }) {
      if (!left.has(`${fence.epoch}/${id} ${device}`))
        tell("2", `${device} carried out command ${id}, which nobody has sent it`);
    },
  };
};
