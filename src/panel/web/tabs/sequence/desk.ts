/**
 * What somebody has on the desk: the list of sequences, the texts that are being changed, and what the server makes of them.
 * Outlives the tab, so that a change is not lost by looking at something else.
 */
import type { Diagnostic, DryRun, Fetched, Preview, SequenceApi, SequenceFile } from "../../core/api/index.ts";

export interface Draft {
  readonly file: string;
  readonly text: string;
  readonly savedText: string;
  /** Of the saved text. */
  readonly hash: string;
  /** Null while it is being checked. */
  readonly checked: Fetched<{ readonly diagnostics: readonly Diagnostic[] }> | null;
  readonly preview: Tried<Preview>;
  readonly dryRun: Tried<DryRun>;
}

/** `of`: the text that it was tried with; null: it has not been. `result` null: it is under way. */
export interface Tried<T> {
  readonly of: string | null;
  readonly result: Fetched<T> | null;
}

export interface DeskPicture {
  /** Null while it is asked for. */
  readonly list: Fetched<readonly SequenceFile[]> | null;
  readonly chosen: string | null;
  readonly drafts: ReadonlyMap<string, Draft>;
  /** Why the chosen file could not be read; null: it could, or is being read. */
  readonly problem: Fetched<never> | null;
  readonly schema: unknown;
}

const CHECK_AFTER_MS = 400;
const NOT_TRIED = { of: null, result: null } as const;

export const isChanged = (draft: Draft): boolean => draft.text !== draft.savedText;

export class SequenceDesk {
  readonly #api: SequenceApi;
  readonly #after: (ms: number, action: () => void) => () => void;
  readonly #listeners = new Set<() => void>();
  #picture: DeskPicture = { list: null, chosen: null, drafts: new Map(), problem: null, schema: null };
  #cancelCheck: () => void = () => undefined;

  /** @param after calls once after so many ms; @returns what keeps it from that */
  constructor(api: SequenceApi, after: (ms: number, action: () => void) => () => void) {
    this.#api = api;
    this.#after = after;
  }

  get picture(): DeskPicture {
    return this.#picture;
  }

  get draft(): Draft | null {
    const { chosen, drafts } = this.#picture;
    return chosen === null ? null : (drafts.get(chosen) ?? null);
  }

  get hasChanges(): boolean {
    return [...this.#picture.drafts.values()].some(isChanged);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async refresh(): Promise<void> {
    const [list, schema] = await Promise.all([this.#api.list(), this.#api.schema()]);
    this.#set({ list, schema: schema.kind === "ok" ? schema.value : this.#picture.schema });
    if (list.kind !== "ok" || this.#picture.chosen !== null) return;
    const first = list.value.find(({ isLoaded }) => isLoaded) ?? list.value[0];
    if (first !== undefined) await this.open(first.file);
  }

  /** Shows a file. One with changes is shown as it was left; another is read anew. */
  async open(file: string): Promise<void> {
    this.#set({ chosen: file, problem: null });
    const old = this.#picture.drafts.get(file);
    if (old !== undefined && isChanged(old)) return;
    const read = await this.#api.source(file);
    if (this.#picture.chosen !== file) return;
    if (read.kind === "failed") return this.#set({ problem: read });
    // Somebody may have typed meanwhile.
    const now = this.#picture.drafts.get(file);
    if (now !== undefined && isChanged(now)) return;
    const { text, hash } = read.value;
    const kept = now?.text === text ? now : { file, text, checked: null, preview: NOT_TRIED, dryRun: NOT_TRIED };
    this.#put({ ...kept, savedText: text, hash });
    this.#checkSoon(file, 0);
  }

  edit(file: string, text: string): void {
    const draft = this.#picture.drafts.get(file);
    if (draft === undefined || draft.text === text) return;
    this.#put({ ...draft, text, checked: null });
    this.#checkSoon(file, CHECK_AFTER_MS);
  }

  /** Back to what is saved. */
  discard(file: string): void {
    const draft = this.#picture.drafts.get(file);
    if (draft !== undefined) this.edit(file, draft.savedText);
  }

  /** A save of `text` was accepted: what is saved now, with its hash, says the server. */
  async saved(file: string, text: string): Promise<void> {
    const draft = this.#picture.drafts.get(file);
    if (draft !== undefined) this.#put({ ...draft, savedText: text });
    const read = await this.#api.source(file);
    const now = this.#picture.drafts.get(file);
    if (read.kind === "ok" && now !== undefined)
      this.#put({ ...now, savedText: read.value.text, hash: read.value.hash });
  }

  async preview(file: string): Promise<void> {
    const draft = this.#picture.drafts.get(file);
    if (draft === undefined) return;
    const of = draft.text;
    this.#change(file, (its) => ({ ...its, preview: { of, result: null } }));
    const result = await this.#api.preview(file, of);
    this.#change(file, (its) => (its.preview.of === of ? { ...its, preview: { of, result } } : its));
  }

  async dryRun(file: string): Promise<void> {
    const draft = this.#picture.drafts.get(file);
    if (draft === undefined) return;
    const of = draft.text;
    this.#change(file, (its) => ({ ...its, dryRun: { of, result: null } }));
    const result = await this.#api.dryRun(file, of);
    this.#change(file, (its) => (its.dryRun.of === of ? { ...its, dryRun: { of, result } } : its));
  }

  #checkSoon(file: string, ms: number): void {
    this.#cancelCheck();
    this.#cancelCheck = this.#after(ms, () => void this.#check(file));
  }

  async #check(file: string): Promise<void> {
    const text = this.#picture.drafts.get(file)?.text;
    if (text === undefined) return;
    const checked = await this.#api.check(file, text);
    // An answer about an older text says nothing of this one.
    this.#change(file, (its) => (its.text === text ? { ...its, checked } : its));
  }

  #change(file: string, to: (draft: Draft) => Draft): void {
    const draft = this.#picture.drafts.get(file);
    if (draft !== undefined) this.#put(to(draft));
  }

  #put(draft: Draft): void {
    this.#set({ drafts: new Map(this.#picture.drafts).set(draft.file, draft) });
  }

  #set(changes: Partial<DeskPicture>): void {
    this.#picture = { ...this.#picture, ...changes };
    for (const listener of this.#listeners) listener();
  }
}
