/**
 * The line machine: the PackML spine, made from the table in `model/packml.ts` and from nothing else.
 * It decides which state follows which; the work of each state is an actor that the controller provides, and leaving a
 * state ends that state's work.
 */
import { type AnyEventObject, fromCallback, setup } from "xstate";
import {
  ACTING_TO,
  COMMAND_RULES,
  isActing,
  LINE_COMMANDS,
  type LineCommand,
  type LineStateName,
  STATES,
} from "../../model/index.ts";

type LineMachineEvent = { readonly type: LineCommand } | { readonly type: "sc" };

/** What the controller does in a state; calls `complete` when an acting state's work is done. Returns how to end it early. */
type StateWork = (state: LineStateName, complete: () => void) => (() => void) | undefined;

export interface LineMachinePort {
  /** A transition happened. */
  readonly entered: (to: LineStateName, event: LineCommand | "sc") => void;
  readonly work: StateWork;
}

/** The machine as data, for `lockstep states` and for the controller alike. */
export function createLineMachine(port: LineMachinePort) {
  return setup({
    types: { events: {} as LineMachineEvent },
    actors: {
      work: fromCallback<AnyEventObject, { state: LineStateName }>(({ input, sendBack }) =>
        port.work(input.state, () => sendBack({ type: "sc" })),
      ),
    },
    actions: {
      entered: ({ event }, params: { state: LineStateName }) => {
        // The first entry, at start, is no transition.
        if (isLineEvent(event.type)) port.entered(params.state, event.type);
      },
    },
  }).createMachine({
    id: "line",
    initial: "Stopped",
    states: Object.fromEntries(STATES.map((state) => [state, stateNode(state)])),
  });
}

function stateNode(state: LineStateName) {
  const on: Record<string, LineStateName> = {};
  for (const command of LINE_COMMANDS) {
    if (COMMAND_RULES[command].from.includes(state)) on[command] = COMMAND_RULES[command].to;
  }
  if (isActing(state)) on.sc = ACTING_TO[state];
  return {
    on,
    entry: { type: "entered" as const, params: { state } },
    invoke: { id: `work-${state}`, src: "work" as const, input: { state } },
  };
}

const isLineEvent = (type: string): type is LineCommand | "sc" => type === "sc" || Object.hasOwn(COMMAND_RULES, type);

/** Every transition of the machine, as it is: `lockstep states --json`. */
export function lineTransitions(): readonly { from: string; event: string; to: string }[] {
  const machine = createLineMachine({ entered: () => {}, work: () => undefined });
  return Object.values(machine.states).flatMap((node) =>
    node.ownEvents.flatMap((event) =>
      (node.on[event] ?? []).flatMap((transition) =>
        (transition.target ?? []).map((target) => ({ from: node.key, event, to: target.key })),
      ),
    ),
  );
}
