/** A condition as it is written, whether it is true now, and what it reads. All of it live. */
import { Code } from "@mantine/core";
import type { CSSProperties, ReactNode } from "react";
import { goodValue, readSignal, signalNames } from "../../components/signals.ts";
import type { Panel } from "../../core/live/index.ts";
import { Live, useLanguage, useT } from "../../core-react.tsx";
import { signalsIn } from "./condition-tokens.ts";
import { operandText, TRUTH_SHAPE, truthWord } from "./operands.ts";
import { truthOf } from "./truth.ts";

interface ConditionTextProps {
  readonly panel: Panel;
  readonly text: string;
  /** Signals that it reads; those of the text where they are not known. */
  readonly reads?: readonly string[];
}

/** Room is kept for the longest word, so that nothing moves when one comes true. */
const WORD: CSSProperties = { display: "inline-block", minWidth: 110, fontWeight: 700 };

export function ConditionText({ panel, text, reads }: ConditionTextProps): ReactNode {
  const t = useT().tab.interlocks;
  const names = signalNames(panel);
  const shown = reads ?? signalsIn(text, names);
  return (
    <div style={{ fontSize: "0.875rem" }}>
      <span style={WORD}>
        <Live
          panel={panel}
          read={() => {
            const word = truthWord(truthOf(text, names, (name) => goodValue(panel, name)));
            return `${TRUTH_SHAPE[word]} ${t.truths[word]}`;
          }}
        />
      </span>
      <Code>{text}</Code>
      {shown.map((signal) => (
        <Operand key={signal} panel={panel} signal={signal} />
      ))}
    </div>
  );
}

function Operand({ panel, signal }: { panel: Panel; signal: string }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const spec = panel.picture.signals.find(({ name }) => name === signal);
  return (
    <div style={{ paddingLeft: 110, fontVariantNumeric: "tabular-nums" }}>
      <Live panel={panel} read={() => operandText({ signal, ...readSignal(panel, signal) }, spec, { t, language })} />
    </div>
  );
}
