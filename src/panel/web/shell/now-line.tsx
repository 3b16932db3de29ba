/** What the line waits for, or what a person is to do: whole sentences, in a row of their own. */
import type { ReactNode } from "react";
import { TextRoom } from "../components/text-room.tsx";
import type { Panel } from "../core/live/index.ts";
import { awaitedOf } from "../core/live/index.ts";
import { usePicture, useT } from "../core-react.tsx";

export function NowLine({ panel }: { panel: Panel }): ReactNode {
  const t = useT();
  const { state, line, freshness, isKnown } = usePicture(panel);
  const waits = isKnown ? awaitedOf(state, line).map(t.awaited).join(" ") : "";
  return (
    <section className="now-line" aria-label={t.top.now} data-dim={freshness !== "live"}>
      <TextRoom className="now-text">{waits}</TextRoom>
    </section>
  );
}
