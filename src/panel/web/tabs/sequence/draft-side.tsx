/** Beside the source: findings, plan, dry run; and what can be done with it. */
import { Group, Stack, Text, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { AskButtons, type AskItem } from "../../components/ask-button.tsx";
import { Box, TabColumn } from "../../components/box.tsx";
import { PlainButton } from "../../components/plain-button.tsx";
import type { Panel } from "../../core/live/index.ts";
import { useT } from "../../core-react.tsx";
import { cyclesOf } from "./cycles.ts";
import { type Draft, isChanged, type SequenceDesk, type Tried } from "./desk.ts";
import { DryRunResult } from "./dry-run-result.tsx";
import { Findings } from "./findings.tsx";
import { PlanPreview } from "./plan-preview.tsx";

export interface DraftProps {
  readonly panel: Panel;
  readonly desk: SequenceDesk;
  readonly draft: Draft;
}

interface DraftSideProps extends DraftProps {
  readonly onGoTo: (place: { readonly line: number; readonly column: number }) => void;
}

export function DraftSide({ panel, desk, draft, onGoTo }: DraftSideProps): ReactNode {
  const t = useT().tab.sequence;
  const { checked } = draft;
  // What is still being checked has no count.
  const title = checked?.kind === "ok" ? t.problems(checked.value.diagnostics.length) : t.findings;
  return (
    <TabColumn rows="0.7fr 1.8fr auto">
      <Box title={title}>
        <Findings checked={checked} onGoTo={onGoTo} />
      </Box>
      <Box title={t.preview}>
        <Stack gap="sm">
          <TryButtons desk={desk} draft={draft} />
          <DryRunResult draft={draft} />
          <PlanPreview draft={draft} />
        </Stack>
      </Box>
      <DraftActions panel={panel} desk={desk} draft={draft} />
    </TabColumn>
  );
}

/** Without a lease: they move nothing. */
function TryButtons({ desk, draft }: { desk: SequenceDesk; draft: Draft }): ReactNode {
  const t = useT().tab.sequence;
  const isTrying = ({ of, result }: Tried<unknown>) => of !== null && result === null;
  return (
    <Group gap="xs">
      <PlainButton isOff={isTrying(draft.preview)} onClick={() => void desk.preview(draft.file)}>
        {t.previewNow}
      </PlainButton>
      <PlainButton isOff={isTrying(draft.dryRun)} onClick={() => void desk.dryRun(draft.file)}>
        {t.dryRunNow}
      </PlainButton>
    </Group>
  );
}

function DraftActions({ panel, desk, draft }: DraftProps): ReactNode {
  const t = useT().tab.sequence;
  const { job } = panel.picture;
  const isLoaded = job?.file === draft.file;
  return (
    <section aria-label={draft.file}>
      <SaveAndLoad panel={panel} desk={desk} draft={draft} />
      <Text size="xs" mih="4.5rem">
        {isLoaded ? t.boundary : job === null ? "" : t.loadedJob(job.name, job.by)}
        {job?.pending == null ? "" : ` ${t.pending(job.pending.by, job.pending.file)}`} {t.cyclesAsFile} {t.startHint}
      </Text>
    </section>
  );
}

function whyNoSave(draft: Draft, t: SequenceTexts): readonly string[] {
  if (!isChanged(draft)) return [t.saveUnchanged];
  if (draft.checked === null) return [t.saveUnchecked];
  if (draft.checked.kind === "failed") return [];
  return draft.checked.value.diagnostics.some(({ severity }) => severity === "error") ? [t.saveWithErrors] : [];
}

function SaveAndLoad({ panel, desk, draft }: DraftProps): ReactNode {
  const t = useT().tab.sequence;
  const [asks, setAsks] = useState(false);
  const [wanted, setWanted] = useState("");
  const cycles = cyclesOf(wanted);
  if (asks && isChanged(draft)) return <DiscardAsk desk={desk} draft={draft} onDone={() => setAsks(false)} />;
  const cyclesInput = (
    <TextInput
      w="4rem"
      aria-label={t.cycles}
      placeholder={t.cycles}
      inputMode="numeric"
      value={wanted}
      styles={{ input: { minHeight: 44, paddingInline: 8 } }}
      onChange={({ currentTarget }) => setWanted(currentTarget.value)}
    />
  );
  return (
    <div style={ROOM}>
      <AskButtons
        panel={panel}
        items={[saveItem(desk, draft, t), loadItem(desk, draft, cycles, t)]}
        before={cyclesInput}
        after={
          <PlainButton isOff={!isChanged(draft)} onClick={() => setAsks(true)}>
            {t.discard}
          </PlainButton>
        }
      />
    </div>
  );
}

/** For two lines of reasons under the buttons, or the question in their place: nothing else moves. */
const ROOM = { minHeight: "5.125rem" };

function DiscardAsk({ desk, draft, onDone }: { desk: SequenceDesk; draft: Draft; onDone: () => void }): ReactNode {
  const t = useT().tab.sequence;
  return (
    <div role="alertdialog" aria-label={t.discard} style={ROOM}>
      <Group gap="xs">
        <PlainButton
          onClick={() => {
            desk.discard(draft.file);
            onDone();
          }}
        >
          {t.discard}
        </PlainButton>
        <PlainButton onClick={onDone}>{t.keepThem}</PlainButton>
      </Group>
      <Text size="xs">{t.discardAsk(draft.file)}</Text>
    </div>
  );
}

type SequenceTexts = ReturnType<typeof useT>["tab"]["sequence"];

function saveItem(desk: SequenceDesk, draft: Draft, t: SequenceTexts): AskItem {
  const { file, text, hash } = draft;
  return {
    cmd: { do: "save", file, text, seenHash: hash },
    label: t.save,
    whyNot: whyNoSave(draft, t),
    onAccepted: () => void desk.saved(file, text),
  };
}

function loadItem(desk: SequenceDesk, draft: Draft, cycles: number | null | "bad", t: SequenceTexts): AskItem {
  return {
    cmd: { do: "load", file: draft.file, cycles: cycles === "bad" ? null : cycles },
    label: t.load,
    whyNot: [...(isChanged(draft) ? [t.loadUnsaved] : []), ...(cycles === "bad" ? [t.cyclesBad] : [])],
    onAccepted: () => void desk.refresh(),
  };
}
