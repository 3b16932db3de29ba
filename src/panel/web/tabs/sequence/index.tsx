/** The tab Sequence: its source, what is wrong with it, its plan, a try of it; saving and loading it. */
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { Box, TabGrid } from "../../components/box.tsx";
import { FetchProblem } from "../../components/fetch-problem.tsx";
import { SequenceApi } from "../../core/api/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { BROWSER_TIME } from "../../core/live/index.ts";
import { usePicture, useT } from "../../core-react.tsx";
import { SequenceDesk } from "./desk.ts";
import { DraftSide } from "./draft-side.tsx";
import { FileList } from "./file-list.tsx";
import { SourceEditor } from "./source-editor.tsx";

export function SequenceTab({ panel }: { panel: Panel }): ReactNode {
  usePicture(panel);
  const t = useT().tab.sequence;
  const desk = useDesk(panel);
  const { chosen, problem, schema } = useSyncExternalStore(
    (changed) => desk.subscribe(changed),
    () => desk.picture,
  );
  const { draft } = desk;
  const [goTo, setGoTo] = useState<{ readonly line: number; readonly column: number } | null>(null);
  return (
    <TabGrid columns="10.5rem minmax(0, 1fr) 20rem" size="wide">
      <FileList desk={desk} />
      <Box title={chosen === null ? t.choose : t.editor(chosen)}>
        {problem === null ? null : <FetchProblem its={problem} onAgain={() => void desk.open(chosen ?? "")} />}
        {draft === null ? null : (
          <SourceEditor key={draft.file} panel={panel} desk={desk} draft={draft} schema={schema} goTo={goTo} />
        )}
      </Box>
      {draft === null ? (
        <Box title={t.preview}>{null}</Box>
      ) : (
        <DraftSide key={draft.file} panel={panel} desk={desk} draft={draft} onGoTo={setGoTo} />
      )}
    </TabGrid>
  );
}

/** One desk for a panel: what lies on it stays there when the tab is left. */
const DESKS = new WeakMap<Panel, SequenceDesk>();

function useDesk(panel: Panel): SequenceDesk {
  const desk = DESKS.get(panel) ?? newDesk(panel);
  useEffect(() => void desk.refresh(), [desk]);
  return desk;
}

function newDesk(panel: Panel): SequenceDesk {
  const desk = new SequenceDesk(new SequenceApi((url, init) => fetch(url, init)), BROWSER_TIME.after);
  DESKS.set(panel, desk);
  addEventListener("beforeunload", (event) => {
    if (desk.hasChanges) event.preventDefault();
  });
  return desk;
}
