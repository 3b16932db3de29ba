/** What a person is told when a wire can't be opened or breaks: each says what to do, and no adapter says it in words of its own. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { explainSerial, explainTcp } from "../../../src/devices/adapters/kit/wire-errors.ts";

test.each([
  ["Error: No such file or directory, cannot open /dev/ttyS9", "there is no serial port /dev/ttyS9: is it plugged in?"],
  ["Error Resource temporarily unavailable Cannot lock port", "in use by another program: end that one"],
  ["Error: Device or resource busy, cannot open /dev/ttyS9", "in use by another program: end that one"],
  ["Error: Permission denied, cannot open /dev/ttyS9", "join the group that may"],
  ["EIO: i/o error, read", "/dev/ttyS9 is gone: was it unplugged?"],
  ["Error: Inappropriate ioctl for device, cannot open /dev/ttyS9", "/dev/ttyS9 is no serial port: check its path"],
  ["Error: Is a directory, cannot open /dev/ttyS9", "/dev/ttyS9 is no serial port: check its path"],
  ["something else", "the serial port /dev/ttyS9 has failed: something else"],
])("a serial port that fails by %s", (said, told) => {
  expect(explainSerial(new Error(said), "/dev/ttyS9")).toContain(told);
});

test.each([
  ["ECONNREFUSED", "nothing listens at h:1: check address and port"],
  ["EHOSTUNREACH", "there is no way to h:1: check address, power and network"],
  ["ETIMEDOUT", "there is no way to h:1: check address, power and network"],
  ["ENOTFOUND", "nobody knows the name in h:1: check its spelling"],
  ["ECONNRESET", "h:1 has broken the connection: was it switched off, or has it another master?"],
  ["EWHATEVER", "the connection to h:1 has failed: text"],
])("a connection that fails by %s", (code, told) => {
  expect(explainTcp(Object.assign(new Error("text"), { code }), "h:1")).toContain(told);
});

test("a connection that its peer has closed", () => {
  expect(explainTcp(null, "h:1")).toBe("h:1 has closed the connection: was it switched off, or has it another master?");
});

test("every reason that a wire gives is one that the table of all adapters has", () => {
  const page = readFileSync("docs/adapters.md", "utf8");
  const code = readFileSync("src/devices/adapters/kit/wire-errors.ts", "utf8");
  const reasons = [...code.matchAll(/`([^`]*\$\{(?:path|peer)\}[^`]*)`/g)].map(([, text = ""]) => text);
  expect(reasons.length).toBeGreaterThan(8);
  const words = reasons.map((text) =>
    text
      .replace(/: \$\{(text|error\.message)\}$/, "")
      .replace(/:.*$/, "")
      .replace(/\$\{\w+\}/, "…"),
  );
  expect(words.filter((reason) => !page.includes(reason))).toEqual([]);
  expect(sourcesWith(/is in use by|nothing listens|has broken/)).toEqual(["kit/wire-errors.ts"]);
});

test("a serial port and a TCP connection are opened in one place each, for all adapters", () => {
  expect(sourcesWith(/import\("serialport"\)/)).toEqual(["kit/serial-stream.ts"]);
  expect(sourcesWith(/from "node:net"/)).toEqual(["kit/tcp-stream.ts"]);
});

const sourcesWith = (pattern: RegExp): readonly string[] =>
  readdirSync("src/devices/adapters", { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && pattern.test(readFileSync(`src/devices/adapters/${name}`, "utf8")),
  );
