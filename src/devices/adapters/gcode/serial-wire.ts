/**
 * A serial port, 8 data bits, no parity, one stop bit (grbl 1.1, `serial.c`). Opening it pulls DTR, and with that an Arduino starts anew:
 * what it counted is lost, and it answers after a second or two.
 */
import type { SerialPort } from "serialport";
import type { Wire, WireHooks } from "./wire.ts";

export function openSerial(address: { readonly path: string; readonly baud: number }, hooks: WireHooks): Wire {
  const { path, baud: baudRate } = address;
  let port: SerialPort | null = null;
  let isClosed = false;
  const close = (): void => {
    isClosed = true;
    const open = port;
    port = null;
    if (open?.isOpen) open.close(() => open.removeAllListeners());
  };
  const end = (why: string): void => {
    if (isClosed) return;
    close();
    hooks.closed(why);
  };
  const open = async (): Promise<void> => {
    try {
      // The driver of serial ports is loaded by whoever has one.
      const { SerialPort } = await import("serialport");
      if (isClosed) return;
      const made = new SerialPort({ path, baudRate, autoOpen: false });
      port = made;
      made.on("data", (bytes: Buffer) => !isClosed && hooks.received(bytes));
      made.on("error", (error) => end(explain(error, path)));
      made.on("close", () => end(`${path} is gone: was it unplugged?`));
      made.open((error) => {
        if (error !== null && error !== undefined) end(explain(error, path));
        else if (isClosed) made.close();
        else hooks.opened();
      });
    } catch (error) {
      end(explain(error, path));
    }
  };
  void open();
  return { write: (bytes) => void port?.write(Buffer.from(bytes)), close };
}

function explain(error: unknown, path: string): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/no such file/i.test(text)) return `there is no serial port ${path}: is it plugged in?`;
  if (/lock|busy|temporarily unavailable/i.test(text)) return `${path} is in use by another program`;
  if (/permission|access denied/i.test(text)) return `this user may not use ${path}: ${text}`;
  return `the serial port ${path} has failed: ${text}`;
}
