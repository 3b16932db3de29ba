/**
 * Sizes of the texts of the wall view, in hundredths of the height of a 16:9 screen, which is 177 wide. Pure.
 *
 * A capital is 0.7 of its font's size. ISO 9241-303, as secondary sources give it, wants 16 minutes of arc at least: 23.3 mm at 5 m. On a
 * screen of 43 inches (535 mm high) that is a font of 6.2 hundredths; on one of 24 inches (299 mm) one of 11.2.
 */

/** Of labels. */
export const LABEL_SIZE = 6.5;
/** The most that each text gets; one that is longer than its room gets less. */
export const SIZE_MAX = { state: 15, figure: 12, first: 9 } as const;

/** Mean width of a character and height of a line, for a font of size 1: bold, and rather too much than too little. */
const CHARACTER = 0.62;
const LINE = 1.15;
/** Lines break between words: so much of their length stays empty. */
const FILLED = 0.8;

/** For a text that stays on one line. @param width of its room */
export const lineSize = (characters: number, width: number, most: number): number =>
  Math.min(most, width / (CHARACTER * Math.max(1, characters)));

/** For a text that wraps: as large as its lines still fit below each other. */
export function blockSize(
  characters: number,
  room: { readonly width: number; readonly height: number },
  most: number,
): number {
  const area = FILLED * room.width * room.height;
  return Math.min(most, room.height / LINE, Math.sqrt(area / (CHARACTER * LINE * Math.max(1, characters))));
}
