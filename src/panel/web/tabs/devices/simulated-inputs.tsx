/** Switches of a simulated line: there to try what opening a door does. On a real line there are none. */
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { DeviceView } from "../../../wire/index.ts";
import { AskButtons } from "../../components/ask-button.tsx";
import { Box } from "../../components/box.tsx";
import { valueText } from "../../components/format.ts";
import { LongList } from "../../components/list/long-list.tsx";
import { readSignal } from "../../components/signals.ts";
import { byName, type ListRules } from "../../core/lists/index.ts";
import type { Panel } from "../../core/live/index.ts";
import { Live, useLanguage, useT } from "../../core-react.tsx";

export function SimulatedInputs({ panel }: { panel: Panel }): ReactNode {
  const t = useT().tab.devices;
  const { line, signals } = panel.picture;
  const switches = line.devices.filter(
    (device) => device.kind === "input" && signals.find(({ name }) => name === signalOf(device))?.type !== "number",
  );
  if (!line.isSimulated) return null;
  return (
    <Box title={t.simulation}>
      <Text size="xs">{t.simulationNote}</Text>
      <AskButtons panel={panel} items={[{ cmd: { do: "mend" }, label: t.mend }]} />
      <LongList items={switches} rules={SWITCH_RULES} name="simulated-inputs" label={t.simulation} rowPx={72}>
        {(device) => <InputSwitch panel={panel} device={device} />}
      </LongList>
    </Box>
  );
}

const SWITCH_RULES: ListRules<DeviceView> = {
  ...{ keyOf: ({ name }) => name, textOf: ({ name }) => name, filters: {}, groups: {} },
  sorts: { given: () => 0, name: (a, b) => byName(a.name, b.name) },
};

const signalOf = ({ name, signal }: DeviceView): string => `${name}.${signal ?? "value"}`;

function InputSwitch({ panel, device }: { panel: Panel; device: DeviceView }): ReactNode {
  const texts = useT();
  const language = useLanguage();
  const signal = signalOf(device);
  return (
    <AskButtons
      panel={panel}
      before={
        <Text size="sm" component="span" miw={130} style={{ alignSelf: "center" }}>
          {signal}{" "}
          <strong>
            <Live
              panel={panel}
              read={() => {
                const { value, quality } = readSignal(panel, signal);
                return valueText(quality === "good" ? value : null, null, quality, { t: texts, language });
              }}
            />
          </strong>
        </Text>
      }
      items={[true, false].map((isOn) => ({
        cmd: { do: "set-input", device: device.name, isOn },
        label: isOn ? texts.tab.quality.true : texts.tab.quality.false,
        about: signal,
      }))}
    />
  );
}
