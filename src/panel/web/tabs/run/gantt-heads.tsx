/** The heads of the Gantt's groups, which fold their lanes. */
import { memo, type ReactNode } from "react";
import { groupTitle } from "../../components/group-title.ts";
import type { GanttShown } from "../../core/gantt/index.ts";
import { useT } from "../../core-react.tsx";

interface GanttHeadsProps {
  readonly shown: GanttShown;
  readonly onFold: (group: string) => void;
}

export const GanttHeads = memo(function GanttHeads({ shown, onFold }: GanttHeadsProps): ReactNode {
  const texts = useT();
  const { lanes, by, namesPx } = shown;
  return (
    <div className="gantt-heads" style={{ height: lanes.heightPx }}>
      {lanes.rows.map((row) =>
        row.kind === "lane" ? null : (
          <button
            key={row.group}
            type="button"
            className="gantt-head"
            style={{ top: row.topPx, height: row.heightPx, width: namesPx - 6 }}
            aria-expanded={!row.isFolded}
            onClick={() => onFold(row.group)}
          >
            <span aria-hidden="true">{row.isFolded ? "▸" : "▾"} </span>
            {groupTitle(row.group, by, texts)} ({row.lanes.length})
          </button>
        ),
      )}
    </div>
  );
});
