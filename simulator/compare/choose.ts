/** Which scenes a board can be asked, and why the others are left out. Pure. */
import type { Need, Scene } from "./scene.ts";

export interface Asked {
  readonly needs: ReadonlySet<Need>;
  /** Of the board; empty where it has none. */
  readonly settings: ReadonlyMap<number, number>;
  /** Letters of the build; null: not known. */
  readonly build: string | null;
  /** Part of the name of each scene that is wanted; null: all. */
  readonly only: string | null;
}

export interface Chosen {
  readonly played: readonly Scene[];
  readonly leftOut: readonly { readonly scene: Scene; readonly why: string }[];
}

export function choose(scenes: readonly Scene[], asked: Asked): Chosen {
  const wanted = scenes.filter(({ about }) => asked.only === null || about.includes(asked.only));
  const judged = wanted.map((scene) => ({ scene, why: reasonNot(scene, asked) }));
  return {
    played: judged.flatMap(({ scene, why }) => (why === null ? [scene] : [])),
    leftOut: judged.flatMap(({ scene, why }) => (why === null ? [] : [{ scene, why }])),
  };
}

function reasonNot(scene: Scene, { needs, settings, build }: Asked): string | null {
  if (!needs.has(scene.needs)) return WHY_NOT[scene.needs];
  for (const [id, value] of Object.entries(scene.settings)) {
    const found = settings.get(Number(id));
    if (found !== value) return `it holds with $${id}=${value}, and the board has ${found ?? "none"}`;
  }
  if (scene.build === "no M" && build?.includes("M")) return "the board is built with M7 (ENABLE_M7)";
  return null;
}

const WHY_NOT: Readonly<Record<Need, string>> = {
  nothing: "",
  moves: "it moves, or switches outputs: --moves",
  writes: "it changes what the board keeps over a power cycle, and puts it back: --writes",
  simulated: "on a simulated board only: it needs hands at switches, drives all of the travel, or wipes what is kept",
};
