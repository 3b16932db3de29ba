/** `process_enable` on a coil: the watchdog's own thread, over its own connection, drops it, whatever becomes of the program. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { enableMistake } from "../../../src/cli/enable.ts";
import { WatchdogProcessEnable } from "../../../src/safety/index.ts";
import { until } from "../../contract/session.ts";
import { ChaosProxy } from "../../support/chaos-proxy.ts";
import { Registers, startTcpPeer } from "../../support/modbus-peer.ts";
import { output } from "../../support/sequences.ts";

const WORKER = new URL("../../../dist/src/safety/watchdog/worker.js", import.meta.url);
const MODULE = new URL("../../../dist/src/devices/adapters/modbus/enable-connection.js", import.meta.url);
const COIL = 5;

async function watched({ limitMs = 60_000, coil = COIL } = {}) {
  const registers = new Registers();
  const peer = await startTcpPeer(registers);
  const proxy = await ChaosProxy.before(peer.port);
  const lost: string[] = [];
  const enable = new WatchdogProcessEnable({
    ...{ limitMs, module: MODULE.href, worker: WORKER },
    options: { host: "127.0.0.1", port: proxy.port, unit: 1, coil, isInverted: false, timeoutMs: 300 },
    lost: (why) => lost.push(why),
  });
  // The command that switches it on comes by the adapter's connection.
  registers.coils.set(COIL, true);
  onTestFinished(async () => {
    enable.close();
    await proxy.close();
    await peer.close();
  });
  proxy.record = [];
  enable.arm();
  return {
    ...{ registers, proxy, enable, lost },
    isOn: () => registers.coils.get(COIL) === true,
    /** It asks for the second time: the first answer has made it watch. */
    watching: () =>
      until(
        () => (proxy.record?.length ?? 0) > 1,
        () => "the watchdog watches",
      ),
  };
}

const off = (its: { isOn(): boolean }, boundMs: number): Promise<void> =>
  until(
    () => !its.isOn(),
    () => "it is off",
    boundMs,
  );

describe.skipIf(!existsSync(fileURLToPath(WORKER)))("the watchdog at a Modbus coil (compiled by the build)", () => {
  test("drops it when it is told to, and tells nobody that it is gone", async () => {
    const its = await watched();
    await its.watching();
    its.enable.beat();
    its.enable.drop();
    await off(its, 2000);
    expect(its.registers.written).toEqual([`coil ${COIL} = 0`]);
    expect(its.lost).toEqual([]);
  });

  test("drops it when the controller's loop has not beaten for longer than its limit", async () => {
    const its = await watched({ limitMs: 100 });
    await off(its, 5000);
  });

  test("says that it is gone when its connection breaks, and drops the coil as soon as there is one again", async () => {
    const its = await watched();
    await its.watching();
    its.proxy.cut();
    await until(
      () => its.lost.length > 0,
      () => "the loss is told",
    );
    expect(its.enable.isDropped).toBe(true);
    expect(its.isOn()).toBe(true);
    its.proxy.heal();
    await off(its, 5000);
  });

  test("says so when the device falls silent behind a connection that stands", async () => {
    const its = await watched();
    await its.watching();
    its.registers.silent.add("coil");
    await until(
      () => its.lost.join().includes("does not answer the watchdog"),
      () => its.lost.join(),
    );
  });

  test("is not armed over a coil that does not exist", async () => {
    const its = await watched({ coil: 1200 });
    await until(
      () => its.lost.length > 0,
      () => "it is told",
    );
    expect(its.lost.join()).toContain("has no coil 1200");
    expect(its.enable.isDropped).toBe(true);
  });
});

test("only what the watchdog can reach by itself may be process_enable", () => {
  const at = (adapter: string, options: Readonly<Record<string, unknown>>) =>
    enableMistake(output("drives", { adapter, options }));
  expect(at("simulated", {})).toBeNull();
  expect(at("modbus", { host: "h", map: { out: { coil: 3 } } })).toBeNull();
  expect(at("modbus", { host: "h", map: { out: { holding: 3 } } })).toContain("the watchdog drops a coil");
  expect(at("modbus", { path: "/dev/ttyS0", map: { out: { coil: 3 } } })).toContain(
    "a connection of its own, over TCP",
  );
  expect(at("johnny-five", { port: "/dev/ttyACM0", pin: 3 })).toContain("has one connection, the controller's");
});
