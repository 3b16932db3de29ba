/** What the picture shows, as text: for who cannot see it, and for who wants the figures. */
import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { DeviceView } from "../../../wire/index.ts";
import { deviceRules } from "../../components/device-rules.ts";
import { valueText } from "../../components/format.ts";
import { groupTitle } from "../../components/group-title.ts";
import { LongList } from "../../components/list/long-list.tsx";
import { Mark } from "../../components/mark.tsx";
import { readSignal } from "../../components/signals.ts";
import { troubleOf } from "../../core/cell/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { Live, useLanguage, usePicture, useT } from "../../core-react.tsx";

export function CellList({ panel }: { panel: Panel }): ReactNode {
  const { line, state } = usePicture(panel);
  const texts = useT();
  const t = texts.tab.cell;
  return (
    <Stack gap={6}>
      <LongList
        items={line.devices}
        rules={deviceRules(line, state, texts.tab.devices.kinds)}
        name="cell-devices"
        label={texts.tab.devices.title}
        rowPx={52}
        titleOf={(group, by) => groupTitle(group, by, texts)}
      >
        {(device) => <DeviceLine panel={panel} device={device} />}
      </LongList>
      <ul style={{ listStyle: "none", margin: 0, padding: 0 }} aria-label={t.list}>
        {state.parts.map(({ part, at, lastAt }) => (
          <li key={part}>
            <Text size="sm" component="span">
              {at === null ? t.partUnknown(part, lastAt) : t.partAt(part, at)}
            </Text>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function DeviceLine({ panel, device }: { panel: Panel; device: DeviceView }): ReactNode {
  const texts = useT();
  const language = useLanguage();
  const { line, state } = panel.picture;
  const trouble = troubleOf(device.name, line, state);
  const signals = signalsOf(device);
  return (
    <div style={{ borderBottom: "1px solid var(--mantine-color-default-border)" }}>
      <Text size="sm" fw={600} component="span">
        {device.name}{" "}
      </Text>
      {trouble === null ? null : (
        <Mark
          shape={`[${trouble.letter}]`}
          word={texts.tab.cell.troubles[trouble.kind]}
          isAbnormal={trouble.isAbnormal}
        />
      )}
      {signals.map(({ name, unit }) => (
        <div key={name} style={{ fontSize: "0.8125rem", fontVariantNumeric: "tabular-nums" }}>
          {name.slice(device.name.length + 1)}{" "}
          <Live
            panel={panel}
            read={() => {
              const { value, quality } = readSignal(panel, name);
              return valueText(quality === "good" ? value : null, unit, quality, { t: texts, language });
            }}
          />
        </div>
      ))}
    </div>
  );
}

interface Shown {
  readonly name: string;
  readonly unit: "mm" | "deg" | null;
}

/** What says where a device is, or in which state. */
function signalsOf(device: DeviceView): readonly Shown[] {
  const own = (signal: string, unit: Shown["unit"] = null): Shown => ({ name: `${device.name}.${signal}`, unit });
  switch (device.kind) {
    case "axes":
      return (device.axes ?? []).map(({ name, unit }) => own(name, unit));
    case "gripper":
      return [own("holding")];
    case "feeder":
      return [own("part_ready")];
    case "conveyor":
      return [own("running"), own("position", "mm")];
    case "output":
      return [own("on")];
    case "input":
      return [own(device.signal ?? "value")];
    case "tool":
      return [own("busy")];
    default:
      return device.kind satisfies never;
  }
}
