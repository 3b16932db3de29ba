/** The chart of some signals: sampled at every frame, as long as it is open. */
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { goodValue } from "../../components/signals.ts";
import type { ChartView } from "../../core/chart/index.ts";
import { ChartBuffer } from "../../core/chart/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { useFrame, useT } from "../../core-react.tsx";

const DASH_SIGN = ["───", "– – –", "· · ·", "─ · ─", "–   –", "·   ·"];

export function SignalChart({ panel, signals }: { panel: Panel; signals: readonly string[] }): ReactNode {
  const t = useT().tab.devices;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<ChartView | null>(null);
  const buffer = useMemo(() => new ChartBuffer(signals), [signals]);
  const [problem, setProblem] = useState("");
  const label = t.secondsAgo;
  useEffect(() => {
    const on = host.current;
    if (on === null) return;
    let isWanted = true;
    const open = async () => {
      const { ChartView: View } = await import("../../core/chart/chart-view.ts");
      const made = await View.open(on, signals, label);
      if (isWanted) view.current = made;
      else made.dispose();
    };
    open().catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
    return () => {
      isWanted = false;
      view.current?.dispose();
      view.current = null;
    };
  }, [signals, label]);
  useFrame(panel, () => {
    const nowMs = panel.serverNowMs();
    if (nowMs === null) return;
    buffer.push(nowMs, (signal) => {
      const value = goodValue(panel, signal);
      return typeof value === "string" ? null : value;
    });
    view.current?.draw(buffer, nowMs);
  });
  return (
    <div style={{ display: "flex", flexDirection: "column", height: "100%", minHeight: 150 }}>
      <small>
        {problem === "" ? signals.map((name, index) => `${DASH_SIGN[index] ?? ""} ${name}`).join("   ") : problem}
      </small>
      <div
        ref={host}
        role="img"
        aria-label={t.chartOf(signals.join(", "))}
        style={{ flex: 1, minHeight: 0, overflow: "hidden" }}
      />
    </div>
  );
}
