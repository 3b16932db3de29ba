/** A condition cut into signals, literals and marks. Pure. */
import type { SignalValue } from "../../../../model/index.ts";

/** The signals that `text` names, each once; none where it cannot be read. */
export function signalsIn(text: string, signals: readonly string[]): readonly string[] {
  try {
    return [...new Set(tokensOf(text, signals).flatMap((token) => (token.kind === "signal" ? token.name : [])))];
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}

/** What the page cannot make anything of. */
export class Unreadable extends Error {}

export type Token =
  | { readonly kind: "signal"; readonly name: string }
  | { readonly kind: "literal"; readonly value: SignalValue }
  | { readonly kind: "mark"; readonly text: string };

const MARK = /&&|\|\||[=!<>]=|[-+*/%<>!?:()[\],]|(?:in|abs|min|max)\b/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])/y;
const WORD = /(?:true|false)\b/y;
const STRING = /"[^"\\]*"|'[^'\\]*'/y;
const SPACE = /\s+/y;

const KNOWN = new WeakMap<readonly string[], Map<string, readonly Token[]>>();

/** The same as last time for the same text and the same list of names: conditions are asked for in every frame. */
export function tokensOf(text: string, signals: readonly string[]): readonly Token[] {
  const known = KNOWN.get(signals) ?? new Map<string, readonly Token[]>();
  KNOWN.set(signals, known);
  const tokens = known.get(text) ?? cut(text, signals);
  known.set(text, tokens);
  return tokens;
}

/** The longest name first, since names may have hyphens in them: `a-b` is no subtraction where `a-b` is a device. */
function cut(text: string, signals: readonly string[]): readonly Token[] {
  const names = signals.toSorted((a, b) => b.length - a.length);
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    at += found?.length ?? 0;
    return found;
  };
  while (at < text.length) {
    if (take(SPACE) !== null) continue;
    const name = names.find((each) => text.startsWith(each, at) && !/^[\w.]/.test(text.slice(at + each.length)));
    if (name !== undefined) {
      tokens.push({ kind: "signal", name });
      at += name.length;
      continue;
    }
    tokens.push(literal(take) ?? mark(take(MARK)));
  }
  return tokens;
}

function literal(take: (pattern: RegExp) => string | null): Token | null {
  const string = take(STRING);
  if (string !== null) return { kind: "literal", value: string.slice(1, -1) };
  const number = take(NUMBER);
  if (number !== null) return { kind: "literal", value: Number(number) };
  const word = take(WORD);
  return word === null ? null : { kind: "literal", value: word === "true" };
}

function mark(text: string | null): Token {
  if (text === null) throw new Unreadable();
  return { kind: "mark", text };
}
