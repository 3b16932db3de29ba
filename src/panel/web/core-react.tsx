/** Between the live picture and React: structure re-renders at most twice a second; live numbers are written into leaf text nodes. */
import { createContext, type ReactNode, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import type { Panel, Picture } from "./core/panel.ts";
import { type Language, TEXTS, type Texts } from "./texts/catalogue.ts";

export function usePicture(panel: Panel): Picture {
  return useSyncExternalStore(
    (changed) => panel.onPicture(changed),
    () => panel.picture,
  );
}

export const LanguageContext = createContext<Language>("en");

export const useLanguage = (): Language => useContext(LanguageContext);

/** The catalogue in the person's language: `const t = useT()`, then `t.tabs.run`. */
export const useT = (): Texts => TEXTS[useLanguage()];

/** Calls `draw` once at once and then in each animation frame in which something changed. `draw` may be another function each time. */
export function useFrame(panel: Panel, draw: () => void): void {
  const newest = useRef(draw);
  useEffect(() => {
    newest.current = draw;
    draw();
  });
  useEffect(() => panel.onFrame(() => newest.current()), [panel]);
}

/** A live text: written into its node without React. */
export function Live(props: { panel: Panel; read: () => string; className?: string | undefined }): ReactNode {
  const { panel, read, className } = props;
  const node = useRef<HTMLSpanElement>(null);
  useFrame(panel, () => {
    const text = read();
    if (node.current !== null && node.current.textContent !== text) node.current.textContent = text;
  });
  return <span ref={node} className={className} />;
}
