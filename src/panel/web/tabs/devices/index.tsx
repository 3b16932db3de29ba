/** The tab Devices. */
import type { ReactNode } from "react";
import type { Panel } from "../../core/panel.ts";
import { useT } from "../../core-react.tsx";

export function DevicesTab({ panel: _ }: { panel: Panel }): ReactNode {
  const t = useT();
  return <p>{t.tabs.devices}</p>;
}
