/** The Gantt's bars as a table: the same list that is drawn. */
import { type ReactNode, useMemo } from "react";
import { LongList } from "../../components/list/long-list.tsx";
import { type GanttRect, ganttRects } from "../../core/gantt/index.ts";
import { byName, type ListRules } from "../../core/lists/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { usePicture, useT } from "../../core-react.tsx";

/** Around now, ms. */
const WINDOW_MS = { before: 12_000, after: 8_000 };

const secondsOf = (ms: number): string => (ms / 1000).toFixed(3);

export function GanttTable({ panel }: { panel: Panel }): ReactNode {
  const { run: t, say } = useT();
  const picture = usePicture(panel);
  const nowMs = panel.planNowMs();
  const rects = useMemo(() => {
    const { record, plan, job, forecast } = picture;
    const at = nowMs ?? WINDOW_MS.before;
    return ganttRects({
      ...{ record, plan, job, forecast, nowMs },
      fromMs: at - WINDOW_MS.before,
      untilMs: at + WINDOW_MS.after,
    });
  }, [picture, nowMs]);
  const { columns, kinds } = t;
  const head = (
    <thead>
      <tr>
        {[columns.cycle, columns.step, columns.device, columns.kind, columns.from, columns.until, columns.late].map(
          (name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ),
        )}
        <th scope="col">{columns.waits}</th>
      </tr>
    </thead>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys
    <section className="run-scroll" tabIndex={0} aria-label={t.gantt}>
      <LongList items={rects} rules={BAR_RULES} name="bars" label={t.gantt} rowPx={30} table={{ head, columns: 8 }}>
        {(rect) => (
          <>
            <td data-kind={rect.kind}>{rect.cycle}</td>
            <td>{rect.step}</td>
            <td>{rect.lane ?? t.noDevice}</td>
            <td>{kinds[rect.kind]}</td>
            <td>{secondsOf(rect.fromMs)}</td>
            <td>{secondsOf(rect.untilMs)}</td>
            <td>{rect.bar === null ? "" : rect.bar.lateMs.toFixed(1)}</td>
            <td>{rect.wait?.reasons.map(say.reason).join(" ") ?? ""}</td>
          </>
        )}
      </LongList>
    </section>
  );
}

/** In the order of time. */
const BAR_RULES: ListRules<GanttRect> = {
  keyOf: ({ kind, cycle, step, fromMs }) => `${kind} ${cycle} ${step} ${fromMs}`,
  textOf: ({ step, lane }) => `${step} ${lane ?? ""}`,
  sorts: { given: (a, b) => a.fromMs - b.fromMs, name: (a, b) => byName(a.step, b.step) },
  ...{ filters: {}, groups: {} },
};
