/** Counts with their nouns, for people: `1 cycle`, `2 cycles`. */

/** The noun for so many. @param many where it is not `one` with an s behind */
export const nounFor = (count: number, one: string, many = `${one}s`): string => (count === 1 ? one : many);

/** The count with its noun. @param many where it is not `one` with an s behind */
export const counted = (count: number, one: string, many?: string): string => `${count} ${nounFor(count, one, many)}`;
