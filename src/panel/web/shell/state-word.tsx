/** The state's name, with a shape: waiting, working, in between, and not as it should be are told apart without colour, too. */
import type { ReactNode } from "react";
import type { LineStateName } from "../../../model/index.ts";
import type { Panel } from "../core/live/index.ts";
import { usePicture, useT } from "../core-react.tsx";

export function StateWord({ panel }: { panel: Panel }): ReactNode {
  const t = useT();
  const { state, isKnown } = usePicture(panel);
  return (
    <>
      <span aria-hidden="true">{isKnown ? SHAPE[KIND_OF[state.state] ?? "acting"] : "?"} </span>
      {isKnown ? t.states[state.state] : t.notKnown.state}
    </>
  );
}

const SHAPE = { still: "○", working: "▶", acting: "◐", abnormal: "▲" } as const;
const KIND_OF: Readonly<Partial<Record<LineStateName, keyof typeof SHAPE>>> = {
  Stopped: "still",
  Idle: "still",
  Complete: "still",
  Execute: "working",
  Held: "abnormal",
  Suspended: "abnormal",
  Aborting: "abnormal",
  Aborted: "abnormal",
};
