/** What carries bytes to a device and back: a TCP connection or a serial port. Every adapter opens both here. */
import { SerialStream } from "./serial-stream.ts";
import { TcpStream } from "./tcp-stream.ts";

export interface TcpAddress {
  readonly kind: "tcp";
  readonly host: string;
  readonly port: number;
}

export interface SerialAddress {
  readonly kind: "serial";
  readonly path: string;
  readonly baud: number;
  /** Default none. */
  readonly parity?: "none" | "even" | "odd";
  /** Default 1. */
  readonly stopBits?: 1 | 2;
}

export type StreamAddress = TcpAddress | SerialAddress;

export interface ByteStream {
  /** What is written before it has opened, or after it has closed, is lost. */
  write(bytes: Uint8Array): void;
  /** How long so many bytes take on the wire: nothing worth counting over TCP. */
  transferMs(bytes: number): number;
  close(): void;
}

export interface StreamHooks {
  opened(): void;
  received(bytes: Buffer): void;
  /** Could not be opened, or is gone, in a sentence for a person. Said once, and not after `close`. */
  closed(why: string): void;
}

/** Begins to open it; the end of that is told to `hooks`, never before this returns. */
export type OpenStream = (address: StreamAddress, hooks: StreamHooks) => ByteStream;

/** By a socket or a serial port. */
export const openStream: OpenStream = (address, hooks) =>
  address.kind === "tcp" ? new TcpStream(address, hooks) : new SerialStream(address, hooks);

/** `192.168.1.20:23`, `/dev/ttyACM0 at 57600 baud`: whoever names the same shares the connection. */
export function streamName(address: StreamAddress): string {
  if (address.kind === "tcp") return `${address.host}:${address.port}`;
  const parity = address.parity === undefined || address.parity === "none" ? "" : `, parity ${address.parity}`;
  return `${address.path} at ${address.baud} baud${parity}`;
}
