/**
 * Stands before a board with StandardFirmata and makes ConfigurableFirmata of it: with AccelStepper, without answers for pins that
 * there are not. It speaks bytes; its motors are counted here. Protocol and behaviour: accelStepperFirmata 2.x (0x62), AccelStepperFirmata.cpp.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, Socket } from "node:net";
import { AccelStepper } from "./accel-stepper.ts";

const START = 0xf0;
const END = 0xf7;
const ACCEL = 0x62;
const SYSTEM_RESET = 0xff;
const REPORT = 0x06;
const COMPLETE = 0x0a;
const PINS = 20;
/** AccelStepperFirmata.h, MAX_ACCELSTEPPERS. */
const MOTORS = 10;
const TURN_MS = 2;
const US = 1000;

export class AccelStepperPeer {
  readonly motors = new Map<number, AccelStepper>();
  /** Every command that came, in order: `to 0 1200`. */
  readonly told: string[] = [];
  /** Called with the place of a motor's shaft at every step, in steps from power-up: what closes its switch. */
  onStep: (motor: number, shaft: number) => void = () => {};
  /** Motors whose `run` is called in each turn of the loop, and when it was called last. */
  readonly #running = new Map<number, number>();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #timer: NodeJS.Timeout;
  #say: (bytes: readonly number[]) => void = () => {};

  private constructor(server: Server, boardPort: number) {
    this.#server = server;
    server.on("connection", (client) => this.#join(client, boardPort));
    this.#timer = setInterval(() => this.#turn(performance.now() * US), TURN_MS);
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
      // What has become due before a message came is done before it.
      this.#turn(performance.now() * US);
      if (message[0] === START && message[1] === ACCEL) this.#do(message);
      // ConfigurableFirmata, FirmataExt.cpp: only for pins that there are.
      else if (message[0] !== START || message[1] !== 0x6d || (message[2] ?? 0) < PINS)
        board.write(Uint8Array.from(message));
      if (message[0] === SYSTEM_RESET) this.#forget();
    });
    const toClient = messages((message) => {
      if (message[0] === START && message[1] === 0x6c) client.write(Uint8Array.from(withSteppers(message)));
      else client.write(Uint8Array.from(message));
    });
    client.on("data", toBoard);
    board.on("data", toClient);
    board.connect({ host: "127.0.0.1", port: boardPort });
  }

  #forget(): void {
    this.motors.clear();
    this.#running.clear();
  }

  #do(message: readonly number[]): void {
    const [, , command, number = 0, ...data] = message.slice(0, -1);
    if (number >= MOTORS) return;
    if (command === 0x00) {
      // The shaft stands where it stands, whatever is counted anew.
      const motor = Object.assign(new AccelStepper(), { shaft: this.motors.get(number)?.shaft ?? 0 });
      this.motors.set(number, motor);
      this.#running.delete(number);
      this.told.push(`config ${number} ${data.join(" ")}`);
    }
    const motor = this.motors.get(number);
    if (motor !== undefined) this.#command({ motor, number, command, data });
  }

  #command(asked: { motor: AccelStepper; number: number; command: number | undefined; data: readonly number[] }): void {
    const { motor, number, command, data } = asked;
    if (command === 0x01) {
      motor.zero();
      this.told.push(`zero ${number}`);
    }
    if (command === 0x02 || command === 0x03) {
      motor.moveTo(integer(data) + (command === 0x02 ? motor.steps : 0));
      if (!this.#running.has(number)) this.#running.set(number, performance.now() * US);
      this.told.push(`to ${number} ${motor.target}`);
    }
    if (command === 0x04) motor.isEnabled = data[0] !== 0;
    if (command === 0x05) {
      // It computes where it could stop, and then ends its steps: its speed is kept, and completion is said at once.
      motor.stop();
      this.#running.delete(number);
      this.#report(COMPLETE, number, motor);
      this.told.push(`stop ${number}`);
    }
    if (command === REPORT) this.#report(REPORT, number, motor);
    if (command === 0x08) motor.setAcceleration(float(data));
    if (command === 0x09) motor.setMaxSpeed(float(data));
  }

  #report(what: number, number: number, motor: AccelStepper): void {
    this.#say([START, ACCEL, what, number, ...bytesOf(motor.steps), END]);
  }

  /** All turns of the firmware's loop in which something is due. */
  #turn(nowUs: number): void {
    for (const [number, sinceUs] of [...this.#running]) {
      const motor = this.motors.get(number);
      if (motor === undefined) continue;
      this.#running.set(number, nowUs);
      // A step that was due while nobody ran the motor comes in the first turn.
      for (let atUs = sinceUs; atUs <= nowUs; atUs = Math.max(atUs, motor.dueUs() ?? nowUs + 1)) {
        const isUnderWay = motor.run(atUs);
        this.onStep(number, motor.shaft);
        if (isUnderWay) continue;
        this.#running.delete(number);
        this.#report(COMPLETE, number, motor);
        break;
      }
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
