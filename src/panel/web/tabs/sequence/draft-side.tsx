/** Beside the source: findings, plan, dry run; and what can be done with it. */
import { Group, Stack, Text, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Panel } from "../../core/panel.ts";
import { useT } from "../../core-react.tsx";
import { AskButtons, type AskItem } from "../parts/ask-button.tsx";
import { Box } from "../parts/box.tsx";
import { PlainButton } from "../parts/plain-button.tsx";
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
  const count = checked?.kind === "ok" ? checked.value.diagnostics.length : 0;
  return (
    <div style={{ display: "grid", gap: 12, minHeight: 0, gridTemplateRows: "minmax(0, 0.7fr) minmax(0, 1.8fr) auto" }}>
      <Box title={count === 0 ? t.problems(0) : t.problems(count)}>
        <Findings checked={checked} onGoTo={onGoTo} />
      </Box>
      <Box title={t.preview}>
        <Stack gap="sm">
          <TryButtons desk={desk} draft={draft} />
          <PlanPreview draft={draft} />
          <DryRunResult draft={draft} />
        </Stack>
      </Box>
      <DraftActions panel={panel} desk={desk} draft={draft} />
    </div>
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
      <Discard desk={desk} draft={draft} />
      <Text size="xs" mih={34}>
        {isLoaded ? t.boundary : job === null ? "" : t.loadedJob(job.name, job.by)}
        {job?.pending == null ? "" : ` ${t.pending(job.pending.by, job.pending.file)}`} {t.cyclesAsFile} {t.startHint}
      </Text>
    </section>
  );
}

function whyNoSave(draft: Draft, t: ReturnType<typeof useT>["tab"]["sequence"]): readonly string[] {
  if (!isChanged(draft)) return [t.saveUnchanged];
  if (draft.checked === null) return [t.saveUnchecked];
  if (draft.checked.kind === "failed") return [];
  return draft.checked.value.diagnostics.some(({ severity }) => severity === "error") ? [t.saveWithErrors] : [];
}

function Discard({ desk, draft }: { desk: SequenceDesk; draft: Draft }): ReactNode {
  const t = useT().tab.sequence;
  const [asks, setAsks] = useState(false);
  if (!isChanged(draft)) return null;
  if (!asks) return <PlainButton onClick={() => setAsks(true)}>{t.discard}</PlainButton>;
  return (
    <div role="alertdialog" aria-label={t.discard}>
      <Text size="xs">{t.discardAsk(draft.file)}</Text>
      <Group gap="xs">
        <PlainButton
          onClick={() => {
            desk.discard(draft.file);
            setAsks(false);
          }}
        >
          {t.discard}
        </PlainButton>
        <PlainButton onClick={() => setAsks(false)}>{t.keepThem}</PlainButton>
      </Group>
    </div>
  );
}

function SaveAndLoad({ panel, desk, draft }: DraftProps): ReactNode {
  const t = useT().tab.sequence;
  const [wanted, setWanted] = useState("");
  const cycles = cyclesOf(wanted);
  const { file, text, hash } = draft;
  const whyNoLoad = [...(isChanged(draft) ? [t.loadUnsaved] : []), ...(cycles === "bad" ? [t.cyclesBad] : [])];
  const save: AskItem = {
    cmd: { do: "save", file, text, seenHash: hash },
    label: t.save,
    whyNot: whyNoSave(draft, t),
    onAccepted: () => void desk.saved(file, text),
  };
  const load: AskItem = {
    cmd: { do: "load", file, cycles: cycles === "bad" ? null : cycles },
    label: t.load,
    whyNot: whyNoLoad,
    onAccepted: () => void desk.refresh(),
  };
  const cyclesInput = (
    <TextInput
      w={84}
      aria-label={t.cycles}
      placeholder={t.cycles}
      inputMode="numeric"
      value={wanted}
      styles={{ input: { minHeight: 44 } }}
      onChange={({ currentTarget }) => setWanted(currentTarget.value)}
    />
  );
  return <AskButtons panel={panel} items={[save, load]} before={cyclesInput} />;
}
