/** What a person sets for this browser, and signing out. */
import { type ReactNode, useState } from "react";
import type { Me } from "../../wire/index.ts";
import type { Panel } from "../core/live/index.ts";
import { THEME_CHOICES } from "../core/live/index.ts";
import { useT } from "../core-react.tsx";
import { LANGUAGES, TEXTS } from "../texts/catalogue.ts";
import { useSettings } from "./settings.tsx";
import { openWall } from "./wall.tsx";

export function PersonButton({ panel, open }: { panel: Panel; open: () => void }): ReactNode {
  const t = useT();
  const { me } = panel.picture;
  return (
    <button
      type="button"
      className="plain-button"
      data-size="menu"
      aria-haspopup="dialog"
      title={t.top.menu}
      onClick={open}
    >
      <span className="menu-name">{me.name}</span>
      <span className="dim">{t.top.roles[me.role]} ▾</span>
    </button>
  );
}

export function SettingsForm(props: { me: Me; signOut: () => void; close: () => void }): ReactNode {
  const { me, signOut, close } = props;
  const t = useT();
  const { theme, language, set } = useSettings();
  return (
    <>
      <p>
        <strong>{me.name}</strong> <span className="dim">{t.top.roles[me.role]}</span>
      </p>
      <Choice
        name={t.top.theme}
        options={THEME_CHOICES.map((each) => ({ key: each, label: t.top.themes[each], isOn: each === theme }))}
        choose={(key) => set({ theme: key })}
      />
      <Choice
        name={t.top.languageLabel}
        options={LANGUAGES.map((each) => ({ key: each, label: TEXTS[each].language, isOn: each === language }))}
        choose={(key) => set({ language: key })}
      />
      <Station />
      <div className="button-row">
        <button
          type="button"
          className="plain-button"
          onClick={() => {
            close();
            openWall();
          }}
        >
          {t.wall.title}
        </button>
        <button type="button" className="plain-button" onClick={signOut}>
          {t.top.signOut}
        </button>
        <button type="button" className="plain-button" onClick={close}>
          {t.close}
        </button>
      </div>
    </>
  );
}

interface ChoiceProps<K extends string> {
  readonly name: string;
  readonly options: readonly { readonly key: K; readonly label: string; readonly isOn: boolean }[];
  readonly choose: (key: K) => void;
}

function Choice<K extends string>({ name, options, choose }: ChoiceProps<K>): ReactNode {
  return (
    <fieldset className="choice">
      <legend>{name}</legend>
      <div className="button-row">
        {options.map(({ key, label, isOn }) => (
          <button key={key} type="button" className="plain-button" aria-pressed={isOn} onClick={() => choose(key)}>
            {isOn ? "● " : "○ "}
            {label}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** The others see control of the line under this name. */
function Station(): ReactNode {
  const t = useT().top;
  const { station, set } = useSettings();
  const [name, setName] = useState(station);
  const isKept = name.trim() === station;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") set({ station: name.trim() });
      }}
    >
      <label>
        {t.station}
        <input value={name} maxLength={60} onChange={(event) => setName(event.currentTarget.value)} />
      </label>
      <div className="button-row">
        <button type="submit" className="plain-button" aria-disabled={isKept} aria-describedby="station-note">
          {t.keepStation}
        </button>
        <p id="station-note" className="why">
          {isKept ? t.stationKept : t.stationNote}
        </p>
      </div>
    </form>
  );
}
