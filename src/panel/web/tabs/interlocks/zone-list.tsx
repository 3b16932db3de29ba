/** Zones, one device at a time: under which condition each member is inside, and who is. */
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { LongList } from "../../components/list/long-list.tsx";
import { Mark } from "../../components/mark.tsx";
import { goodValue, signalNames } from "../../components/signals.ts";
import { byName, type ListRules } from "../../core/lists/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { useT } from "../../core-react.tsx";
import { ConditionText } from "./condition-text.tsx";
import { isInside } from "./inside.ts";
import { truthOf } from "./truth.ts";

export function ZoneList({ panel }: { panel: Panel }): ReactNode {
  const t = useT().tab.interlocks;
  const { line } = panel.picture;
  const zones = Object.keys(line.zones);
  if (zones.length === 0) return <Text size="sm">{t.noZones}</Text>;
  return (
    <LongList items={zones} rules={ZONE_RULES} name="zones" label={t.zones} rowPx={140}>
      {(zone) => <Zone panel={panel} zone={zone} />}
    </LongList>
  );
}

const ZONE_RULES: ListRules<string> = {
  ...{ keyOf: (zone) => zone, textOf: (zone) => zone, filters: {}, groups: {} },
  sorts: { given: () => 0, name: byName },
};

function Zone({ panel, zone }: { panel: Panel; zone: string }): ReactNode {
  const t = useT().tab.interlocks;
  const { line, state } = panel.picture;
  return (
    <section aria-label={zone}>
      <Text size="sm" fw={700}>
        {zone}: {occupants(state.zones[zone], t.free)}
      </Text>
      {Object.entries(line.zones[zone] ?? {}).map(([device, condition]) => {
        const isIn = isInside(
          state.zones[zone]?.includes(device) === true,
          state.devices[device]?.verified === true,
          truthOf(condition, signalNames(panel), (name) => goodValue(panel, name)),
        );
        const word = isIn === null ? t.mayBeIn(device) : isIn ? t.isIn(device) : t.isOut(device);
        return (
          <div key={device} style={{ padding: "4px 0 8px" }}>
            <Mark shape={isIn === null ? "?" : isIn ? "■" : "□"} word={word} isAbnormal={isIn === null} />
            <ConditionText panel={panel} text={condition} />
          </div>
        );
      })}
    </section>
  );
}

const occupants = (devices: readonly string[] | undefined, free: string): string =>
  devices === undefined || devices.length === 0 ? free : devices.join(", ");
