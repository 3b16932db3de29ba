/** The tab Manual. */
import type { ReactNode } from "react";
import type { Panel } from "../../core/panel.ts";
import { useT } from "../../core-react.tsx";

export function ManualTab({ panel: _ }: { panel: Panel }): ReactNode {
  const t = useT();
  return <p>{t.tabs.manual}</p>;
}
