/** Boxes of a tab: a titled one, and one that scrolls by itself so that the page need not. Their sizes are in shell/layout. */
import { type CSSProperties, type ReactNode, useId } from "react";

interface GridProps {
  /** Column widths as in CSS, for a view that is wide enough; one column otherwise. */
  readonly columns: string;
  /** `wide`: its columns need more room than those of other views. */
  readonly size?: "wide";
  readonly children: ReactNode;
}

/** Fills the room that the shell gives it; its columns scroll by themselves. */
export function TabGrid({ columns, size, children }: GridProps): ReactNode {
  return (
    <div className="tab-grid" data-size={size} style={variable("--tab-columns", columns)}>
      {children}
    </div>
  );
}

/** Boxes below each other in one column of a grid. @param rows as in CSS, for a view that is wide enough */
export function TabColumn({ rows, children }: { readonly rows: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="tab-column" style={variable("--tab-rows", rows)}>
      {children}
    </div>
  );
}

const variable = (name: `--${string}`, value: string): CSSProperties & Readonly<Record<string, string>> => ({
  [name]: value,
});

interface BoxProps {
  readonly title: string;
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}

/** A section with a heading; what does not fit scrolls under it. */
export function Box({ title, beside, children }: BoxProps): ReactNode {
  const heading = useId();
  return (
    <div className="box">
      <div className={beside === undefined ? "box-head" : "box-head has-controls"}>
        <h2 id={heading}>{title}</h2>
        {beside}
      </div>
      {/* Focusable, so that it can be scrolled by keys. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard (axe: scrollable-region-focusable) */}
      <section className="box-body" tabIndex={0} aria-labelledby={heading}>
        {children}
      </section>
    </div>
  );
}
