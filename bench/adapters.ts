/**
 * What the Modbus adapter costs beside the bare client library, over a TCP socket to a server in another process:
 * a command with its proof, a stop, and the processor for polled values.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import modbus from "modbus-serial";
import { RealClock } from "../src/clock/index.ts";
import { type Adapter, MemoryFenceStore, modbusAdapter } from "../src/devices/index.ts";
import { loadLine } from "../src/files/index.ts";
import { type Act, type DeviceMessage, issuePermit, type Line } from "../src/model/index.ts";

const SERVER = "--modbus-server";
const COMMANDS = 2000;
const STOPS = 500;
const POLL_MS = 50;
const POLLED_MS = 4000;
const READ_MAX = 125;
const POINTS = [10, 100, 500];

const Client = modbus.default;
const { ServerTCP } = modbus;

if (process.argv.includes(SERVER)) await serve();

export async function bench(): Promise<void> {
  const server = fork(fileURLToPath(import.meta.url), [SERVER]);
  const [port] = (await once(server, "message")) as [number];
  const bare = new Client();
  await bare.connectTCP("127.0.0.1", { port });
  bare.setTimeout(1000);
  const clock = new RealClock();
  const adapter = modbusAdapter(clock, { store: new MemoryFenceStore(), holder: null, onProblem: console.error });

  console.log("ms                                    p50       p99");
  const lamp = await open(adapter, lampLine(port));
  show(
    "bare: write, then read",
    await timed(COMMANDS, async (count) => {
      await bare.writeCoil(0, count % 2 === 0);
      await bare.readCoils(0, 1);
    }),
  );
  show(
    "adapter: command to done",
    await timed(COMMANDS, (count) => lamp.act({ verb: count % 2 === 0 ? "on" : "off" })),
  );
  const handedOver: number[] = [];
  show("adapter: stop to stopped", await timed(STOPS, (count) => lamp.stop(count + 1, handedOver)));
  show("adapter: stop to its bytes in the socket", handedOver);
  lamp.close();

  console.log(`\nprocessor for values polled every ${POLL_MS} ms, % of one core`);
  for (const points of POINTS) {
    const ofBare = await load(() => pollBare(bare, points));
    const line = inputsLine(port, points);
    const ofAdapter = await load(async () => {
      const all = await Promise.all([...line.devices.keys()].map((name) => open(adapter, line, name)));
      return () => {
        for (const device of all) device.close();
      };
    });
    console.log(
      `${String(points).padStart(5)} values, a device for each: bare ${ofBare.toFixed(1)}, adapter ${ofAdapter.toFixed(1)}`,
    );
  }
  bare.close(() => {});
  clock.close();
  server.kill();
}

function show(what: string, ms: readonly number[]): void {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(3).padStart(10);
  console.log(`${what.padEnd(32)}${at(0.5)}${at(0.99)}`);
}

async function timed(count: number, act: (count: number) => Promise<void>): Promise<number[]> {
  const took: number[] = [];
  for (let done = 0; done < count; done++) {
    const sinceMs = performance.now();
    await act(done);
    took.push(performance.now() - sinceMs);
  }
  return took.slice(count / 10);
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

async function open(adapter: Adapter, line: Line, name = "lamp") {
  const device = line.devices.get(name);
  if (device === undefined) throw new Error(name);
  let lastId = 0;
  let heard: (message: DeviceMessage) => void = () => {};
  const port = adapter.connect(device, line, (message) => heard(message));
  const until = (types: readonly DeviceMessage["type"][]): Promise<void> =>
    new Promise((resolve, reject) => {
      heard = (message) => {
        if (types.includes(message.type)) resolve();
        else if (message.type === "failed" || message.type === "refused") reject(new Error(message.why));
      };
    });
  const up = until(["telemetry"]);
  port.open();
  await up;
  return {
    act(act: Act): Promise<void> {
      const done = until(["done"]);
      lastId += 1;
      port.dispatch(issuePermit({ type: "command", id: lastId, device: name, act, fence: { epoch: 1, stop: 0 } }));
      return done;
    },
    stop(number: number, handedOver: number[]): Promise<void> {
      const stopped = until(["stopped"]);
      const sinceMs = performance.now();
      port.stop({ type: "stop", device: name, category: 1, fence: { epoch: 1, stop: number } });
      handedOver.push(performance.now() - sinceMs);
      return stopped;
    },
    close: () => port.close(),
  };
}

const lampLine = (port: number): Line =>
  lineOf(`line: A lamp
heartbeat: 5 s
devices:
  lamp: { kind: output, adapter: modbus, safe: off, options: { host: 127.0.0.1, port: ${port}, map: { out: { coil: 0 } } } }
`);

function inputsLine(port: number, count: number): Line {
  const devices = Array.from(
    { length: count },
    (_, at) =>
      `  in${at}: { kind: input, adapter: modbus, range: [0, 10], options: { host: 127.0.0.1, port: ${port}, poll: ${POLL_MS} ms, map: { value: { holding: ${at} } } } }\n`,
  );
  return lineOf(`line: Inputs\nheartbeat: 1 s\ndevices:\n${devices.join("")}`);
}

function lineOf(text: string): Line {
  const loaded = loadLine("line.yaml", { adapters: new Set(["modbus"]), read: () => ({ text }) });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  return loaded.line;
}

async function serve(): Promise<void> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  probe.close();
  await once(probe, "close");
  const coils = new Map<number, boolean>();
  const server = new ServerTCP(
    {
      getCoil: (at: number) => coils.get(at) ?? false,
      setCoil: (at: number, value: boolean) => {
        coils.set(at, value);
      },
      getHoldingRegister: (at: number) => at % 10,
    },
    { host: "127.0.0.1", port },
  );
  await once(server, "initialized");
  process.send?.(port);
}
