/** From cel-js's syntax tree to typed closures; everything that is wrong is collected, not the first mistake only. */
import type { ASTNode } from "@marcbachmann/cel-js";
import { ARITHMETIC, COMPARISONS, calculate, map } from "./arithmetic.ts";
import { among, and, choose, not, or, strict } from "./kleene.ts";
import type { ConditionProblem } from "./problem.ts";
import type { ConditionScope } from "./scope.ts";
import { signalAccess } from "./signal-access.ts";
import type { SignalSource } from "./source.ts";
import { type Evaluate, TYPE_WORD, type Typed, type ValueType } from "./typed.ts";
import { unknownName } from "./unknown-name.ts";

/** The closure for a whole condition, with the slots it reads, or its problems in order of place. */
export function compileExpression(
  root: ASTNode,
  text: string,
  scope: ConditionScope,
):
  | { readonly evaluate: Evaluate<boolean>; readonly slots: readonly number[] }
  | { readonly problems: readonly ConditionProblem[] } {
  const compiler = new Compiler(text, scope);
  const evaluate = compiler.boolean(root, "a condition is true or false");
  if (compiler.problems.length > 0 || evaluate === null)
    return { problems: compiler.problems.toSorted((a, b) => a.start - b.start || a.end - b.end) };
  return { evaluate, slots: [...compiler.slots].toSorted((a, b) => a - b) };
}

/** Walks the tree once. A null result means that its problem is already noted. */
class Compiler {
  readonly problems: ConditionProblem[] = [];
  readonly slots = new Set<number>();
  readonly #text: string;
  readonly #scope: ConditionScope;

  constructor(text: string, scope: ConditionScope) {
    this.#text = text;
    this.#scope = scope;
  }

  boolean(node: ASTNode, rule: string): Evaluate<boolean> | null {
    const typed = this.#compile(node);
    if (typed === null) return null;
    return typed.type === "boolean" ? typed.evaluate : this.#wrongType(node, rule, typed.type);
  }

