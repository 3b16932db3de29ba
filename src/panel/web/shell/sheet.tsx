/** Something that wants an answer, laid over the views and never over the top bar: Stop stays in reach. */
import { type ReactNode, useEffect, useId, useRef } from "react";

export function Sheet(props: { title: string; close: (() => void) | null; children: ReactNode }): ReactNode {
  const { title, close, children } = props;
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="sheet-room">
      <div
        className="sheet"
        role="dialog"
        aria-labelledby={id}
        onKeyDown={(event) => {
          if (event.key === "Escape") close?.();
        }}
      >
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {children}
      </div>
    </div>
  );
}
