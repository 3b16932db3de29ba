/** What carries bytes to a board and back: a serial port or a TCP connection. */

export interface Wire {
  write(bytes: Uint8Array): void;
  /** How long so many bytes take on the wire. */
  transferMs(bytes: number): number;
  close(): void;
}

export interface WireHooks {
  opened(): void;
  received(bytes: Buffer): void;
  /** Could not be opened, or is gone. Said once, and not after `close`. */
  closed(why: string): void;
}