  #number(node: ASTNode, rule: string): Evaluate<number> | null {
    const typed = this.#compile(node);
    if (typed === null) return null;
    return typed.type === "number" ? typed.evaluate : this.#wrongType(node, rule, typed.type);
  }

  #wrongType(node: ASTNode, rule: string, type: ValueType): null {
    return this.#problem(node, `${rule}; \`${this.#slice(node)}\` is ${TYPE_WORD[type]}`);
  }

  #compile(node: ASTNode): Typed | null {
    switch (node.op) {
      case "value":
        return this.#literal(node, node.args);
      case "id":
      case ".":
        return this.#signal(node);
      case "!_": {
        const value = this.boolean(node.args, "`!` needs true or false");
        return value && { type: "boolean", evaluate: not(value) };
      }
      case "-_": {
        const value = this.#number(node.args, "`-` needs a number");
        return value && { type: "number", evaluate: map((a) => -a, value) };
      }
      case "&&":
      case "||": {
        const left = this.boolean(node.args[0], `\`${node.op}\` joins what is true or false`);
        const right = this.boolean(node.args[1], `\`${node.op}\` joins what is true or false`);
        if (left === null || right === null) return null;
        return { type: "boolean", evaluate: node.op === "&&" ? and(left, right) : or(left, right) };
      }
      case "?:":
        return this.#choice(node.args);
      case "in":
        return this.#membership(node, node.args);
      case "==":
      case "!=":
        return this.#equality(node, node.op, node.args);
      case "call":
        return this.#call(node, ...node.args);
      default:
        return this.#numeric(node);
    }
  }

  #literal(node: ASTNode, value: unknown): Typed | null {
    if (typeof value === "boolean") return { type: "boolean", evaluate: () => value };
    if (typeof value === "string") return { type: "string", evaluate: () => value };
    if (typeof value === "number") return { type: "number", evaluate: () => value };
    if (typeof value !== "bigint")
      return this.#problem(node, `\`${this.#slice(node)}\` is neither a number, a text, true nor false`);
    const number = Number(value);
    return Number.isSafeInteger(number)
      ? { type: "number", evaluate: () => number }
      : this.#problem(node, `\`${this.#slice(node)}\` is too large a number`);
  }

  #signal(node: ASTNode): Typed | null {
    const path = pathOf(node);
    if (path === null) return this.#problem(node, `\`${this.#slice(node)}\` is not a signal`);
    const slot = this.#scope.slotOfEncoded.get(path);
    const spec = slot === undefined ? undefined : this.#scope.signals[slot];
    if (slot === undefined || spec === undefined) {
      this.problems.push({ ...unknownName(this.#slice(node), this.#scope), start: node.start, end: node.end });
      return null;
    }
    const access = signalAccess(slot, spec, this.#scope);
    for (const each of access.slots) this.slots.add(each);
    return access;
  }

  #choice([when, then, otherwise]: [ASTNode, ASTNode, ASTNode]): Typed | null {
    const decided = this.boolean(when, "`?` needs true or false before it");
    const a = this.#compile(then);
    const b = this.#compile(otherwise);
    if (decided === null || a === null || b === null) return null;
    if (a.type === "boolean" && b.type === "boolean")
      return { type: "boolean", evaluate: choose(decided, a.evaluate, b.evaluate) };
    if (a.type === "number" && b.type === "number")
      return { type: "number", evaluate: choose(decided, a.evaluate, b.evaluate) };
    if (a.type === "string" && b.type === "string")
      return { type: "string", evaluate: choose(decided, a.evaluate, b.evaluate) };
    return this.#wrongType(otherwise, `both sides of \`:\` must be alike; the left is ${TYPE_WORD[a.type]}`, b.type);
  }

  #equality(node: ASTNode, op: "==" | "!=", [left, right]: [ASTNode, ASTNode]): Typed | null {
    const a = this.#compile(left);
    const b = this.#compile(right);
    if (a === null || b === null) return null;
    if (a.type !== b.type)
      return this.#problem(node, `\`${op}\` compares ${TYPE_WORD[a.type]} with ${TYPE_WORD[b.type]}`);
    const equal = strict<unknown, boolean>((x, y) => x === y, a.evaluate, b.evaluate);
    return { type: "boolean", evaluate: op === "==" ? equal : not(equal) };
  }

  #membership(node: ASTNode, [value, list]: [ASTNode, ASTNode]): Typed | null {
    const wanted = this.#compile(value);
    if (list.op !== "list") return this.#problem(list, "`in` needs a list after it, such as `[1, 2]`");
    const items = list.args.map((item) => this.#compile(item));
    if (wanted === null) return null;
    if (items.length === 0) return this.#problem(node, "nothing is in an empty list");
    const evaluates: Evaluate<unknown>[] = [];
    for (const [index, item] of items.entries()) {
      if (item === null) continue;
      if (item.type === wanted.type) evaluates.push(item.evaluate);
      else this.#wrongType(list.args[index] ?? node, `this list is searched for ${TYPE_WORD[wanted.type]}`, item.type);
    }
    return { type: "boolean", evaluate: among<unknown>(wanted.evaluate, evaluates) };
  }

  #numeric(node: ASTNode): Typed | null {
    const operate = ARITHMETIC.get(node.op);
    const compare = COMPARISONS.get(node.op);
    if (operate === undefined && compare === undefined)
      return this.#problem(node, `\`${this.#slice(node)}\` cannot stand in a condition`);
    const [left, right] = node.args as [ASTNode, ASTNode];
    const a = this.#number(left, `\`${node.op}\` needs a number on its left`);
    const b = this.#number(right, `\`${node.op}\` needs a number on its right`);
    if (a === null || b === null) return compare === undefined ? null : this.#problemNoted();
    if (compare !== undefined) return { type: "boolean", evaluate: strict(compare, a, b) };
    if (DIVISIONS.has(node.op) && readsNothing(right) && b(NOTHING) === 0)
      return this.#problem(node, `\`${this.#slice(node)}\` divides by zero: it is never known, and so never true`);
    return operate === undefined ? null : { type: "number", evaluate: calculate(operate, a, b) };
  }

  #call(node: ASTNode, name: string, args: readonly ASTNode[]): Typed | null {
    const wanted = FUNCTIONS.get(name);
    if (wanted === undefined) {
      for (const each of args) this.#compile(each);
      return this.#problem(node, `no function \`${name}\`: there are abs(x), min(a, b) and max(a, b)`);
    }
    const numbers = args.map((each) => this.#number(each, `\`${name}\` takes numbers`));
    if (args.length !== wanted)
      return this.#problem(node, `\`${name}\` takes ${wanted === 1 ? "one number" : "two numbers"}`);
    const [a, b] = numbers;
    if (a === null || a === undefined || b === null) return null;
    const operate = ARITHMETIC.get(name);
    if (b === undefined || operate === undefined) return { type: "number", evaluate: map(Math.abs, a) };
    return { type: "number", evaluate: calculate(operate, a, b) };
  }

  /** A comparison is true or false whatever is wrong inside it: what stands around it is still checked. */
  #problemNoted(): Typed {
    return { type: "boolean", evaluate: () => undefined };
  }

  #problem(node: ASTNode, message: string): null {
    this.problems.push({ message, start: node.start, end: node.end, nearest: null });
    return null;
  }

  /** The text of `node` as the engineer wrote it. */
  #slice(node: ASTNode): string {
    return this.#text.slice(node.start, node.end);
  }
}

const DIVISIONS: ReadonlySet<string> = new Set(["/", "%"]);

/** For what reads no signal. */
const NOTHING: SignalSource = {
  value: () => undefined,
  reading: () => ({ signal: "", value: null, quality: "unknown" }),
};

/** True if no signal stands in `node`: its value is the same always. */
function readsNothing(node: ASTNode): boolean {
  if (node.op === "id" || node.op === ".") return false;
  if (node.op === "value") return true;
  const inner: readonly unknown[] = Array.isArray(node.args) ? node.args.flat() : [node.args];
  return inner.every((each) => typeof each !== "object" || each === null || readsNothing(each as ASTNode));
}

/** How many numbers each function takes. */
const FUNCTIONS: ReadonlyMap<string, number> = new Map([
  ["abs", 1],
  ["min", 2],
  ["max", 2],
]);

/** `a.b.c`, or null if it is not a plain dotted name. */
function pathOf(node: ASTNode): string | null {
  if (node.op === "id") return node.args;
  if (node.op !== ".") return null;
  const parent = pathOf(node.args[0]);
  return parent === null ? null : `${parent}.${node.args[1]}`;
}
