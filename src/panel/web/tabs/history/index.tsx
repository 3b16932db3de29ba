/** The tab History: runs beside each other, and every event in words. */
import { SegmentedControl } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import { HistoryApi } from "../../core/api/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { useT } from "../../core-react.tsx";
import { EventsView } from "./events-view.tsx";
import { RunsView } from "./runs-view.tsx";

export function HistoryTab({ panel }: { panel: Panel }): ReactNode {
  const t = useT().tab.history;
  const [shows, setShows] = useState<"runs" | "events">("runs");
  const api = useMemo(() => new HistoryApi((url, init) => fetch(url, init)), []);
  const choose = (
    <SegmentedControl
      aria-label={t.show}
      size="md"
      styles={{ label: { minHeight: 44, display: "grid", placeItems: "center" } }}
      value={shows}
      onChange={(value) => setShows(value === "events" ? "events" : "runs")}
      data={[
        { value: "runs", label: t.runs },
        { value: "events", label: t.events },
      ]}
    />
  );
  return shows === "runs" ? (
    <RunsView panel={panel} api={api} beside={choose} />
  ) : (
    <EventsView panel={panel} api={api} beside={choose} />
  );
}
