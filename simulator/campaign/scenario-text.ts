/** A failing script as a scenario file, so that it can be kept beside the line as a regression test. */
import { stringify } from "yaml";
import type { FailedSeed } from "./campaign.ts";
import type { Disturbance, When } from "./script.ts";

/** What the sensible person of the campaign does, as a scenario's operator does it. */
const OPERATOR = [
  { when: "question", do: ["mend", "answer retry"], times: 20 },
  { when: "aborted", do: ["mend", "clear", "reset", "start new"], times: 20 },
  { when: "stopped", do: ["reset", "start new"], times: 20 },
  { when: "held", do: ["unhold"], times: 20 },
] as const;

/**
 * The text of a scenario; of a generated line, the line's and the sequence's own texts after it, each behind its name.
 * What only a wild person does has no place in a scenario: it is told in comments.
 */
export function scenarioText(failed: FailedSeed): string {
  const { seed, script, violation } = failed;
  const faults = script.disturbances.flatMap((its) => faultOf(its, failed.executedAtMs ?? 0));
  const others = script.disturbances.filter(({ deed }) => deed.do !== "fault" && deed.do !== "mend");
  const text = stringify({
    scenario: `Campaign seed ${seed}: invariant ${violation.invariant}`,
    sequence: script.source.path,
    seed,
    cycles: script.cycles,
    ...(faults.length === 0 ? {} : { faults }),
    operator: OPERATOR,
    expect: { outcome: "complete" },
  });
  const comments = others.map(({ when, deed }) => `# ${tellWhen(when)}: ${JSON.stringify(deed)}`);
  const files = [...(script.source.texts ?? [])].map(([path, its]) => `# ${path}\n${its.trimEnd()}`);
  return [`# campaign-${seed}.scenario.yaml`, text.trimEnd(), ...comments, ...files].join("\n");
}

function faultOf({ when, deed }: Disturbance, executedAtMs: number): readonly object[] {
  if (deed.do === "guard" && !deed.isClosed)
    return [{ at: atOf(when, executedAtMs), inject: "guard-open", device: deed.device }];
  if (deed.do !== "fault") return [];
  return [{ at: atOf(when, executedAtMs), inject: deed.fault, device: deed.device }];
}

/** A scenario's time counts from Execute. */
function atOf(when: When, executedAtMs: number): object {
  if (when.at === "step") return { step: when.step, cycle: when.cycle };
  return { time: `${Math.max(0, Math.round(when.atMs - executedAtMs))} ms` };
}

const tellWhen = (when: When): string =>
  when.at === "time"
    ? `${when.atMs} ms after the controller was made`
    : `when ${when.step} of cycle ${when.cycle} leaves`;
