/** A word with a shape before it; colour only for what is not as it should be, and never alone. */
import type { CSSProperties, ReactNode } from "react";

const ABNORMAL: CSSProperties = { color: "var(--lk-medium)", fontWeight: 700 };

export function Mark({ shape, word, isAbnormal }: { shape: string; word: string; isAbnormal: boolean }): ReactNode {
  return (
    <span style={{ whiteSpace: "nowrap", ...(isAbnormal ? ABNORMAL : {}) }}>
      <span aria-hidden="true">{shape} </span>
      {word}
    </span>
  );
}
