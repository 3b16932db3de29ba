import { modbusAdapter } from "../../src/devices/adapters/modbus/index.ts";
import type { OutputDevice } from "../../src/model/index.ts";
import { ChaosProxy } from "../support/chaos-proxy.ts";
import { Registers, startTcpPeer } from "../support/modbus-peer.ts";
import { output } from "../support/sequences.ts";
import { MODBUS_INTERVENTIONS, modbusManual } from "./manual-acts.ts";
import { wireOf } from "./proxied.ts";
import { OUTPUT_ACTS } from "./rig.ts";
import { conforms } from "./suite.ts";

const HEARTBEAT_MS = 240;
const TIMEOUT_MS = 80;
/** For the soak: nothing times out. */
const PATIENT = { heartbeatMs: 10_000, timeoutMs: 3000 };
/** Devices side by side for the soak, each over a connection of its own: the server takes a millisecond for each request. */
const DEVICES = 8;

conforms("modbus over TCP", async () => {
  const registers = new Registers();
  const peer = await startTcpPeer(registers);
  const proxies = await Promise.all(Array.from({ length: DEVICES }, () => ChaosProxy.before(peer.port)));
  return {
    adapter: modbusAdapter,
    devices: [lamp(0, proxies[0]?.port ?? 0, { heartbeatMs: HEARTBEAT_MS, timeoutMs: TIMEOUT_MS })],
    acts: OUTPUT_ACTS,
    patient: proxies.map(({ port }, coil) => lamp(coil, port, PATIENT)),
    peer: {
      isOn: (coil) => registers.coils.get(coil) === true,
      writes: () => registers.written.length,
      reset: () => registers.reset(),
    },
    manual: modbusManual(registers),
    wire: wireOf(...proxies),
    timeoutMs: TIMEOUT_MS,
    soak: 10_000,
    close: async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await peer.close();
    },
  };
});

function lamp(coil: number, port: number, times: { heartbeatMs: number; timeoutMs: number }): OutputDevice {
  const { heartbeatMs, timeoutMs } = times;
  const options = {
    ...{ host: "127.0.0.1", port, timeout: `${timeoutMs} ms`, poll: "50 ms" },
    ...{ map: { out: { coil } }, interventions: MODBUS_INTERVENTIONS },
  };
  return output(`lamp${coil}`, { adapter: "modbus", heartbeatMs, options });
}
