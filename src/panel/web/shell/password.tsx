/** The password once more, for an act that an old one does not cover. What was asked is not asked again by itself. */
import { type ReactNode, useState } from "react";
import { type Entered, passwordAgain } from "../core/api/index.ts";
import { useT } from "../core-react.tsx";

interface PasswordFormProps {
  /** An act has been refused for it; otherwise it is given to stay signed in. */
  readonly isAsked: boolean;
  /** Who came by the printed link has none to give. */
  readonly hasPassword: boolean;
  readonly close: () => void;
}

export function PasswordForm({ isAsked, hasPassword, close }: PasswordFormProps): ReactNode {
  const t = useT();
  const [password, setPassword] = useState("");
  const [result, setResult] = useState<Entered | null>(null);
  if (!hasPassword) return <p>{t.password.noPassword}</p>;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        setPassword("");
        void passwordAgain(password).then(setResult);
      }}
    >
      <p>{isAsked ? t.password.text : t.password.stayText}</p>
      <label>
        {t.password.label}
        <input
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </label>
      <p role="status" className="result">
        {result === null ? "" : result === "ok" && !isAsked ? t.password.stays : t.password.results[result]}
      </p>
      <div className="button-row">
        <button type="submit" className="plain-button">
          {t.password.send}
        </button>
        <button type="button" className="plain-button" onClick={close}>
          {t.close}
        </button>
      </div>
    </form>
  );
}
