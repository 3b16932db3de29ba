/**
 * What a move owes: nothing that moves leaves before the place that it starts from is confirmed by an answer that was asked for after it was
 * reached, and what comes between (a restart, an alarm, a switch to local, a loss) ends the rest. Tried with every order of events at each of
 * the points where a move waits. In virtual time; the other end is scripted, and judges by what went over the wire alone.
 *
 * What waits differs. grbl and steppers: each leg for the place of the last one. Servos sense no place: each pulse waits for answers of
 * the board. A drive behind Modbus makes its legs itself: the bit that starts it waits for each value that says where to.
 */
import { expect, test } from "vitest";

/** What the other end saw of one move. */
export interface Played {
  /** Motion that must not have left, each with the reason. */
  readonly wrong: readonly string[];
  /** How many points it came to. */
  readonly reached: number;
}

export interface Barriers<E extends string> {
  /** What may come at a point. */
  readonly events: readonly E[];
  /** Points where the move waits. */
  readonly points: number;
  /** Most events in a row. */
  readonly longest: number;
  /** Makes the move; at the point, counted from 1, these come one after the other, and from then on the other end is truthful. Null: nothing comes. */
  readonly play: (script: { readonly point: number; readonly events: readonly E[] } | null) => Played | Promise<Played>;
}

export function keepsBarriers<E extends string>(name: string, { events, points, longest, play }: Barriers<E>): void {
  const ofLength = (length: number): E[][] =>
    length === 0 ? [[]] : ofLength(length - 1).flatMap((before) => events.map((event) => [...before, event]));
  const all = Array.from({ length: longest }, (_, index) => index + 1).flatMap(ofLength);

  test.each(Array.from({ length: points }, (_, index) => index + 1))(
    `${name}: whatever comes at point %d of a move, in whichever order, nothing moves from what was not confirmed, nor after what ends the move`,
    async (point) => {
      const wrong: string[] = [];
      for (const each of all) {
        const played = await play({ point, events: each });
        wrong.push(...played.wrong.map((text) => `${each.join(", ")}: ${text}`));
        if (played.reached < point) wrong.push(`${each.join(", ")}: it never came to point ${point}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  test(`${name}: with nothing in the way the whole move is made`, async () => {
    expect(await play(null)).toEqual({ wrong: [], reached: points });
  });
}
