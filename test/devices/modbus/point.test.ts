import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ORDERS } from "../../../src/devices/adapters/modbus/byte-order.ts";
import { type Grouping, group } from "../../../src/devices/adapters/modbus/group.ts";
import { decode, encode, isBits, lengthOf, type Point } from "../../../src/devices/adapters/modbus/point.ts";

const point = (its: Partial<Point> = {}): Point => ({
  ...{ role: "position", table: "holding", address: 12, type: "uint16", order: "abcd", bit: null, invert: false },
  ...{ scale: 1, offset: 0, plausible: null, range: null, pollMs: 50, readBack: true },
  ...its,
});

describe("a value in registers", () => {
  test.each([
    ["int16", [0xffff], -1],
    ["uint16", [0xffff], 65535],
    ["int32", [0xffff, 0xfffe], -2],
    ["uint32", [0x0001, 0x0000], 65536],
    ["float32", [0x42f6, 0xe979], 123.456],
  ] as const)("%s, the high word first", (type, raw, value) => {
    const read = decode(point({ type }), raw);
    expect(read).toEqual({ value: expect.closeTo(value, 4) });
    expect(decode(point({ type, order: "cdab" }), [...raw].reverse())).toEqual(read);
    expect(encode(point({ type }), value)).toEqual({ raw: [...raw] });
  });

  test("what is written is what is read, for every type, order of bytes, scale and offset", () => {
    const types = ["int16", "uint16", "int32", "uint32", "float32"] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.constantFrom(...ORDERS),
        fc.constantFrom(0.1, 1, -2, 10),
        fc.integer({ min: -100, max: 100 }),
        fc.integer({ min: 0, max: 30_000 }),
        (type, order, scale, offset, register) => {
          const its = point({ type, order, scale, offset });
          const value = register * scale + offset;
          const written = encode(its, value);
          if (!("raw" in written)) throw new Error(written.why);
          expect(written.raw.length).toBe(lengthOf(its));
          expect(decode(its, written.raw)).toEqual({ value: expect.closeTo(value, 2) });
        },
      ),
    );
  });

  test("one bit of a status word, and a signal that is true when it is low", () => {
    expect(decode(point({ type: "bool", bit: 3 }), [0b1000])).toEqual({ value: 1 });
    expect(decode(point({ type: "bool", bit: 3, invert: true }), [0b1000])).toEqual({ value: 0 });
    expect(encode(point({ type: "bool", table: "coil", invert: true }), 1)).toEqual({ raw: [0] });
  });

  test("a value that its type does not hold is not written", () => {
    expect(encode(point({ scale: 0.1 }), 7000)).toEqual({
      why: "7000 is 70000 in holding register 12 (position), and uint16 holds 0 to 65535",
    });
    expect(encode(point(), -1)).toHaveProperty("why");
  });

  // 123.456 is 42 F6 E9 79.
  test.each([
    ["abcd", [0x42f6, 0xe979]],
    ["badc", [0xf642, 0x79e9]],
    ["cdab", [0xe979, 0x42f6]],
    ["dcba", [0x79e9, 0xf642]],
  ] as const)("bytes in the order %s", (order, raw) => {
    expect(decode(point({ type: "float32", order }), raw)).toEqual({ value: expect.closeTo(123.456, 3) });
    expect(encode(point({ type: "float32", order }), 123.456)).toEqual({ raw: [...raw] });
  });

  test("one register whose bytes are swapped, its bits too", () => {
    expect(decode(point({ order: "badc" }), [0x0201])).toEqual({ value: 0x0102 });
    expect(encode(point({ order: "badc" }), 0x0102)).toEqual({ raw: [0x0201] });
    expect(decode(point({ type: "bool", bit: 0, order: "badc" }), [0x0100])).toEqual({ value: 1 });
  });

  test("bytes in the wrong order are found out by what is plausible, and the order in which they would make sense is named", () => {
    const its = point({ type: "float32", plausible: [0, 1000] });
    for (const order of ["badc", "cdab", "dcba"] as const) {
      const written = encode(point({ type: "float32", order }), 123.456);
      const wrong = decode(its, "raw" in written ? written.raw : []);
      expect(wrong).toHaveProperty(
        "why",
        expect.stringContaining(`only 0 to 1000 is plausible: with \`order: ${order}\` it is 123.456`),
      );
    }
  });

  test("a value far outside the device's own range is not good; one that is a little outside is", () => {
    const its = point({ type: "float32", range: [0, 200] });
    const read = (value: number) => {
      const written = encode(point({ type: "float32" }), value);
      return decode(its, "raw" in written ? written.raw : []);
    };
    expect(read(-5)).toEqual({ value: -5 });
    expect(read(390)).toEqual({ value: 390 });
    expect(read(401)).toHaveProperty("why", expect.stringContaining("says 401, far outside its range of 0 to 200"));
    expect(read(-201)).toHaveProperty("why");
    // As libmodbus writes 123.456 as `abcd`, and as a device that swaps bytes has it.
    expect(decode(its, [0xf642, 0x79e9])).toHaveProperty(
      "why",
      expect.stringContaining("with `order: badc` it is 123.456"),
    );
  });

  test("what is no number is unknown", () => {
    expect(decode(point({ type: "float32" }), [0x7fc0, 0])).toHaveProperty("why", expect.stringContaining("no number"));
  });
});

