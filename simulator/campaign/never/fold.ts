/** 13: the events, folded, give the live state; their numbers have no gaps; and nobody who listens has been thrown out. */
import { isDeepStrictEqual } from "node:util";
import { applyEvent, INITIAL_STATE, type LineState } from "../../../src/model/index.ts";
import type { MakeRule } from "./rule.ts";

/** Comparing takes longer than folding: it is done once in so many events. */
const COMPARED_EVERY = 400;

export const fold: MakeRule = ({ state }, tell) => {
  let own: LineState = INITIAL_STATE;
  let atMs = 0;
  return {
    event(event) {
      if (event.seq !== own.seq + 1) tell("13", `event ${event.seq} (${event.type}) follows event ${own.seq}`);
      if (event.atMs < atMs) tell("13", `event ${event.seq} (${event.type}) is of before the one before it`);
      if (event.type === "listener-failed") tell("no exception", `a listener failed: ${event.why}`);
      atMs = event.atMs;
      own = applyEvent(own, event);
    },
    quiet() {
      if (own.seq % COMPARED_EVERY !== 0) return;
      if (!isDeepStrictEqual(own, state())) tell("13", `the fold of ${own.seq} events is not the live state`);
    },
  };
};
