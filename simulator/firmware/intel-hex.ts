/** Reads an image in Intel's hexadecimal object file format (Intel 1988, revision A): records `:llaaaattdd…cc`. */

const DATA = 0x00;
const END_OF_FILE = 0x01;

/**
 * The bytes of the image from address 0 on; what no record fills is 0xFF, as in erased flash.
 * @throws Error naming the line that is no record, whose sum is wrong, or that reaches beyond `size`
 */
export function readIntelHex(text: string, size: number): Uint8Array {
  const image = new Uint8Array(size).fill(0xff);
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line === "") continue;
    const record = /^:(?:[0-9a-f]{2}){5,}$/i.test(line) ? Buffer.from(line.slice(1), "hex") : null;
    if (record === null || record.length !== 5 + (record[0] ?? 0)) throw new Error(`line ${index + 1} is no record`);
    // Clause 2: all bytes, the sum included, add up to 0.
    if (record.reduce((sum, byte) => (sum + byte) & 0xff, 0) !== 0) throw new Error(`line ${index + 1}: wrong sum`);
    const type = record[3];
    if (type === END_OF_FILE) break;
    if (type !== DATA) continue;
    const address = record.readUInt16BE(1);
    const data = record.subarray(4, -1);
    if (address + data.length > size) throw new Error(`line ${index + 1} is beyond ${size} bytes of flash`);
    image.set(data, address);
  }
  return image;
}
