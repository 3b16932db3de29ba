/** Pseudo-terminals, made by socat: serial ports without hardware. */
import { type ChildProcess, spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { kill, startProcess } from "./processes.ts";

/** Why there are none here; null if there are. */
export const noPty: string | null =
  process.env.LOCKSTEP_HARDWARE !== "1"
    ? "serial lines take half a minute more: npm run test:hardware tries them"
    : spawnSync("socat", ["-V"]).status === 0
      ? null
      : "socat is not installed (Debian: apt-get install socat)";

const PTY_MS_MAX = 5000;

export class Pty {
  readonly #process: ChildProcess;
  readonly #links: readonly string[];

  private constructor(process: ChildProcess, links: readonly string[]) {
    this.#process = process;
    this.#links = links;
  }

  /** Two serial ports that are connected to each other. */
  static pair(a: string, b: string): Promise<Pty> {
    return Pty.#start([slave(a), slave(b)], [a, b]);
  }

  /** A serial port whose bytes go to a TCP port and come from there. */
  static toTcp(path: string, port: number): Promise<Pty> {
    return Pty.#start(["-t0", slave(path), `TCP:127.0.0.1:${port},nodelay`], [path]);
  }

  /** Pulls the plug. */
  async close(): Promise<void> {
    await kill(this.#process);
    for (const link of this.#links) rmSync(link, { force: true });
  }

  static async #start(parameters: readonly string[], links: readonly string[]): Promise<Pty> {
    const pty = new Pty(startProcess("socat", parameters, { stdio: "ignore" }), links);
    const endMs = performance.now() + PTY_MS_MAX;
    while (!links.every((link) => existsSync(link))) {
      if (performance.now() > endMs) throw new Error(`socat has made no ${links.join(", ")}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return pty;
  }
}

/** Goes on when a program closes the port: others will open it. */
const slave = (path: string): string => `PTY,link=${path},raw,echo=0,ignoreeof`;
