/**
 * `process_enable`: an output whose power the drives need, on a connection of its own that may only be dropped. What drops it does not
 * depend on the controller being well: a watchdog drops it when the controller's loop has stalled, or is gone.
 */

/** What the controller does with it. Nothing here ever switches the output on: that is a command, through the gate. */
export interface ProcessEnable {
  /** A person has started the line: from now on the watchdog watches, and the output may be on. */
  arm(): void;
  /** The controller's loop is alive. */
  beat(): void;
  /** Takes the power away, now. Never throws, waits for nothing. */
  drop(cause: string): void;
  readonly isDropped: boolean;
  /** The program ends: the power goes. */
  close(): void;
}

/**
 * The watchdog's own way to the hardware. The module that a line's adapter names exports `openEnable(options)`, which gives one, now or
 * later.
 */
export interface EnableConnection {
  /**
   * Called every turn while nothing is wrong: feeds a dead-man in the hardware, where there is one.
   * @throws Error if the connection is gone: then the output is dropped, as far as that goes
   */
  refresh(): void;
  /** Whatever of it can be done at once is done when it returns. */
  drop(): void;
}

/** For virtual time, and where the connection lives in this thread: a loop that could stall would stall with it. */
export class InlineProcessEnable implements ProcessEnable {
  readonly #open: () => EnableConnection;
  #connection: EnableConnection | null = null;

  constructor(open: () => EnableConnection) {
    this.#open = open;
  }

  get isDropped(): boolean {
    return this.#connection === null;
  }

  arm(): void {
    this.#connection ??= this.#open();
  }

  beat(): void {
    this.#connection?.refresh();
  }

  drop(): void {
    const connection = this.#connection;
    this.#connection = null;
    connection?.drop();
  }

  close(): void {
    this.drop();
  }
}
