/** Something that is asked of the server once a component is there, and again when told to. */
import { useCallback, useEffect, useState } from "react";
import type { Fetched } from "../core/api/index.ts";

/**
 * @param ask stays the same between renders, or it is asked again
 * @param when asked again when this changes
 * @returns null while the first answer is awaited
 */
export function useFetched<T>(
  ask: () => Promise<Fetched<T>>,
  when = "",
): readonly [its: Fetched<T> | null, again: () => void] {
  const [its, setIts] = useState<Fetched<T> | null>(null);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn asks anew
  useEffect(() => {
    let isWanted = true;
    void ask().then((answer) => {
      if (isWanted) setIts(answer);
    });
    return () => {
      isWanted = false;
    };
  }, [ask, turn, when]);
  return [its, useCallback(() => setTurn((last) => last + 1), [])];
}
