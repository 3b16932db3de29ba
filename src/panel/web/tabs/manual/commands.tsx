/** Single commands of a device that has no axes. */
import { type ReactNode, useState } from "react";
import type { Ask, DeviceView } from "../../../wire/index.ts";
import type { Panel } from "../../core/panel.ts";
import { useT } from "../../core-react.tsx";
import { AskButton } from "./ask-button.tsx";

type Act = Extract<Ask, { do: "act" }>["act"];

/** Numbers that verbs take, as the person has typed them. */
interface Numbers {
  readonly forMs: number;
  readonly byMm: number;
  readonly value: number;
}

const PLAIN = ["grip", "release", "advance", "start", "stop", "on", "off"] as const;
const isPlain = (verb: string): verb is (typeof PLAIN)[number] => (PLAIN as readonly string[]).includes(verb);

function actOf(verb: string, { forMs, byMm, value }: Numbers): Act {
  if (isPlain(verb)) return { verb };
  if (verb === "pulse") return { verb: "pulse", forMs };
  if (verb === "index") return { verb: "index", byMm };
  if (verb === "set") return { verb: "set", value };
  return { verb: "run", name: verb, recipe: {} };
}

export function Commands(props: {
  readonly panel: Panel;
  readonly device: DeviceView;
  readonly ask: (cmd: Ask) => void;
}): ReactNode {
  const { panel, device, ask } = props;
  const { manual: t } = useT().run;
  const [numbers, setNumbers] = useState<Numbers>({ forMs: 500, byMm: 50, value: 0 });
  const fields: readonly (readonly [verb: string, key: keyof Numbers, label: string])[] = [
    ["pulse", "forMs", t.forMs],
    ["index", "byMm", t.byMm],
    ["set", "value", t.value],
  ];
  if (device.verbs.length === 0) return <p>{t.noVerbs}</p>;
  return (
    <>
      <div className="hand-row">
        {fields
          .filter(([verb]) => device.verbs.includes(verb))
          .map(([verb, key, label]) => (
            <label key={verb}>
              {label}
              <input
                type="number"
                value={numbers[key]}
                onChange={(event) => setNumbers({ ...numbers, [key]: event.currentTarget.valueAsNumber || 0 })}
              />
            </label>
          ))}
      </div>
      <div className="hand-row">
        {device.verbs.map((verb) => (
          <AskButton
            key={verb}
            panel={panel}
            ask={ask}
            cmd={{ do: "act", device: device.name, act: actOf(verb, numbers) }}
          >
            {t.verbs[verb] ?? verb}
          </AskButton>
        ))}
      </div>
    </>
  );
}
