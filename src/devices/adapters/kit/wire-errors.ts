/** Why a wire could not be opened, or broke: a sentence for a person at the line, who is to know what to do. */

/** What the driver of serial ports says. Of the operating system: EACCES, EBUSY, EIO, …; and `Cannot lock port` where another program has it. */
export function explainSerial(error: unknown, path: string): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/no such file/i.test(text)) return `there is no serial port ${path}: is it plugged in?`;
  if (/lock|busy|temporarily unavailable/i.test(text))
    return `${path} is in use by another program: end that one (a serial monitor, another lockstep)`;
  if (/permission|access denied/i.test(text))
    return `this user may not use ${path}: join the group that may (on Debian \`dialout\`)`;
  if (/\b(EIO|ENXIO|ENODEV|EBADF)\b/.test(text)) return unplugged(path);
  if (/not a tty|inappropriate ioctl|is a directory|not a directory/i.test(text))
    return `${path} is no serial port: check its path`;
  return `the serial port ${path} has failed: ${text}`;
}

export const unplugged = (path: string): string => `${path} is gone: was it unplugged?`;

/** @param peer `192.168.1.20:502` @param error null: the peer has ended it in an orderly way */
export function explainTcp(error: NodeJS.ErrnoException | null, peer: string): string {
  if (error === null) return `${peer} has closed the connection: was it switched off, or has it another master?`;
  switch (error.code) {
    case "ECONNREFUSED":
      return `nothing listens at ${peer}: check address and port`;
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
      return `there is no way to ${peer}: check address, power and network`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `nobody knows the name in ${peer}: check its spelling and the network`;
    case "ECONNRESET":
    case "EPIPE":
      return `${peer} has broken the connection: was it switched off, or has it another master?`;
    default:
      return `the connection to ${peer} has failed: ${error.message}`;
  }
}
