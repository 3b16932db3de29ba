/** Keeps a list's order while a hand or the keyboard is in it. */
import { type FocusEvent, type PointerEvent, useRef, useState } from "react";

export interface Held {
  /** Keys in the order that is kept; null: none is. */
  readonly order: readonly string[] | null;
  /** Remembers what has been shown, to keep it from when somebody comes. */
  readonly shown: (order: readonly string[]) => void;
  readonly listeners: {
    readonly onPointerEnter: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: () => void;
    readonly onBlur: (event: FocusEvent) => void;
  };
}

export function useHeld(): Held {
  const [isOver, setOver] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const last = useRef<readonly string[] | null>(null);
  return {
    order: isOver || hasFocus ? last.current : null,
    shown: (order) => {
      last.current = order;
    },
    listeners: {
      onPointerEnter: () => setOver(true),
      onPointerLeave: () => setOver(false),
      onFocus: () => setFocus(true),
      onBlur: ({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setFocus(false);
      },
    },
  };
}
