/** A drive behind Modbus: the bit that starts it waits for each value that says where to, and is written once. */
import { VirtualClock } from "../../src/clock/index.ts";
import type { StreamHooks } from "../../src/devices/adapters/kit/index.ts";
import { modbusAdapter } from "../../src/devices/adapters/modbus/index.ts";
import type { Adapter } from "../../src/devices/index.ts";
import { axes, positions } from "../support/sequences.ts";
import { keepsBarriers, type Played } from "./barriers.ts";
import { up } from "./fairness.ts";
import { MODBUS_INTERVENTIONS } from "./manual-acts.ts";

const EVENTS = ["answer", "not-taken", "loss", "restart", "local"] as const;
type Event = (typeof EVENTS)[number];

const STEP_MS = 3;
const WIRE_MS = 1;
/** The word of it, and a write that was sent before it came. */
const ON_THE_WIRE_MS = 2 * WIRE_MS + 0.5;
const WATCHED_MS = 1500;
const POLL_MS = 20;
const HEADER_BYTES = 6;
/** Where it shall go, how fast, go, find the reference. */
const [POSITION, SPEED, GO, HOME, STOP] = [0, 1, 0, 1, 2];
const HOMED = 0;
const VALUES = [POSITION, SPEED];

/** A drive that is there in no time. At one of the writes of a move it answers as it was told to. */
class Drive {
  readonly wrong: string[] = [];
  writes = 0;
  readonly #clock: VirtualClock;
  readonly #holdings = new Map<number, number>();
  readonly #inputs = new Map<number, number>();
  readonly #coils = new Map<number, number>();
  readonly #discretes = new Map<number, number>();
  #hooks: StreamHooks | null = null;
  #script: { readonly point: number; readonly events: readonly Event[] } | null = null;
  #isArmed = false;
  #isPlaying = false;
  #isTaking = true;
  #isOver = false;
  #held: (() => void)[] = [];
  /** Of each value: what was written to it last, and whether it was read so since. */
  readonly #written = new Map<number, { readonly value: number; isConfirmed: boolean }>();
  #went = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  arm(script: { readonly point: number; readonly events: readonly Event[] } | null): void {
    this.#script = script;
    this.#isArmed = true;
    this.#written.clear();
  }

  readonly open = (_address: unknown, hooks: StreamHooks) => {
    this.#clock.after(WIRE_MS, () => {
      this.#hooks = hooks;
      hooks.opened();
    });
    return {
      write: (bytes: Uint8Array) => {
        const frame = Buffer.from(bytes);
        if (this.#hooks === hooks) this.#clock.after(WIRE_MS, () => this.#receive(frame, hooks));
      },
      transferMs: () => 0,
      close: () => {
        if (this.#hooks === hooks) this.#hooks = null;
      },
    };
  };

  #receive(frame: Buffer, hooks: StreamHooks): void {
    const pdu = frame.subarray(HEADER_BYTES + 1);
    const code = pdu[0] ?? 0;
    // What it is asked for its name is the only shorter question.
    const [address, value] = pdu.length < 5 ? [0, 0] : [pdu.readUInt16BE(1), pdu.readUInt16BE(3)];
    if (code === 5 || code === 6) this.#sent(code, address, value);
    const asked = new Map([...this.#written].map(([at, it]) => [at, it] as const));
    const answer = () => {
      const bytes = this.#answer(pdu, { code, address, value, asked });
      const header = Buffer.from(frame.subarray(0, HEADER_BYTES + 1));
      header.writeUInt16BE(bytes.length + 1, 4);
      this.#clock.after(WIRE_MS, () => this.#hooks === hooks && hooks.received(Buffer.concat([header, bytes])));
    };
    if (this.#isPlaying) this.#held.push(answer);
    else answer();
  }

  /** A write has left the controller, whatever becomes of it. */
  #sent(code: number, address: number, value: number): void {
    if (!this.#isArmed) return;
    if (code === 6) this.#written.set(address, { value, isConfirmed: false });
    const isGo = code === 5 && address === GO && value !== 0;
    if (isGo) {
      this.#went += 1;
      const open = VALUES.filter((at) => this.#written.get(at)?.isConfirmed !== true);
      if (open.length > 0) this.wrong.push(`go before ${open.join(", ")} was confirmed`);
      if (this.#isOver) this.wrong.push("go after what ends the move");
      if (this.#went > 1) this.wrong.push("go for the second time");
    }
    if (code !== 6 && !isGo) return;
    this.writes += 1;
    if (this.#script?.point !== this.writes || this.#isPlaying) return;
    this.#isPlaying = true;
    for (const [index, event] of this.#script.events.entries())
      this.#clock.after((index + 1) * STEP_MS, () => this.#play(event));
    this.#clock.after((this.#script.events.length + 1) * STEP_MS, () => {
      this.#isPlaying = false;
      this.#letOut();
    });
  }

  #play(event: Event): void {
    switch (event) {
      case "answer":
        return this.#letOut();
      case "not-taken":
        this.#isTaking = false;
        this.#letOut();
        this.#isTaking = true;
        return;
      case "loss":
        this.#held = [];
        return;
      case "local":
        this.#discretes.set(MODBUS_INTERVENTIONS.local.discrete, 1);
        return;
      default: {
        this.#isOver = true;
        this.#held = [];
        for (const table of [this.#holdings, this.#coils, this.#inputs, this.#discretes]) table.clear();
        const hooks = this.#hooks;
        this.#hooks = null;
        hooks?.closed("the drive has restarted");
      }
    }
  }

  #letOut(): void {
    for (const answer of this.#held.splice(0)) answer();
  }

  #answer(
    pdu: Buffer,
    asked: {
      readonly code: number;
      readonly address: number;
      readonly value: number;
      readonly asked: ReadonlyMap<number, { readonly value: number; isConfirmed: boolean }>;
    },
  ): Buffer {
    const { code, address, value } = asked;
    if (code === 5 || code === 6) {
      if (this.#isTaking) this.#take(code, address, value);
      return pdu;
    }
    const table = [this.#coils, this.#discretes, this.#holdings, this.#inputs][code - 1];
    if (table === undefined) return Buffer.of(code | 0x80, 1);
    const values = Array.from({ length: value }, (_, index) => table.get(address + index) ?? 0);
    if (code === 3)
      for (const [index, read] of values.entries()) {
        const written = asked.asked.get(address + index);
        if (written?.value === read && this.#written.get(address + index) === written) written.isConfirmed = true;
      }
    const { discrete } = MODBUS_INTERVENTIONS.local;
    if (code === 2 && address <= discrete && discrete < address + value && table.get(discrete) === 1)
      this.#clock.after(ON_THE_WIRE_MS, () => {
        this.#isOver = true;
      });
    if (code > 2) return Buffer.from([code, 2 * value, ...values.flatMap((word) => [word >> 8, word & 0xff])]);
    const bytes = new Uint8Array(Math.ceil(value / 8));
    for (const [index, bit] of values.entries()) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (bit << (index & 7));
    return Buffer.from([code, bytes.length, ...bytes]);
  }

  #take(code: number, address: number, value: number): void {
    if (code === 6) this.#holdings.set(address, value);
    else this.#coils.set(address, value === 0 ? 0 : 1);
    if (code !== 5 || value === 0) return;
    if (address === HOME) {
      this.#discretes.set(HOMED, 1);
      this.#inputs.set(POSITION, 1);
    }
    if (address === GO) this.#inputs.set(POSITION, this.#holdings.get(POSITION) ?? 0);
  }
}

// biome-ignore lint/suspicious/noThenProperty: it is a key of the file.
const back = (writes: readonly Record<string, unknown>[]) => Object.fromEntries([["then", writes]]);
const lift = axes(
  "lift",
  { x: { range: [0, 500] } },
  {
    ...{ adapter: "modbus", heartbeatMs: 400, positions: positions({ home: { x: 0 }, top: { x: 400 } }) },
    options: {
      ...{ host: "10.0.0.7", poll: `${POLL_MS} ms`, timeout: "60 ms", interventions: MODBUS_INTERVENTIONS },
      map: {
        signals: { position: { input: POSITION }, homed: { discrete: HOMED }, moving: { discrete: 1 } },
        positions: { home: 1, top: 2 },
        verbs: {
          home: { write: [{ coil: HOME, value: true }], done: { discrete: HOMED, level: true }, within: "1 s" },
          move: {
            write: [
              { holding: POSITION, from: "position" },
              { holding: SPEED, from: "speed" },
              { coil: GO, value: true },
            ],
            done: { input: POSITION, from: "position" },
            ...back([{ coil: GO, value: false }]),
            within: "1 s",
          },
        },
        stop: [{ coil: STOP, value: true }],
      },
    },
  },
);

/** As the line does: whoever hears that somebody has taken a device over stops it. */
function stopsWhenTaken(adapter: Adapter): Adapter {
  return {
    name: adapter.name,
    connect: (device, of, listener) => {
      const port = adapter.connect(device, of, (message) => {
        listener(message);
        if (message.type === "intervened")
          port.stop({ type: "stop", device: device.name, category: 1, fence: { epoch: 1, stop: 1 } });
      });
      return port;
    },
  };
}

async function play(script: { readonly point: number; readonly events: readonly Event[] } | null): Promise<Played> {
  const clock = new VirtualClock();
  const drive = new Drive(clock);
  const { all, run } = await up({
    ...{ clock, periodMs: POLL_MS, settleMs: 0, devices: [lift] },
    adapter: (made) => stopsWhenTaken(modbusAdapter(clock, made, drive.open)),
    ...{ ail: () => {}, isOn: () => false, sentAtMs: () => [] },
  });
  const [session] = all;
  if (session === undefined) throw new Error("there are no axes");
  await session.hearsOf(session.act({ verb: "home", axes: null }), "done");
  drive.arm(script);
  session.act({ verb: "move", target: { x: 400 }, speed: 0.5 });
  await run(WATCHED_MS);
  session.close();
  return { wrong: drive.wrong, reached: drive.writes };
}

keepsBarriers("modbus", { events: EVENTS, points: 3, longest: 2, play });
