/** Where the editor stands in the page. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Panel } from "../../core/live/index.ts";
import { useLanguage, useT } from "../../core-react.tsx";
import { EDITOR_PHRASES } from "../../texts/editor-phrases.ts";
import { choicesAt, stepIdsIn } from "./completion.ts";
import type { Draft, SequenceDesk } from "./desk.ts";
import type { SequenceEditor } from "./editor.ts";

interface SourceEditorProps {
  readonly panel: Panel;
  readonly desk: SequenceDesk;
  readonly draft: Draft;
  readonly schema: unknown;
  readonly goTo: { readonly line: number; readonly column: number } | null;
}

export function SourceEditor({ panel, desk, draft, schema, goTo }: SourceEditorProps): ReactNode {
  const t = useT().tab.sequence;
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<SequenceEditor | null>(null);
  const [problem, setProblem] = useState("");
  const newest = useRef({ draft, schema });
  newest.current = { draft, schema };
  const label = t.editor(draft.file);
  const phrases = EDITOR_PHRASES[useLanguage()];
  useEffect(() => {
    const on = host.current;
    if (on === null) return;
    let made: SequenceEditor | null = null;
    let isWanted = true;
    const open = async () => {
      const { SequenceEditor: Editor } = await import("./editor.ts");
      if (!isWanted) return;
      const { file, text } = newest.current.draft;
      made = new Editor(on, text, {
        ...{ label, phrases },
        changed: (to) => desk.edit(file, to),
        choices: (place, whole) => {
          const { line, signals } = panel.picture;
          const names = signals.map(({ name }) => name);
          return choicesAt(place, newest.current.schema, { line, signals: names, steps: stepIdsIn(whole) });
        },
      });
      setEditor(made);
    };
    open().catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
    return () => {
      isWanted = false;
      made?.dispose();
      setEditor(null);
    };
  }, [desk, panel, label, phrases]);
  useEffect(() => editor?.show(draft.text), [editor, draft.text]);
  const { checked } = draft;
  useEffect(() => {
    if (checked?.kind === "ok") editor?.mark(checked.value.diagnostics.filter(({ file }) => isOf(file, draft.file)));
  }, [editor, checked, draft.file]);
  useEffect(() => {
    if (goTo !== null) editor?.goTo(goTo.line, goTo.column);
  }, [editor, goTo]);
  return problem === "" ? <div ref={host} className="source-host" /> : <p role="alert">{problem}</p>;
}

/** Findings may name the file by a longer path than the list does. */
const isOf = (found: string, file: string): boolean => found === file || found.endsWith(`/${file}`);
