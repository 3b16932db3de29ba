/** Names that would be one name to the expression language. */
import type { Marker } from "../marker.ts";
import type { Path } from "../yaml-source.ts";

/** Complains about each name among the keys at `path` that differs from an earlier one only in `-` and `_`. */
export function checkTwins(names: Iterable<string>, path: Path, marker: Marker): void {
  const first = new Map<string, string>();
  for (const name of names) {
    const twin = name.replaceAll("-", "_");
    const earlier = first.get(twin);
    if (earlier === undefined) first.set(twin, name);
    else {
      const message = `\`${name}\` differs from \`${earlier}\` only in - and _; rename one of them`;
      marker.key([...path, name], { code: "duplicate-name", message });
    }
  }
}
