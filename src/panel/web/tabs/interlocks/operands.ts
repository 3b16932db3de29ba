/** What a condition's operands are, in words: `arm.z is 41.2 mm`. Pure. */
import type { SignalReading, SignalSpec, SignalValue } from "../../../../model/index.ts";
import { valueText } from "../../components/format.ts";
import type { Language, Texts } from "../../texts/catalogue.ts";
import type { Truth } from "./truth.ts";

/** One operand with its value; one that is not good is said to be so, and not with its last value. */
export function operandText(
  {
    signal,
    value,
    quality,
  }: { readonly signal: string; readonly value: SignalValue | null; readonly quality: SignalReading["quality"] },
  spec: SignalSpec | undefined,
  words: { readonly t: Texts; readonly language: Language },
): string {
  return `${signal} = ${valueText(quality === "good" ? value : null, spec?.unit ?? null, quality, words)}`;
}

export type TruthWord = "true" | "false" | "unknown" | "unread";

export function truthWord(truth: Truth): TruthWord {
  if (truth === null) return "unread";
  return truth === undefined ? "unknown" : truth ? "true" : "false";
}

export const TRUTH_SHAPE: Readonly<Record<TruthWord, string>> = { true: "●", false: "✕", unknown: "?", unread: "–" };
