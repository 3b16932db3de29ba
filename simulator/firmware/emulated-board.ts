/**
 * An Arduino Uno: an ATmega328P at 16 MHz that runs the image of a firmware, instruction by instruction. It has no time of its own:
 * it is run for so many microseconds.
 *
 * Idle stretches are skipped. Once the firmware has had `BUSY_CYCLES` since anything last happened to it, it goes round its main loop for
 * nothing; so the clock goes to the next thing that can happen, or on for as long as `run` says. To the firmware that is a main loop that
 * turns less often; what its peripherals time (pulses, baud rate, millis) stays exact.
 * Rejected: every instruction, which takes a third of a processor, and a tenth is left of that.
 */
import {
  AVRADC,
  AVRIOPort,
  AVRTimer,
  type AVRUSART,
  adcConfig,
  avrInstruction,
  CPU,
  portBConfig,
  portCConfig,
  portDConfig,
  timer0Config,
  timer1Config,
  timer2Config,
} from "avr8js";
import { idleUntil, type WatchedTimer } from "./idle.ts";
import { readIntelHex } from "./intel-hex.ts";
import { uartOf } from "./uart.ts";

const CYCLES_PER_US = 16;
const FLASH_BYTES = 0x8000;
/** Longer than a main loop takes for one turn: 125 µs. */
const BUSY_CYCLES = 2000;
/** The program is below it when an interrupt begins, and otherwise never: 26 vectors of 2 words. ATmega328P data sheet, 11.4. */
const VECTORS_END = 0x34;
/** 100 µs: less than a byte takes on the wire, so that two messages are two writes. */
const ONE_WRITE_CYCLES = 1600;
/** A firmware that has said nothing within this has not started. */
const BOOT_US_MAX = 4_000_000;
/** 0 to 7 are port D, 8 to 13 port B, 14 to 19 port C. Arduino Uno, schematic rev. 3. */
const PIN_COUNT = 20;

export class EmulatedBoard {
  /** Hears each byte that the firmware sends. */
  onByte: (byte: number) => void = () => {};
  readonly #image: Uint8Array;
  readonly #toFirmware: number[] = [];
  #chip: Chip;
  #writes = 0;
  #busyUntil = 0;
  readonly #listeners = new Set<(pin: number, isHigh: boolean, atUs: number) => void>();
  readonly #driven = new Map<number, boolean>();
  readonly #volts = new Map<number, number>();

  /** @param hex the firmware, as an Intel hex file */
  constructor(hex: string) {
    this.#image = readIntelHex(hex, FLASH_BYTES);
    this.#chip = this.#powerUp();
  }

  /** Of the chip's own clock, since its power came. */
  get nowUs(): number {
    return this.#chip.cpu.cycles / CYCLES_PER_US;
  }

  /** How often the firmware has written to its ports, whatever it wrote; registers that it writes one right after the other count as one. */
  get portWrites(): number {
    return this.#writes;
  }

