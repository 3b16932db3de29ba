/**
 * The serial port of the emulated chip, with what avr8js 0.21 gets wrong put right: it forgets a received byte when the firmware writes to
 * UCSR0B while the receiver stays on, as Arduino's HardwareSerial does for each byte that it sends (`UDRIE0` on and off); and a write to UCSR0A
 * clears flags that cannot be written. No real chip loses what arrives then. ATmega328P data sheet, chapter 20: "UCSRnA" (RXC and UDRE are read
 * only), "Disabling the Receiver" (only that drops what was received).
 */
import { AVRUSART, type CPU, usart0Config } from "avr8js";

const { UCSRA, UCSRB } = usart0Config;
/** Of UCSR0A: a byte was received, there is room for another to send. */
const READ_ONLY = 0x80 | 0x20;
/** Of UCSR0B: the receiver is on. */
const RXEN = 0x10;

/** @param hz of the chip's clock */
export function uartOf(cpu: CPU, hz: number): AVRUSART {
  const uart = new AVRUSART(cpu, usart0Config, hz);
  const writeA = cpu.writeHooks[UCSRA];
  cpu.writeHooks[UCSRA] = (value, before, ...rest) => {
    const isDone = writeA?.(value, before, ...rest);
    cpu.data[UCSRA] = ((cpu.data[UCSRA] ?? 0) & ~READ_ONLY) | (before & READ_ONLY);
    return isDone;
  };
  const writeB = cpu.writeHooks[UCSRB];
  // avr8js drops what was received where the receiver was on and is on.
  cpu.writeHooks[UCSRB] = (value, before, ...rest) =>
    writeB?.(value, (value & RXEN) === 0 ? before : before & ~RXEN, ...rest);
  return uart;
}
