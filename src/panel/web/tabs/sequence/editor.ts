/** The editor for a sequence's source: CodeMirror with YAML, findings in their lines, and what may be written there. Loaded lazily. */

import { yaml, yamlLanguage } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { tags } from "@lezer/highlight";
import { basicSetup, EditorView } from "codemirror";
import type { Diagnostic } from "../../core/api/index.ts";
import type { Choice } from "./completion.ts";
import { placeIn, type YamlPlace } from "./yaml-place.ts";

interface EditorPort {
  readonly label: string;
  /** What the editor says of itself, in the person's language. */
  readonly phrases: Readonly<Record<string, string>>;
  readonly changed: (text: string) => void;
  /** @param text of the whole file */
  readonly choices: (place: YamlPlace, text: string) => readonly Choice[];
}

/** Greys and weights of the page's theme: a source is nothing abnormal. */
const STYLE = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], fontWeight: "700" },
  { tag: tags.comment, fontStyle: "italic", color: "light-dark(#5c5c5c, #b0b0b0)" },
]);

/** As the page's own fields and buttons. */
const FIELD = {
  ...{ minHeight: "44px", margin: "0", padding: "0 10px", font: "inherit", color: "inherit" },
  ...{ backgroundColor: "var(--lk-raised)", border: "1px solid var(--lk-strong-edge)", borderRadius: "4px" },
};

const THEME = EditorView.theme({
  "&": { height: "100%", fontSize: "0.875rem", color: "inherit", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "2px solid light-dark(#1b6ec2, #6cb6ff)" },
  ".cm-content": { caretColor: "currentColor" },
  ".cm-cursor": { borderLeftColor: "currentColor" },
  ".cm-gutters": {
    borderRight: "1px solid var(--lk-edge)",
    backgroundColor: "var(--lk-box)",
    color: "light-dark(#5c5c5c, #b0b0b0)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "rgba(128, 128, 128, 0.12)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "rgba(100, 150, 220, 0.35)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--mantine-color-body)",
    color: "var(--mantine-color-text)",
    border: "1px solid var(--mantine-color-default-border)",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "#1b6ec2", color: "#ffffff" },
  ".cm-panel.cm-search": {
    display: "flex",
    flexWrap: "wrap",
    gap: "6px",
    alignItems: "center",
    padding: "8px 48px 8px 8px",
    fontSize: "0.875rem",
  },
  ".cm-panel.cm-search br": { flexBasis: "100%" },
  ".cm-panel.cm-search label": {
    display: "flex",
    gap: "6px",
    alignItems: "center",
    minHeight: "44px",
    fontSize: "0.875rem",
  },
  ".cm-panel.cm-search input[type=checkbox]": { width: "24px", height: "24px", margin: "0" },
  ".cm-panel.cm-search .cm-textfield": FIELD,
  ".cm-panel.cm-search .cm-button": {
    ...FIELD,
    backgroundImage: "none",
    backgroundColor: "var(--lk-button)",
    fontWeight: "600",
    cursor: "pointer",
  },
  ".cm-panel.cm-search button[name=close]": {
    top: "4px",
    right: "4px",
    width: "44px",
    height: "44px",
    fontSize: "1.375rem",
    cursor: "pointer",
  },
  "& .cm-panels-top": { borderBottom: "1px solid var(--lk-edge)" },
  "& .cm-panels-bottom": { borderTop: "1px solid var(--lk-edge)" },
  ".cm-panels": { backgroundColor: "var(--mantine-color-body)", color: "var(--mantine-color-text)" },
});

export class SequenceEditor {
  readonly #view: EditorView;

  constructor(host: HTMLElement, text: string, port: EditorPort) {
    this.#view = new EditorView({
      parent: host,
      doc: text,
      extensions: [
        basicSetup,
        yaml(),
        yamlLanguage.data.of({ autocomplete: (context: CompletionAt) => complete(context, port) }),
        syntaxHighlighting(STYLE),
        lintGutter(),
        THEME,
        EditorState.phrases.of(port.phrases),
        EditorView.contentAttributes.of({ "aria-label": port.label }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) port.changed(update.state.doc.toString());
        }),
      ],
    });
    // A long line scrolls it sideways: by keys too.
    this.#view.scrollDOM.tabIndex = 0;
  }

  /** Replaces the text if it is another; the cursor stays where it can. */
  show(text: string): void {
    const { doc } = this.#view.state;
    if (doc.toString() !== text) this.#view.dispatch({ changes: { from: 0, to: doc.length, insert: text } });
  }

  mark(diagnostics: readonly Diagnostic[]): void {
    const { doc } = this.#view.state;
    const marks = diagnostics.map(({ line, column, severity, message }) => {
      const its = doc.line(Math.min(Math.max(line, 1), doc.lines));
      const from = Math.min(its.from + Math.max(column - 1, 0), its.to);
      const word = /^[^\s,}\]]+/.exec(doc.sliceString(from, its.to))?.[0].length ?? 0;
      return { from, to: Math.min(from + word, its.to), severity, message };
    });
    this.#view.dispatch(setDiagnostics(this.#view.state, marks));
  }

  /** Puts the cursor there, both from 1. */
  goTo(line: number, column: number): void {
    const { doc } = this.#view.state;
    const its = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const anchor = Math.min(its.from + Math.max(column - 1, 0), its.to);
    this.#view.dispatch({ selection: { anchor }, scrollIntoView: true });
    this.#view.focus();
  }

  dispose(): void {
    this.#view.destroy();
  }
}

/** What CodeMirror says of the place where something could be completed. */
interface CompletionAt {
  readonly pos: number;
  readonly explicit: boolean;
  readonly state: EditorView["state"];
}

function complete({ pos, explicit, state }: CompletionAt, port: EditorPort) {
  const place = placeIn(state.doc.sliceString(0, pos));
  if (place === null || (place.word === "" && !explicit)) return null;
  const options = port
    .choices(place, state.doc.toString())
    .map(({ label, detail, writes }) => ({ label, apply: writes, ...(detail === "" ? {} : { info: detail }) }));
  return options.length === 0 ? null : { from: pos - place.word.length, options, validFor: /^[\w.!-]*$/ };
}
