/** One row for each device. What changes with every frame is written into its text node; the rest comes with the picture. */
import { UnstyledButton } from "@mantine/core";
import { memo, type ReactNode, useRef } from "react";
import type { Act, DeviceState, LineState } from "../../../../model/index.ts";
import type { DeviceView } from "../../../wire/index.ts";
import { deviceRules } from "../../components/device-rules.ts";
import { duration, percent } from "../../components/format.ts";
import { groupTitle } from "../../components/group-title.ts";
import { LongList } from "../../components/list/long-list.tsx";
import { Mark } from "../../components/mark.tsx";
import { nowOf } from "../../components/signals.ts";
import type { Panel } from "../../core/live/index.ts";
import { Live, useLanguage, useT } from "../../core-react.tsx";
import { utilisation } from "./utilisation.ts";

interface DeviceTableProps {
  readonly panel: Panel;
  readonly chosen: string | null;
  readonly onChoose: (device: string) => void;
}

/** Fixed, so that nothing moves when a value comes; as wide as the text is large. */
const COLUMNS = [
  ["device", "22%"],
  ["link", "6.5rem"],
  ["verified", "6.5rem"],
  ["atWork", undefined],
  ["latency", "4.25rem"],
  ["queue", "3.875rem"],
  ["utilisation", "3.5rem"],
] as const;

export function DeviceTable({ panel, chosen, onChoose }: DeviceTableProps): ReactNode {
  const texts = useT();
  const t = texts.tab.devices;
  const { line, state } = panel.picture;
  const newest = useRef(onChoose);
  newest.current = onChoose;
  const choose = useRef((device: string) => newest.current(device));
  const works = worksOf(state, texts.say.act);
  const head = (
    <thead>
      <tr>
        {COLUMNS.map(([title, width]) => (
          <th key={title} scope="col" style={{ width }}>
            {t[title]}
          </th>
        ))}
      </tr>
    </thead>
  );
  return (
    <LongList
      items={line.devices}
      rules={deviceRules(line, state, t.kinds)}
      name="devices"
      label={t.title}
      rowPx={62}
      titleOf={(group, by) => groupTitle(group, by, texts)}
      table={{ head, columns: COLUMNS.length }}
    >
      {(device) => (
        <DeviceRow
          {...{ panel, device, choose: choose.current }}
          its={state.devices[device.name]}
          work={works.get(device.name) ?? ""}
          isChosen={device.name === chosen}
        />
      )}
    </LongList>
  );
}

interface DeviceCellsProps {
  readonly panel: Panel;
  readonly device: DeviceView;
  readonly its: DeviceState | undefined;
  /** The step that it is at work on; empty if none is known. */
  readonly work: string;
}

interface DeviceRowProps extends DeviceCellsProps {
  readonly isChosen: boolean;
  /** Always the same function. */
  readonly choose: (device: string) => void;
}

/** Drawn anew only when something of its own has changed: there may be 500 of them. */
const DeviceRow = memo(function DeviceRow({ isChosen, choose, ...its }: DeviceRowProps): ReactNode {
  const t = useT().tab.devices;
  const { name, kind, adapter } = its.device;
  return (
    <>
      <td>
        <UnstyledButton mih={44} w="100%" aria-pressed={isChosen} onClick={() => choose(name)}>
          <strong style={{ fontSize: "0.875rem", textDecoration: "underline", overflowWrap: "anywhere" }}>
            {name}
          </strong>
          <small style={SMALL}>
            {t.kinds[kind]}, {adapter}
          </small>
        </UnstyledButton>
      </td>
      <DeviceCells {...its} />
    </>
  );
});

const LINK_SHAPE = { up: "●", down: "○", lost: "✕" } as const;

function DeviceCells({ panel, device: { name, heartbeatMs }, its, work }: DeviceCellsProps): ReactNode {
  const t = useT().tab.devices;
  const language = useLanguage();
  const link = its?.link ?? "down";
  const isVerified = its?.verified ?? false;
  return (
    <>
      <td>
        <Mark shape={LINK_SHAPE[link]} word={t.links[link]} isAbnormal={link === "lost"} />{" "}
        <small title={t.age} style={{ whiteSpace: "nowrap" }}>
          <Live panel={panel} read={() => ageText(panel.ageMs(name), heartbeatMs)} />
        </small>
        <small style={SMALL}>{its?.firmware ?? "–"}</small>
      </td>
      <td>
        <Mark
          shape={isVerified ? "●" : "?"}
          word={isVerified ? t.yes : t.no}
          isAbnormal={link === "up" && !isVerified}
        />
        <small style={SMALL}>
          {its === undefined || its.standstill === null ? null : <Standstill its={its.standstill} />}
        </small>
      </td>
      <td>
        <div style={WORK}>{work === "" ? "–" : work}</div>
      </td>
      <td>{its?.latencyMs == null ? "–" : duration(its.latencyMs, language)}</td>
      <td>{its?.queued ?? 0}</td>
      <td>
        <Live panel={panel} read={() => percent(utilisation(panel.picture, name, nowOf(panel)), language)} />
      </td>
    </>
  );
}

function Standstill({ its }: { its: NonNullable<DeviceState["standstill"]> }): ReactNode {
  const t = useT().tab.devices;
  const shape = its === "unconfirmed" ? "!" : its === "assumed" ? "≈" : "■";
  return <Mark shape={shape} word={t.standstills[its]} isAbnormal={its === "unconfirmed"} />;
}

/** Two lines, whether there is work or not: rows keep their height. */
const WORK = { height: "2.125rem", overflow: "hidden", fontSize: "0.75rem", lineHeight: "1.0625rem" } as const;

const SMALL = { display: "block", overflowWrap: "anywhere" } as const;

/** `▲ 1240 ms`: longer than its heartbeat is said by a sign too. */
function ageText(ageMs: number | null, heartbeatMs: number): string {
  if (ageMs === null) return "–";
  const rounded = Math.round(ageMs);
  return rounded > heartbeatMs ? `▲ ${rounded} ms` : `${rounded} ms`;
}

/** By device: what it is told to do, and by which step; only while the log has it at work. */
function worksOf({ devices, steps }: LineState, say: (act: Act) => string): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(devices).flatMap(([name, { act, commandId }]) => {
      if (act === null) return [];
      const step = steps.find((each) => each.commandId === commandId && each.device === name);
      return [[name, step === undefined ? say(act) : `${step.cycle}/${step.step}: ${say(act)}`]];
    }),
  );
}
