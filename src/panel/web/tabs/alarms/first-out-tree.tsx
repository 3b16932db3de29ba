/** What stopped the line first, and what followed from it. */
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Panel } from "../../core/panel.ts";
import { useLanguage, useT } from "../../core-react.tsx";
import { duration } from "../parts/format.ts";

export function FirstOutTree({ panel }: { panel: Panel }): ReactNode {
  const t = useT().tab.alarms;
  const language = useLanguage();
  const { firstOut } = panel.picture.state;
  if (firstOut === null) return <Text size="sm">{t.noFirstOut}</Text>;
  return (
    <>
      <Text fw={700}>
        <span aria-hidden="true">① </span>
        {firstOut.cause}
      </Text>
      {firstOut.alike.length === 0 ? null : (
        <>
          <Text size="sm">{t.alike}</Text>
          <ul style={{ margin: 0 }}>
            {firstOut.alike.map((cause) => (
              <li key={cause}>{cause}</li>
            ))}
          </ul>
        </>
      )}
      <Text size="sm" mt={6}>
        {firstOut.consequences.length === 0 ? t.noConsequences : t.consequences}
      </Text>
      <ol style={{ margin: 0, paddingLeft: 24 }}>
        {firstOut.consequences.map(({ cause, atMs }) => (
          <li key={`${atMs} ${cause}`}>
            <Text size="sm">
              +{duration(atMs - firstOut.atMs, language)}: {cause}
            </Text>
          </li>
        ))}
      </ol>
    </>
  );
}
