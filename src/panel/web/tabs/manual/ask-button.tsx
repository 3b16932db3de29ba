/** A button for an ask: where it would be refused, it says why beside it, or the device's own line above says it. */
import type { ReactNode } from "react";
import type { Ask } from "../../../wire/index.ts";
import type { Panel } from "../../core/live/index.ts";

/** The id of the line that says what stands against every command of the device that is shown. */
export const WHY_ID = "hand-why";

/** What stands against every command of a device. */
export const whyOf = (panel: Panel, device: string): readonly string[] =>
  panel.whyNot({ do: "act", device, act: { verb: "hold" } });

export function AskButton(props: {
  readonly panel: Panel;
  readonly cmd: Extract<Ask, { do: "act" }>;
  readonly ask: (cmd: Ask) => void;
  /** What speaks against it already, as sentences. */
  readonly against?: readonly string[];
  readonly children: ReactNode;
}): ReactNode {
  const { panel, cmd, ask, against = [], children } = props;
  const why = [...against, ...panel.whyNot(cmd)];
  const common = whyOf(panel, cmd.device);
  return (
    <span className="hand-ask">
      <button
        type="button"
        className="run-button"
        disabled={why.length > 0}
        aria-describedby={WHY_ID}
        onClick={() => ask(cmd)}
      >
        {children}
      </button>
      <small>{why.filter((reason) => !common.includes(reason)).join(" ")}</small>
    </span>
  );
}
