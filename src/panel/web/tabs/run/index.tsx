/** What runs: figures, the Gantt, the steps under way with what they wait for. */
import { type ReactNode, useState } from "react";
import type { Panel } from "../../core/live/index.ts";
import { usePicture, useT } from "../../core-react.tsx";
import { Figures } from "./figures.tsx";
import { Gantt } from "./gantt.tsx";
import { GanttTable } from "./gantt-table.tsx";
import "./run.css";
import { Steps } from "./steps.tsx";

export function RunTab({ panel }: { panel: Panel }): ReactNode {
  const t = useT().run;
  const { job } = usePicture(panel);
  const [isTable, setTable] = useState(false);
  return (
    <div className="run">
      <Figures panel={panel} />
      {job === null && <p className="run-empty">{t.noJob}</p>}
      <section className="run-gantt" aria-label={t.gantt}>
        {isTable ? <GanttTable panel={panel} /> : <Gantt panel={panel} asTable={() => setTable(true)} />}
        {isTable && (
          <button type="button" className="run-button" onClick={() => setTable(false)}>
            {t.asChart}
          </button>
        )}
      </section>
      <Steps panel={panel} />
    </div>
  );
}
