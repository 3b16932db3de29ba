/** The runs, newest first; any two of them can be chosen. */
import { Group, Table } from "@mantine/core";
import type { ReactNode } from "react";
import { measuresOfRun } from "../../../wire/index.ts";
import { duration } from "../../components/format.ts";
import { Mark } from "../../components/mark.tsx";
import { PlainButton } from "../../components/plain-button.tsx";
import type { PastRun } from "../../core/api/index.ts";
import { useLanguage, useT } from "../../core-react.tsx";
import type { Pair } from "./runs-view.tsx";

interface RunTableProps {
  readonly runs: readonly PastRun[];
  readonly pair: Pair;
  readonly onPair: (pair: Pair) => void;
  readonly nowMs: number;
}

const OUTCOME_SHAPE = { running: "▶", complete: "●", stopped: "■", halted: "▲", aborted: "✕" } as const;

export function RunTable({ runs, pair, onPair, nowMs }: RunTableProps): ReactNode {
  const t = useT().tab.history;
  const language = useLanguage();
  return (
    <Table fz="sm" horizontalSpacing={6} verticalSpacing={4} style={{ fontVariantNumeric: "tabular-nums" }}>
      <Table.Thead>
        <Table.Tr>
          {[t.run, t.outcome, t.worked, t.parts, t.compare].map((title) => (
            <Table.Th key={title}>{title}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {runs.map((run) => (
          <Table.Tr key={run.run}>
            <Table.Td>
              <strong>{run.run}</strong> {run.sequence}
              <br />
              <small>{whenText(run.wallTime)}</small>
            </Table.Td>
            <Table.Td>
              {run.outcome === null ? (
                "–"
              ) : (
                <Mark
                  shape={OUTCOME_SHAPE[run.outcome]}
                  word={t.outcomes[run.outcome]}
                  isAbnormal={run.outcome === "halted" || run.outcome === "aborted"}
                />
              )}
            </Table.Td>
            <Table.Td>
              {duration(measuresOfRun(run, nowMs).workedMs, language)}
              <br />
              <small>{t.inAll(duration((run.endedAtMs ?? nowMs) - run.startedAtMs, language))}</small>
            </Table.Td>
            <Table.Td>
              {run.counts.placed} / {run.counts.rejected} / {run.counts.lost}
            </Table.Td>
            <Table.Td>
              <Group gap={4} wrap="nowrap">
                {(["A", "B"] as const).map((letter) => (
                  <PlainButton
                    key={letter}
                    isOn={pair[letter] === run.run}
                    about={t.chooseAs(run.run)}
                    onClick={() => onPair({ ...pair, [letter]: pair[letter] === run.run ? null : run.run })}
                  >
                    {letter}
                  </PlainButton>
                ))}
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** `2026-01-01 08:30:00` of `2026-01-01T08:30:00.123Z`: the server's own time, said as it is. */
function whenText(wallTime: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(wallTime) ?? [];
  return day === undefined ? wallTime : `${day} ${time} ${wallTime.endsWith("Z") ? "UTC" : ""}`.trim();
}
