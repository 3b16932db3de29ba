/** Something that is asked of the server once a component is there, and again when told to. */
import { useCallback, useEffect, useState } from "react";
import type { Fetched } from "../../core/sequence-api.ts";

/** @param ask stays the same between renders, or it is asked again. @returns null while it is under way */
export function useFetched<T>(ask: () => Promise<Fetched<T>>): readonly [its: Fetched<T> | null, again: () => void] {
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
  }, [ask, turn]);
  return [its, useCallback(() => setTurn((last) => last + 1), [])];
}
