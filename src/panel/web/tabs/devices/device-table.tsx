/** One row for each device. What changes with every frame is written into its text node; the rest comes with the picture. */
import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { type DeviceState, showAct } from "../../../../model/index.ts";
import type { DeviceView } from "../../../wire/index.ts";
import type { Panel } from "../../core/panel.ts";
import { Live, useLanguage, useT } from "../../core-react.tsx";
import { duration, percent } from "../parts/format.ts";
import { Mark } from "../parts/mark.tsx";
import { nowOf } from "../parts/signals.ts";
import { utilisation } from "./utilisation.ts";

interface DeviceTableProps {
  readonly panel: Panel;
  readonly chosen: string | null;
  readonly onChoose: (device: string) => void;
}

const TABLE = { tableLayout: "fixed", width: "100%", fontVariantNumeric: "tabular-nums" } as const;
const CHOSEN = { background: "var(--lk-button)" };

/** Fixed, so that nothing moves when a value comes. */
const COLUMNS = [
  ["device", "22%"],
  ["link", 104],
  ["verified", 104],
  ["atWork", undefined],
  ["latency", 68],
  ["queue", 62],
  ["utilisation", 56],
] as const;

export function DeviceTable({ panel, chosen, onChoose }: DeviceTableProps): ReactNode {
  const t = useT().tab.devices;
  const { line, state } = panel.picture;
  return (
    <table className="table" style={TABLE}>
      <thead>
        <tr>
          {COLUMNS.map(([title, width]) => (
            <th key={title} style={{ width }}>
              {t[title]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {line.devices.map((device) => (
          <tr key={device.name} style={device.name === chosen ? CHOSEN : undefined}>
            <td>
              <UnstyledButton
                mih={44}
                w="100%"
                aria-pressed={device.name === chosen}
                onClick={() => onChoose(device.name)}
              >
                <strong style={{ fontSize: 14, textDecoration: "underline", whiteSpace: "nowrap" }}>
                  {device.name}
                </strong>
                <small style={SMALL}>
                  {t.kinds[device.kind]}, {device.adapter}
                </small>
              </UnstyledButton>
            </td>
            <DeviceCells panel={panel} device={device} its={state.devices[device.name]} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DeviceCellsProps {
  readonly panel: Panel;
  readonly device: DeviceView;
  readonly its: DeviceState | undefined;
}

const LINK_SHAPE = { up: "●", down: "○", lost: "✕" } as const;

function DeviceCells({ panel, device: { name, heartbeatMs }, its }: DeviceCellsProps): ReactNode {
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
        <div style={WORK}>{workOf(panel, name)}</div>
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
const WORK = { height: 34, overflow: "hidden", fontSize: 12, lineHeight: "17px" } as const;

const SMALL = { display: "block", whiteSpace: "nowrap", overflow: "hidden", textOverflow: "ellipsis" } as const;

/** `▲ 1240 ms`: longer than its heartbeat is said by a sign too. */
function ageText(ageMs: number | null, heartbeatMs: number): string {
  if (ageMs === null) return "–";
  const rounded = Math.round(ageMs);
  return rounded > heartbeatMs ? `▲ ${rounded} ms` : `${rounded} ms`;
}

/** The step or the command that it is at work on. */
function workOf({ picture: { state } }: Panel, name: string): string {
  const step = state.steps.find(({ device, phase }) => device === name && phase !== "waiting");
  if (step !== undefined) {
    const does = step.act === null ? "" : `: ${showAct(step.act)}`;
    return `${step.cycle}/${step.step}${does}`;
  }
  const commandId = state.devices[name]?.commandId;
  return commandId == null ? "–" : `#${commandId}`;
}
