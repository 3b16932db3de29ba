/**
 * What a seed has drawn, by name: counted from the files as they were read and from the script, not by those who drew it, so that a kind
 * that is never drawn is seen to be missing.
 */
import type { Device, Line, Sequence, Step } from "../../src/model/index.ts";
import type { Deed, Script } from "./script.ts";

const MANY = 2;

/** Of a line. `boxes` are zones that read speeds: their members have to stop in time. */
const OF_LINE: Readonly<Record<string, (line: Line, devices: readonly Device[]) => boolean>> = {
  zones: ({ zones }) => zones.size > 0,
  boxes: ({ zones }) =>
    [...zones.values()].some(({ members }) => [...members.values()].some(({ text }) => text.includes(".speed."))),
  "process enable": ({ processEnable }) => processEnable !== null,
  "safety chain": ({ safetyChain }) => safetyChain.length > 0,
  "a brake": (_line, devices) => devices.some((its) => its.kind === "output" && its.brakeOf !== null),
  "an analogue input": (_line, devices) => devices.some((its) => its.kind === "input" && its.range !== null),
  "an analogue output": (_line, devices) => devices.some((its) => its.kind === "output" && its.range !== null),
  stations: (_line, devices) => devices.some((its) => its.kind === "conveyor" && its.stations.size > 0),
  "three arms": (_line, devices) => devices.filter(({ kind }) => kind === "axes").length > MANY,
  "two belts": (_line, devices) => devices.filter(({ kind }) => kind === "conveyor").length >= MANY,
  "two pools": ({ pools }) => pools.size >= MANY,
};

const isAct = ({ work }: Step, verb: string): boolean => work.kind === "act" && work.act.verb === verb;

/** Of a sequence's steps. */
const OF_STEPS: Readonly<Record<string, (step: Step) => boolean>> = {
  if: (step) => step.if !== null,
  needs: (step) => step.needs !== null,
  while: (step) => step.while !== null,
  "on_hold: finish": ({ onHold }) => onHold === "finish",
  "on_hold: fail": ({ onHold }) => onHold === "fail",
  again: ({ again }) => again !== null,
  before_retry: ({ onFail }) => onFail.some((rung) => rung.kind === "retry" && rung.before.length > 0),
  "checkpoint: require": ({ checkpoint }) => checkpoint !== null && checkpoint.require !== null,
  blocked: ({ blocked }) => blocked !== null,
  starved: ({ starved }) => starved !== null,
  wait: ({ work }) => work.kind === "wait",
  dwell: ({ work }) => work.kind === "dwell",
  set: (step) => isAct(step, "set"),
  pulse: (step) => isAct(step, "pulse"),
  "belt start": (step) => isAct(step, "start"),
};

/** Of what goes wrong, and what people do. */
const OF_DEEDS: Readonly<Record<Deed["do"], string>> = {
  fault: "a fault",
  mend: "a mend",
  command: "a command",
  guard: "a guard",
  mode: "a mode",
  "reset-interlock": "a reset of an interlock",
  act: "an act by hand",
  answer: "an answer",
  bypass: "a bypass",
  "end-bypass": "the end of a bypass",
  level: "an analogue value",
  "return-members": "the return of a member",
  load: "a load in mid-run",
  jog: "repeated jog tokens",
  stall: "a stalled loop",
  "clock-step": "a clock step",
};

/** Every name that `drawsOf` may give. */
export const DRAWS: readonly string[] = [
  ...Object.keys(OF_LINE),
  ...Object.keys(OF_STEPS),
  "on_late: halt",
  "pipeline: auto",
  ...Object.values(OF_DEEDS),
  ...["a prompt rehearsal", "a slow rehearsal", "a finding rehearsal", "nobody there", "a calm run"],
];

/** What this seed has drawn, each once. */
export function drawsOf({ disturbances, person, rehearsal }: Script, sequence: Sequence): readonly string[] {
  const { line } = sequence;
  const devices = [...line.devices.values()];
  const steps = sequence.templates.flatMap((template) => template.steps);
  const named = (isDrawn: boolean, name: string): readonly string[] => (isDrawn ? [name] : []);
  return [
    ...Object.entries(OF_LINE).flatMap(([name, has]) => named(has(line, devices), name)),
    ...Object.entries(OF_STEPS).flatMap(([name, has]) => named(steps.some(has), name)),
    ...named(sequence.onLate === "halt", "on_late: halt"),
    ...named(sequence.pipeline === "auto", "pipeline: auto"),
    ...new Set(disturbances.map(({ deed }) => OF_DEEDS[deed.do])),
    ...named(rehearsal !== "none", `a ${rehearsal} rehearsal`),
    ...named(person === "absent", "nobody there"),
    ...named(disturbances.length === 0, "a calm run"),
  ];
}
