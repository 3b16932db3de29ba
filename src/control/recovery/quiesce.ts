/**
 * Sees to it that devices do nothing more of what has failed: they are stopped, and heard out. What is discrete (a grip, a weld) finishes under
 * category 2, so a device that stands may still be at work; it is waited for as long as its act may take, and then counts as free.
 */
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { EventLog } from "../../journal/index.ts";
import { type ActTrouble, type DeviceName, explainAct } from "../../model/index.ts";
import type { Dispatcher } from "../dispatch/index.ts";

export interface QuietParts {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly dispatcher: Dispatcher;
}

export class Quiet {
  readonly #its: QuietParts;
  readonly #devices: readonly DeviceName[];
  readonly #why: { readonly cause: string; readonly boundMs: number };
  readonly #then: () => void;
  #patience: TimerHandle | null = null;
  #areStopped = false;
  #isOver = false;

  /** @param boundMs how long any of their acts may still take */
  constructor(
    its: QuietParts,
    devices: readonly DeviceName[],
    why: { readonly cause: string; readonly boundMs: number },
    then: () => void,
  ) {
    this.#its = its;
    this.#devices = devices;
    this.#why = why;
    this.#then = then;
  }

  begin(): void {
    const { dispatcher, clock } = this.#its;
    dispatcher.disown(this.#devices);
    dispatcher.stop(this.#devices, 2, this.#why.cause, () => {
      if (this.#isOver) return;
      this.#areStopped = true;
      this.#patience = clock.after(this.#why.boundMs, () => this.#giveUp());
      this.look();
    });
  }

  /** Something was heard. */
  look(): void {
    if (this.#areStopped && !this.#isOver && this.#busy().length === 0) this.#end();
  }

  drop(): void {
    this.#isOver = true;
    if (this.#patience !== null) this.#its.clock.cancel(this.#patience);
  }

  #busy(): readonly DeviceName[] {
    const { devices } = this.#its.log.state;
    return this.#devices.filter((name) => (devices[name]?.commandId ?? null) !== null);
  }

  #giveUp(): void {
    const { log } = this.#its;
    for (const device of this.#busy()) {
      const commandId = log.state.devices[device]?.commandId ?? null;
      if (commandId === null) continue;
      const trouble: ActTrouble = { kind: "act-unanswered" };
      log.emit({ type: "act-failed", device, commandId, why: explainAct(device, trouble), trouble });
    }
    this.#end();
  }

  #end(): void {
    this.drop();
    this.#then();
  }
}
