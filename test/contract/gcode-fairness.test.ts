/** Outputs on grbls of their own, and on one grbl. */
import { Grbl } from "../../simulator/firmware/index.ts";
import { VirtualClock } from "../../src/clock/index.ts";
import { gcodeAdapter } from "../../src/devices/adapters/gcode/index.ts";
import { output } from "../support/sequences.ts";
import { AilingWire, type Ailment, noise } from "./ailing-wire.ts";
import { areFair, type Neighbours } from "./fairness.ts";

const PERIOD_MS = 100;
const TIMEOUT_MS = 60;
const again = (everyMs: number, text: string): NonNullable<Ailment["babbles"]> => ({
  everyMs,
  message: () => Buffer.from(`${text}\r\n`, "latin1"),
});
/** Such lines are answered so, and not carried out; what is no line is. */
const answers =
  (answer: string, lines = /\n$/): NonNullable<Ailment["hears"]> =>
  (bytes, say) => {
    const text = Buffer.from(bytes).toString("latin1");
    if (!lines.test(text)) return bytes;
    say(`${answer}\r\n`);
    return null;
  };
const reports =
  (turned: (line: string) => string): NonNullable<Ailment["says"]> =>
  (message) => {
    const text = message.toString("latin1");
    return text.startsWith("<") ? Buffer.from(turned(text), "latin1") : message;
  };

const AILMENTS: Readonly<Record<string, Ailment>> = {
  "is silent": { says: () => null },
  "answers late": { lateMs: 1.5 * TIMEOUT_MS },
  "answers every line with an error": { hears: answers("error:20") },
  "refuses to switch off": { hears: answers("error:20", /^M9\n$/) },
  "says ok to lines that it does not carry out": { hears: answers("ok") },
  "cuts its reports": { says: reports((line) => `${line.slice(0, 12)}\r\n`) },
  "reports a state that there is not": { says: reports((line) => line.replace(/^<[A-Z][a-z]+/, "<Idel")) },
  "talks nonsense 10,000 times a second": { says: () => null, babbles: { everyMs: 0.1, message: noise } },
  "says ok again and again": { babbles: again(1, "ok") },
  "asks for a reset again and again": { babbles: again(1, "[MSG:Reset to continue]") },
  "is in alarm again and again": { babbles: again(1, "ALARM:1") },
  "restarts again and again": { babbles: again(1, "Grbl 1.1h ['$' for help]") },
};

const valve = (index: number, out: "flood" | "mist", host: string) =>
  output(`valve${index}`, {
    ...{ adapter: "gcode", heartbeatMs: 4 * PERIOD_MS },
    options: { host, timeout: `${TIMEOUT_MS} ms`, poll: `${PERIOD_MS} ms`, out },
  });

function apart(count: number): Neighbours {
  const clock = new VirtualClock();
  const all = Array.from({ length: count }, () => {
    const grbl: Grbl = new Grbl(clock, (text) => wire.say(Buffer.from(text, "latin1")), {
      settings: { 20: 0, 21: 1, 22: 0 },
    });
    const wire: AilingWire = new AilingWire(clock, (bytes) => grbl.receive(bytes));
    return { grbl, wire };
  });
  const host = (index: number): string => `10.0.0.${index}`;
  return {
    ...{ clock, periodMs: PERIOD_MS, settleMs: 1000 },
    adapter: (made) =>
      gcodeAdapter(clock, made, (address, hooks) => {
        const found = all.find((_, index) => address.kind === "tcp" && address.host === host(index));
        if (found === undefined) throw new Error("nobody is there");
        return found.wire.open(address, hooks);
      }),
    devices: all.map((_, index) => valve(index, "flood", host(index))),
    ail: (device, ailment) => all[device]?.wire.ail(ailment === null ? {} : (AILMENTS[ailment] ?? {})),
    isOn: (device) => all[device]?.grbl.isFlood ?? false,
    sentAtMs: (device) => all[device]?.wire.sentAtMs ?? [],
  };
}

/** On one grbl; one that is ill does not switch. */
function together(): Neighbours {
  const clock = new VirtualClock();
  const grbl: Grbl = new Grbl(clock, (text) => wire.say(Buffer.from(text, "latin1")), {
    ...{ options: "VM", settings: { 20: 0, 21: 1, 22: 0 } },
  });
  const wire: AilingWire = new AilingWire(clock, (bytes) => grbl.receive(bytes));
  const outs = ["flood", "mist"] as const;
  const words = { flood: { toggle: 0xa0, lines: /^M[89]\n$/ }, mist: { toggle: 0xa1, lines: /^M[79]\n$/ } };
  const ill = new Set<(typeof outs)[number]>();
  const hears: NonNullable<Ailment["hears"]> = (bytes, say) => {
    const text = Buffer.from(bytes).toString("latin1");
    const isRefused = [...ill].some((out) => words[out].lines.test(text));
    if (isRefused) say("error:20\r\n");
    return isRefused ? null : bytes.filter((byte) => ![...ill].some((out) => words[out].toggle === byte));
  };
  return {
    ...{ clock, periodMs: PERIOD_MS, settleMs: 1000 },
    adapter: (made) => gcodeAdapter(clock, made, wire.open),
    devices: outs.map((out, index) => valve(index, out, "10.0.0.1")),
    ail: (device, ailment) => {
      const out = outs[device] ?? "flood";
      if (ailment === null) ill.delete(out);
      else ill.add(out);
      wire.ail({ hears });
    },
    isOn: (device) => (device === 0 ? grbl.isFlood : grbl.isMist),
    sentAtMs: () => wire.sentAtMs,
  };
}

areFair("outputs on one grbl", { ailments: ["does not switch"], start: together, runs: 4, most: 2 });
areFair("outputs on grbls of their own", { ailments: Object.keys(AILMENTS), start: apart, runs: 15 });
