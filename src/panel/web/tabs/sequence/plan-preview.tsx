/** The plan of the text as it stands. */
import { Text } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import type { JobView, PlanView } from "../../../wire/index.ts";
import { FetchProblem } from "../../components/fetch-problem.tsx";
import { duration } from "../../components/format.ts";
import { useLanguage, useT } from "../../core-react.tsx";
import type { Draft } from "./desk.ts";
import { AXIS_REM, drawPlan, LANE_REM, planLanes } from "./plan-lanes.ts";

export function PlanPreview({ draft }: { draft: Draft }): ReactNode {
  const t = useT().tab.sequence;
  const language = useLanguage();
  const { of, result } = draft.preview;
  const its = result?.kind === "ok" ? result.value : null;
  return (
    <div aria-live="polite">
      {of === null ? <Text size="sm">{t.previewEmpty}</Text> : null}
      {result?.kind === "failed" ? <FetchProblem its={result} /> : null}
      {its === null ? null : its.plan === null || its.job === null ? (
        <Text size="sm">{t.previewNone}</Text>
      ) : (
        <>
          <Text size="sm">
            {t.planOf(its.job.cycles, duration(its.job.makespanMs, language), duration(its.job.taktMs, language))}
          </Text>
          <PlanCanvas job={its.job} plan={its.plan} />
        </>
      )}
      {its !== null && of !== draft.text ? <Text size="xs">{t.previewOld}</Text> : null}
    </div>
  );
}

function PlanCanvas({ job, plan }: { job: JobView; plan: PlanView }): ReactNode {
  const {
    run: { noDevice },
    tab: { sequence: t },
  } = useT();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { lanes, rects } = planLanes(plan, job);
  useEffect(() => {
    const on = canvas.current;
    if (on === null) return;
    const draw = () => drawPlan(on, planLanes(plan, job), noDevice);
    draw();
    const size = new ResizeObserver(draw);
    size.observe(on);
    return () => size.disconnect();
  }, [plan, job, noDevice]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={`${t.planPicture}. ${rects.map(({ lane, step, cycle }) => `${lane ?? noDevice}: ${cycle}/${step}`).join(", ")}`}
      style={{ width: "100%", height: `${lanes.length * LANE_REM + AXIS_REM}rem`, display: "block" }}
    />
  );
}
