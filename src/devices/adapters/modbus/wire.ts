/**
 * What carries frames: a TCP connection or a serial line. Frames are as on a serial line (unit, function, data, CRC), as
 * modbus-serial makes them; a wire knows which answer belongs to which request, and loses what belongs to none.
 *
 * modbus-serial's own ports are not used: its serial port keeps the bytes of a late answer and takes them for the answer to a later
 * request, its TCP port counts requests modulo 256, never finds back after garbage, and says nothing when a connection breaks with
 * an error (ports/rtubufferedport.js, ports/tcpport.js of 8.0.25). Its requests and its parsing are.
 */

export interface Exchange {
  /** Its answer is not waited for any more: should it come, it is lost. Says what came instead, for a person; null for nothing. */
  forget(): string | null;
}

export interface Wire {
  /** Two requests may be under way at once. */
  readonly overtakes: boolean;
  /** When the next frame may go, ms by the clock. Urgent: as soon as the protocol lets it. */
  readyAtMs(isUrgent: boolean): number;
  /** How long this frame and an answer of `answerBytes` take on the wire. */
  transferMs(frame: Buffer, answerBytes: number): number;
  /** Sends a request. `answered` at most once, with a whole frame of the right unit whose CRC is good. */
  exchange(frame: Buffer, answerBytes: number, answered: (frame: Buffer) => void): Exchange;
  close(): void;
}

export interface WireHooks {
  opened(): void;
  /** Could not be opened, or is gone. Said once, and not after `close`. */
  closed(why: string): void;
}
