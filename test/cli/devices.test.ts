/** `lockstep devices`: what answers, and what does not, without moving anything. */
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Registers, startTcpPeer } from "../support/modbus-peer.ts";
import { program } from "../support/program.ts";

test("a simulated line answers, device by device; its axes do not know where they are, and nothing homes them", async () => {
  const { code, out } = await program(["devices", "sequences/transfer/line.yaml", "--json"]);
  expect(code).toBe(0);
  const answers = JSON.parse(out) as { device: string; link: string; state: Record<string, unknown> }[];
  expect(answers.map(({ device, link }) => [device, link])).toEqual(
    ["feeder", "arm", "gripper", "belt", "door"].map((name) => [name, "up"]),
  );
  expect(answers[1]?.state).toMatchObject({ x: null, homed: false, moving: false });
});

test("hardware that is not there is named, with what to look at", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-devices-"));
  process.env.XDG_STATE_HOME = folder;
  const file = join(folder, "line.yaml");
  const options = "{ host: 127.0.0.1, port: 1, map: { out: { coil: 0 } } }";
  writeFileSync(
    file,
    `line: Nobody\ndevices:\n  lamp: { kind: output, adapter: modbus, safe: "off", options: ${options} }\n`,
  );
  const { code, out } = await program(["devices", file]);
  expect([code, out]).toEqual([1, expect.stringMatching(/lamp .*no answer\n +nothing listens at 127\.0\.0\.1:1/)]);
  rmSync(folder, { recursive: true });
});

test("what is silent for as long as a board may take to start is waited for, and told with its reason", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-devices-"));
  process.env.XDG_STATE_HOME = folder;
  const server = createServer((socket) => socket.on("error", () => {}).resume()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const file = join(folder, "line.yaml");
  const options = `{ host: 127.0.0.1, port: ${(server.address() as AddressInfo).port}, out: mist }`;
  writeFileSync(
    file,
    `line: Mute\ndevices:\n  lamp: { kind: output, adapter: gcode, safe: "off", options: ${options} }\n`,
  );
  const { code, out } = await program(["devices", file]);
  server.close();
  expect([code, out]).toEqual([1, expect.stringMatching(/lamp .*no answer\n +nothing answers: is it switched on/)]);
  rmSync(folder, { recursive: true });
}, 15_000);

test("hardware that is there tells its latency and what it senses", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-devices-"));
  process.env.XDG_STATE_HOME = folder;
  const registers = new Registers();
  registers.coils.set(0, true);
  const peer = await startTcpPeer(registers);
  const file = join(folder, "line.yaml");
  const options = `{ host: 127.0.0.1, port: ${peer.port}, map: { out: { coil: 0 } } }`;
  writeFileSync(
    file,
    `line: Lamp\ndevices:\n  lamp: { kind: output, adapter: modbus, safe: "off", options: ${options} }\n`,
  );
  const { code, out } = await program(["devices", file, "--json"]);
  await peer.close();
  expect(code).toBe(0);
  const [answer] = JSON.parse(out);
  expect(answer).toMatchObject({ link: "up", state: { on: true }, problems: [] });
  expect(answer.latency_ms.max).toBeGreaterThanOrEqual(answer.latency_ms.mean);
  expect(registers.written).toEqual([]);
  rmSync(folder, { recursive: true });
});

test("options that are wrong are told with their place, as by check", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-devices-"));
  const file = join(folder, "line.yaml");
  writeFileSync(file, "line: Wrong\ndevices:\n  lamp: { kind: output, adapter: modbus, options: { hots: 1 } }\n");
  for (const command of ["devices", "check"]) {
    const { code, err } = await program([command, file]);
    expect([code, err]).toEqual([1, expect.stringContaining("bad-option")]);
  }
  rmSync(folder, { recursive: true });
});
