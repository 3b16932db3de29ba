/** Why the buttons of a row are off, in one text. Pure. */

/** A reason that holds for all is said once; one that holds for some, with their names. */
export function reasonText(items: readonly { readonly label: string; readonly reasons: readonly string[] }[]): string {
  const every = [...new Set(items.flatMap(({ reasons }) => reasons))];
  return every
    .map((reason) => {
      const whose = items.filter(({ reasons }) => reasons.includes(reason));
      return whose.length === items.length ? reason : `${whose.map(({ label }) => label).join(", ")}: ${reason}`;
    })
    .join(" ");
}
