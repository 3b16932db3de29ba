/** Single commands of a device that has no axes. */
import { type ReactNode, useState } from "react";
import type { RecipeValue } from "../../../../model/index.ts";
import type { Ask, DeviceView } from "../../../wire/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { useT } from "../../core-react.tsx";
import { AskButton } from "./ask-button.tsx";
import { numberIn, recipeValueIn } from "./numbers.ts";

type Act = Extract<Ask, { do: "act" }>["act"];

/** By field, as the person has typed them: one for each verb that takes a number, and one for each parameter of a verb. */
type Typed = Readonly<Record<string, string>>;

const START: Typed = { pulse: "500", index: "50", set: "0" };
const PLAIN = ["grip", "release", "advance", "start", "stop", "on", "off"] as const;
const isPlain = (verb: string): verb is (typeof PLAIN)[number] => (PLAIN as readonly string[]).includes(verb);
const fieldOf = (verb: string, parameter: string): string => `${verb}.${parameter}`;

/** @returns null if a number that it takes is none */
function actOf(device: DeviceView, verb: string, typed: Typed): Act | null {
  if (isPlain(verb)) return { verb };
  if (verb !== "pulse" && verb !== "index" && verb !== "set")
    return { verb: "run", name: verb, recipe: recipeOf(device, verb, typed) };
  const value = numberIn(typed[verb] ?? "");
  if (value === null) return null;
  if (verb === "pulse") return { verb, forMs: value };
  return verb === "index" ? { verb, byMm: value } : { verb, value };
}

/** A parameter that nothing was typed for is left out: the gate says that it is missing. */
function recipeOf({ parameters }: DeviceView, verb: string, typed: Typed): Readonly<Record<string, RecipeValue>> {
  const values = (parameters?.[verb] ?? []).map(
    (parameter) => [parameter, recipeValueIn(typed[fieldOf(verb, parameter)] ?? "")] as const,
  );
  return Object.fromEntries(values.filter((each): each is [string, RecipeValue] => each[1] !== null));
}

export function Commands(props: {
  readonly panel: Panel;
  readonly device: DeviceView;
  readonly ask: (cmd: Ask) => void;
}): ReactNode {
  const { panel, device, ask } = props;
  const { manual: t } = useT().run;
  const [typed, setTyped] = useState(START);
  if (device.verbs.length === 0) return <p>{t.noVerbs}</p>;
  const hasRecipe = Object.values(device.parameters ?? {}).some((its) => its.length > 0);
  return (
    <>
      {hasRecipe && <p className="hand-how">{t.recipeHow}</p>}
      {device.verbs.map((verb) => {
        const act = actOf(device, verb, typed);
        const probe: Act = act ?? { verb: "hold" };
        return (
          <div key={verb} className="hand-row">
            {fieldsOf(device, verb, t).map(({ field, label, isNumber }) => (
              <label key={field}>
                {label}
                <input
                  type="text"
                  inputMode={isNumber ? "decimal" : "text"}
                  autoComplete="off"
                  maxLength={200}
                  value={typed[field] ?? ""}
                  onChange={(event) => setTyped({ ...typed, [field]: event.currentTarget.value })}
                />
              </label>
            ))}
            <AskButton
              panel={panel}
              ask={ask}
              cmd={{ do: "act", device: device.name, act: probe }}
              against={act === null ? [t.noNumber] : []}
            >
              {t.verbs[verb] ?? verb}
            </AskButton>
          </div>
        );
      })}
    </>
  );
}

interface Field {
  readonly field: string;
  readonly label: string;
  readonly isNumber: boolean;
}

function fieldsOf(
  { parameters }: DeviceView,
  verb: string,
  t: { readonly forMs: string; readonly byMm: string; readonly value: string },
): readonly Field[] {
  const isNumber = true;
  if (verb === "pulse") return [{ field: verb, label: t.forMs, isNumber }];
  if (verb === "index") return [{ field: verb, label: t.byMm, isNumber }];
  if (verb === "set") return [{ field: verb, label: t.value, isNumber }];
  return (parameters?.[verb] ?? []).map((label) => ({ field: fieldOf(verb, label), label, isNumber: false }));
}
