/** The check of a serial frame. Modbus over Serial Line V1.02, 6.2.2: CRC-16, polynomial A001 (reflected), starting at FFFF. */

const POLYNOMIAL = 0xa001;

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >> 1 : (crc >> 1) ^ POLYNOMIAL;
  return crc;
});

export function crc16(bytes: Buffer): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return crc;
}

/** The bytes with their check behind them, low byte first. */
export function withCrc(bytes: Buffer): Buffer {
  const frame = Buffer.alloc(bytes.length + 2);
  bytes.copy(frame);
  frame.writeUInt16LE(crc16(bytes), bytes.length);
  return frame;
}

export const hasGoodCrc = (frame: Buffer): boolean =>
  frame.length > 2 && frame.readUInt16LE(frame.length - 2) === crc16(frame.subarray(0, -2));
