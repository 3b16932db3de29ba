/** From text to cel-js's syntax tree, whose nodes know where they stand. */
import { type ASTNode, Environment, ParseError } from "@marcbachmann/cel-js";
import { encodeNames } from "./encode.ts";
import type { ConditionProblem } from "./problem.ts";
import type { ConditionScope } from "./scope.ts";

/** Longest condition, in characters. Longer ones nobody can read in an alarm. */
const TEXT_LENGTH_MAX = 2000;

const parser = new Environment({ limits: { maxAstNodes: 1000, maxDepth: 100 } });

/** The tree of `text`, or the first place where it stops being an expression. */
export function parseExpression(
  text: string,
  scope: ConditionScope,
): { readonly root: ASTNode } | { readonly problem: ConditionProblem } {
  if (text.trim() === "") return problem("the condition is empty", 0, text.length);
  if (text.length > TEXT_LENGTH_MAX)
    return problem(`the condition is longer than ${TEXT_LENGTH_MAX} characters`, 0, text.length);
  try {
    return { root: parser.parse(encodeNames(text, scope)).ast };
  } catch (error) {
    if (error instanceof ParseError) return syntaxProblem(error, text);
    // cel-js descends recursively; a thousand `!` end here.
    if (error instanceof RangeError) return problem("the condition is nested too deeply", 0, text.length);
    throw error;
  }
}

function syntaxProblem(error: ParseError, text: string): { problem: ConditionProblem } {
  const { start, end } = error.range ?? { start: 0, end: text.length };
  const at = Math.min(start, text.length);
  if (error.code === "limit_exceeded") return problem("the condition is nested too deeply", at, at);
  if (at >= text.trimEnd().length) return problem("the condition ends too early", at, at);
  const found = text.slice(at, Math.max(end, at + 1));
  if (found === "=") return problem("`=` is not an operator: compare with `==`", at, at + 1);
  if (error.code === "unterminated_string") return problem("this text has no closing quote", at, text.length);
  return problem(`cannot read this as a condition at \`${found}\``, at, at + found.length);
}

function problem(message: string, start: number, end: number): { problem: ConditionProblem } {
  return { problem: { message, start, end, nearest: null } };
}
