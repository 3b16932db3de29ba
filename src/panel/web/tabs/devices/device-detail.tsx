/** The chosen device: its values with their quality and age, and a chart of the last minute. */
import { Table, Text } from "@mantine/core";
import { memo, type ReactNode, useMemo, useState } from "react";
import type { SignalSpec } from "../../../../model/index.ts";
import type { DeviceView } from "../../../wire/index.ts";
import { Box, TabColumn } from "../../components/box.tsx";
import { valueText } from "../../components/format.ts";
import { readSignal } from "../../components/signals.ts";
import type { Panel } from "../../core/live/index.ts";
import { Live, useLanguage, useT } from "../../core-react.tsx";
import { SignalChart } from "./signal-chart.tsx";

/** As many as the chart can tell apart: `CHART_SIGNALS_MAX`, which comes with the chart. */
const CHARTED_MAX = 6;

interface DeviceDetailProps {
  readonly panel: Panel;
  readonly device: DeviceView;
}

/** What changes in it is written into its text nodes: it need not be rendered with every picture. */
export const DeviceDetail = memo(function DeviceDetail({ panel, device }: DeviceDetailProps): ReactNode {
  const t = useT().tab.devices;
  const { signals } = panel.picture;
  const own = useMemo(() => signals.filter((each) => each.device === device.name), [signals, device.name]);
  const [charted, setCharted] = useState<readonly string[]>(() =>
    own
      .filter(({ type, unit }) => type === "number" && (unit === "mm" || unit === "deg"))
      .map(({ name }) => name)
      .slice(0, 3),
  );
  const toggle = (name: string) =>
    setCharted((its) => (its.includes(name) ? its.filter((each) => each !== name) : [...its, name]));
  return (
    <TabColumn rows="1fr 13.75rem">
      <Box title={t.valuesOf(device.name)}>
        {own.length === 0 ? <Text size="sm">{t.noSignals}</Text> : null}
        <Table horizontalSpacing={4} verticalSpacing={0} fz="sm" style={{ fontVariantNumeric: "tabular-nums" }}>
          <Table.Tbody>
            {own.map((signal) => (
              <SignalRow
                key={signal.name}
                {...{ panel, signal }}
                isCharted={charted.includes(signal.name)}
                isFull={charted.length >= CHARTED_MAX}
                onToggle={toggle}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      <Box title={t.chart} {...(charted.length >= CHARTED_MAX ? { beside: <small>{t.chartFull}</small> } : {})}>
        {charted.length === 0 ? <Text size="sm">{t.chartEmpty}</Text> : <SignalChart panel={panel} signals={charted} />}
      </Box>
    </TabColumn>
  );
});

interface SignalRowProps {
  readonly panel: Panel;
  readonly signal: SignalSpec;
  readonly isCharted: boolean;
  readonly isFull: boolean;
  readonly onToggle: (name: string) => void;
}

function SignalRow({
  panel,
  signal: { name, device, unit, type },
  isCharted,
  isFull,
  onToggle,
}: SignalRowProps): ReactNode {
  const texts = useT();
  const t = texts.tab;
  const language = useLanguage();
  const short = name.slice(device.length + 1);
  return (
    <Table.Tr>
      <Table.Td>
        <div style={{ minHeight: 44, display: "flex", alignItems: "center" }}>
          {type === "string" ? (
            short
          ) : (
            <button
              type="button"
              className="check-button"
              aria-pressed={isCharted}
              aria-disabled={isFull && !isCharted}
              title={isFull && !isCharted ? t.devices.chartFull : t.devices.chartIt(name)}
              onClick={() => (isFull && !isCharted) || onToggle(name)}
            >
              {isCharted ? "☑ " : "☐ "}
              {short}
            </button>
          )}
        </div>
      </Table.Td>
      <Table.Td ta="right">
        <Live
          panel={panel}
          read={() => {
            const { value, quality } = readSignal(panel, name);
            return valueText(value, unit, quality, { t: texts, language });
          }}
        />
      </Table.Td>
      <Table.Td style={{ whiteSpace: "nowrap" }}>
        <small>
          <Live panel={panel} read={() => qualityText(panel, name, device, t.quality)} />
        </small>
      </Table.Td>
    </Table.Tr>
  );
}

const QUALITY_SHAPE = { good: "●", stale: "◔", bad: "✕", unknown: "?" } as const;

/** `● good, 40 ms`. */
function qualityText(
  panel: Panel,
  name: string,
  device: string,
  words: Readonly<Record<keyof typeof QUALITY_SHAPE, string>>,
): string {
  const { quality } = readSignal(panel, name);
  const ageMs = panel.ageMs(device);
  const age = ageMs === null ? "" : `, ${Math.round(ageMs)} ms`;
  return `${QUALITY_SHAPE[quality]} ${words[quality]}${age}`;
}
