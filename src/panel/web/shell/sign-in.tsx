/** Signing in; and why, where a session has just ended. */
import { type ReactNode, useState } from "react";
import { type Entered, signIn } from "../core/api/index.ts";
import { endOfLast, forgetEnd } from "../core/live/index.ts";
import { useT } from "../core-react.tsx";

export function SignIn({ entered }: { entered: () => void }): ReactNode {
  const { signIn: t, session } = useT();
  const [whyEnded] = useState(endOfLast);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [result, setResult] = useState<Entered | null>(null);
  const send = async (): Promise<void> => {
    const its = await signIn(name, password);
    setPassword("");
    setResult(its);
    if (its !== "ok") return;
    forgetEnd();
    entered();
  };
  return (
    <main className="sign-in">
      <h1>Lockstep</h1>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <h2>{t.title}</h2>
        {whyEnded !== null && <p role="alert">{session.ended[whyEnded]}</p>}
        <label>
          {t.name}
          <input autoComplete="username" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        </label>
        <label>
          {t.password}
          <input
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </label>
        <p role="status" className="result">
          {result === null ? "" : t.results[result]}
        </p>
        <button type="submit" className="plain-button" data-size="large">
          {t.send}
        </button>
      </form>
      <p>{t.note}</p>
    </main>
  );
}
