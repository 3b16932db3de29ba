/** The tab Cell: where everything is, in 3D or flat, and the same as a list. */
import { Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { type ReactNode, useCallback, useState } from "react";
import { Box, TabGrid } from "../../components/box.tsx";
import { PlainButton } from "../../components/plain-button.tsx";
import { type Camera, showingAll, VIEWS, type View, zoomed } from "../../core/cell/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { useT } from "../../core-react.tsx";
import { CellCanvas, type Shape } from "./cell-canvas.tsx";
import { CellList } from "./cell-list.tsx";

const VIEW_NAMES: readonly View[] = ["front", "top", "iso"];

export function CellTab({ panel }: { panel: Panel }): ReactNode {
  const t = useT().tab.cell;
  const [shape, setShape] = useState<Shape>("solid");
  const [camera, setCamera] = useState<Camera>(VIEWS.iso);
  const [noSolid, setNoSolid] = useState<string | null>(null);
  const fail = useCallback((why: string) => {
    setNoSolid(why);
    setShape("flat");
  }, []);
  return (
    <TabGrid columns="minmax(0, 1fr) 18rem">
      <CellCanvas panel={panel} shape={shape} camera={camera} onCamera={setCamera} onNoSolid={fail} />
      <Box title={t.title}>
        <Stack gap="sm">
          <SegmentedControl
            aria-label={t.shape}
            styles={{ label: { minHeight: 44, display: "grid", placeItems: "center" } }}
            value={shape}
            onChange={(value) => setShape(value === "flat" ? "flat" : "solid")}
            data={[
              { value: "solid", label: t.solid, disabled: noSolid !== null },
              { value: "flat", label: t.flat },
            ]}
          />
          {noSolid === null ? null : <Text size="sm">{t.noSolid(noSolid)}</Text>}
          <ViewButtons shape={shape} onCamera={setCamera} />
          <CellList panel={panel} />
        </Stack>
      </Box>
    </TabGrid>
  );
}

function ViewButtons({
  shape,
  onCamera,
}: {
  shape: Shape;
  onCamera: (to: (from: Camera) => Camera) => void;
}): ReactNode {
  const t = useT().tab.cell;
  return (
    <Stack gap={4}>
      <Group gap={4}>
        {shape === "flat"
          ? null
          : VIEW_NAMES.map((view) => (
              <PlainButton key={view} onClick={() => onCamera(() => VIEWS[view])}>
                {t.views[view]}
              </PlainButton>
            ))}
        <PlainButton about={t.nearer} onClick={() => onCamera((from) => zoomed(from, 0.85))}>
          +
        </PlainButton>
        <PlainButton about={t.further} onClick={() => onCamera((from) => zoomed(from, 1 / 0.85))}>
          −
        </PlainButton>
        <PlainButton onClick={() => onCamera(showingAll)}>{t.all}</PlainButton>
      </Group>
      <Text size="xs">{t.keys[shape]}</Text>
    </Stack>
  );
}
