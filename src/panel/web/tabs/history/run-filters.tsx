/** Which runs are listed. */
import { Group, NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import type { PastRun, RunFilter } from "../../core/api/index.ts";
import { useT } from "../../core-react.tsx";

interface RunFiltersProps {
  readonly runs: readonly PastRun[];
  readonly filter: RunFilter;
  readonly onFilter: (filter: RunFilter) => void;
}

const OUTCOMES = ["complete", "stopped", "halted", "aborted", "running"] as const;

export function RunFilters({ runs, filter, onFilter }: RunFiltersProps): ReactNode {
  const t = useT().tab.history;
  const sequences = [...new Set(runs.map(({ sequence }) => sequence))].toSorted();
  const styles = { input: { minHeight: 44 } };
  return (
    <Group gap="sm" pb="xs">
      <NativeSelect
        label={t.sequence}
        styles={styles}
        value={filter.sequence ?? ""}
        data={[{ value: "", label: t.all }, ...sequences.map((value) => ({ value, label: value }))]}
        onChange={({ currentTarget: { value } }) => onFilter({ ...filter, sequence: value === "" ? null : value })}
      />
      <NativeSelect
        label={t.outcome}
        styles={styles}
        value={filter.outcome ?? ""}
        data={[{ value: "", label: t.all }, ...OUTCOMES.map((value) => ({ value, label: t.outcomes[value] }))]}
        onChange={({ currentTarget: { value } }) =>
          onFilter({ ...filter, outcome: OUTCOMES.find((each) => each === value) ?? null })
        }
      />
    </Group>
  );
}
