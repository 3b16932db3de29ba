/** How much people are asked to take in: the load figures of ISA-18.2. */
import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import { alarmLoad } from "../../../wire/index.ts";
import { Mark } from "../../components/mark.tsx";
import type { Panel } from "../../core/live/index.ts";
import { useT } from "../../core-react.tsx";

/** In ten minutes, as ISA-18.2 has it by secondary sources. */
const MANAGEABLE = 1;
const FLOOD = 10;

export function AlarmLoadFigures({ panel, nowMs }: { panel: Panel; nowMs: number }): ReactNode {
  const t = useT().tab.alarms;
  const { perTenMinutes, chattering, stale, top, shelved, outOfService } = alarmLoad(panel.picture.alarms, nowMs);
  const word = perTenMinutes >= FLOOD ? t.flood : perTenMinutes > MANAGEABLE ? t.busy : t.manageable;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [
      t.perTenMinutes,
      <Mark
        key="load"
        shape={perTenMinutes >= FLOOD ? "▲" : "●"}
        word={`${perTenMinutes}, ${word}`}
        isAbnormal={perTenMinutes >= FLOOD}
      />,
    ],
    [t.shelvedCount, String(shelved)],
    [t.outOfServiceCount, String(outOfService)],
    [t.chattering, chattering.length === 0 ? "–" : chattering.join(", ")],
    [t.stale, stale.length === 0 ? "–" : stale.join(", ")],
    [t.top, top.length === 0 ? "–" : top.map(({ id, count }) => `${id} (${count})`).join(", ")],
  ];
  return (
    <Table fz="sm" withRowBorders={false} verticalSpacing={4}>
      <Table.Tbody>
        {rows.map(([title, value]) => (
          <Table.Tr key={title}>
            <Table.Th scope="row" style={{ verticalAlign: "top" }}>
              {title}
            </Table.Th>
            <Table.Td>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
