/** What the steps of two runs took, and the parts of their OEE. */
import { Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { figure, percent } from "../../components/format.ts";
import { compareRuns, type OeeParts, oeeOf, type PastRun, type StepDurations } from "../../core/api/index.ts";
import { useLanguage, useT } from "../../core-react.tsx";
import type { Language } from "../../texts/catalogue.ts";

interface RunComparisonProps {
  readonly a: PastRun | null;
  readonly b: PastRun | null;
  readonly nowMs: number;
}

export function RunComparison({ a, b, nowMs }: RunComparisonProps): ReactNode {
  const t = useT().tab.history;
  if (a === null || b === null) return <Text size="sm">{t.chooseTwo}</Text>;
  return (
    <>
      <Text size="sm">{t.of("A", a.run, a.sequence)}</Text>
      <Text size="sm">{t.of("B", b.run, b.sequence)}</Text>
      <StepTable a={a} b={b} />
      <Title order={3} size="h6" mt="md">
        {t.oeeTitle}
      </Title>
      <OeeTable a={oeeOf(a, nowMs)} b={oeeOf(b, nowMs)} />
      <Text size="xs">{t.oeeNote}</Text>
    </>
  );
}

function StepTable({ a, b }: { a: PastRun; b: PastRun }): ReactNode {
  const t = useT().tab.history;
  const language = useLanguage();
  return (
    <Table fz="sm" horizontalSpacing={6} verticalSpacing={4} style={{ fontVariantNumeric: "tabular-nums" }}>
      <Table.Thead>
        <Table.Tr>
          {[t.step, t.mean("A"), t.mean("B"), t.difference].map((title) => (
            <Table.Th key={title}>{title}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {compareRuns(a, b).map((its) => (
          <Table.Tr key={its.step}>
            <Table.Th scope="row">{its.step}</Table.Th>
            <Table.Td>{durationsText(its.a, language)}</Table.Td>
            <Table.Td>{durationsText(its.b, language)}</Table.Td>
            <Table.Td>{differenceText(its, language)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** `412 (398–440)`, in ms. */
function durationsText(its: StepDurations | null, language: Language): string {
  if (its === null) return "–";
  const whole = (ms: number) => figure(ms, 0, language);
  return `${whole(its.meanMs)} (${whole(its.minMs)}–${whole(its.maxMs)})`;
}

/** `▲ +25 ms, +6.1 %`: the sign and a shape say which way. */
function differenceText(
  {
    differenceMs,
    differencePercent,
  }: { readonly differenceMs: number | null; readonly differencePercent: number | null },
  language: Language,
): string {
  if (differenceMs === null) return "–";
  const sign = (value: number) => (value > 0 ? "+" : value < 0 ? "−" : "±");
  const shape = differenceMs > 0 ? "▲" : differenceMs < 0 ? "▼" : "=";
  const ms = `${shape} ${sign(differenceMs)}${figure(Math.abs(differenceMs), 0, language)} ms`;
  if (differencePercent === null) return ms;
  return `${ms}, ${sign(differencePercent)}${figure(Math.abs(differencePercent), 1, language)} %`;
}

function OeeTable({ a, b }: { a: OeeParts; b: OeeParts }): ReactNode {
  const t = useT().tab.history;
  const language = useLanguage();
  return (
    <Table fz="sm" horizontalSpacing={6} verticalSpacing={4} style={{ fontVariantNumeric: "tabular-nums" }}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t.oee}</Table.Th>
          <Table.Th>A</Table.Th>
          <Table.Th>B</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {(["availability", "rate", "quality", "oee"] as const).map((part) => (
          <Table.Tr key={part}>
            <Table.Th scope="row">{t[part]}</Table.Th>
            <Table.Td>{percent(a[part], language)}</Table.Td>
            <Table.Td>{percent(b[part], language)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
