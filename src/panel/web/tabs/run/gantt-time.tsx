/** Which part of the run the Gantt shows, as a slider: for a hand, and to see how much there is. */
import type { ReactNode, RefObject } from "react";
import { figure } from "../../components/format.ts";
import type { GanttView } from "../../core/gantt/index.ts";
import { latestFromMs } from "../../core/gantt/index.ts";
import { useT } from "../../core-react.tsx";
import type { Language, Texts } from "../../texts/catalogue.ts";

export function GanttTime({
  slider,
  onMove,
}: {
  readonly slider: RefObject<HTMLInputElement | null>;
  readonly onMove: (fromMs: number) => void;
}): ReactNode {
  const { run: t } = useT();
  return (
    <input
      ref={slider}
      className="gantt-time"
      type="range"
      aria-label={t.timeShown}
      min={0}
      step={100}
      defaultValue={0}
      onChange={({ currentTarget }) => onMove(Number(currentTarget.value))}
    />
  );
}

/** After each drawing, without React. */
export function showTime(
  slider: HTMLInputElement,
  { fromMs, lengthMs, endMs }: GanttView["time"],
  { t, language }: { readonly t: Texts; readonly language: Language },
): void {
  const latestMs = latestFromMs(lengthMs, endMs);
  const text = t.run.shows(figure(fromMs / 1000, 1, language), figure((fromMs + lengthMs) / 1000, 1, language));
  slider.disabled = latestMs === 0;
  slider.max = String(Math.ceil(latestMs));
  slider.value = String(Math.round(fromMs));
  if (slider.getAttribute("aria-valuetext") !== text) slider.setAttribute("aria-valuetext", text);
}
