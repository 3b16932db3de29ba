/** The runs, the one under way first, and two of them compared. */
import { Text } from "@mantine/core";
import { type ReactNode, useCallback, useState } from "react";
import { Box, TabGrid } from "../../components/box.tsx";
import { FetchProblem } from "../../components/fetch-problem.tsx";
import { useFetched } from "../../components/fetched.ts";
import { nowOf } from "../../components/signals.ts";
import type { HistoryApi } from "../../core/api/index.ts";
import { filterRuns, type PastRun, type RunFilter, withLive } from "../../core/api/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { usePicture, useT } from "../../core-react.tsx";
import { RunComparison } from "./run-comparison.tsx";
import { RunFilters } from "./run-filters.tsx";
import { RunTable } from "./run-table.tsx";

interface RunsViewProps {
  readonly panel: Panel;
  readonly api: HistoryApi;
  readonly beside: ReactNode;
}

export type Pair = Readonly<Record<"A" | "B", number | null>>;

export function RunsView({ panel, api, beside }: RunsViewProps): ReactNode {
  const t = useT().tab.history;
  const { record } = usePicture(panel);
  // A run that has ended since is asked for at once.
  const ask = useCallback(() => api.runs(), [api]);
  const [its, again] = useFetched(ask, `${record.run} ${record.outcome}`);
  const [filter, setFilter] = useState<RunFilter>({ sequence: null, outcome: null });
  const [pair, setPair] = useState<Pair>({ A: null, B: null });
  const runs = withLive(its?.kind === "ok" ? its.value : NO_RUNS, record);
  const shown = filterRuns(runs, filter);
  const find = (run: number | null) => runs.find((each) => each.run === run) ?? null;
  return (
    <TabGrid columns="minmax(0, 1.1fr) minmax(0, 1fr)">
      <Box title={t.runs} beside={beside}>
        <RunFilters runs={runs} filter={filter} onFilter={setFilter} />
        {its === null ? <Text size="sm">{t.asking}</Text> : null}
        {its?.kind === "failed" ? <FetchProblem its={its} onAgain={again} /> : null}
        {its?.kind === "ok" && shown.length === 0 ? <Text size="sm">{t.noRuns}</Text> : null}
        {shown.length === 0 ? null : <RunTable runs={shown} pair={pair} onPair={setPair} nowMs={nowOf(panel)} />}
      </Box>
      <Box title={t.compare}>
        <RunComparison a={find(pair.A)} b={find(pair.B)} nowMs={nowOf(panel)} />
      </Box>
    </TabGrid>
  );
}

const NO_RUNS: readonly PastRun[] = [];
