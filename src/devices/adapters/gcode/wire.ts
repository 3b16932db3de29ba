/** What carries bytes: a TCP connection or a serial port. */
import type { Address } from "./options.ts";
import { openSerial } from "./serial-wire.ts";
import { openTcp } from "./tcp-wire.ts";

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

export const openWire = (address: Address, hooks: WireHooks): Wire =>
  address.kind === "tcp" ? openTcp(address, hooks) : openSerial(address, hooks);

/** `192.168.1.20:23` */
export const nameOf = (address: Address): string =>
  address.kind === "tcp" ? `${address.host}:${address.port}` : `${address.path} at ${address.baud} baud`;
