/** A try of the text as it stands in the simulator. */
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { FetchProblem } from "../../components/fetch-problem.tsx";
import { duration } from "../../components/format.ts";
import { Mark } from "../../components/mark.tsx";
import { useLanguage, useT } from "../../core-react.tsx";
import type { Draft } from "./desk.ts";

export function DryRunResult({ draft }: { draft: Draft }): ReactNode {
  const t = useT().tab.sequence;
  const language = useLanguage();
  const { of, result } = draft.dryRun;
  const isRunning = of !== null && result === null;
  return (
    <div aria-live="polite">
      {isRunning ? <Text size="sm">{t.dryRunRunning}</Text> : null}
      {result?.kind === "failed" ? <FetchProblem its={result} /> : null}
      {result?.kind !== "ok" ? null : (
        <div>
          <Mark
            shape={result.value.outcome === "complete" ? "●" : "▲"}
            word={t.dryRunResult(
              result.value.outcome,
              result.value.cycles,
              result.value.makespan_ms === null ? "–" : duration(result.value.makespan_ms, language),
            )}
            isAbnormal={result.value.outcome !== "complete"}
          />
          <Text size="sm">{t.dryRunParts(result.value.placed, result.value.rejected, result.value.lost)}</Text>
          {result.value.first_out === null ? null : <Text size="sm">{t.dryRunFirstOut(result.value.first_out)}</Text>}
          {result.value.problems.map((problem) => (
            <Text key={problem} size="sm">
              {problem}
            </Text>
          ))}
          {of === draft.text ? null : <Text size="xs">{t.previewOld}</Text>}
        </div>
      )}
    </div>
  );
}
