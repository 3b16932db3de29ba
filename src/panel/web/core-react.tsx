/** Between the live picture and React: structure re-renders at most twice a second; live numbers are written into leaf text nodes. */
import { createContext, type ReactNode, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import type { Panel, Picture } from "./core/live/index.ts";
import { type Language, TEXTS, type Texts } from "./texts/catalogue.ts";

export function usePicture(panel: Panel): Picture {
  return useSyncExternalStore(
    (changed) => panel.onPicture(changed),
    () => panel.picture,
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

/** Live texts that can be seen: a table of 500 devices shows twenty, and only these are written. */
const inSight = new WeakSet<Element>();
const sight =
  typeof IntersectionObserver === "undefined"
    ? null
    : new IntersectionObserver((entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) inSight.add(target);
          else inSight.delete(target);
        }
      });

/** A live text: written into its node without React. */
export function Live(props: { panel: Panel; read: () => string; className?: string | undefined }): ReactNode {
  const { panel, read, className } = props;
  const node = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const its = node.current;
    if (its === null) return;
    sight?.observe(its);
    return () => sight?.unobserve(its);
  }, []);
  useFrame(panel, () => {
    const its = node.current;
    // What was never written may be measured before it is seen.
    if (its === null || (sight !== null && !inSight.has(its) && its.textContent !== "")) return;
    const text = read();
    if (its.textContent !== text) its.textContent = text;
  });
  return <span ref={node} className={className} />;
}
