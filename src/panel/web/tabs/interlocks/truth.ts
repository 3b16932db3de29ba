/**
 * Whether a condition is true, false or unknown by the values that the page has: to show, never to decide.
 * The line decides with `src/conditions`, which the page cannot import; a test holds this one to the same answers.
 * What it cannot read it calls null, which is shown as "not evaluated here" rather than guessed at.
 */
import type { SignalValue } from "../../../../model/index.ts";
import { type Token, tokensOf, Unreadable } from "./condition-tokens.ts";

/** Null value: not good, so unknown. */
export type Known = (signal: string) => SignalValue | null;

/** `undefined` is unknown; null: it cannot be read here. */
export type Truth = boolean | undefined | null;

type Value = SignalValue | undefined;

/** @param signals names that may stand in `text` */
export function truthOf(text: string, signals: readonly string[], known: Known): Truth {
  try {
    const reader = new Reader(tokensOf(text, signals), known);
    const value = reader.whole();
    return value === undefined || typeof value === "boolean" ? value : null;
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

/** One method for each level of CEL's precedence, the loosest first. */
class Reader {
  readonly #tokens: readonly Token[];
  readonly #known: Known;
  #at = 0;

  constructor(tokens: readonly Token[], known: Known) {
    this.#tokens = tokens;
    this.#known = known;
  }

  whole(): Value {
    const value = this.#choice();
    if (this.#at < this.#tokens.length) throw new Unreadable();
    return value;
  }

  #choice(): Value {
    const when = this.#or();
    if (!this.#took("?")) return when;
    const a = this.#choice();
    this.#need(":");
    const b = this.#choice();
    const decided = truth(when);
    if (decided !== undefined) return decided ? a : b;
    return a === b ? a : undefined;
  }

  #or(): Value {
    let left = this.#and();
    while (this.#took("||")) {
      const [a, b] = [truth(left), truth(this.#and())];
      left = a === true || b === true ? true : a === undefined || b === undefined ? undefined : false;
    }
    return left;
  }

  #and(): Value {
    let left = this.#relation();
    while (this.#took("&&")) {
      const [a, b] = [truth(left), truth(this.#relation())];
      left = a === false || b === false ? false : a === undefined || b === undefined ? undefined : true;
    }
    return left;
  }

  #relation(): Value {
    let left = this.#sum();
    for (let op = this.#oneOf(RELATIONS); op !== null; op = this.#oneOf(RELATIONS)) {
      left = op === "in" ? among(left, this.#list()) : relate(op, left, this.#sum());
    }
    return left;
  }

  #sum(): Value {
    let left = this.#product();
    for (let op = this.#oneOf(SUMS); op !== null; op = this.#oneOf(SUMS)) left = calculate(op, left, this.#product());
    return left;
  }

  #product(): Value {
    let left = this.#unary();
    for (let op = this.#oneOf(PRODUCTS); op !== null; op = this.#oneOf(PRODUCTS))
      left = calculate(op, left, this.#unary());
    return left;
  }

  #unary(): Value {
    if (this.#took("!")) {
      const value = truth(this.#unary());
      return value === undefined ? undefined : !value;
    }
    if (this.#took("-")) {
      const value = number(this.#unary());
      return value === undefined ? undefined : -value;
    }
    return this.#primary();
  }

  #primary(): Value {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Unreadable();
    if (token.kind === "literal") return token.value;
    if (token.kind === "signal") return this.#known(token.name) ?? undefined;
    if (token.text === "(") {
      const value = this.#choice();
      this.#need(")");
      return value;
    }
    return this.#call(token.text);
  }

  #call(name: string): Value {
    const operate = FUNCTIONS[name];
    if (operate === undefined) throw new Unreadable();
    this.#need("(");
    const a = number(this.#choice());
    const b = name === "abs" ? 0 : this.#second();
    this.#need(")");
    return a === undefined || b === undefined ? undefined : finite(operate(a, b));
  }

  #second(): number | undefined {
    this.#need(",");
    return number(this.#choice());
  }

  #list(): readonly Value[] {
    this.#need("[");
    const values = [this.#choice()];
    while (this.#took(",")) values.push(this.#choice());
    this.#need("]");
    return values;
  }

  #took(text: string): boolean {
    const token = this.#tokens[this.#at];
    const found = token?.kind === "mark" && token.text === text;
    if (found) this.#at++;
    return found;
  }

  #oneOf(marks: readonly string[]): string | null {
    return marks.find((each) => this.#took(each)) ?? null;
  }

  #need(text: string): void {
    if (!this.#took(text)) throw new Unreadable();
  }
}

const FUNCTIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  abs: Math.abs,
  min: Math.min,
  max: Math.max,
};
const RELATIONS = ["<=", ">=", "==", "!=", "<", ">", "in"];
const SUMS = ["+", "-"];
const PRODUCTS = ["*", "/", "%"];

function truth(value: Value): boolean | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  throw new Unreadable();
}

function number(value: Value): number | undefined {
  if (value === undefined || typeof value === "number") return value;
  throw new Unreadable();
}

/** A result that is not finite is unknown. */
const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

function relate(op: string, a: Value, b: Value): boolean | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (op === "==" || op === "!=") return (a === b) === (op === "==");
  if (typeof a !== "number" || typeof b !== "number") throw new Unreadable();
  if (op === "<") return a < b;
  if (op === "<=") return a <= b;
  return op === ">" ? a > b : a >= b;
}

function calculate(op: string, left: Value, right: Value): number | undefined {
  const [a, b] = [number(left), number(right)];
  if (a === undefined || b === undefined) return undefined;
  if (op === "+") return finite(a + b);
  if (op === "-") return finite(a - b);
  if (op === "*") return finite(a * b);
  return finite(op === "/" ? a / b : a % b);
}

function among(value: Value, items: readonly Value[]): boolean | undefined {
  if (value === undefined) return undefined;
  if (items.includes(value)) return true;
  return items.includes(undefined) ? undefined : false;
}
