/** `interventions:` of a device's options, read and checked: where the device shows what a person or a fault does to it. */
import { z } from "zod";
import { type ForeignAct, INTERVENTIONS, type Intervention } from "../../../model/index.ts";
import { expectationFields } from "./map-fields.ts";
import type { Expectation } from "./mapping.ts";
import type { Point } from "./point.ts";
import { expectations, type MapPlace, pointAt } from "./read-points.ts";

/** One place where the device shows it. */
export interface Sign {
  readonly what: Intervention;
  readonly point: Point;
  /** It stands for as long as this holds; null: it has happened whenever the value is another than before. */
  readonly expectation: Expectation | null;
  /** What a person reads. */
  readonly why: string | null;
  /** While an act is under way its failure is the act's. */
  readonly isOfAct: boolean;
}

/** A reset is over when it is seen; all else lasts until the device shows it no more. */
export const isOver = ({ what, expectation }: Pick<Sign, "what" | "expectation">): ForeignAct["isOver"] =>
  what === "reset" || expectation === null;

const sign = expectationFields.extend({ changes: z.boolean().default(false) });
const listed = (given: unknown): unknown => (Array.isArray(given) ? given : [given]);
const signs = z.preprocess(listed, z.array(sign));

/** `unknown` is what is seen without being told where. */
const NAMED = INTERVENTIONS.filter((what) => what !== "unknown");

export const interventionFields = z
  .strictObject({
    hold: signs.optional(),
    reset: signs.optional(),
    door: signs.optional(),
    alarm: signs.optional(),
    local: signs.optional(),
  })
  .default({});

export function readInterventions(fields: z.infer<typeof interventionFields>, place: MapPlace): readonly Sign[] {
  return NAMED.flatMap((what) =>
    (fields[what as keyof typeof fields] ?? []).flatMap((given, index): Sign[] => {
      const path = ["interventions", what, ...((fields[what as keyof typeof fields]?.length ?? 0) > 1 ? [index] : [])];
      const role = index === 0 ? `interventions.${what}` : `interventions.${what}.${index}`;
      const list = { ...place, path, role };
      const { changes, why, ...expected } = given;
      if (!changes) {
        const [expectation] = expectations([{ ...expected, level: true, why }], { ...list, path, role });
        if (expectation === undefined) return [];
        const { point } = expectation;
        return [
          {
            what,
            point: { ...point, role },
            expectation: { ...expectation, point: { ...point, role } },
            why: why ?? null,
            isOfAct: false,
          },
        ];
      }
      const { is, from, above, below, near: _near, level: _level, ...fieldsOfPoint } = expected;
      if ([is, from, above, below].some((other) => other !== undefined)) {
        place.problems.push({ path, message: "it says `changes`: then it is no value that it waits for" });
        return [];
      }
      const point = pointAt({ ...fieldsOfPoint, read_back: true }, { ...list, type: "any", write: false });
      return point === null ? [] : [{ what, point, expectation: null, why: why ?? null, isOfAct: false }];
    }),
  );
}
