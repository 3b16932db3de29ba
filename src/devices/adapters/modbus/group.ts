/** Puts values that are polled equally often into as few requests as possible. Pure. */
import { isBits, lengthOf, type Point, type Table } from "./point.ts";

/** Most registers, and most bits, that one read may ask for. Modbus Application Protocol V1.1b3, 6.1 to 6.4: quantity of coils 1 to 2000, of registers 1 to 125. */
const READ_MAX = { registers: 125, bits: 2000 };

/** Registers or bits between two values that are read along: so many cost less than the frame of a further request. */
const GAP_MAX = { registers: 8, bits: 64 };

export interface Block<P> {
  readonly table: Table;
  readonly address: number;
  /** Registers or bits. */
  readonly count: number;
  readonly members: readonly P[];
}

/** How strictly values stay apart: `close` reads small gaps along, `touching` none, `single` reads each by itself. */
export type Grouping = "close" | "touching" | "single";

/** Blocks that cover all of `members`, in the order of table and address. */
export function group<P extends { readonly point: Point }>(members: readonly P[], grouping: Grouping): Block<P>[] {
  const sorted = [...members].sort(
    (a, b) => a.point.table.localeCompare(b.point.table) || a.point.address - b.point.address,
  );
  const blocks: Block<P>[] = [];
  for (const member of sorted) {
    const before = blocks.at(-1);
    const wider = before === undefined || grouping === "single" ? null : widened(before, member, grouping);
    if (wider !== null) blocks[blocks.length - 1] = wider;
    else
      blocks.push({
        ...{ table: member.point.table, address: member.point.address },
        count: lengthOf(member.point),
        members: [member],
      });
  }
  return blocks;
}

/** The block with `member` in it; null if they are too far apart, or too long together. */
function widened<P extends { readonly point: Point }>(block: Block<P>, member: P, grouping: Grouping): Block<P> | null {
  const { point } = member;
  if (point.table !== block.table) return null;
  const unit = isBits(point.table) ? "bits" : "registers";
  const gap = point.address - (block.address + block.count);
  const count = Math.max(block.count, point.address + lengthOf(point) - block.address);
  if (gap > (grouping === "close" ? GAP_MAX[unit] : 0) || count > READ_MAX[unit]) return null;
  return { ...block, count, members: [...block.members, member] };
}