describe("what is polled together", () => {
  const at = (address: number, its: Partial<Point> = {}) => ({ point: point({ address, ...its }) });
  const spans = (members: ReturnType<typeof at>[], grouping: Grouping = "close") =>
    group(members, grouping).map(({ table, address, count }) => `${table} ${address}+${count}`);

  test("a hundred registers side by side are one request", () => {
    expect(spans(Array.from({ length: 100 }, (_, index) => at(index)))).toEqual(["holding 0+100"]);
  });

  test("no request is longer than the protocol allows", () => {
    expect(spans(Array.from({ length: 200 }, (_, index) => at(index)))).toEqual(["holding 0+125", "holding 125+75"]);
    const coils = Array.from({ length: 2500 }, (_, index) => at(index, { table: "coil", type: "bool" }));
    expect(spans(coils)).toEqual(["coil 0+2000", "coil 2000+500"]);
  });

  test("a small gap is read along, a large one is not", () => {
    expect(spans([at(0), at(9), at(30)])).toEqual(["holding 0+10", "holding 30+1"]);
    expect(spans([at(0), at(9)], "touching")).toEqual(["holding 0+1", "holding 9+1"]);
    expect(spans([at(0), at(1), at(1)], "single")).toEqual(["holding 0+1", "holding 1+1", "holding 1+1"]);
  });

  test("tables stay apart, and a value of two registers is never cut in two", () => {
    expect(spans([at(0), at(0, { table: "input" })])).toEqual(["holding 0+1", "input 0+1"]);
    expect(spans([at(0), at(124, { type: "float32" })])).toEqual(["holding 0+1", "holding 124+2"]);
  });

  test("every value is in exactly one request, which has all of it, whatever is asked for", () => {
    const points = fc.record({
      address: fc.integer({ min: 0, max: 3000 }),
      table: fc.constantFrom("coil" as const, "discrete" as const, "holding" as const, "input" as const),
      wide: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(points, { maxLength: 60 }),
        fc.constantFrom("close" as const, "touching" as const, "single" as const),
        (all, grouping) => {
          const members = all.map(({ address, table, wide }) =>
            at(address, { table, type: isBits(table) ? "bool" : wide ? "int32" : "int16" }),
          );
          const blocks = group(members, grouping);
          expect(blocks.flatMap((block) => block.members).length).toBe(members.length);
          for (const block of blocks) {
            expect(block.count).toBeLessThanOrEqual(isBits(block.table) ? 2000 : 125);
            for (const member of block.members) {
              expect(member.point.table).toBe(block.table);
              expect(member.point.address).toBeGreaterThanOrEqual(block.address);
              expect(member.point.address + lengthOf(member.point)).toBeLessThanOrEqual(block.address + block.count);
            }
          }
        },
      ),
    );
  });
});
