/** A board at a serial port. The driver of serial ports is loaded by whoever has one. */
import type { SerialPort } from "serialport";
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
      port.on("error", (error) => this.#end(serialError(error, path)));
      port.on("close", () => this.#end(`${path} is gone: was it unplugged?`));
      port.open((error) => this.#opened(port, error));
    } catch (error) {
      this.#end(serialError(error, path));
    }
  }

  #opened(port: SerialPort, error: Error | null): void {
    if (error !== null && error !== undefined) return this.#end(serialError(error, this.#address.path));
    if (this.#isClosed) return port.close();
    this.#hooks.opened();
  }

  #end(why: string): void {
    if (this.#isClosed) return;
    this.close();
    this.#hooks.closed(why);
  }
}

function serialError(error: unknown, path: string): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/no such file/i.test(text)) return `there is no serial port ${path}: is it plugged in?`;
  if (/lock|busy|temporarily unavailable/i.test(text)) return `${path} is in use by another program`;
  if (/permission|access denied/i.test(text)) return `this user may not use ${path}: ${text}`;
  if (/\b(EIO|ENXIO|ENODEV|EBADF)\b/.test(text)) return `${path} is gone: was it unplugged?`;
  return `the serial port ${path} has failed: ${text}`;
}
