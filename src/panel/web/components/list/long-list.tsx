/**
 * A list that may be long: searched, filtered, sorted and grouped by whoever looks at it. Only what is in view is drawn. While a hand or the
 * keyboard is in it nothing changes its place: what should is put right when they leave, and until then it is said.
 */
import { type FocusEvent, Fragment, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import {
  type Arranged,
  arrange,
  type FilterName,
  type GroupName,
  type ListChoice,
  type ListRow,
  type ListRules,
  type SortName,
} from "../../core/lists/index.ts";
import { useT } from "../../core-react.tsx";
import { useHeld } from "./held.ts";
import { ListTools } from "./list-tools.tsx";
import "./long-list.css";
import { useRowsInView } from "./rows-in-view.ts";

/** Every list of the page that may be long. */
export type ListName =
  | "alarms"
  | "bars"
  | "cell-devices"
  | "devices"
  | "interlocks"
  | "manual-devices"
  | "simulated-inputs"
  | "zones";

export interface LongListProps<T> {
  readonly items: readonly T[];
  readonly rules: ListRules<T>;
  /** Which list it is. No other has the same. */
  readonly name: ListName;
  /** What it is called, in the language of the page. */
  readonly label: string;
  /** What a row is taken to be high until it has been drawn, px. */
  readonly rowPx: number;
  /** What a group is called; its own name, if it is not given. */
  readonly titleOf?: (group: string, by: GroupName) => string;
  /** A table's head, and how many columns it has; otherwise it is a list. */
  readonly table?: { readonly head: ReactNode; readonly columns: number };
  /** What a row shows; of a table, its cells. */
  readonly children: (item: T) => ReactNode;
}

/** Shorter lists are seen whole, and need no tools. */
const TOOLS_FROM = 9;

/** By the list's own name, which is the same in every language: whoever leaves a tab and comes back finds the list as it was. A reload forgets. */
const chosen = new Map<ListName, ListChoice>();

export function LongList<T>({
  items,
  rules,
  name,
  label,
  rowPx,
  titleOf,
  table,
  children,
}: LongListProps<T>): ReactNode {
  const { list: t } = useT();
  const [choice, setChoice] = useState(() => chosen.get(name) ?? firstChoice(rules));
  useEffect(() => void chosen.set(name, choice), [name, choice]);
  const held = useHeld();
  const [focused, setFocused] = useState<string | null>(null);
  const right = arrange(items, rules, choice);
  const its = held.order === null ? right : arrange(items, rules, choice, held.order);
  useEffect(() => held.shown(its.order));
  const body = useRef<HTMLElement>(null);
  const keep = useCallback((on: HTMLElement | null): void => {
    body.current = on;
  }, []);
  const keys = its.rows.map(({ key }) => key);
  const { drawn, heightPx } = useRowsInView(body, keys, { rowPx, kept: focused });
  // What has had tools keeps them: they must not come and go with the last alarm.
  const hadTools = useRef(false);
  hadTools.current ||= items.length >= TOOLS_FROM;
  const fold = (group: string): void => setChoice((old) => ({ ...old, folded: toggled(old.folded, group) }));
  const content = drawn.map((number, i) => {
    const row = its.rows[number];
    if (row === undefined) return null;
    const gapPx = heightPx((drawn[i - 1] ?? -1) + 1, number);
    return (
      <Fragment key={row.key}>
        <Gap px={gapPx} table={table} />
        <RowFrame
          row={row}
          place={{ number, of: keys.length }}
          table={table}
          title={titleOf ?? String}
          by={choice.group}
          onFold={fold}
        >
          {row.kind === "item" ? children(row.item) : null}
        </RowFrame>
      </Fragment>
    );
  });
  const rest = <Gap key="rest" px={heightPx((drawn.at(-1) ?? -1) + 1, keys.length)} table={table} />;
  const onFocus = ({ target }: FocusEvent): void =>
    setFocused(target.closest<HTMLElement>("[data-row]")?.dataset.row ?? null);
  return (
    <div className="long-list">
      {hadTools.current ? (
        <ListTools
          {...{ label, choice, onChoose: setChoice, names: namesOf(rules), groups: groupsOf(its), found: its.found }}
          all={items.length}
          isKept={!isSameOrder(right.order, its.order)}
        />
      ) : null}
      <div {...held.listeners} onFocusCapture={onFocus}>
        {table === undefined ? (
          // biome-ignore lint/a11y/noRedundantRoles: without bullets it is no list to some screen readers
          <ol ref={keep} role="list" className="list-rows" aria-label={label}>
            {content}
            {rest}
          </ol>
        ) : (
          <table className="table list-table" aria-label={label} aria-rowcount={keys.length + 1}>
            {table.head}
            <tbody ref={keep}>
              {content}
              {rest}
            </tbody>
          </table>
        )}
        {items.length > 0 && its.found === 0 ? <p className="list-none">{t.nothingFound}</p> : null}
      </div>
    </div>
  );
}

/** Stands for rows that are not drawn. */
function Gap({ px, table }: { readonly px: number; readonly table: LongListProps<unknown>["table"] }): ReactNode {
  if (px <= 0) return null;
  if (table === undefined) return <li aria-hidden="true" style={{ height: px }} />;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus; it is no row, only the room of some
    <tr aria-hidden="true">
      <td colSpan={table.columns} style={{ height: px, padding: 0, border: 0 }} />
    </tr>
  );
}

interface RowFrameProps {
  readonly row: ListRow<unknown>;
  readonly place: { readonly number: number; readonly of: number };
  readonly table: LongListProps<unknown>["table"];
  readonly title: (group: string, by: GroupName) => string;
  readonly by: GroupName;
  readonly onFold: (group: string) => void;
  readonly children: ReactNode;
}

function RowFrame({ row, place, table, title, by, onFold, children }: RowFrameProps): ReactNode {
  const inner =
    row.kind === "item" ? (
      children
    ) : (
      <button type="button" className="list-group" aria-expanded={!row.isFolded} onClick={() => onFold(row.group)}>
        <span aria-hidden="true">{row.isFolded ? "▸" : "▾"} </span>
        {title(row.group, by)} ({row.count})
      </button>
    );
  if (table === undefined)
    return (
      <li data-row={row.key} className="list-row" aria-setsize={place.of} aria-posinset={place.number + 1}>
        {inner}
      </li>
    );
  return (
    <tr data-row={row.key} aria-rowindex={place.number + 2}>
      {row.kind === "item" ? inner : <td colSpan={table.columns}>{inner}</td>}
    </tr>
  );
}

function firstChoice<T>(rules: ListRules<T>): ListChoice {
  const { filters, sorts, groups } = namesOf(rules);
  return {
    ...{ search: "", folded: new Set<string>() },
    ...{ filter: filters[0] ?? "all", sort: sorts[0] ?? "given", group: groups[0] ?? "none" },
  };
}

/** In the order in which the rules have them. */
function namesOf<T>({ filters, sorts, groups }: ListRules<T>) {
  return {
    filters: Object.keys(filters) as FilterName[],
    sorts: Object.keys(sorts) as SortName[],
    groups: Object.keys(groups) as GroupName[],
  };
}

const groupsOf = ({ rows }: Arranged<unknown>): readonly string[] =>
  rows.flatMap((row) => (row.kind === "group" ? [row.group] : []));

function toggled(folded: ReadonlySet<string>, group: string): ReadonlySet<string> {
  const its = new Set(folded);
  if (!its.delete(group)) its.add(group);
  return its;
}

const isSameOrder = (a: readonly string[], b: readonly string[]): boolean => a.every((key, i) => key === b[i]);
