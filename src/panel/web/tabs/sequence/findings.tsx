/** What the checks have found, with the way to each place. */
import { Text, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { FetchProblem } from "../../components/fetch-problem.tsx";
import { Mark } from "../../components/mark.tsx";
import { useT } from "../../core-react.tsx";
import type { Draft } from "./desk.ts";

interface FindingsProps {
  readonly checked: Draft["checked"];
  readonly onGoTo: (place: { readonly line: number; readonly column: number }) => void;
}

export function Findings({ checked, onGoTo }: FindingsProps): ReactNode {
  const t = useT().tab.sequence;
  if (checked === null) return <Text size="sm">{t.checking}</Text>;
  if (checked.kind === "failed") return <FetchProblem its={checked} />;
  const { diagnostics } = checked.value;
  if (diagnostics.length === 0) return <Text size="sm">{t.noProblems}</Text>;
  return diagnostics.map(({ file, line, column, severity, code, message }) => (
    <UnstyledButton
      key={`${file}:${line}:${column}:${code}:${message}`}
      mih={44}
      w="100%"
      fz="sm"
      // A new object each time: the same place can be asked for twice.
      onClick={() => onGoTo({ line, column })}
    >
      <Mark
        shape={severity === "error" ? "✕" : "▲"}
        word={`${t.severities[severity]}, ${t.at(line, column)}`}
        isAbnormal={severity === "error"}
      />
      <Text size="sm">
        {message} ({code})
      </Text>
    </UnstyledButton>
  ));
}
