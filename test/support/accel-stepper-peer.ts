/**
 * Stands before a board with StandardFirmata and makes ConfigurableFirmata of it: with AccelStepper, without answers for pins that
 * there are not. It speaks bytes; its motors are counted here. Protocol and behaviour: accelStepperFirmata 2.x (0x62), AccelStepperFirmata.cpp.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, Socket } from "node:net";
import { AccelStepperFirmata } from "../../simulator/firmware/index.ts";

const START = 0xf0;
const END = 0xf7;
const ACCEL = 0x62;
const SYSTEM_RESET = 0xff;
const PINS = 20;
const TURN_MS = 2;
const US = 1000;

export class AccelStepperPeer {
  readonly #firmware = new AccelStepperFirmata((bytes) => this.#say(bytes));
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #timer: NodeJS.Timeout;
  #say: (bytes: readonly number[]) => void = () => {};

  private constructor(server: Server, boardPort: number) {
    this.#server = server;
    server.on("connection", (client) => this.#join(client, boardPort));
    this.#timer = setInterval(() => this.#firmware.turn(performance.now() * US), TURN_MS);
  }

  static async before(boardPort: number): Promise<AccelStepperPeer> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new AccelStepperPeer(server, boardPort);
  }

  get motors(): AccelStepperFirmata["motors"] {
    return this.#firmware.motors;
  }

  /** Every command that came, in order: `to 0 1200`. */
  get told(): string[] {
    return this.#firmware.told;
  }

  /** Called with the place of a motor's shaft at every step, in steps from power-up: what closes its switch. */
  set onStep(act: AccelStepperFirmata["onStep"]) {
    this.#firmware.onStep = act;
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
    const toBoard = messages(ASKED_VERSION_BYTES, (message) => {
      const nowUs = performance.now() * US;
      // What has become due before a message came is done before it.
      this.#firmware.turn(nowUs);
      if (message[0] === START && message[1] === ACCEL) this.#firmware.receive(message, nowUs);
      // ConfigurableFirmata, FirmataExt.cpp: only for pins that there are.
      else if (message[0] !== START || message[1] !== 0x6d || (message[2] ?? 0) < PINS)
        board.write(Uint8Array.from(message));
      if (message[0] === SYSTEM_RESET) this.#firmware.reset();
    });
    const toClient = messages(SAID_VERSION_BYTES, (message) => {
      if (message[0] === START && message[1] === 0x6c) client.write(Uint8Array.from(withSteppers(message)));
      else client.write(Uint8Array.from(message));
    });
    client.on("data", toBoard);
    board.on("data", toClient);
    board.connect({ host: "127.0.0.1", port: boardPort });
  }
}

/** Gives whole messages: a command and its data, or from START to END. */
function messages(versionBytes: number, heard: (message: readonly number[]) => void): (bytes: Buffer) => void {
  let message: number[] = [];
  return (bytes) => {
    for (const byte of bytes) {
      if (byte >= 0x80 && byte !== END) {
        if (message.length > 0) heard(message);
        message = [byte];
      } else message.push(byte);
      const isWhole = message[0] === START ? byte === END : message.length === lengthOf(message[0] ?? 0, versionBytes);
      if (!isWhole) continue;
      heard(message);
      message = [];
    }
  };
}

/** Reports on and off have one byte of data, a system reset none, all others two. */
const lengthOf = (command: number, versionBytes: number): number => {
  if (command === SYSTEM_RESET) return 1;
  if (command === 0xf9) return versionBytes;
  return (command & 0xf0) === 0xc0 || (command & 0xf0) === 0xd0 ? 2 : 3;
};
/** Of the version: asked for it is one byte, said it is three. */
const ASKED_VERSION_BYTES = 1;
const SAID_VERSION_BYTES = 3;

/** Every pin that can be an output can drive a stepper: mode 8 before the 0x7f that ends the pin. */
function withSteppers(message: readonly number[]): number[] {
  return message.flatMap((byte, index) => (byte === 0x7f && message[index - 1] !== 0x7f ? [0x08, 0x15, byte] : [byte]));
}
