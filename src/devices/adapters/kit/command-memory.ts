/** What has become of the last commands: an id is executed once, and asked again is answered as before. */
import type { Command, Report } from "../../../model/index.ts";

/** More than can be under way on any wire. */
const REMEMBERED_MAX = 64;

/** What was last said of a command; null while its outcome is unknown: then nothing is said of it. */
type Answer = Exclude<Report, { type: "hello" }> | null;

/** Ids are unique within an epoch. */
const keyOf = ({ id, fence }: Command): string => `${fence.epoch}.${id}`;

export class CommandMemory {
  readonly #answers = new Map<string, Answer>();

  /** Undefined if the command is new. */
  recall(command: Command): Answer | undefined {
    return this.#answers.get(keyOf(command));
  }

  remember(command: Command, answer: Answer): void {
    this.#answers.set(keyOf(command), answer);
    if (this.#answers.size <= REMEMBERED_MAX) return;
    for (const oldest of this.#answers.keys()) {
      this.#answers.delete(oldest);
      break;
    }
  }
}
