/** What each rule of the suite is given: the rig, a clock, and sessions that end with the test. */
import type { RealClock } from "../../src/clock/index.ts";
import type { Rig } from "./rig.ts";
import { Session, until } from "./session.ts";

/** An act that would go on for longer than any test. */
export const LONG_MS = 60_000;
/** After the first stop. */
export const LATER = { epoch: 1, stop: 1 };
export const NEXT_EPOCH = { epoch: 2, stop: 0 };

type SessionSetup = ConstructorParameters<typeof Session>[0];

/** Made anew for each test by the suite; `rig` is there from the first test on. */
export class Given {
  readonly #sessions: Session[] = [];
  #rig: Rig | null = null;
  #clock: RealClock | null = null;

  start(rig: Rig, clock: RealClock): void {
    this.#rig = rig;
    this.#clock = clock;
  }

  /** Ends all sessions, and mends what the test has broken. */
  async end(): Promise<void> {
    for (const session of this.#sessions.splice(0)) session.close();
    this.clock.close();
    await this.rig.wire.heal();
    this.rig.peer.reset();
  }

  get rig(): Rig {
    return known(this.#rig);
  }

  get clock(): RealClock {
    return known(this.#clock);
  }

  /** Of the first device. */
  get heartbeatMs(): number {
    return this.rig.devices[0]?.heartbeatMs ?? 0;
  }

  session(setup: Partial<SessionSetup> = {}): Session {
    const session = new Session({ clock: this.clock, rig: this.rig, ...setup });
    this.#sessions.push(session);
    return session;
  }

  /** Until the peer is on; a failure says what this session has heard. */
  isOn(session: Session): Promise<void> {
    return until(
      () => this.rig.peer.isOn(0),
      () => `the peer is on; heard was ${session.told(0)}; ${session.problems.join(" | ")}`,
    );
  }
}

function known<T>(value: T | null): T {
  if (value === null) throw new Error("the suite has not started");
  return value;
}
