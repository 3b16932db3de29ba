/** What went wrong with a question to the server, and a way to ask again. */
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Fetched } from "../core/api/index.ts";
import { useT } from "../core-react.tsx";
import { PlainButton } from "./plain-button.tsx";

export function FetchProblem({ its, onAgain }: { its: Fetched<unknown>; onAgain?: () => void }): ReactNode {
  const t = useT().tab.sequence;
  if (its.kind === "ok") return null;
  const status = its.status === null ? "" : `${its.status} `;
  return (
    <div role="alert">
      <Text size="sm">
        <span aria-hidden="true">▲ </span>
        {its.status === null ? t.notReached : t.failed(`${status}${its.why}`)}
      </Text>
      {onAgain === undefined ? null : <PlainButton onClick={onAgain}>{t.again}</PlainButton>}
    </div>
  );
}
