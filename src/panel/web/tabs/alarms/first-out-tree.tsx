/** What stopped the line first, and what followed from it. */
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { FirstCause } from "../../../../model/index.ts";
import { duration } from "../../components/format.ts";
import type { Panel } from "../../core/live/index.ts";
import { useLanguage, useT } from "../../core-react.tsx";

export function FirstOutTree({ panel }: { panel: Panel }): ReactNode {
  const { say, tab } = useT();
  const t = tab.alarms;
  const language = useLanguage();
  const { firstOut } = panel.picture.state;
  if (firstOut === null) return <Text size="sm">{t.noFirstOut}</Text>;
  const { facts } = firstOut;
  const told = (cause: string, fact: FirstCause | null | undefined): string => (fact == null ? cause : say.cause(fact));
  return (
    <>
      <Text fw={700}>
        <span aria-hidden="true">① </span>
        {told(firstOut.cause, facts[0])}
      </Text>
      {firstOut.alike.length === 0 ? null : (
        <>
          <Text size="sm">{t.alike}</Text>
          <ul style={{ margin: 0 }}>
            {firstOut.alike.map((cause, i) => (
              <li key={cause}>{told(cause, facts[i + 1])}</li>
            ))}
          </ul>
        </>
      )}
      <Text size="sm" mt={6}>
        {firstOut.consequences.length === 0 ? t.noConsequences : t.consequences}
      </Text>
      <ol style={{ margin: 0, paddingLeft: 24 }}>
        {firstOut.consequences.map(({ cause, atMs, fact }) => (
          <li key={`${atMs} ${cause}`}>
            <Text size="sm">
              +{duration(atMs - firstOut.atMs, language)}: {told(cause, fact)}
            </Text>
          </li>
        ))}
      </ol>
    </>
  );
}
