/**
 * A serial port, 8 data bits, no parity, one stop bit (grbl 1.1, `serial.c`). Opening it pulls DTR, and with that an Arduino starts anew:
 * what it counted is lost, and it answers after a second or two.
 */
import type { SerialPort } from "serialport";
import { explainSerial, unplugged } from "../kit/index.ts";
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
      made.on("error", (error) => end(explainSerial(error, path)));
      made.on("close", () => end(unplugged(path)));
      made.open((error) => {
        if (error !== null && error !== undefined) end(explainSerial(error, path));
        else if (isClosed) made.close();
        else hooks.opened();
      });
    } catch (error) {
      end(explainSerial(error, path));
    }
  };
  void open();
  return { write: (bytes) => void port?.write(Buffer.from(bytes)), close };
}
