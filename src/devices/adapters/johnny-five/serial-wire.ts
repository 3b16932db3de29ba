/** A board at a serial port. The driver of serial ports is loaded by whoever has one. */
import type { SerialPort } from "serialport";
import { explainSerial, unplugged } from "../kit/index.ts";
import type { Wire, WireHooks } from "./wire.ts";

/** Start, 8 data, stop: firmwares of Arduinos use 8-N-1. */
const BITS_PER_BYTE = 10;

export class SerialWire implements Wire {
  readonly #address: { readonly path: string; readonly baud: number };
  readonly #hooks: WireHooks;
  #port: SerialPort | null = null;
  #isClosed = false;

  constructor(address: { readonly path: string; readonly baud: number }, hooks: WireHooks) {
    this.#address = address;
    this.#hooks = hooks;
    void this.#open();
  }

  write(bytes: Uint8Array): void {
    if (this.#port?.isOpen) this.#port.write(Buffer.from(bytes));
  }

  transferMs(bytes: number): number {
    return (bytes * BITS_PER_BYTE * 1000) / this.#address.baud;
  }

  close(): void {
    this.#isClosed = true;
    const port = this.#port;
    this.#port = null;
    if (port?.isOpen) port.close(() => port.removeAllListeners());
  }

  async #open(): Promise<void> {
    const { path, baud: baudRate } = this.#address;
    try {
      const { SerialPort } = await import("serialport");
      if (this.#isClosed) return;
      const port = new SerialPort({ path, baudRate, autoOpen: false });
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
