/**
 * What the electronics of the transfer cell move: servos that follow their pulses, a feeder, a gripper's valve with its switch, a belt with a
 * drive that positions by itself. It sees pins and registers only, and keeps its own count of the parts.
 */
import type { EmulatedBoard } from "../../simulator/firmware/index.ts";
import type { HostTime } from "../../src/clock/index.ts";
import type { Registers } from "./modbus-peer.ts";

export const PIN = { x: 9, z: 10, feed: 8, valve: 7, partReady: 2, holding: 3, door: 4 } as const;
/** Half a turn of a servo: so many µs, and what the axis makes of it. */
const X: Scale = { us: [600, 2400], mm: [0, 600] };
const Z: Scale = { us: [1000, 2000], mm: [0, 120] };

const FEEDER = { x: 80, z: 12 };
const STATION = { x: 420, z: 18 };
const REJECT = { x: 560, z: 40 };
/** How near a gripper has to be to a place to reach it, mm. */
const REACH_MM = 2;

const FEED_MS = 150;
const GRIP_MS = 60;
const BELT_MM_PER_S = 250;
const TURN_MS = 4;

/** The time that a plant goes by: the host's, or a virtual clock's. */
export type PlantTime = Pick<HostTime, "nowMs" | "sleep">;

/** What drives it: the board of the arm, that of feeder, gripper and door, and the registers of the belt's drive. */
export interface TransferElectronics {
  readonly arm: EmulatedBoard;
  readonly hand: EmulatedBoard;
  readonly registers: Registers;
}

interface Scale {
  readonly us: readonly [number, number];
  readonly mm: readonly [number, number];
}

export class TransferMechanics {
  placed = 0;
  rejected = 0;
  /** What no line should do. */
  readonly mishaps: string[] = [];
  /** Called at every turn, after the world has moved. */
  looked: () => void = () => {};
  readonly #time: PlantTime;
  readonly #arm: EmulatedBoard;
  readonly #hand: EmulatedBoard;
  readonly #registers: Registers;
  #x = Number.NaN;
  #z = Number.NaN;
  #isFed = false;
  #isHolding = false;
  #fedAtMs = Number.POSITIVE_INFINITY;
  #valveAtMs = 0;
  #isValveOn = false;
  #wasFeeding = false;
  #beltMm = 0;
  #lastMs: number;
  #sleep: () => void;

