/** A button for an ask: where it would be refused, it says why beside it. */
import type { ReactNode } from "react";
import type { Ask } from "../../../wire/index.ts";
import type { Panel } from "../../core/panel.ts";

export function AskButton(props: {
  readonly panel: Panel;
  readonly cmd: Ask;
  readonly ask: (cmd: Ask) => void;
  readonly children: ReactNode;
}): ReactNode {
  const { panel, cmd, ask, children } = props;
  const why = panel.whyNot(cmd);
  return (
    <span className="hand-ask">
      <button type="button" className="run-button" disabled={why.length > 0} onClick={() => ask(cmd)}>
        {children}
      </button>
      <small>{why.join(" ")}</small>
    </span>
  );
}
