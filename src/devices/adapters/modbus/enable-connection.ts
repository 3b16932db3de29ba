/**
 * The watchdog's own connection to the coil of `process_enable`. It lives in the watchdog's thread, beside no controller, and can do one
 * thing: drop the coil. Until then it asks now and then, so that it is known that the coil can be dropped.
 *
 * How it fails: a coil keeps its state when nobody is there. So a connection that is gone ends the watch by throwing, and dropping goes on over new
 * connections until the device has confirmed it, or for `DROP_MS`.
 */
import { processTime } from "../../../clock/index.ts";
import { loadCodec } from "./codec.ts";
import type { EnableCoil } from "./enable.ts";
import type { Request } from "./request.ts";
import { TcpWire } from "./tcp-wire.ts";

/** After that somebody else has to have taken the power away. */
const DROP_MS = 60_000;
const AGAIN_MS = 250;

interface EnableConnection {
  refresh(): void;
  drop(): void;
}

/** What the watchdog asks of this module. @throws Error, in the promise, if the device does not answer in time */
export async function openEnable(its: EnableCoil): Promise<EnableConnection> {
  const codec = await loadCodec();
  const ask: Ask = (wire, request, answered) => {
    const take = codec.exchange(
      request,
      (frame, answerBytes) => wire.exchange(frame, answerBytes, (answer) => take(answer)),
      ({ kind }) => answered(kind === "ok"),
    );
  };
  const coil = new Coil(its, ask);
  await coil.open();
  return coil;
}

type Ask = (wire: TcpWire, request: Request, answered: (isGood: boolean) => void) => void;

class Coil implements EnableConnection {
  readonly #its: EnableCoil;
  readonly #ask: Ask;
  #wire: TcpWire | null = null;
  #lost: string | null = null;
  /** When the question was asked that is not answered yet. */
  #askedAtMs: number | null = null;
  #answeredAtMs = Number.NEGATIVE_INFINITY;

  constructor(its: EnableCoil, ask: Ask) {
    this.#its = its;
    this.#ask = ask;
  }

  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const { host, port, timeoutMs } = this.#its;
      const late = processTime.sleep(Math.ceil(timeoutMs), () => fail(`${host}:${port} does not answer`));
      const fail = (why: string): void => {
        late();
        this.#wire?.close();
        reject(new Error(why));
      };
      this.#connect(
        () =>
          this.#look((isGood) => {
            late();
            if (isGood) resolve();
            else fail(`${host}:${port} has no coil ${this.#its.coil}`);
          }),
        fail,
      );
    });
  }

  refresh(): void {
    const nowMs = processTime.nowMs();
    const { host, port, timeoutMs } = this.#its;
    if (this.#askedAtMs !== null && nowMs - this.#askedAtMs > timeoutMs)
      this.#lost ??= `${host}:${port} does not answer the watchdog`;
    if (this.#lost !== null) throw new Error(this.#lost);
    if (this.#askedAtMs === null && nowMs - this.#answeredAtMs >= timeoutMs) this.#look(() => {});
  }

  /** If the connection stands, the bytes are with the operating system when this returns. */
  drop(): void {
    const untilMs = processTime.nowMs() + DROP_MS;
    const send = (): void => {
      const wire = this.#wire;
      if (wire === null || this.#lost !== null) return;
      this.#ask(wire, this.#off, (isGood) => {
        if (!isGood) return;
        again();
        wire.close();
      });
    };
    const anew = (): void => {
      this.#wire?.close();
      if (processTime.nowMs() >= untilMs) return;
      this.#connect(send, () => {});
      again = processTime.sleep(AGAIN_MS, anew);
    };
    let again = processTime.sleep(AGAIN_MS, anew);
    send();
  }

  get #off(): Request {
    const { unit, coil, isInverted } = this.#its;
    return { kind: "write", unit, table: "coil", address: coil, raw: [isInverted ? 1 : 0] };
  }

  #look(answered: (isGood: boolean) => void): void {
    const { unit, coil } = this.#its;
    if (this.#wire === null) return;
    this.#askedAtMs = processTime.nowMs();
    this.#ask(this.#wire, { kind: "read", unit, table: "coil", address: coil, count: 1 }, (isGood) => {
      this.#askedAtMs = null;
      this.#answeredAtMs = processTime.nowMs();
      answered(isGood);
    });
  }

  #connect(opened: () => void, closed: (why: string) => void): void {
    const { host, port } = this.#its;
    this.#lost = null;
    this.#wire = new TcpWire(
      { kind: "tcp", host, port },
      {
        opened,
        closed: (why) => {
          this.#lost = why;
          closed(why);
        },
      },
    );
  }
}
