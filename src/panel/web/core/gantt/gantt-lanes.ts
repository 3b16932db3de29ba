/** How the Gantt's lanes stand under each other: in groups that fold, so high that they can be read, whatever number there is. Pure. */
import { grouped, UNGROUPED } from "../lists/index.ts";

/** A lane's height, rem: they share the room there is, and scroll where that is too little. */
const LANE_REM = { least: 1.375, most: 2.75 };
/** A group's head is pressed with a finger. */
const HEAD_REM = 2.75;

/** A device; null: what has none, such as a dwell. */
export type Lane = string | null;

export type LaneRow =
  | { readonly kind: "lane"; readonly lane: Lane; readonly topPx: number; readonly heightPx: number }
  | {
      /** The head of a group: folded, it bears the bars of all of its lanes. */
      readonly kind: "group";
      readonly group: string;
      readonly lanes: readonly Lane[];
      readonly isFolded: boolean;
      readonly topPx: number;
      readonly heightPx: number;
    };

export interface LaneRows {
  readonly rows: readonly LaneRow[];
  /** By lane: the row that its bars are drawn in. */
  readonly rowOf: ReadonlyMap<Lane, LaneRow>;
  readonly heightPx: number;
}

export interface LaneOrder {
  /** By device, the name of its group; null: they stand ungrouped. */
  readonly groups: ReadonlyMap<string, string> | null;
  readonly folded: ReadonlySet<string>;
  /** Height that can be seen without scrolling, px. */
  readonly roomPx: number;
  /** The page's font size, px: everything grows with it. */
  readonly remPx: number;
}

/** Lanes keep their order within their group, and groups stand in the order of their first lane. */
export function laneRows(lanes: readonly Lane[], { groups, folded, roomPx, remPx }: LaneOrder): LaneRows {
  const parted = groups === null ? null : grouped(lanes, (lane) => groups.get(lane ?? "") ?? UNGROUPED);
  const open = parted === null ? lanes.length : countOpen(parted, folded);
  const heads = parted?.size ?? 0;
  const headPx = HEAD_REM * remPx;
  const sharePx = (roomPx - heads * headPx) / Math.max(1, open);
  const laneHeightPx = Math.min(LANE_REM.most * remPx, Math.max(LANE_REM.least * remPx, sharePx));
  const rows: LaneRow[] = [];
  const rowOf = new Map<Lane, LaneRow>();
  let topPx = 0;
  const put = (row: LaneRow, borne: readonly Lane[]): void => {
    rows.push(row);
    for (const lane of borne) rowOf.set(lane, row);
    topPx += row.heightPx;
  };
  const putLane = (lane: Lane): void => put({ kind: "lane", lane, topPx, heightPx: laneHeightPx }, [lane]);
  if (parted === null) for (const lane of lanes) putLane(lane);
  for (const [group, its] of parted ?? []) {
    const isFolded = folded.has(group);
    put({ kind: "group", group, lanes: its, isFolded, topPx, heightPx: headPx }, isFolded ? its : []);
    if (!isFolded) for (const lane of its) putLane(lane);
  }
  return { rows, rowOf, heightPx: topPx };
}

function countOpen(parted: ReadonlyMap<string, readonly Lane[]>, folded: ReadonlySet<string>): number {
  let open = 0;
  for (const [group, its] of parted) if (!folded.has(group)) open += its.length;
  return open;
}

/** Lanes of which something lies between `topPx` and `topPx + roomPx`. */
export function lanesInView({ rows }: LaneRows, topPx: number, roomPx: number): ReadonlySet<Lane> {
  const seen = rows.filter((row) => row.topPx + row.heightPx > topPx && row.topPx < topPx + roomPx);
  return new Set(seen.flatMap((row) => (row.kind === "lane" ? [row.lane] : row.isFolded ? row.lanes : [])));
}
