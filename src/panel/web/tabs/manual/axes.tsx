/** Axes by hand: home, go to a named position, jog. */
import { type ReactNode, useEffect, useMemo, useState } from "react";
import type { Ask, AxisView, DeviceView } from "../../../wire/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { BROWSER_TIME, Jog } from "../../core/live/index.ts";
import { Live, useLanguage, useT } from "../../core-react.tsx";
import { numberText } from "../../texts/format.ts";
import { AskButton, whyOf } from "./ask-button.tsx";
import { numberIn } from "./numbers.ts";

const SHARES = { slow: 0.1, medium: 0.4, full: 1 } as const;
type Share = keyof typeof SHARES;

interface Props {
  readonly panel: Panel;
  readonly device: DeviceView;
  readonly ask: (cmd: Ask) => void;
  readonly tell: (text: string) => void;
}

export function Axes({ panel, device, ask, tell }: Props): ReactNode {
  const { manual: t } = useT().run;
  const positions = Object.keys(device.positions ?? {});
  const [to, setTo] = useState(positions[0] ?? "");
  const [typed, setTyped] = useState("100");
  const [share, setShare] = useState<Share>("slow");
  const target = device.positions?.[to] ?? {};
  const percent = numberIn(typed);
  const isShare = percent !== null && percent >= 1 && percent <= 100;
  return (
    <>
      <div className="hand-row">
        <AskButton panel={panel} ask={ask} cmd={{ do: "act", device: device.name, act: { verb: "home", axes: null } }}>
          {t.home}
        </AskButton>
        <AskButton panel={panel} ask={ask} cmd={{ do: "act", device: device.name, act: { verb: "hold" } }}>
          {t.verbs.hold}
        </AskButton>
        {positions.length > 0 && (
          <>
            <label>
              {t.position}
              <select value={to} onChange={(event) => setTo(event.currentTarget.value)}>
                {positions.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </label>
            <label>
              {t.speed}, %
              <input
                type="text"
                inputMode="decimal"
                autoComplete="off"
                maxLength={10}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
              />
            </label>
            <AskButton
              panel={panel}
              ask={ask}
              cmd={{
                do: "act",
                device: device.name,
                act: { verb: "move", target, speed: isShare ? percent / 100 : 1 },
              }}
              against={isShare ? [] : [t.noShare]}
            >
              {t.move} {to}
            </AskButton>
          </>
        )}
      </div>
      <h2>{t.jog}</h2>
      <fieldset className="hand-row">
        <legend>{t.jogSpeed}</legend>
        {(Object.keys(SHARES) as Share[]).map((each) => (
          <button
            key={each}
            type="button"
            className="run-button"
            aria-pressed={each === share}
            onClick={() => setShare(each)}
          >
            {t[each]}
          </button>
        ))}
      </fieldset>
      {device.axes?.map((axis) => (
        <Axis key={axis.name} {...{ panel, device, axis, ask, tell }} share={SHARES[share]} />
      ))}
    </>
  );
}

interface AxisProps {
  readonly panel: Panel;
  readonly device: DeviceView;
  readonly axis: AxisView;
  readonly share: number;
  readonly ask: (cmd: Ask) => void;
  readonly tell: (text: string) => void;
}

function Axis({ panel, device, axis, share, ask, tell }: AxisProps): ReactNode {
  const {
    run: { manual: t },
    say,
  } = useT();
  const press = useMemo(
    () =>
      new Jog(
        BROWSER_TIME,
        panel,
        (move) => move !== null && tell(""),
        (reasons) => tell(`${t.refused} ${reasons.map(say.reason).join(" ")}`),
      ),
    [panel, tell, t, say],
  );
  useJogEnds(panel, press);
  const language = useLanguage();
  const speed = axis.manualSpeedPerS * share;
  const why = panel.whyNot({ do: "jog", device: device.name, axis: axis.name, speedPerS: speed });
  const read = (): string => {
    const slot = panel.slotOf(`${device.name}.${axis.name}`);
    const value = slot === undefined ? null : panel.value(slot);
    return typeof value === "number" ? `${numberText(language, value, 2)} ${axis.unit}` : `– ${axis.unit}`;
  };
  const button = (sign: 1 | -1): ReactNode => (
    <button
      type="button"
      className="run-button hand-jog"
      disabled={why.length > 0}
      aria-label={`${axis.name} ${sign > 0 ? "+" : "−"}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        press.start({ device: device.name, axis: axis.name, speedPerS: sign * speed });
      }}
      onPointerUp={() => press.end()}
      onPointerCancel={() => press.end()}
      onLostPointerCapture={() => press.end()}
      onBlur={() => press.end()}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key !== " " && event.key !== "Enter") return;
        event.preventDefault();
        if (!event.repeat) press.start({ device: device.name, axis: axis.name, speedPerS: sign * speed });
      }}
      onKeyUp={() => press.end()}
    >
      {axis.name} {sign > 0 ? "+" : "−"}
    </button>
  );
  return (
    <div className="hand-axis">
      <strong>{axis.name}</strong>
      <Live panel={panel} read={read} />
      {button(-1)}
      {button(1)}
      <AskButton
        panel={panel}
        ask={ask}
        cmd={{ do: "act", device: device.name, act: { verb: "home", axes: [axis.name] } }}
      >
        {t.home} {axis.name}
      </AskButton>
      <small>
        {axis.range[0]} … {axis.range[1]} {axis.unit} · {speed.toFixed(0)} {axis.unit}/s{" "}
        {why.filter((reason) => !whyOf(panel, device.name).includes(reason)).join(" ")}
      </small>
    </div>
  );
}

/** Everything that is not the press itself and still ends it. */
function useJogEnds(panel: Panel, press: Jog): void {
  useEffect(() => {
    const end = (): void => press.end();
    const look = (): void => {
      if (panel.picture.freshness !== "live") press.end();
    };
    window.addEventListener("blur", end);
    window.addEventListener("pagehide", end);
    document.addEventListener("visibilitychange", end);
    const forget = panel.onPicture(look);
    return () => {
      forget();
      window.removeEventListener("blur", end);
      window.removeEventListener("pagehide", end);
      document.removeEventListener("visibilitychange", end);
      press.end();
    };
  }, [panel, press]);
}
