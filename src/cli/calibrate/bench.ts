/** What every dialogue of a calibration works with: the person, the file, and the line that is driven by hand. */
import type { Clock } from "../../clock/index.ts";
import { type NotLoaded, renderDiagnostics } from "../../files/index.ts";
import type { Act, Device } from "../../model/index.ts";
import type { Io } from "../io.ts";
import { Answers } from "./answers.ts";
import type { Draft } from "./draft.ts";
import type { Edit } from "./line-edit.ts";
import { ManualLine } from "./manual-line.ts";

/** `leave`: the person has stopped it, or there are no more answers. `no`: it did not happen, and has been said. */
export type Went = "ok" | "no" | "leave";

export class Bench {
  readonly draft: Draft;
  readonly #clock: Clock;
  readonly #io: Io;
  readonly #device: string;
  readonly #answers: Answers;
  #manual: ManualLine | null = null;

  constructor(clock: Clock, io: Io, its: { readonly draft: Draft; readonly device: string }) {
    this.#clock = clock;
    this.#io = io;
    this.draft = its.draft;
    this.#device = its.device;
    this.#answers = new Answers(io, () => this.#manual?.abort());
  }

  /** @throws Error before `open`: our bug */
  get manual(): ManualLine {
    if (this.#manual === null) throw new Error("the line is not open");
    return this.#manual;
  }

  /** As the controller has it now. */
  get device(): Device {
    const device = this.manual.line.devices.get(this.#device);
    if (device === undefined) throw new Error(`the line has no ${this.#device}`);
    return device;
  }

  tell(text: string): void {
    this.#io.err(text);
  }

  /** The next answer; null: there is none any more. */
  ask(question: string): Promise<string | null> {
    return this.#answers.ask(question);
  }

  /** Whether the answer is yes; null: there is none any more. */
  async confirm(question: string): Promise<boolean | null> {
    const answer = await this.#answers.askOnce(question);
    return answer === null ? null : /^y(es)?$/i.test(answer.trim());
  }

  /** Ends the controller that there is, and has another one drive the line as `text` says it. */
  async open(text: string): Promise<Went> {
    const loaded = this.draft.lineOf(text);
    if (!("line" in loaded)) {
      this.tellMistakes(loaded);
      return "no";
    }
    await this.#manual?.end();
    this.#manual = new ManualLine(this.#clock, loaded.line, (its) => this.tell(its));
    return this.start();
  }

  /** Connects, says what homes, and homes it once the person has said so. Also after a trip or a lost link. */
  async start(): Promise<Went> {
    const manual = this.manual;
    const offline = await this.#answers.while(
      () => manual.connect(),
      () => manual.stop(),
    );
    if (this.#answers.hasLeft) return "leave";
    if (offline !== null) return this.#notReady(offline);
    const homes = manual.homesNext;
    const what = homes.length === 0 ? "Nothing has to be homed." : `Homing moves ${homes.join(", ")}, in this order.`;
    const answer = await this.ask(`${what} Nobody may be in their way. Type start, or leave:`);
    if (answer === null || answer === "leave") return "leave";
    if (answer !== "start") return this.#notReady("It is not started.");
    const wrong = await this.#answers.whileMoving(
      () => manual.start(),
      () => manual.stop(),
    );
    if (this.#answers.hasLeft) return "leave";
    return wrong === null ? "ok" : this.#notReady(wrong);
  }

  /** A single command to the device that is calibrated; what stands in the way is told. */
  async act(act: Act): Promise<Went> {
    const manual = this.manual;
    if (!manual.isReady) return this.#notReady(manual.cause);
    const acted = await this.#answers.whileMoving(
      () => manual.act(this.#device, act),
      () => manual.stop(),
    );
    if (this.#answers.hasLeft) return "leave";
    if (acted.kind === "done") return "ok";
    if (acted.why.length > 0) this.tell(acted.why.join("\n"));
    return manual.isReady ? "no" : this.#notReady(manual.cause);
  }

  /** Takes edits into the draft; says what has changed, and what `check` would find. */
  change(edits: readonly Edit[], said: string): Went {
    const why = this.draft.apply(edits);
    if (why !== null) {
      this.tell(`${why}.`);
      return "no";
    }
    this.tell(said);
    this.tellCheck();
    return "ok";
  }

  /** What would keep the file from being written. @returns whether something would */
  tellCheck(): boolean {
    const mistakes = this.draft.check();
    if (mistakes === null) return false;
    this.tell("So the file would not be right, and would not be written:");
    this.tellMistakes(mistakes);
    return true;
  }

  tellMistakes({ diagnostics }: Pick<NotLoaded, "diagnostics">): void {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    this.tell(renderDiagnostics(errors, { color: this.#io.isTerminal }));
  }

  /** Nothing moves any more when it has ended. */
  async endLine(): Promise<void> {
    await this.#manual?.end();
    this.#manual = null;
  }

  close(): void {
    this.#answers.close();
  }

  #notReady(why: string): Went {
    this.tell(`${why} When that is mended, type start.`);
    return "no";
  }
}
