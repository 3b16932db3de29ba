/** The page's plain button, 44 px and more. One that is off stays in the tab order, so that its reason can be read by whoever cannot see it. */
import type { ReactNode } from "react";

export interface PlainButtonProps {
  readonly children: string;
  readonly onClick: () => void;
  readonly isOff?: boolean;
  /** For a choice: whether it is the chosen one. */
  readonly isOn?: boolean;
  /** What it is about, for who hears it, where several stand in one list. */
  readonly about?: string | undefined;
  /** The id of the text that says why it is off. */
  readonly whyId?: string;
}

export function PlainButton({ children, onClick, isOff = false, isOn, about, whyId }: PlainButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="plain-button"
      aria-disabled={isOff}
      aria-pressed={isOn}
      aria-describedby={whyId}
      aria-label={about === undefined ? undefined : `${children}: ${about}`}
      onClick={() => {
        if (!isOff) onClick();
      }}
    >
      {children}
    </button>
  );
}
