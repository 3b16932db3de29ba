/** Boxes of a tab: a titled one, and one that scrolls by itself so that the page need not. */
import { Paper, Title } from "@mantine/core";
import { type CSSProperties, type ReactNode, useId } from "react";

/** Fills the room that the shell gives it; its columns scroll by themselves. */
export function TabGrid({
  columns,
  rows,
  children,
}: {
  columns: string;
  rows?: string;
  children: ReactNode;
}): ReactNode {
  const style: CSSProperties = {
    display: "grid",
    gridTemplateColumns: columns,
    gridTemplateRows: rows ?? "minmax(0, 1fr)",
    gap: 10,
    height: "100%",
    minHeight: 0,
    boxSizing: "border-box",
  };
  return <div style={style}>{children}</div>;
}

/** A section with a heading; what does not fit scrolls under it. */
export function Box({
  title,
  beside,
  children,
}: {
  title: string;
  beside?: ReactNode;
  children: ReactNode;
}): ReactNode {
  const heading = useId();
  return (
    <Paper
      withBorder
      p={10}
      bg="var(--lk-box)"
      style={{ display: "flex", flexDirection: "column", gap: 8, minHeight: 0, minWidth: 0 }}
    >
      <div
        style={{
          display: "flex",
          justifyContent: "space-between",
          alignItems: "center",
          gap: 12,
          ...(beside === undefined ? {} : { minHeight: 44 }),
        }}
      >
        <Title order={2} size="h5" id={heading}>
          {title}
        </Title>
        {beside}
      </div>
      {/* Focusable, so that it can be scrolled by keys. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard (axe: scrollable-region-focusable) */}
      <section tabIndex={0} aria-labelledby={heading} style={{ overflow: "auto", minHeight: 0, flex: 1, fontSize: 14 }}>
        {children}
      </section>
    </Paper>
  );
}
