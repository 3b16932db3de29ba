/** One expectation while an act is under way: what it is now, and whether it may count yet. */
import type { Expectation } from "./mapping.ts";
import { where } from "./point.ts";
import type { Registers } from "./registers.ts";

export class Expected {
  readonly #its: Expectation;
  readonly #registers: Registers;
  readonly #asked: ReadonlyMap<string, number>;
  #isArmed: boolean;

  constructor(its: Expectation, registers: Registers, asked: ReadonlyMap<string, number>) {
    this.#its = its;
    this.#registers = registers;
    this.#asked = asked;
    this.#isArmed = its.isLevel;
  }

  get isLevel(): boolean {
    return this.#its.isLevel;
  }

  /** It was seen not to hold since the act began, or need not have been. */
  get isArmed(): boolean {
    return this.#isArmed;
  }

  get sampledAtMs(): number {
    return this.#registers.sampledAtMs(this.#its.point.role);
  }

  /** Null: nobody knows. */
  get holds(): boolean | null {
    const value = this.#registers.number(this.#its.point.role);
    if (value === null) return null;
    const { what } = this.#its;
    if (what.kind === "between") return value > what.low && value < what.high;
    const wanted = this.#wanted;
    return wanted !== null && Math.abs(value - wanted) <= this.#tolerance;
  }

  /** @param beganAtMs what was asked for before says nothing of this act */
  look(beganAtMs: number): void {
    if (this.sampledAtMs >= beganAtMs && this.holds === false) this.#isArmed = true;
  }

  isReached(sinceMs: number): boolean {
    return this.#isArmed && this.sampledAtMs >= sinceMs && this.holds === true;
  }

  /** What it means if it holds. */
  get text(): string {
    const { why, point } = this.#its;
    return why ?? `${where(point)} is ${this.#shown}`;
  }

  /** What is missing if it is not reached. */
  get lack(): string {
    const { point } = this.#its;
    if (this.holds === true && !this.#isArmed)
      return `${where(point)} is ${this.#shown} since before it began, and was never seen otherwise`;
    return `${where(point)} is ${this.#shown}`;
  }

  get #wanted(): number | null {
    const { what } = this.#its;
    if (what.kind === "value") return what.value;
    return what.kind === "asked" ? (this.#asked.get(what.parameter) ?? null) : null;
  }

  /** What a register cannot hold is not asked of it: half its last digit. */
  get #tolerance(): number {
    const { near, point } = this.#its;
    if (point.type === "bool") return near;
    const digit =
      point.type === "float32" ? 1e-6 * Math.max(1, Math.abs(this.#wanted ?? 0)) : Math.abs(point.scale) / 2;
    return Math.max(near, digit);
  }

  get #shown(): string {
    const value = this.#registers.number(this.#its.point.role);
    if (value === null) return "not known";
    return this.#its.point.type === "bool" ? String(value !== 0) : String(value);
  }
}
