/** Steps under way, what each waits for, and what comes next. */
import type { ReactNode } from "react";
import { cycleOf, firstInstanceOf, ownCycle } from "../../../../model/index.ts";
import type { JobView } from "../../../wire/index.ts";
import type { Panel, Picture } from "../../core/live/index.ts";
import { awaitedOf, hasNext, type ListedStep, listedSteps } from "../../core/live/index.ts";
import { usePicture, useT } from "../../core-react.tsx";

/** Steps that are named as the next ones. */
const NEXT = 4;

export function Steps({ panel }: { panel: Panel }): ReactNode {
  const { run: t, say, awaited } = useT();
  const picture = usePicture(panel);
  const { state } = picture;
  const listed = listedSteps(state);
  const next = hasNext(state) ? nextOf(picture) : [];
  const waits = awaitedOf(state, picture.line).map(awaited);
  const { columns } = t;
  return (
    <section className="run-steps">
      <h2>{t.steps}</h2>
      {waits.length > 0 && <p className="run-waits">{waits.join(" ")}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys */}
      <section className="run-scroll" tabIndex={0} aria-label={t.steps}>
        <table className="run-table">
          <thead>
            <tr>
              {[columns.cycle, columns.step, columns.device, columns.does, columns.phase, columns.waits].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.map(({ step, standing }) => (
              <Row
                key={`${step.cycle} ${step.step}`}
                step={step}
                standing={standing}
                job={picture.job}
                own={ownCycle(picture.record.progress, step.cycle)}
              />
            ))}
            {next.map(({ cycle, id, device, does }) => (
              <tr key={`next ${cycle} ${id}`}>
                <td>{cycle}</td>
                <td>{id}</td>
                <td>{device}</td>
                <td>{say.doing(does)}</td>
                <td>{t.next}</td>
                <td />
              </tr>
            ))}
          </tbody>
        </table>
        {listed.length + next.length === 0 && <p>{t.noSteps}</p>}
      </section>
    </section>
  );
}

interface RowProps extends ListedStep {
  readonly job: JobView | null;
  /** Its cycle, as the job counts it. */
  readonly own: number;
}

function Row({ step, standing, job, own }: RowProps): ReactNode {
  const { run, say } = useT();
  const view = viewOf(job, own, step.step);
  return (
    <tr>
      <td>{step.cycle}</td>
      <td>{step.step}</td>
      <td>{step.device ?? view?.device}</td>
      <td>{view === undefined ? "" : say.doing(view.does)}</td>
      <td>{run.phases[standing]}</td>
      <td>{standing === "waiting" ? step.waitsFor.map(say.reason).join(" ") : ""}</td>
    </tr>
  );
}

const viewOf = (job: JobView | null, cycle: number, id: string) =>
  job?.templates[(cycle - 1) % job.templates.length]?.find((step) => step.id === id);

/** In the order of the latest plan. */
function nextOf({ forecast, plan, job, state, record }: Picture) {
  if (plan === null || job === null) return [];
  const isUnderWay = new Set(state.steps.map(({ cycle, step }) => `${cycle} ${step}`));
  return [...forecast]
    .sort((a, b) => a[1] - b[1])
    .flatMap(([instance]) => {
      const own = cycleOf(plan, instance);
      const cycle = own + record.progress.afterCycle;
      const view = job.templates[(own - 1) % job.templates.length]?.[instance - firstInstanceOf(plan, own)];
      return view === undefined || isUnderWay.has(`${cycle} ${view.id}`) ? [] : [{ cycle, ...view }];
    })
    .slice(0, NEXT);
}
