import { gcodeAdapter } from "../../src/devices/adapters/gcode/index.ts";
import type { OutputDevice } from "../../src/model/index.ts";
import { ChaosProxy } from "../support/chaos-proxy.ts";
import { startGrbl } from "../support/grbl-peer.ts";
import { output } from "../support/sequences.ts";
import { GRBL_MANUAL_SETTINGS, grblManual, leaveAlone } from "./manual-acts.ts";
import { wireOf } from "./proxied.ts";
import { OUTPUT_ACTS } from "./rig.ts";
import { conforms } from "./suite.ts";

const HEARTBEAT_MS = 320;
const TIMEOUT_MS = 100;
/** For the soak: nothing times out. */
const PATIENT = { heartbeatMs: 10_000, timeoutMs: 3000 };

conforms("gcode over TCP", async () => {
  // Without homing it is not locked when it starts: there are no axes here.
  const peer = await startGrbl({ settings: { ...GRBL_MANUAL_SETTINGS, 20: 0, 22: 0 } });
  const proxy = await ChaosProxy.before(peer.port);
  return {
    adapter: gcodeAdapter,
    devices: [valve("valve", proxy.port, { heartbeatMs: HEARTBEAT_MS, timeoutMs: TIMEOUT_MS })],
    acts: OUTPUT_ACTS,
    patient: [valve("valve", proxy.port, PATIENT)],
    peer: {
      isOn: () => peer.grbl.isFlood,
      writes: () => peer.switched.length,
      reset: () => leaveAlone(peer.grbl),
    },
    manual: grblManual(peer.grbl),
    wire: wireOf(proxy),
    timeoutMs: TIMEOUT_MS,
    soak: 1000,
    soakRestMs: 10,
    close: async () => {
      await proxy.close();
      await peer.close();
    },
  };
});

function valve(name: string, port: number, times: { heartbeatMs: number; timeoutMs: number }): OutputDevice {
  const { heartbeatMs, timeoutMs } = times;
  const options = { host: "127.0.0.1", port, timeout: `${timeoutMs} ms`, out: "flood" };
  return output(name, { adapter: "gcode", heartbeatMs, options });
}
