/** The sequences that there are: which is loaded, and which has changes that are not saved. */
import { Text, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { Box } from "../../components/box.tsx";
import { FetchProblem } from "../../components/fetch-problem.tsx";
import { useT } from "../../core-react.tsx";
import { isChanged, type SequenceDesk } from "./desk.ts";

export function FileList({ desk }: { desk: SequenceDesk }): ReactNode {
  const t = useT().tab.sequence;
  const { list, chosen, drafts } = desk.picture;
  return (
    <Box title={t.files}>
      {list === null ? <Text size="sm">{t.loadingList}</Text> : null}
      {list?.kind === "failed" ? <FetchProblem its={list} onAgain={() => void desk.refresh()} /> : null}
      {list?.kind === "ok"
        ? list.value.map(({ file, name, isLoaded }) => {
            const draft = drafts.get(file);
            return (
              <UnstyledButton
                key={file}
                mih={44}
                w="100%"
                p={6}
                aria-pressed={file === chosen}
                bg={file === chosen ? "var(--lk-button)" : "transparent"}
                onClick={() => void desk.open(file)}
              >
                <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
                  {name}
                </Text>
                <Text size="xs" style={{ overflowWrap: "anywhere" }}>
                  {file}
                </Text>
                <Text size="xs" mih={18}>
                  {[isLoaded ? `● ${t.loaded}` : "", draft !== undefined && isChanged(draft) ? `✎ ${t.unsaved}` : ""]
                    .filter((word) => word !== "")
                    .join(", ")}
                </Text>
              </UnstyledButton>
            );
          })
        : null}
    </Box>
  );
}
