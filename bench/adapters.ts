/**
 * What each adapter costs beside its bare protocol, over a TCP socket to a peer in another process: a command with its proof, a stop, and for
 * Modbus the processor for polled values. The bare row is the baseline of the same run. `npm run bench -- adapters gcode`: of one adapter.
 */
import modbus from "modbus-serial";
import { RealClock } from "../src/clock/index.ts";
import {
  type Adapter,
  gcodeAdapter,
  johnnyFiveAdapter,
  MemoryFenceStore,
  modbusAdapter,
} from "../src/devices/index.ts";
import type { Line } from "../src/model/index.ts";
import { lineOf, openDevice, show, timed } from "./support/adapter-device.ts";
import { startPeer } from "./support/adapter-peers.ts";
import { bareSocket } from "./support/bare-socket.ts";

const COMMANDS = 2000;
const STOPS = 500;
/** A board carries 57600 baud, and grbl is asked ten times a second: fewer say as much. */
const SLOW = { commands: 400, stops: 100 };
const POLL_MS = 50;
const POLLED_MS = 4000;
const READ_MAX = 125;
const POINTS = [10, 100, 500];

const Client = modbus.default;
/** Each adapter has fences of its own, for their devices are of one name. */
const settings = () => ({ store: new MemoryFenceStore(), holder: null, onProblem: console.error });

export async function bench(): Promise<void> {
  const clock = new RealClock();
  console.log("ms                                            p50       p99");
  const all = { modbus: benchModbus, gcode: benchGrbl, "johnny-five": benchBoard };
  const only = process.argv[3];
  for (const [name, run] of Object.entries(all)) if (only === undefined || only === name) await run(clock);
  clock.close();
}

async function benchModbus(clock: RealClock): Promise<void> {
  const peer = await startPeer("modbus");
  const bare = new Client();
  await bare.connectTCP("127.0.0.1", { port: peer.port });
  bare.setTimeout(1000);
  const adapter = modbusAdapter(clock, settings());
  const line = lampLine("modbus", `host: 127.0.0.1, port: ${peer.port}, map: { out: { coil: 0 } }`);
  show(
    "modbus, bare: write, then read",
    await timed(COMMANDS, async (count) => {
      await bare.writeCoil(0, count % 2 === 0);
      await bare.readCoils(0, 1);
    }),
  );
  await commanded("modbus", { adapter, line, commands: COMMANDS, stops: STOPS });
  console.log(`modbus: processor for values polled every ${POLL_MS} ms, % of one core`);
  for (const points of POINTS) {
    const ofBare = await load(() => pollBare(bare, points));
    const inputs = inputsLine(peer.port, points);
    const ofAdapter = await load(async () => {
      const all = await Promise.all([...inputs.devices.keys()].map((name) => openDevice(adapter, inputs, name)));
      return () => {
        for (const device of all) device.close();
      };
    });
    console.log(
      `${String(points).padStart(5)} values, a device for each: bare ${ofBare.toFixed(1)}, adapter ${ofAdapter.toFixed(1)}`,
    );
  }
  bare.close(() => {});
  peer.process.kill();
}

async function benchGrbl(clock: RealClock): Promise<void> {
  const peer = await startPeer("grbl");
  const bare = await bareSocket(peer.port);
  show(
    "gcode, bare: M8 or M9, then $G",
    await timed(SLOW.commands, async (count) => {
      await bare.ask(count % 2 === 0 ? "M8\n" : "M9\n", /ok\r\n$/);
      await bare.ask("$G\n", /\]\r\nok\r\n$/);
    }),
  );
  bare.close();
  const line = lampLine("gcode", `host: 127.0.0.1, port: ${peer.port}, out: flood`);
  await commanded("gcode", { adapter: gcodeAdapter(clock, settings()), line, ...SLOW });
  peer.process.kill();
}

async function benchBoard(clock: RealClock): Promise<void> {
  const peer = await startPeer("board");
  const bare = await bareSocket(peer.port);
  // Pin 8 an output; then its port, its state, and the state of a pin that there is not, which ends the answer.
  await bare.ask(Uint8Array.of(0xf4, 8, 1, 0xf0, 0x6d, 8, 0xf7), /\xf7$/);
  show(
    "johnny-five, bare: write, then pin state",
    await timed(SLOW.commands, (count) =>
      bare.ask(Uint8Array.of(0x91, count % 2, 0, 0xf0, 0x6d, 8, 0xf7, 0xf0, 0x6d, 99, 0xf7), /\xf7[^\xf7]*\xf7$/),
    ),
  );
  bare.close();
  const line = lampLine("johnny-five", `host: 127.0.0.1, port: ${peer.port}, pin: 8`);
  const adapter = johnnyFiveAdapter(clock, settings());
  await commanded("johnny-five", { adapter, line, ...SLOW });
  peer.process.kill();
}

interface Commanded {
  readonly adapter: Adapter;
  readonly line: Line;
  readonly commands: number;
  readonly stops: number;
}

async function commanded(name: string, { adapter, line, commands, stops }: Commanded): Promise<void> {
  const lamp = await openDevice(adapter, line, "lamp");
  show(
    `${name}: command to done`,
    await timed(commands, (count) => lamp.act({ verb: count % 2 === 0 ? "on" : "off" })),
  );
  const handedOver: number[] = [];
  show(`${name}: stop to stopped`, await timed(stops, (count) => lamp.stop(count + 1, handedOver)));
  show(`${name}: stop to its bytes in the socket`, handedOver);
  lamp.close();
}

async function load(start: () => Promise<() => void>): Promise<number> {
  const stop = await start();
  const before = process.cpuUsage();
  const sinceMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, POLLED_MS));
  const { user, system } = process.cpuUsage(before);
  const wallMs = performance.now() - sinceMs;
  stop();
  return ((user + system) / 1000 / wallMs) * 100;
}

/** The same blocks as the adapter reads, one after the other. */
async function pollBare(bare: InstanceType<typeof Client>, points: number): Promise<() => void> {
  const timer = setInterval(async () => {
    for (let address = 0; address < points; address += READ_MAX)
      await bare.readHoldingRegisters(address, Math.min(READ_MAX, points - address));
  }, POLL_MS);
  return () => clearInterval(timer);
}

const lampLine = (adapter: string, options: string): Line =>
  lineOf(
    adapter,
    `line: A lamp
heartbeat: 5 s
devices:
  lamp: { kind: output, adapter: ${adapter}, safe: off, options: { ${options} } }
`,
  );

function inputsLine(port: number, count: number): Line {
  const devices = Array.from(
    { length: count },
    (_, at) =>
      `  in${at}: { kind: input, adapter: modbus, range: [0, 10], options: { host: 127.0.0.1, port: ${port}, poll: ${POLL_MS} ms, map: { value: { holding: ${at} } } } }\n`,
  );
  return lineOf("modbus", `line: Inputs\nheartbeat: 1 s\ndevices:\n${devices.join("")}`);
}
