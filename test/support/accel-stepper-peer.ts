/**
 * Stands before a board with StandardFirmata and makes ConfigurableFirmata of it: with AccelStepper, without answers for pins that
 * there are not. It speaks bytes; its motors are counted here. Protocol: accelStepperFirmata 2.x (0x62).
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, Socket } from "node:net";

const START = 0xf0;
const END = 0xf7;
const ACCEL = 0x62;
const PINS = 20;
const TURN_MS = 5;

interface Motor {
  steps: number;
  target: number;
  speedPerS: number;
  maxPerS: number;
  accelerationPerS2: number;
  isEnabled: boolean;
}

export class AccelStepperPeer {
  readonly motors = new Map<number, Motor>();
  /** Every command that came, in order: `to 0 1200`. */
  readonly told: string[] = [];
  /** Steps at which the switch of a motor closes, by what it then does. */
  onStep: (motor: number, steps: number) => void = () => {};
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #timer: NodeJS.Timeout;
  #say: (bytes: readonly number[]) => void = () => {};
  #turnedAtMs = performance.now();

  private constructor(server: Server, boardPort: number) {
    this.#server = server;
    server.on("connection", (client) => this.#join(client, boardPort));
    this.#timer = setInterval(() => this.#turn(), TURN_MS);
  }

  static async before(boardPort: number): Promise<AccelStepperPeer> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new AccelStepperPeer(server, boardPort);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(client: Socket, boardPort: number): void {
    const board = new Socket();
    for (const socket of [client, board]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => {});
      socket.on("close", () => {
        client.destroy();
        board.destroy();
      });
    }
    this.#say = (bytes) => client.destroyed || client.write(Uint8Array.from(bytes));
    const toBoard = messages((message) => {
      if (message[0] === START && message[1] === ACCEL) this.#do(message);
      // ConfigurableFirmata, FirmataExt.cpp: only for pins that there are.
      else if (message[0] !== START || message[1] !== 0x6d || (message[2] ?? 0) < PINS)
        board.write(Uint8Array.from(message));
    });
    const toClient = messages((message) => {
      if (message[0] === START && message[1] === 0x6c) client.write(Uint8Array.from(withSteppers(message)));
      else client.write(Uint8Array.from(message));
    });
    client.on("data", toBoard);
    board.on("data", toClient);
    board.connect({ host: "127.0.0.1", port: boardPort });
  }

  #do(message: readonly number[]): void {
    const [, , command, number = 0, ...data] = message.slice(0, -1);
    if (command === 0x00) {
      this.motors.set(number, { steps: 0, target: 0, speedPerS: 0, maxPerS: 1, accelerationPerS2: 0, isEnabled: true });
      this.told.push(`config ${number} ${data.join(" ")}`);
    }
    const motor = this.motors.get(number);
    if (motor === undefined) return;
    if (command === 0x01) Object.assign(motor, { steps: 0, target: 0, speedPerS: 0 });
    if (command === 0x03) {
      motor.target = integer(data);
      this.told.push(`to ${number} ${motor.target}`);
    }
    if (command === 0x04) motor.isEnabled = data[0] === 1;
    if (command === 0x05) {
      // AccelStepper::stop: to where it can stop with its acceleration.
      const way = motor.speedPerS ** 2 / (2 * motor.accelerationPerS2) || 0;
      motor.target = Math.round(motor.steps + Math.sign(motor.speedPerS) * way);
      this.told.push(`stop ${number}`);
    }
    if (command === 0x06) this.#say([START, ACCEL, 0x06, number, ...bytesOf(Math.round(motor.steps)), END]);
    if (command === 0x08) motor.accelerationPerS2 = float(data);
    if (command === 0x09) motor.maxPerS = float(data);
  }

  /** A trapezoid, stepped through. */
  #turn(): void {
    const nowMs = performance.now();
    const s = (nowMs - this.#turnedAtMs) / 1000;
    this.#turnedAtMs = nowMs;
    for (const [number, motor] of this.motors) {
      const left = motor.target - motor.steps;
      if (left === 0 || !motor.isEnabled) continue;
      const canStop = Math.sqrt(2 * motor.accelerationPerS2 * Math.abs(left));
      const speed = Math.min(motor.maxPerS, canStop, Math.abs(motor.speedPerS) + motor.accelerationPerS2 * s);
      motor.speedPerS = Math.sign(left) * speed;
      const way = speed * s;
      motor.steps = way >= Math.abs(left) || Math.abs(left) < 0.5 ? motor.target : motor.steps + Math.sign(left) * way;
      this.onStep(number, motor.steps);
      if (motor.steps !== motor.target) continue;
      motor.speedPerS = 0;
      this.#say([START, ACCEL, 0x0a, number, ...bytesOf(motor.steps), END]);
    }
  }
}

/** Gives whole messages: a command and its data, or from START to END. */
function messages(heard: (message: readonly number[]) => void): (bytes: Buffer) => void {
  let message: number[] = [];
  return (bytes) => {
    for (const byte of bytes) {
      if (byte >= 0x80 && byte !== END) {
        if (message.length > 0) heard(message);
        message = [byte];
      } else message.push(byte);
      const isWhole = message[0] === START ? byte === END : message.length === lengthOf(message[0] ?? 0);
      if (!isWhole) continue;
      heard(message);
      message = [];
    }
  };
}

/** Reports on and off have one byte of data, the version asked for none, all others two. */
const lengthOf = (command: number): number => {
  if (command === 0xf9) return VERSION_BYTES;
  return (command & 0xf0) === 0xc0 || (command & 0xf0) === 0xd0 ? 2 : 3;
};
/** Asked for it is one byte and is given on with what comes next; said it is three. */
const VERSION_BYTES = 3;

/** Every pin that can be an output can drive a stepper: mode 8 before the 0x7f that ends the pin. */
function withSteppers(message: readonly number[]): number[] {
  return message.flatMap((byte, index) => (byte === 0x7f && message[index - 1] !== 0x7f ? [0x08, 0x15, byte] : [byte]));
}

function integer(bytes: readonly number[]): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes;
  const value = a | (b << 7) | (c << 14) | (d << 21) | ((e & 7) << 28);
  return e >> 3 === 0 ? value : -value;
}

function bytesOf(value: number): number[] {
  const it = Math.abs(value);
  return [it & 127, (it >> 7) & 127, (it >> 14) & 127, (it >> 21) & 127, ((it >> 28) & 7) | (value < 0 ? 8 : 0)];
}

/** 23 bits of significand, 4 of exponent (less 11), one of sign. */
function float(bytes: readonly number[]): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const value = (a | (b << 7) | (c << 14) | ((d & 3) << 21)) * 10 ** (((d >> 2) & 15) - 11);
  return d >> 6 === 0 ? value : -value;
}
