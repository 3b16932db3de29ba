/**
 * A serial port with 8 data bits. Opening it pulls DTR, and with that an Arduino starts anew: what it counted is lost, and it answers
 * after a second or two. The driver of serial ports is loaded by whoever has one.
 */
import type { SerialPort } from "serialport";
import type { ByteStream, SerialAddress, StreamHooks } from "./byte-stream.ts";
import { explainSerial, unplugged } from "./wire-errors.ts";

/** Start and 8 data bits. */
const BITS_PER_BYTE = 9;

export class SerialStream implements ByteStream {
  readonly #address: SerialAddress;
  readonly #hooks: StreamHooks;
  #port: SerialPort | null = null;
  #isClosed = false;

  constructor(address: SerialAddress, hooks: StreamHooks) {
    this.#address = address;
    this.#hooks = hooks;
    void this.#open();
  }

  write(bytes: Uint8Array): void {
    if (this.#port?.isOpen) this.#port.write(Buffer.from(bytes));
  }

  transferMs(bytes: number): number {
    const { baud, parity = "none", stopBits = 1 } = this.#address;
    const bits = BITS_PER_BYTE + (parity === "none" ? 0 : 1) + stopBits;
    return (bytes * bits * 1000) / baud;
  }

  close(): void {
    this.#isClosed = true;
    const port = this.#port;
    this.#port = null;
    if (port?.isOpen) port.close(() => port.removeAllListeners());
  }

  async #open(): Promise<void> {
    const { path, baud: baudRate, parity = "none", stopBits = 1 } = this.#address;
    try {
      const { SerialPort } = await import("serialport");
      if (this.#isClosed) return;
      const port = new SerialPort({ path, baudRate, parity, stopBits, dataBits: 8, autoOpen: false });
      this.#port = port;
      port.on("data", (bytes: Buffer) => this.#isClosed || this.#hooks.received(bytes));
      port.on("error", (error) => this.#end(explainSerial(error, path)));
      port.on("close", () => this.#end(unplugged(path)));
      port.open((error) => this.#opened(port, error));
    } catch (error) {
      this.#end(explainSerial(error, path));
    }
  }

  #opened(port: SerialPort, error: Error | null): void {
    if (error !== null && error !== undefined) return this.#end(explainSerial(error, this.#address.path));
    if (this.#isClosed) return port.close();
    this.#hooks.opened();
  }

  #end(why: string): void {
    if (this.#isClosed) return;
    this.close();
    this.#hooks.closed(why);
  }
}