  constructor(time: PlantTime, { arm, hand, registers }: TransferElectronics) {
    this.#time = time;
    this.#lastMs = time.nowMs();
    this.#arm = arm;
    this.#hand = hand;
    this.#registers = registers;
    const rose = new Map<number, number>();
    this.#arm.listen((pin, isHigh, atUs) => {
      if (isHigh) rose.set(pin, atUs);
      const us = atUs - (rose.get(pin) ?? Number.NaN);
      if (!isHigh && pin === PIN.x) this.#x = scaled(X, us);
      if (!isHigh && pin === PIN.z) this.#z = scaled(Z, us);
    });
    this.#show();
    this.#hand.drive(PIN.door, true);
    this.#sleep = this.#time.sleep(TURN_MS, () => this.#turn());
  }

  get at(): { readonly x: number; readonly z: number } {
    return { x: this.#x, z: this.#z };
  }

  get isHolding(): boolean {
    return this.#isHolding;
  }

  get isBeltMoving(): boolean {
    return this.#registers.discretes.get(0) === true;
  }

  end(): void {
    this.#sleep();
  }

  #turn(): void {
    const nowMs = this.#time.nowMs();
    this.#feed(nowMs);
    this.#grip(nowMs);
    this.#turnBelt(nowMs - this.#lastMs);
    this.#lastMs = nowMs;
    this.#show();
    this.looked();
    this.#sleep = this.#time.sleep(TURN_MS, () => this.#turn());
  }

  #feed(nowMs: number): void {
    const isFeeding = this.#hand.output(PIN.feed) === true;
    if (isFeeding && !this.#wasFeeding) this.#fedAtMs = nowMs + FEED_MS;
    this.#wasFeeding = isFeeding;
    if (nowMs < this.#fedAtMs) return;
    this.#fedAtMs = Number.POSITIVE_INFINITY;
    if (this.#isFed) this.mishaps.push("two parts in the feeder");
    this.#isFed = true;
  }

  #grip(nowMs: number): void {
    const isOn = this.#hand.output(PIN.valve) === true;
    if (isOn !== this.#isValveOn) this.#valveAtMs = nowMs + GRIP_MS;
    this.#isValveOn = isOn;
    if (nowMs < this.#valveAtMs || isOn === this.#isHolding) return;
    if (!isOn) return this.#letGo();
    if (!this.#isAt(FEEDER) || !this.#isFed) return;
    this.#isFed = false;
    this.#isHolding = true;
  }

  #letGo(): void {
    this.#isHolding = false;
    if (this.#isAt(STATION)) {
      if (this.isBeltMoving) this.mishaps.push("a part was put on a moving belt");
      this.placed += 1;
    } else if (this.#isAt(REJECT)) this.rejected += 1;
    else this.mishaps.push(`a part fell at x ${Math.round(this.#x)} z ${Math.round(this.#z)}`);
  }

  #isAt({ x, z }: { readonly x: number; readonly z: number }): boolean {
    return Math.abs(this.#x - x) <= REACH_MM && Math.abs(this.#z - z) <= REACH_MM;
  }

  /** Coil 3: go to the target, tenths of a mm, in holding registers 20 and 21. */
  #turnBelt(ms: number): void {
    const { coils, holdings, inputs, discretes } = this.#registers;
    const targetMm = (((holdings.get(20) ?? 0) << 16) | (holdings.get(21) ?? 0) | 0) / 10;
    const isOn = coils.get(1) === true && coils.get(3) === true;
    const leftMm = targetMm - this.#beltMm;
    const stepMm = isOn ? Math.sign(leftMm) * Math.min(Math.abs(leftMm), (BELT_MM_PER_S * ms) / 1000) : 0;
    this.#beltMm += stepMm;
    if (stepMm !== 0 && this.#isAt(STATION) && this.#isHolding)
      this.mishaps.push("the belt moved under a part in hand");
    discretes.set(0, stepMm !== 0);
    const tenths = Math.round(this.#beltMm * 10);
    inputs.set(4, (tenths >>> 16) & 0xffff);
    inputs.set(5, tenths & 0xffff);
  }

  #show(): void {
    this.#hand.drive(PIN.partReady, !this.#isFed);
    this.#hand.drive(PIN.holding, !this.#isHolding);
  }
}

const scaled = ({ us, mm }: Scale, pulse: number): number =>
  mm[0] + ((pulse - us[0]) / (us[1] - us[0])) * (mm[1] - mm[0]);

/**
 * The line file of the cell on this hardware: everything but what says how to reach a device stays as it is.
 * @param at where each is: `host: 127.0.0.1, port: 3030`
 */
export function onHardware(
  line: string,
  at: { readonly arm: string; readonly hand: string; readonly belt: string },
): string {
  const uno = (address: string): string => `${address}, board: uno`;
  const pulses = ({ us, mm }: Scale): string => `[[${us[0]}, ${mm[0]}], [${us[1]}, ${mm[1]}]]`;
  const options: Readonly<Record<string, string>> = {
    feeder: `{ ${uno(at.hand)}, pin: ${PIN.feed}, pulse: 60 ms, part_ready: { pin: ${PIN.partReady}, pull_up: true, invert: true } }`,
    gripper: `{ ${uno(at.hand)}, valve: { pin: ${PIN.valve} }, holding: { pin: ${PIN.holding}, pull_up: true, invert: true } }`,
    door: `{ ${uno(at.hand)}, pin: ${PIN.door} }`,
    belt: `{ ${at.belt}, map: { run: { coil: 0 }, enable: { coil: 1 }, go: { coil: 3 }, running: { discrete: 0 }, target: { holding: 20, type: int32, scale: 0.1 }, position: { input: 4, type: int32, scale: 0.1 } } }`,
  };
  const servos = `options:
      { ${uno(at.arm)}, lag: 60 ms, axes: { x: { servo: { pin: ${PIN.x}, pulses: ${pulses(X)} } }, z: { servo: { pin: ${PIN.z}, pulses: ${pulses(Z)} } } } }`;
  return line
    .replace("heartbeat: 250 ms", "heartbeat: 600 ms")
    .replace(
      /^( {2}arm:\n {4}kind: axes\n {4}adapter: )simulated\n/m,
      `$1johnny-five\n    in_position: 0.5 mm\n    ${servos}\n`,
    )
    .replace(/jerk: 60 m\/s3 \}/g, "jerk: 60 m/s3, sensing: counted }")
    .replace(/^( {2}(feeder|gripper|belt|door): +\{.*)adapter: simulated(.*) \}$/gm, (_, start, name, rest) => {
      const adapter = name === "belt" ? "modbus" : "johnny-five";
      return `${start}adapter: ${adapter}${rest}, options: ${options[name]} }`;
    });
}
