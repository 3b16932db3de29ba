/** By hand: home, single commands, jog. Everything here passes the same gate as a step of a sequence. */
import { type ReactNode, useId, useState } from "react";
import type { Ask, DeviceView } from "../../../wire/index.ts";
import { deviceRules } from "../../components/device-rules.ts";
import { groupTitle } from "../../components/group-title.ts";
import { LongList } from "../../components/list/long-list.tsx";
import { Mark } from "../../components/mark.tsx";
import { troubleOf } from "../../core/cell/index.ts";
import type { Outcome, Panel } from "../../core/live/index.ts";
import { usePicture, useT } from "../../core-react.tsx";
import { WHY_ID, whyOf } from "./ask-button.tsx";
import { Axes } from "./axes.tsx";
import { Commands } from "./commands.tsx";
import "../run/run.css";
import "./manual.css";

export function ManualTab({ panel }: { panel: Panel }): ReactNode {
  const texts = useT();
  const {
    run: { manual: t },
    say: { reason },
    tab: {
      ask: { unanswered },
    },
  } = texts;
  const picture = usePicture(panel);
  const devices = picture.line.devices.filter(({ kind }) => kind !== "input");
  const [name, setName] = useState<string | null>(null);
  const [told, setTold] = useState("");
  const device = devices.find((each) => each.name === name) ?? devices[0];
  const say = (answer: Outcome): void => {
    if (answer.kind === "unanswered") return setTold(unanswered);
    setTold(answer.kind === "refused" ? `${t.refused} ${answer.reasons.map(reason).join(" ")}` : t.done);
  };
  const ask = (cmd: Ask): void => void panel.ask(cmd).then(say);
  return (
    <div className="hand">
      <p className="hand-how">{t.how}</p>
      <nav aria-label={t.devices} className="hand-devices">
        <LongList
          items={devices}
          rules={deviceRules(picture.line, picture.state, texts.tab.devices.kinds)}
          name="manual-devices"
          label={t.devices}
          rowPx={52}
          titleOf={(group, by) => groupTitle(group, by, texts)}
        >
          {(each) => (
            <DeviceChoice panel={panel} device={each} isChosen={each === device} onChoose={() => setName(each.name)} />
          )}
        </LongList>
      </nav>
      {device !== undefined && <Device panel={panel} device={device} ask={ask} tell={setTold} />}
      <output className="hand-told">{told}</output>
    </div>
  );
}

interface ChoiceProps {
  readonly panel: Panel;
  readonly device: DeviceView;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

/** What is wrong with it stands beside its name. */
function DeviceChoice({ panel, device: { name }, isChosen, onChoose }: ChoiceProps): ReactNode {
  const { cell: t } = useT().tab;
  const { line, state } = panel.picture;
  const troubleId = useId();
  const trouble = troubleOf(name, line, state);
  return (
    <div className="hand-choice">
      <button
        type="button"
        className="run-button"
        aria-pressed={isChosen}
        aria-describedby={troubleId}
        onClick={onChoose}
      >
        {name}
      </button>
      <small id={troubleId}>
        {trouble === null ? null : (
          <Mark shape={`[${trouble.letter}]`} word={t.troubles[trouble.kind]} isAbnormal={trouble.isAbnormal} />
        )}
      </small>
    </div>
  );
}

interface DeviceProps {
  readonly panel: Panel;
  readonly device: DeviceView;
  readonly ask: (cmd: Ask) => void;
  readonly tell: (text: string) => void;
}

function Device(props: DeviceProps): ReactNode {
  const { manual: t } = useT().run;
  const { device, panel } = props;
  const why = whyOf(panel, device.name);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keys
    <section className="hand-device" tabIndex={0} aria-label={device.name}>
      <h2>{device.name}</h2>
      <p id={WHY_ID} className="hand-why">
        {why.length === 0 ? "" : `${t.why} ${why.join(" ")}`}
      </p>
      {device.kind === "axes" ? <Axes key={device.name} {...props} /> : <Commands key={device.name} {...props} />}
    </section>
  );
}
