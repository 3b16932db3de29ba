import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../src/clock/index.ts";
import { splitMix64, Xoshiro128 } from "../../src/clock/xoshiro128.ts";

const draw = (count: number, next: () => number): number[] => Array.from({ length: count }, next);

test("the generators give their authors' sequences", () => {
  const generator = new Xoshiro128((2n << 32n) | 1n, (4n << 32n) | 3n);
  expect(draw(6, () => generator.next())).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
  const words = splitMix64(1477776061723855037n);
  expect([words(), words(), words()]).toEqual([1985237415132408290n, 2979275885539914483n, 13511426838097143398n]);
});

test("the same seed and name give the same sequence, whatever else is drawn", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.string(), fc.string(), fc.nat(20), (seed, name, otherName, draws) => {
      fc.pre(name !== otherName);
      const alone = createRandom(seed).stream(name);
      const random = createRandom(seed);
      const among = random.stream(name);
      const seen = draw(20, () => {
        draw(draws, () => random.stream(otherName).next());
        return among.next();
      });
      expect(seen).toEqual(draw(20, () => alone.next()));
    }),
  );
});

test("another name or another seed gives another sequence", () => {
  const sequences = [
    [1, "link"],
    [1, "loss"],
    [2, "link"],
    [-1, "link"],
    [2 ** 32 + 1, "link"],
  ].map(([seed, name]) => draw(4, () => createRandom(Number(seed)).stream(String(name)).next()).join());
  expect(new Set(sequences).size).toBe(sequences.length);
});

test("asking for a stream again goes on with it", () => {
  const random = createRandom(7);
  const seen = [random.stream("a").next(), random.stream("a").next()];
  const stream = createRandom(7).stream("a");
  expect(seen).toEqual([stream.next(), stream.next()]);
});

test("draws stay within their bounds and reach both ends of an integer range", () => {
  const stream = createRandom(3).stream("bounds");
  const integers = new Set<number>();
  for (let index = 0; index < 10_000; index += 1) {
    const unit = stream.next();
    expect(unit >= 0 && unit < 1).toBe(true);
    const between = stream.between(-2, 5);
    expect(between >= -2 && between < 5).toBe(true);
    integers.add(stream.integer(1, 6));
    expect(stream.chance(0)).toBe(false);
    expect(stream.chance(1)).toBe(true);
  }
  expect([...integers].sort()).toEqual([1, 2, 3, 4, 5, 6]);
});

test("a normal draw has its mean and deviation", () => {
  const stream = createRandom(11).stream("normal");
  const values = draw(20_000, () => stream.normal(5, 2));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(5, 1);
  expect(Math.sqrt(variance)).toBeCloseTo(2, 1);
});

test("a seed that is not a safe integer is refused", () => {
  for (const seed of [Number.NaN, 0.5, 2 ** 53]) expect(() => createRandom(seed)).toThrow(RangeError);
});
