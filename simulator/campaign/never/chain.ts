/**
 * 5: the safety chain opens in the instant in which one of its inputs is not known to be closed any more, and leaves every axis unverified;
 * what trips stops its devices at once and hard enough; only category 2 is ever bypassed.
 */
import type { DeviceName, LineEvent, StopCategory } from "../../../src/model/index.ts";
import { isBeingRead } from "./being-read.ts";
import type { MakeRule } from "./rule.ts";

export const chain: MakeRule = (watch, tell) => {
  const { clock, line, heard, state } = watch;
  const inputs = line.safetyChain.flatMap((device) => {
    const signal = heard.signals.find((its) => its.device === device);
    return signal === undefined ? [] : [{ device, closed: heard.condition(signal.name), wasClosed: false }];
  });
  let hasOpened = false;
  let tripped: {
    readonly atMs: number;
    readonly interlock: string;
    readonly category: StopCategory;
    readonly stops: readonly DeviceName[];
  }[] = [];
  /** By device: the last stop order, and the hardest of its instant. */
  const stops = new Map<DeviceName, { readonly atMs: number; readonly category: StopCategory }>();

  const judgeStops = (): void => {
    for (const { atMs, interlock, category, stops: names } of tripped) {
      for (const name of names) {
        const kind = line.devices.get(name)?.kind;
        if ((kind !== "axes" && kind !== "conveyor") || state().devices[name]?.link !== "up") continue;
        const order = stops.get(name);
        if (order?.atMs !== atMs) tell("5", `interlock ${interlock} has tripped, and ${name} was not told to stop`);
        else if (order.category > category)
          tell(
            "5",
            `interlock ${interlock} is of category ${category}, and ${name} was stopped under ${order.category}`,
          );
      }
    }
    tripped = [];
  };

  const judgeInputs = (): void => {
    for (const input of inputs) {
      if (!heard.canJudge(input.closed)) continue;
      const value = input.closed.evaluate(heard);
      const isClosed = value === true;
      if (input.wasClosed && value === undefined && isBeingRead(input.closed, watch)) continue;
      if (input.wasClosed && !isClosed)
        tell("5", `${input.device} of the safety chain is not closed any more, and nothing has opened`);
      input.wasClosed = isClosed;
    }
    if (!hasOpened) return;
    for (const { name, kind } of line.devices.values()) {
      if (kind === "axes" && state().devices[name]?.verified === true)
        tell("10", `${name} counts as verified, and the safety chain has opened`);
    }
    hasOpened = false;
  };

  return {
    event(event: LineEvent) {
      if (event.type === "safety-chain-opened") {
        hasOpened = true;
        for (const input of inputs) if (input.device === event.device) input.wasClosed = false;
      }
      if (event.type === "interlock-tripped") {
        const { interlock, category } = event;
        tripped.push({ atMs: event.atMs, interlock, category, stops: line.interlocks.get(interlock)?.stops ?? [] });
      }
      if (event.type === "interlock-bypassed" && line.interlocks.get(event.interlock)?.category !== 2)
        tell("6", `interlock ${event.interlock} is not of category 2, and was bypassed`);
    },
    stopping({ device, category }) {
      const atMs = clock.nowMs();
      const before = stops.get(device);
      const hardest = before?.atMs === atMs && before.category < category ? before.category : category;
      stops.set(device, { atMs, category: hardest });
    },
    quiet() {
      if (inputs.length > 0) judgeInputs();
      if (tripped.length > 0) judgeStops();
    },
  };
};
