/** What has happened, newest first, in words; with a filter. */
import { Group, Table, Text, TextInput } from "@mantine/core";
import { memo, type ReactNode, useCallback, useMemo, useState } from "react";
import type { LineEvent } from "../../../../model/index.ts";
import { Box, TabGrid } from "../../components/box.tsx";
import { FetchProblem } from "../../components/fetch-problem.tsx";
import { useFetched } from "../../components/fetched.ts";
import { figure } from "../../components/format.ts";
import { PlainButton } from "../../components/plain-button.tsx";
import type { HistoryApi } from "../../core/api/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { useLanguage, usePicture, useT } from "../../core-react.tsx";
import type { Language, Texts } from "../../texts/catalogue.ts";
import { momentText } from "../../texts/format.ts";
import { type EventBook, NO_EVENTS, olderThan, withNewer } from "./event-book.ts";
import { eventWords, matches } from "./event-words.ts";

interface EventsViewProps {
  readonly panel: Panel;
  readonly api: HistoryApi;
  readonly beside: ReactNode;
}

/** Rows that are drawn at once: more than this nobody reads, and a filter finds the rest. */
const ROWS_MAX = 400;

export function EventsView({ panel, api, beside }: EventsViewProps): ReactNode {
  const texts = useT();
  const t = texts.tab.history;
  const { recent, wallZeroMs } = usePicture(panel);
  const [wanted, setWanted] = useState("");
  const [book, setBook] = useState<EventBook>(NO_EVENTS);
  const ask = useCallback(async () => {
    const its = await olderThan(NO_EVENTS, api);
    if (its.kind === "ok") setBook(its.value);
    return its;
  }, [api]);
  const [its, again] = useFetched(ask);
  // Without the server's, the page's own are better than none.
  const whole = its?.kind === "ok" ? withNewer(book, recent) : { events: recent.toReversed(), isAll: false };
  const language = useLanguage();
  const shown = useMemo(
    () => filtered(whole.events, wanted.trim(), texts, language),
    [whole.events, wanted, texts, language],
  );
  const older = async () => {
    const more = await olderThan(whole, api);
    if (more.kind === "ok") setBook(more.value);
    else again();
  };
  return (
    <TabGrid columns="minmax(0, 1fr)">
      <Box title={t.events} beside={beside}>
        <Group gap="sm" align="flex-end" pb="xs">
          <TextInput
            label={t.filter}
            placeholder={t.filterHint}
            value={wanted}
            w="min(20rem, 100%)"
            styles={{ input: { minHeight: 44 } }}
            onChange={({ currentTarget }) => setWanted(currentTarget.value)}
          />
          <Text size="sm" aria-live="polite" pb={10}>
            {t.eventCount(Math.min(shown.length, ROWS_MAX), whole.events.length)}
          </Text>
          <PlainButton isOff={whole.isAll} onClick={() => void older()}>
            {whole.isAll ? t.noOlder : t.older}
          </PlainButton>
        </Group>
        {its?.kind === "failed" ? <FetchProblem its={its} onAgain={again} /> : null}
        <EventTable events={shown.slice(0, ROWS_MAX)} wallZeroMs={wallZeroMs} />
      </Box>
    </TabGrid>
  );
}

/** Sentences are only made for what is looked through: without a filter that is what is shown. */
function filtered(
  events: readonly LineEvent[],
  wanted: string,
  texts: Texts,
  language: Language,
): readonly LineEvent[] {
  if (wanted === "") return events;
  return events.filter((event) => matches(eventWords(event, texts, language), event, wanted));
}

function EventTable({ events, wallZeroMs }: { events: readonly LineEvent[]; wallZeroMs: number }): ReactNode {
  const t = useT().tab.history;
  return (
    <Table fz="sm" horizontalSpacing="xs" verticalSpacing={2} style={{ fontVariantNumeric: "tabular-nums" }}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="5rem">{t.number}</Table.Th>
          <Table.Th w="9.5rem">{t.clock}</Table.Th>
          <Table.Th w="7rem">{t.at}</Table.Th>
          <Table.Th>{t.event}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {events.map((event) => (
          <EventRow key={event.seq} event={event} wallZeroMs={wallZeroMs} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** An event never changes, and neither does its row. */
const EventRow = memo(function EventRow({
  event,
  wallZeroMs,
}: {
  readonly event: LineEvent;
  readonly wallZeroMs: number;
}): ReactNode {
  const texts = useT();
  const language = useLanguage();
  return (
    <Table.Tr>
      <Table.Td>{event.seq}</Table.Td>
      <Table.Td>{momentText(language, wallZeroMs + event.atMs)}</Table.Td>
      <Table.Td>{figure(event.atMs / 1000, 3, language)} s</Table.Td>
      <Table.Td>{eventWords(event, texts, language)}</Table.Td>
    </Table.Tr>
  );
});
