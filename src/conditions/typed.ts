/** A compiled expression: a closure with the type of what it gives. */
import type { SignalSource } from "./source.ts";

export type Evaluate<T> = (source: SignalSource) => T | undefined;

export type Typed =
  | { readonly type: "boolean"; readonly evaluate: Evaluate<boolean> }
  | { readonly type: "number"; readonly evaluate: Evaluate<number> }
  | { readonly type: "string"; readonly evaluate: Evaluate<string> };

export type ValueType = Typed["type"];

/** As a sentence says it. */
export const TYPE_WORD: Readonly<Record<ValueType, string>> = {
  boolean: "true or false",
  number: "a number",
  string: "a text",
};
