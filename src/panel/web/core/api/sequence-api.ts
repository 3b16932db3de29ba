/** Asks the server for sequences and what it makes of them. What fails is an answer, never an exception. */
import { explainReason, type JobView, type PlanView, type Reason } from "../../../wire/index.ts";

export type Fetched<T> =
  | { readonly kind: "ok"; readonly value: T }
  /** `status` null: the server was not reached. */
  | { readonly kind: "failed"; readonly status: number | null; readonly why: string };

export interface SequenceFile {
  readonly file: string;
  readonly name: string;
  readonly isLoaded: boolean;
}

export interface SequenceText {
  readonly file: string;
  readonly text: string;
  /** Of the file as it was read: a save says which one it started from. */
  readonly hash: string;
}

export interface Diagnostic {
  readonly file: string;
  /** From 1, as is the column. */
  readonly line: number;
  readonly column: number;
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly message: string;
}

export interface Preview {
  readonly diagnostics: readonly Diagnostic[];
  readonly job: JobView | null;
  readonly plan: PlanView | null;
}

export interface DryRun {
  readonly outcome: string;
  readonly state: string;
  readonly cycles: number;
  readonly placed: number;
  readonly rejected: number;
  readonly lost: number;
  readonly makespan_ms: number | null;
  readonly first_out: string | null;
  readonly problems: readonly string[];
}

/** `globalThis.fetch`, or a test's. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export class SequenceApi {
  readonly #fetch: Fetch;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  list(): Promise<Fetched<readonly SequenceFile[]>> {
    return getJson(this.#fetch, "/api/sequences");
  }

  source(file: string): Promise<Fetched<SequenceText>> {
    return getJson(this.#fetch, `/api/sequence?file=${encodeURIComponent(file)}`);
  }

  schema(): Promise<Fetched<unknown>> {
    return getJson(this.#fetch, "/api/schema/sequence");
  }

  check(file: string, text: string): Promise<Fetched<{ readonly diagnostics: readonly Diagnostic[] }>> {
    return postJson(this.#fetch, "/api/check", { file, text });
  }

  preview(file: string, text: string): Promise<Fetched<Preview>> {
    return postJson(this.#fetch, "/api/preview", { file, text });
  }

  dryRun(file: string, text: string): Promise<Fetched<DryRun>> {
    return postJson(this.#fetch, "/api/dry-run", { file, text });
  }
}

/** The server's own answers are believed to have the shape that `wire` and this file say: both are of one build, or the page says so. */
export function getJson<T>(fetch: Fetch, url: string): Promise<Fetched<T>> {
  return answered<T>(() => fetch(url, { headers: { accept: "application/json" }, credentials: "same-origin" }));
}

function postJson<T>(fetch: Fetch, url: string, body: unknown): Promise<Fetched<T>> {
  // A form on another site cannot send this header: it keeps such a site from asking in the person's name.
  const headers = { "content-type": "application/json", "x-lockstep": "1" };
  return answered<T>(() =>
    fetch(url, { method: "POST", headers, body: JSON.stringify(body), credentials: "same-origin" }),
  );
}

async function answered<T>(send: () => Promise<Response>): Promise<Fetched<T>> {
  let response: Response;
  try {
    response = await send();
  } catch (error) {
    return { kind: "failed", status: null, why: messageOf(error) };
  }
  try {
    const body: unknown = await response.json();
    if (response.ok) return { kind: "ok", value: body as T };
    return { kind: "failed", status: response.status, why: reasonIn(body) };
  } catch (error) {
    return { kind: "failed", status: response.status, why: messageOf(error) };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** `{ reasons: […] }`, `{ message: … }` or `{ error: … }`. */
function reasonIn(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  const { reasons, message, error } = body as Readonly<Record<string, unknown>>;
  if (Array.isArray(reasons)) return (reasons as readonly Reason[]).map(explainReason).join(" ");
  return typeof message === "string" ? message : typeof error === "string" ? error : "";
}
