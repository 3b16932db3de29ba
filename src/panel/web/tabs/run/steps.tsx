/** Steps under way, what each waits for, and what comes next. */
import type { ReactNode } from "react";
import { cycleOf, firstInstanceOf, type StepInFlight } from "../../../../model/index.ts";
import type { JobView } from "../../../wire/index.ts";
import type { Panel, Picture } from "../../core/panel.ts";
import { usePicture, useT } from "../../core-react.tsx";

/** Steps that are named as the next ones. */
const NEXT = 4;

export function Steps({ panel }: { panel: Panel }): ReactNode {
  const { run: t, say } = useT();
  const picture = usePicture(panel);
  const { steps } = picture.state;
  const next = nextOf(picture);
  const { columns } = t;
  return (
    <section className="run-steps">
      <h2>{t.steps}</h2>
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
            {steps.map((step) => (
              <Row key={`${step.cycle} ${step.step}`} step={step} job={picture.job} />
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
        {steps.length + next.length === 0 && <p>{t.noSteps}</p>}
      </section>
    </section>
  );
}

function Row({ step, job }: { step: StepInFlight; job: JobView | null }): ReactNode {
  const { run, say } = useT();
  const its = viewOf(job, step.cycle, step.step);
  return (
    <tr>
      <td>{step.cycle}</td>
      <td>{step.step}</td>
      <td>{step.device ?? its?.device}</td>
      <td>{its === undefined ? "" : say.doing(its.does)}</td>
      <td>{run.phases[step.phase]}</td>
      <td>{step.waitsFor.map(say.reason).join(" ")}</td>
    </tr>
  );
}

const viewOf = (job: JobView | null, cycle: number, id: string) =>
  job?.templates[(cycle - 1) % job.templates.length]?.find((step) => step.id === id);

/** In the order of the latest plan. */
function nextOf({ forecast, plan, job, state }: Picture) {
  if (plan === null || job === null) return [];
  const isUnderWay = new Set(state.steps.map(({ cycle, step }) => `${cycle} ${step}`));
  return [...forecast]
    .sort((a, b) => a[1] - b[1])
    .flatMap(([instance]) => {
      const cycle = cycleOf(plan, instance);
      const view = job.templates[(cycle - 1) % job.templates.length]?.[instance - firstInstanceOf(plan, cycle)];
      return view === undefined || isUnderWay.has(`${cycle} ${view.id}`) ? [] : [{ cycle, ...view }];
    })
    .slice(0, NEXT);
}
