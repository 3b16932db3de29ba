/** Peers that never stop talking, over real sockets: named, let go of, and left alone between tries. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { RealClock } from "../../../src/clock/index.ts";
import { gcodeAdapter, johnnyFiveAdapter, MemoryFenceStore, modbusAdapter } from "../../../src/devices/index.ts";
import { until } from "../../contract/session.ts";
import { line, output } from "../../support/sequences.ts";

const MODBUS_ANSWER = Buffer.from([0xff, 0xff, 0, 0, 0, 5, 1, 3, 2, 0, 0]);
const FIRMATA_VERSION = Buffer.from([0xf9, 2, 5]);

test.each([
  ["grbl's reports", gcodeAdapter, { out: "mist" }, Buffer.from("<Idle|MPos:0.000,0.000,0.000|FS:0,0>\r\n")],
  ["lines without an end", gcodeAdapter, { out: "mist" }, Buffer.from("garbage ")],
  ["versions of a board", johnnyFiveAdapter, { pin: 13 }, FIRMATA_VERSION],
  ["a message of a board without an end", johnnyFiveAdapter, { pin: 13 }, Buffer.from([0x41])],
  ["Modbus answers", modbusAdapter, { map: { out: { coil: 0 } } }, MODBUS_ANSWER],
] as const)("a flood of %s", { timeout: 15_000 }, async (_, adapter, options, text) => {
  const chunk = Buffer.concat(Array.from({ length: Math.ceil(64_000 / text.length) }, () => text));
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    open.add(socket);
    // As fast as it is taken.
    const pour = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on("error", () => {}).on("drain", pour);
    socket.on("close", () => open.delete(socket));
    pour();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const clock = new RealClock();
  const problems: string[] = [];
  const made = adapter(clock, {
    ...{ store: new MemoryFenceStore(), holder: null },
    onProblem: (device, problem) => problems.push(`${device.name}: ${problem}`),
  });
  const lamp = output("lamp", { adapter: made.name, options: { host: "127.0.0.1", port, ...options } });
  const its = made.connect(lamp, line({ devices: [lamp] }), () => {});
  its.open();
  await until(
    () => problems.some((problem) => problem.startsWith(`lamp: 127.0.0.1:${port} floods`)),
    () => problems.join(" | "),
  );
  await until(
    () => connections > 1 && open.size === 0,
    () => `${connections} connections, ${open.size} open`,
  );
  // Tried again after 100, 200, 400 ms …, and each time the same: said once.
  expect(connections).toBeLessThan(10);
  expect(problems.length).toBeLessThan(4);
  its.close();
  server.close();
  await once(server, "close");
  clock.close();
});
