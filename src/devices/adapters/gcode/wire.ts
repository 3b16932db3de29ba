/** What carries bytes: a TCP connection or a serial port. */
import type { Address } from "./options.ts";

export interface Wire {
  write(bytes: Uint8Array): void;
  close(): void;
}

export interface WireHooks {
  opened(): void;
  received(bytes: Buffer): void;
  /** Could not be opened, or is gone. Said once, and not after `close`. */
  closed(why: string): void;
}

/** `192.168.1.20:23` */
export const nameOf = (address: Address): string =>
  address.kind === "tcp" ? `${address.host}:${address.port}` : `${address.path} at ${address.baud} baud`;
