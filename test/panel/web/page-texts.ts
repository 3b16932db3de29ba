/** What the page's frame says of a picture, read out of what it renders: for tests that know the words by themselves. */
import { createElement, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import type { Panel, Picture } from "../../../src/panel/web/core/live/panel.ts";
import { whyNot } from "../../../src/panel/web/core/live/why-not.ts";
import { LanguageContext } from "../../../src/panel/web/core-react.tsx";
import { AlarmLine } from "../../../src/panel/web/shell/alarm-line.tsx";
import { CommandBar } from "../../../src/panel/web/shell/command-bar.tsx";
import { NowLine } from "../../../src/panel/web/shell/now-line.tsx";
import { QuestionForm } from "../../../src/panel/web/shell/question.tsx";
import { TopBar } from "../../../src/panel/web/shell/top-bar.tsx";
import { Steps } from "../../../src/panel/web/tabs/run/steps.tsx";
import { TEXTS } from "../../../src/panel/web/texts/catalogue.ts";
import type { Control, PageTexts, Shown } from "./page-texts-type.ts";

export function pageTexts({
  state,
  record,
  alarms,
  line,
  chain,
  job,
  role,
  control,
  language,
  nowMs,
}: Shown): PageTexts {
  const holder = control === "nobody" ? null : { name: "Bob", station: "Desk", role: "operator" as const };
  const picture = {
    ...{
      revision: 1,
      isKnown: true,
      freshness: "live",
      frameAgeMs: 0,
      loopAgeMs: 0,
      line,
      signals: [],
      chain,
      state,
      record,
    },
    ...{ alarms, job, plan: null, forecast: [], lease: { holder, sinceMs: null, wanted: [] } },
    ...{ hasLease: control === ("mine" satisfies Control), hadLease: false, leaseLost: null },
    ...{
      me: { name: "Ann", role, hasPassword: true },
      session: { kind: "open" },
      stop: null,
      recent: [],
      needsReload: false,
    },
  } as unknown as Picture;
  const nothing = (): void => {};
  const panel = {
    ...{ picture, serverNowMs: () => nowMs, planNowMs: () => 0, value: () => null, quality: () => "good" },
    ...{ slotOf: () => undefined, ageMs: () => 0, onFrame: () => nothing, onPicture: () => nothing, stop: nothing },
    whyNot: (cmd: Parameters<Panel["whyNot"]>[0]) =>
      whyNot(picture, { cmd, isStale: () => false }, TEXTS[language].why),
  } as unknown as Panel;
  const html = (node: ReactNode): string =>
    renderToStaticMarkup(createElement(LanguageContext.Provider, { value: language }, node));
  const top = html(createElement(TopBar, { panel }));
  const bar = html(createElement(CommandBar, { panel, chooseStart: nothing }));
  const alarm = html(createElement(AlarmLine, { panel, open: nothing }));
  const { question } = state;
  const first = room(alarm, 'first-out"');
  return {
    state: found(top, /<span class="state-word"><span[^>]*>.*?<\/span>(.*?)<\/span>/),
    packml: found(top, /<span class="dim">(PackML.*?)<\/span>/),
    waits: plain(room(html(createElement(NowLine, { panel })), 'now-text"') ?? ""),
    firstOut: first === null ? null : found(first, /<\/strong>(.*)$/),
    alarm: found(alarm, /(<button[^>]*alarm-button.*?<\/button>)|<p class="dim alarm-none">(.*?)<\/p>/),
    others: plain(room(alarm, 'alarm-others"') ?? ""),
    whyAll: found(bar, /<strong id="why-all">(.*?)<\/strong>/),
    whyMode: found(bar, /<span id="why-mode">(.*?)<\/span>/),
    controls: Object.fromEntries(holdButtons(bar)),
    abort: { isOff: isOff(bar, "abort-note"), why: plain(room(bar, 'id="abort-note"') ?? "") },
    hold: { isOff: isOff(top, "why-hold"), why: plain(room(top, 'id="why-hold"') ?? "") },
    hasStop: /<button[^>]*class="stop-button"(?![^>]*disabled)/.test(top),
    steps: rows(html(createElement(Steps, { panel }))),
    question: question === null ? null : questionTexts(html(createElement(QuestionForm, { panel, question }))),
  };
}

type Pressable = PageTexts["hold"];

const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .trim();

const found = (html: string, pattern: RegExp): string => plain(pattern.exec(html)?.slice(1).join("") ?? "");

/** What stands in a `TextRoom` with this in its tag, as HTML; null: there is none. */
const room = (html: string, mark: string): string | null =>
  new RegExp(`<div[^>]*${mark}[^>]*><div>(.*?)</div></div>`).exec(html)?.[1] ?? null;

/** The button that is described by a text is disabled. */
function isOff(html: string, describedBy: string): boolean {
  const [button = ""] = [...html.matchAll(/<button[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => tag.includes(`"${describedBy}"`));
  return button.includes('aria-disabled="true"');
}

/** By their labels. */
function holdButtons(html: string): readonly (readonly [string, Pressable])[] {
  const pattern =
    /(<button[^>]*class="hold-button"[^>]*>)(.*?)<\/button>(<div[^>]*text-room why"[^>]*><div>(.*?)<\/div><\/div>)?/g;
  return [...html.matchAll(pattern)].map(([, tag = "", label = "", , why = ""]) => [
    plain(label),
    { isOff: tag.includes('aria-disabled="true"'), why: plain(why) },
  ]);
}

function rows(html: string): PageTexts["steps"] {
  return [...html.matchAll(/<tr>(<td.*?)<\/tr>/g)].map(([, row = ""]) =>
    [...row.matchAll(/<td>(.*?)<\/td>|<td\/>/g)].map(([, cell = ""]) => plain(cell)),
  );
}

function questionTexts(html: string): NonNullable<PageTexts["question"]> {
  return { text: plain(/<dl.*?<\/dl>/.exec(html)?.[0] ?? ""), answers: Object.fromEntries(holdButtons(html)) };
}
