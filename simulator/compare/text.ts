/** What was compared, as a person reads it. Pure. */
import type { Difference } from "./comparison.ts";
import type { Scene } from "./scene.ts";

export function sceneText(scene: Scene, differences: readonly Difference[]): string {
  const count = counted(scene.exchanges.length, "exchange");
  if (differences.length === 0) return `${scene.about}: ${count}, as the script says`;
  return [
    `${scene.about}: ${count}, ${counted(differences.length, "difference")}`,
    ...differences.map(differenceText),
  ].join("\n");
}

/** What was sent, expected and seen, and who says so. */
export function differenceText({ exchange, index, seen, tookMs, kind }: Difference): string {
  const what =
    exchange.means ?? (exchange.send === "" ? (exchange.act ?? "nothing is sent") : JSON.stringify(exchange.send));
  const took = tookMs === null ? "" : ` after ${Math.round(tookMs)} ms`;
  const expected = exchange.says.length === 0 ? "nothing" : exchange.says.join(" | ");
  return [
    `  ${index}. ${what}: ${kind}`,
    `     expected ${expected}, ${exchange.when}`,
    `     seen     ${seen.length === 0 ? "nothing" : seen.join(" | ")}${took}`,
    `     source   ${exchange.source}`,
  ].join("\n");
}

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