  /** Power off and on: everything is as it was when it came out of the box. What drives its pins stays. */
  reset(): void {
    this.#toFirmware.length = 0;
    this.#chip = this.#powerUp();
    for (const [pin, isHigh] of this.#driven) this.drive(pin, isHigh);
    for (const [channel, volts] of this.#volts) this.driveAnalog(channel, volts);
  }

  /** Runs until the firmware has said its first byte, as fast as it goes. */
  boot(): void {
    let hasSpoken = false;
    const hear = this.onByte;
    this.onByte = (byte) => {
      hasSpoken = true;
      hear(byte);
    };
    const endUs = this.nowUs + BOOT_US_MAX;
    while (!hasSpoken && this.nowUs < endUs) this.run(1000);
    this.onByte = hear;
    if (!hasSpoken) throw new Error("the firmware says nothing");
  }

  run(us: number): void {
    const { cpu, timers } = this.#chip;
    let busyUntil = this.#busyUntil;
    const step = avrInstruction;
    const end = cpu.cycles + us * CYCLES_PER_US;
    while (cpu.cycles < end) {
      step(cpu);
      cpu.tick();
      // Only now: an interrupt that was kept waiting while interrupts were off has begun by now, and is not skipped over.
      if (cpu.pc < VECTORS_END) busyUntil = cpu.cycles + BUSY_CYCLES;
      else if (cpu.cycles > busyUntil && cpu.interruptsEnabled) {
        cpu.cycles = Math.min(idleUntil(cpu, timers), Math.max(end, cpu.cycles));
        busyUntil = cpu.cycles + BUSY_CYCLES;
      }
    }
    this.#busyUntil = busyUntil;
  }

  /** Bytes on the wire to the board: the firmware gets them one by one, at its baud rate. */
  receive(bytes: Uint8Array): void {
    for (const byte of bytes) this.#toFirmware.push(byte);
    this.#feed();
  }

  /** What a pin puts out; null while it is an input. */
  output(pin: number): boolean | null {
    const { port, bit } = this.#chip.at(pin);
    const state = port.pinState(bit);
    return state > 1 ? null : state === 1;
  }

  hasPullUp(pin: number): boolean {
    const { port, bit } = this.#chip.at(pin);
    return port.pinState(bit) === 3;
  }

  /** Puts a pin at a level from outside. */
  drive(pin: number, isHigh: boolean): void {
    this.#driven.set(pin, isHigh);
    const { port, bit } = this.#chip.at(pin);
    port.setPin(bit, isHigh);
  }

  /** @param channel 0 for A0 */
  driveAnalog(channel: number, volts: number): void {
    this.#volts.set(channel, volts);
    this.#chip.adc.channelValues[channel] = volts;
  }

  /** @param heard every change of what a pin puts out, by the chip's clock; @returns what ends it */
  listen(heard: (pin: number, isHigh: boolean, atUs: number) => void): () => void {
    this.#listeners.add(heard);
    return () => this.#listeners.delete(heard);
  }

  #powerUp(): Chip {
    const chip = new Chip(this.#image);
    this.#busyUntil = 0;
    let lastCycle = Number.NEGATIVE_INFINITY;
    for (const register of [portBConfig.PORT, portCConfig.PORT, portDConfig.PORT]) {
      const written = chip.cpu.writeHooks[register];
      chip.cpu.writeHooks[register] = (...its) => {
        if (chip.cpu.cycles - lastCycle > ONE_WRITE_CYCLES) this.#writes += 1;
        lastCycle = chip.cpu.cycles;
        return written?.(...its);
      };
    }
    chip.ports.forEach(({ port, firstPin }) => {
      port.addListener((now, before) => {
        for (let bit = 0; bit < 8; bit++)
          if (((now ^ before) >> bit) & 1)
            for (const heard of this.#listeners) heard(firstPin + bit, ((now >> bit) & 1) === 1, this.nowUs);
      });
    });
    chip.usart.onByteTransmit = (byte) => this.onByte(byte);
    chip.usart.onRxComplete = () => this.#feed();
    chip.usart.onConfigurationChange = () => this.#feed();
    return chip;
  }

  #feed(): void {
    const [next] = this.#toFirmware;
    if (next !== undefined && this.#chip.usart.writeByte(next) === true) this.#toFirmware.shift();
  }
}

/** The chip as it is between one loss of power and the next. */
class Chip {
  readonly cpu: CPU;
  readonly usart: AVRUSART;
  readonly adc: AVRADC;
  readonly timers: readonly WatchedTimer[];
  readonly ports: readonly { readonly port: AVRIOPort; readonly firstPin: number }[];

  constructor(image: Uint8Array) {
    const program = new Uint16Array(FLASH_BYTES / 2);
    new Uint8Array(program.buffer).set(image);
    const cpu = new CPU(program);
    this.cpu = cpu;
    this.ports = [
      { port: new AVRIOPort(cpu, portDConfig), firstPin: 0 },
      { port: new AVRIOPort(cpu, portBConfig), firstPin: 8 },
      { port: new AVRIOPort(cpu, portCConfig), firstPin: 14 },
    ];
    const configs = [timer0Config, timer1Config, timer2Config];
    this.timers = configs.map((config) => ({ timer: new AVRTimer(cpu, config), config }));
    this.usart = uartOf(cpu, CYCLES_PER_US * 1e6);
    this.adc = new AVRADC(cpu, adcConfig);
  }

  at(pin: number): { readonly port: AVRIOPort; readonly bit: number } {
    const found = this.ports.findLast(({ firstPin }) => pin >= firstPin);
    if (found === undefined || pin >= PIN_COUNT) throw new RangeError(`the board has no pin ${pin}`);
    return { port: found.port, bit: pin - found.firstPin };
  }
}
