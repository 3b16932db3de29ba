/** What a person has set for this browser: theme, language, the station's name. Kept in the browser. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import {
  BROWSER_TIME,
  PREFERENCES,
  type Preferred,
  stationName,
  THEME_CHOICES,
  type Theme,
  type ThemeChoice,
  themeShown,
} from "../core/live/index.ts";
import { LanguageContext } from "../core-react.tsx";
import { LANGUAGES, type Language } from "../texts/catalogue.ts";

export interface Settings {
  readonly theme: ThemeChoice;
  readonly language: Language;
  readonly station: string;
}

interface Held extends Settings {
  readonly set: (change: Partial<Settings>) => void;
}

const KEY = "lockstep";

/** What is kept may be anything by now: only what is known is taken. A station without a name is given one, and keeps it. */
export function loadSettings(): Settings {
  const kept = read();
  const settings = {
    theme: THEME_CHOICES.find((theme) => theme === kept.theme) ?? "system",
    language: LANGUAGES.find((language) => language === kept.language) ?? preferred(),
    station: typeof kept.station === "string" && kept.station.trim() !== "" ? kept.station.slice(0, 60) : named(),
  };
  if (kept.station !== settings.station) keep(settings);
  return settings;
}

function read(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null ? { ...kept } : {};
  } catch {
    return {};
  }
}

const preferred = (): Language => (navigator.language.startsWith("de") ? "de" : "en");

const named = (): string => stationName(navigator.userAgent, BROWSER_TIME.newId());

function keep(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // A browser that keeps nothing: then it is so until the page is loaded again.
  }
}

const SettingsContext = createContext<Held | null>(null);

export function WithSettings({ children }: { children: ReactNode }): ReactNode {
  const [settings, setSettings] = useState(loadSettings);
  const held = useMemo<Held>(
    () => ({
      ...settings,
      set: (change) => {
        const next = { ...settings, ...change };
        keep(next);
        setSettings(next);
      },
    }),
    [settings],
  );
  return (
    <SettingsContext value={held}>
      <LanguageContext value={settings.language}>{children}</LanguageContext>
    </SettingsContext>
  );
}

export function useSettings(): Held {
  const held = useContext(SettingsContext);
  if (held === null) throw new Error("Settings are used outside of WithSettings.");
  return held;
}

/** The theme that is shown: by the person's choice, or as the system has it now. */
export function useTheme(): Theme {
  const { theme } = useSettings();
  const [preferred, setPreferred] = useState(systemPrefers);
  useEffect(() => {
    const lists = Object.values(PREFERENCES).map((query) => matchMedia(query));
    const changed = (): void => setPreferred(systemPrefers());
    for (const list of lists) list.addEventListener("change", changed);
    return () => {
      for (const list of lists) list.removeEventListener("change", changed);
    };
  }, []);
  return themeShown(theme, preferred);
}

const systemPrefers = (): Preferred => ({
  contrast: matchMedia(PREFERENCES.contrast).matches,
  dark: matchMedia(PREFERENCES.dark).matches,
});
