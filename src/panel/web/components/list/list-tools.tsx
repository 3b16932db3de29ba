/** What is over a long list: search, filter, sort and grouping, and how much of it is shown. */
import { type ReactNode, useState } from "react";
import type { FilterName, GroupName, ListChoice, SortName } from "../../core/lists/index.ts";
import { useT } from "../../core-react.tsx";
import { PlainButton } from "../plain-button.tsx";
import { PlainSelect } from "../plain-select.tsx";

interface ListToolsProps {
  /** What the list is of, for who hears it. */
  readonly label: string;
  readonly choice: ListChoice;
  readonly onChoose: (choice: ListChoice) => void;
  readonly names: {
    readonly filters: readonly FilterName[];
    readonly sorts: readonly SortName[];
    readonly groups: readonly GroupName[];
  };
  /** Of the groups there are. */
  readonly groups: readonly string[];
  readonly found: number;
  readonly all: number;
  /** Something stands elsewhere than it should, because somebody is in the list. */
  readonly isKept: boolean;
}

export function ListTools({ label, choice, onChoose, names, groups, found, all, isKept }: ListToolsProps): ReactNode {
  const { list: t } = useT();
  const { filters, sorts } = names;
  const [isOpen, setOpen] = useState(false);
  const option = <Name extends string>(name: Name, words: Readonly<Record<Name, string>>) => ({
    name,
    label: words[name],
  });
  return (
    <search className="list-tools" aria-label={label}>
      <input
        type="search"
        className="list-search"
        aria-label={`${t.search}: ${label}`}
        placeholder={t.search}
        maxLength={200}
        autoComplete="off"
        value={choice.search}
        onChange={({ currentTarget }) => onChoose({ ...choice, search: currentTarget.value })}
      />
      {/* Where there is little room, the choices are behind it. */}
      <button type="button" className="plain-button list-more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t.tools}
      </button>
      <div className="list-choices" data-open={isOpen}>
        {filters.length < 2 ? null : (
          <PlainSelect
            label={t.filter}
            value={choice.filter}
            options={filters.map((name) => option(name, t.filters))}
            onChoose={(filter) => onChoose({ ...choice, filter })}
          />
        )}
        {sorts.length < 2 ? null : (
          <PlainSelect
            label={t.sort}
            value={choice.sort}
            options={sorts.map((name) => option(name, t.sorts))}
            onChoose={(sort) => onChoose({ ...choice, sort })}
          />
        )}
        {names.groups.length < 2 ? null : (
          <PlainSelect
            label={t.group}
            value={choice.group}
            options={names.groups.map((name) => option(name, t.groupings))}
            onChoose={(group) => onChoose({ ...choice, group, folded: new Set() })}
          />
        )}
        {groups.length < 2 ? null : (
          <>
            <PlainButton onClick={() => onChoose({ ...choice, folded: new Set(groups) })}>{t.foldAll}</PlainButton>
            <PlainButton onClick={() => onChoose({ ...choice, folded: new Set() })}>{t.unfoldAll}</PlainButton>
          </>
        )}
      </div>
      <output className="list-count">
        {t.count(found, all)}
        {isKept ? ` · ${t.kept}` : ""}
      </output>
    </search>
  );
}
