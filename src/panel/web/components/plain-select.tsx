/** A choice of a few, as the browser's own list: by keys, by touch and for who hears it, as everywhere. 44 px high. */
import { type ReactNode, useId } from "react";
import "./plain-select.css";

export interface PlainSelectProps<Name extends string> {
  readonly label: string;
  readonly value: Name;
  readonly options: readonly { readonly name: Name; readonly label: string }[];
  readonly onChoose: (name: Name) => void;
}

export function PlainSelect<Name extends string>({
  label,
  value,
  options,
  onChoose,
}: PlainSelectProps<Name>): ReactNode {
  const id = useId();
  return (
    <span className="plain-select">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={({ currentTarget }) => {
          const chosen = options.find(({ name }) => name === currentTarget.value);
          if (chosen !== undefined) onChoose(chosen.name);
        }}
      >
        {options.map((option) => (
          <option key={option.name} value={option.name}>
            {option.label}
          </option>
        ))}
      </select>
    </span>
  );
}
