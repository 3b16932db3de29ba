/** From nobody signed in to the live page. */
import { createTheme, MantineProvider } from "@mantine/core";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { Me } from "../../wire/index.ts";
import { fetchMe, fetchPlan, signOut, stopPoster } from "../core/api/index.ts";
import {
  AnswerLog,
  BROWSER_TIME,
  Entrance,
  type EntranceView,
  forgetEnd,
  LivePanel,
  openSocket,
} from "../core/live/index.ts";
import { TEXTS } from "../texts/catalogue.ts";
import { loadSettings, useSettings, useTheme, WithSettings } from "./settings.tsx";
import { Shell } from "./shell.tsx";
import { SignIn } from "./sign-in.tsx";
import { Waiting } from "./waiting.tsx";

/** Grey: colour is for what is not as it should be. */
const THEME = createTheme({
  primaryColor: "gray",
  primaryShade: { light: 8, dark: 3 },
  autoContrast: true,
  fontFamily: "system-ui, sans-serif",
  focusRing: "always",
  respectReducedMotion: true,
});

export function App(): ReactNode {
  return (
    <WithSettings>
      <Themed />
    </WithSettings>
  );
}

function Themed(): ReactNode {
  const { language } = useSettings();
  const theme = useTheme();
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.lang = language;
  }, [theme, language]);
  return (
    <MantineProvider theme={THEME} forceColorScheme={theme === "light" ? "light" : "dark"}>
      <Door />
    </MantineProvider>
  );
}

function Door(): ReactNode {
  const [entrance, setEntrance] = useState<Entrance | null>(null);
  const [view, setView] = useState<EntranceView | null>(null);
  const left = useCallback(() => setView({ kind: "nobody" }), []);
  useEffect(() => {
    const postStop = stopPoster((...request) => fetch(...request));
    const opened = new Entrance({ time: BROWSER_TIME, fetchMe, postStop, changed: () => setView(opened.view) });
    setEntrance(opened);
    setView(opened.view);
    opened.open();
    return () => opened.close();
  }, []);
  if (entrance === null || view === null) return null;
  switch (view.kind) {
    case "asking":
      return <Waiting entrance={entrance} view={view} />;
    case "nobody":
      // From its start: it may be another build by now.
      return <SignIn entered={() => location.reload()} />;
    case "in":
      return <Inside me={view.me} left={left} />;
    default:
      return view satisfies never;
  }
}

function Inside({ me, left }: { me: Me; left: () => void }): ReactNode {
  const [live, setLive] = useState<{ panel: LivePanel; answers: AnswerLog } | null>(null);
  const { language, station } = useSettings();
  const [texts] = useState(() => ({ now: TEXTS[language].why }));
  texts.now = TEXTS[language].why;
  useEffect(forgetEnd, []);
  useEffect(() => {
    const answers = new AnswerLog();
    const panel = newPanel(me, answers, () => texts.now);
    panel.open();
    const recheck = (): void => panel.recheck();
    document.addEventListener("visibilitychange", recheck);
    for (const name of ["pageshow", "online", "offline", "focus"]) window.addEventListener(name, recheck);
    setLive({ panel, answers });
    return () => {
      document.removeEventListener("visibilitychange", recheck);
      for (const name of ["pageshow", "online", "offline", "focus"]) window.removeEventListener(name, recheck);
      panel.close();
    };
  }, [me, texts]);
  useEffect(() => live?.panel.rename(station), [live, station]);
  if (live === null) return null;
  const leave = (): void => void signOut().then(left);
  return <Shell panel={live.panel} answers={live.answers} signOut={leave} />;
}

function newPanel(me: Me, answers: AnswerLog, texts: () => typeof TEXTS.en.why): LivePanel {
  return new LivePanel({
    time: BROWSER_TIME,
    socket: openSocket(() => ({ station: loadSettings().station, build: __BUILD__ })),
    postStop: stopPoster((...its) => fetch(...its)),
    fetchPlan,
    me,
    build: __BUILD__,
    texts,
    answered: answers.told,
  });
}
