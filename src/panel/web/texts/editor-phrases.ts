/** What the editor says of itself, by the phrase that it comes with: its find panel, its gutters and what is read aloud. */
import type { Language } from "./catalogue.ts";

/** `$` stands for a number. Phrases that are missing here are the editor's own English. */
export const EDITOR_PHRASES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    next: "Next",
    previous: "Previous",
    all: "Select all",
    "match case": "Match case",
    regexp: "Regular expression",
    "by word": "Whole words",
    replace: "Replace",
    "replace all": "Replace all",
    close: "Close",
    go: "Go",
  },
  de: {
    Find: "Suchen",
    Replace: "Ersetzen durch",
    next: "Weiter",
    previous: "Zurück",
    all: "Alle auswählen",
    "match case": "Groß-/Kleinschreibung",
    regexp: "Regulärer Ausdruck",
    "by word": "Ganze Wörter",
    replace: "Ersetzen",
    "replace all": "Alle ersetzen",
    close: "Schließen",
    "Go to line": "Gehe zu Zeile",
    go: "Los",
    "current match": "Aktueller Treffer",
    "on line": "in Zeile",
    "replaced match on line $": "Treffer in Zeile $ ersetzt",
    "replaced $ matches": "$ Treffer ersetzt",
    Completions: "Vorschläge",
    Diagnostics: "Befunde",
    "No diagnostics": "Keine Befunde",
    "Control character": "Steuerzeichen",
    "folded code": "eingeklappt",
    unfold: "ausklappen",
    to: "bis",
  },
};
