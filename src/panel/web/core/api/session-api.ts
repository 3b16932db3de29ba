/** Signing in and out, and what else is asked by HTTP. */
import type { Me, PlanView } from "../../../wire/index.ts";
import { POST_HEADERS } from "./stop-post.ts";

/** `null`: nobody is signed in. `unreachable`: nobody answers, or not in time. */
export async function fetchMe(signal: AbortSignal): Promise<Me | null | "unreachable"> {
  try {
    const response = await fetch("/api/session", { signal });
    if (response.status === 401) return null;
    return response.ok ? ((await response.json()) as Me) : "unreachable";
  } catch {
    return "unreachable";
  }
}

export type Entered = "ok" | "wrong" | "too-many" | "unreachable";

export const signIn = (name: string, password: string): Promise<Entered> => enter("/api/sign-in", { name, password });

/** For an act that a password typed long ago does not cover. */
export const passwordAgain = (password: string): Promise<Entered> => enter("/api/password-again", { password });

/** For who has no password: the session's time begins anew. @returns whether it does */
export const staySignedIn = (): Promise<boolean> =>
  post("/api/stay", {}).then(
    ({ ok }) => ok,
    () => false,
  );

export async function signOut(): Promise<void> {
  await post("/api/sign-out", {}).catch(() => undefined);
}

export async function fetchPlan(job: number): Promise<PlanView | null> {
  const response = await fetch(`/api/plan?job=${job}`);
  return response.ok ? ((await response.json()) as PlanView) : null;
}

async function enter(path: string, content: object): Promise<Entered> {
  try {
    const { ok, status } = await post(path, content);
    if (ok) return "ok";
    return status === 429 ? "too-many" : status === 401 || status === 403 ? "wrong" : "unreachable";
  } catch {
    return "unreachable";
  }
}

const post = (path: string, content: object): Promise<Response> =>
  fetch(path, { method: "POST", headers: POST_HEADERS, body: JSON.stringify(content) });
