/** What a person has set for this browser: theme, language, the station's name. Kept in the browser. */
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { LanguageContext } from "../core-react.tsx";
import { LANGUAGES, type Language } from "../texts/catalogue.ts";

export const THEMES = ["light", "dark", "contrast"] as const;
export type Theme = (typeof THEMES)[number];

export interface Settings {
  readonly theme: Theme;
  readonly language: Language;
  readonly station: string;
}

interface Held extends Settings {
  readonly set: (change: Partial<Settings>) => void;
}

const KEY = "lockstep";

/** What is kept may be anything by now: only what is known is taken. */
export function loadSettings(): Settings {
  const kept = read();
  return {
    theme: THEMES.find((theme) => theme === kept.theme) ?? "light",
    language: LANGUAGES.find((language) => language === kept.language) ?? preferred(),
    station: typeof kept.station === "string" && kept.station.trim() !== "" ? kept.station.slice(0, 60) : named(),
  };
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

const named = (): string => `Browser on ${location.hostname || "this machine"}`.slice(0, 60);

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
