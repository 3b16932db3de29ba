/** One interlock: its condition and what it does, whether it is latched or out of action, and what can be done about it. */
import { Group, Paper, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { InterlockView } from "../../../wire/index.ts";
import { AskButton } from "../../components/ask-button.tsx";
import { duration } from "../../components/format.ts";
import { Mark } from "../../components/mark.tsx";
import { goodValue, nowOf, signalNames } from "../../components/signals.ts";
import type { Panel } from "../../core/live/index.ts";
import { Live, useLanguage, useT } from "../../core-react.tsx";
import { BypassForm } from "./bypass-form.tsx";
import { ConditionText } from "./condition-text.tsx";
import { truthOf } from "./truth.ts";

interface InterlockCardProps {
  readonly panel: Panel;
  readonly interlock: InterlockView;
}

export function InterlockCard({ panel, interlock }: InterlockCardProps): ReactNode {
  const t = useT().tab.interlocks;
  const { state } = panel.picture;
  const { name, require, reads, stops, category, reset, message, response } = interlock;
  const isLatched = state.latched.includes(name);
  const bypass = state.bypasses.find((each) => each.interlock === name);
  return (
    <Paper component="article" withBorder p="sm" aria-label={name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={3} size="h6">
          {name}
        </Title>
        <Group gap="md">
          {bypass === undefined ? null : <Mark shape="⊘" word={t.bypassed} isAbnormal />}
          <Mark shape={isLatched ? "■" : "□"} word={isLatched ? t.latched : t.notLatched} isAbnormal={isLatched} />
        </Group>
      </Group>
      {message === null ? null : <Text size="sm">{isLatched ? message : t.messageWhen(message)}</Text>}
      <ConditionText panel={panel} text={require} reads={reads} />
      <Text size="sm" mt={4}>
        {t.does(stops.join(", "), category, t.resets[reset])}
      </Text>
      {response === null ? null : <Text size="sm">{t.response(response)}</Text>}
      <InterlockActions panel={panel} interlock={interlock} isLatched={isLatched} />
    </Paper>
  );
}

function InterlockActions({
  panel,
  interlock,
  isLatched,
}: InterlockCardProps & { readonly isLatched: boolean }): ReactNode {
  const t = useT().tab.interlocks;
  const { name, reset, require } = interlock;
  const truth = truthOf(require, signalNames(panel), (signal) => goodValue(panel, signal));
  const isTrue = truth === true || truth === null;
  const bypass = panel.picture.state.bypasses.find((each) => each.interlock === name);
  const whyNoReset = !isLatched ? [] : reset === "automatic" ? [t.resetsItself] : isTrue ? [] : [t.notTrue(require)];
  return (
    <div style={{ display: "flex", gap: 16, marginTop: 6 }}>
      <AskButton panel={panel} cmd={{ do: "reset-interlock", interlock: name }} about={name} whyNot={whyNoReset}>
        {t.reset}
      </AskButton>
      {bypass === undefined ? (
        <BypassForm panel={panel} interlock={interlock} />
      ) : (
        <>
          <AskButton panel={panel} cmd={{ do: "end-bypass", interlock: name }} about={name}>
            {t.endBypass}
          </AskButton>
          <Text size="sm" component="div">
            <strong>
              {t.remaining} <Remaining panel={panel} untilMs={bypass.untilMs} />
            </strong>
            <br />
            {t.bypassedBy(bypass.by, bypass.reason)}
          </Text>
        </>
      )}
    </div>
  );
}

function Remaining({ panel, untilMs }: { panel: Panel; untilMs: number }): ReactNode {
  const language = useLanguage();
  return <Live panel={panel} read={() => duration(untilMs - nowOf(panel), language)} />;
}
