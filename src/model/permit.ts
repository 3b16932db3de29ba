/** What the gate hands out: the only thing a device link accepts a command with. */
import type { Command } from "./message.ts";

let issue: (command: Command) => Permit;

/**
 * A command that the gate has passed. The private brand makes look-alikes impossible for the type checker and at run time;
 * the linter lets `safety/gate.ts` alone import `issuePermit`.
 */
export class Permit {
  readonly #command: Command;

  private constructor(command: Command) {
    this.#command = command;
  }

  /** The command inside, or null if `value` was never issued. */
  static commandIn(value: unknown): Command | null {
    return typeof value === "object" && value !== null && #command in value ? value.#command : null;
  }

  static {
    issue = (command) => new Permit(command);
  }
}

/** For the dispatch gate only. */
export function issuePermit(command: Command): Permit {
  return issue(command);
}
