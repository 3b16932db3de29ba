/** A Modbus connection over a wire that a test answers by hand, in virtual time. */
import { VirtualClock } from "../../src/clock/index.ts";
import { Connection } from "../../src/devices/adapters/modbus/connection.ts";
import { withCrc } from "../../src/devices/adapters/modbus/crc.ts";
import { until } from "../contract/session.ts";

/** Function codes. */
export const WRITE = 6;
export const READ = 3;

/** A frame that was sent. */
interface Sent {
  readonly code: number;
  readonly address: number;
  /** @param body what comes behind the unit, without the check */
  answer(body: readonly number[]): void;
}

/** @param overtakes whether the wire carries two requests at once */
export async function playedConnection(overtakes = true) {
  const clock = new VirtualClock();
  const sent: Sent[] = [];
  const closed: string[] = [];
  const hooks = { opened: () => {} };
  const connection = new Connection(clock, ({ opened }) => {
    hooks.opened = opened;
    return {
      overtakes,
      readyAtMs: () => 0,
      transferMs: () => 0,
      exchange: (frame, _bytes, answered) => {
        const [unit = 0, code = 0] = frame;
        const answer = (body: readonly number[]): void => answered(withCrc(Buffer.from([unit, ...body])));
        sent.push({ code, address: frame.readUInt16BE(2), answer });
        return { forget: () => null };
      },
      close: () => {},
    };
  });
  let isOpen = false;
  connection.attach({
    unit: 1,
    opened: () => {
      isOpen = true;
    },
    closed: (why) => closed.push(why),
  });
  hooks.opened();
  await until(
    () => isOpen,
    () => "it opens",
  );
  const pass = (ms: number): void => clock.runUntil(clock.nowMs() + ms);
  return { clock, connection, sent, closed, pass };
}
