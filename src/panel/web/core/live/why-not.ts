/** Why an ask would be refused now, as far as the page can tell: so that every disabled control says what stands in the way. Pure. */
import {
  COMMAND_RULES,
  type CommandRefusal,
  type DeviceName,
  ENDS_MOTION,
  type LineState,
  MODE_CHANGE_STATES,
  type Refusal,
  STOPPED_FIRST,
} from "../../../../model/index.ts";
import { type Ask, againstAlarmAsk, mayAsk, needsLease, ROLE_FOR } from "../../../wire/index.ts";
import type { Texts } from "../../texts/catalogue.ts";
import type { Picture } from "./panel.ts";

export type WhyTexts = Texts["why"];

/** What is asked, and what the page knows beside its picture. */
export interface Asking {
  readonly cmd: Ask;
  /** True where what is known of a device is older than it may be, though its link is up. */
  readonly isStale: (device: DeviceName) => boolean;
}

/** All of it at once, what concerns every ask first. */
export function whyNot(picture: Picture, asking: Asking, t: WhyTexts): readonly string[] {
  const common = againstAny(picture, asking.cmd, t);
  // What the line itself has against it is not known before the line was heard of.
  return picture.isKnown ? [...common, ...againstThis(picture, asking, t)] : common;
}

/** What keeps the page from asking at all, whatever the line would say. */
export function againstAny(picture: Picture, cmd: Ask, t: WhyTexts): readonly string[] {
  const { freshness, needsReload, me, lease, hasLease, session } = picture;
  if (session.kind === "ended") return [t.sessionEnded];
  // Who has control, and who one is, is as old as the rest of the picture then.
  if (freshness !== "live") return [t.freshness[freshness]];
  const reasons: string[] = [];
  if (needsReload) reasons.push(t.reload);
  if (!mayAsk(me.role, cmd)) reasons.push(t.role(ROLE_FOR[cmd.do], me.role));
  else if (needsLease(cmd) && !hasLease)
    reasons.push(lease.holder === null ? t.noHolder : t.holder(lease.holder.name, lease.holder.station));
  return reasons;
}

function againstThis(picture: Picture, { cmd, isStale }: Asking, t: WhyTexts): readonly string[] {
  const { state, line, alarms, me } = picture;
  switch (cmd.do) {
    case "command":
      return againstCommand(picture, cmd, t);
    case "mode":
      return MODE_CHANGE_STATES.includes(state.state)
        ? []
        : [t.modeState(MODE_CHANGE_STATES.map((each) => t.states[each]).join(", "), t.states[state.state])];
    case "answer":
      if (state.question === null || state.question.askedAtMs !== cmd.askedAtMs) return [t.noQuestion];
      return cmd.answer === "abort" ? [] : lasting(state).map(t.say.reason);
    case "act":
    case "jog":
      return againstHand(picture, cmd, isStale).map(t.say.reason);
    case "reset-interlock":
      return state.latched.includes(cmd.interlock) ? [] : [t.notLatched];
    case "bypass":
      return line.interlocks.some(({ name, category }) => name === cmd.interlock && category === 2) ? [] : [t.category];
    case "end-bypass":
      return state.bypasses.some(({ interlock }) => interlock === cmd.interlock) ? [] : [t.notBypassed];
    case "return-member":
      return state.excluded.includes(cmd.device) ? [] : [t.notExcluded];
    case "acknowledge":
    case "shelve":
    case "unshelve":
    case "alarm-out":
    case "alarm-in":
      return againstAlarmAsk(alarms, cmd, me.role).map(t.say.reason);
    case "set-input":
    case "mend":
      return line.isSimulated ? [] : [t.notSimulated];
    default:
      return [];
  }
}

function againstCommand(
  { state, job, line, chain }: Picture,
  { command }: Extract<Ask, { do: "command" }>,
  t: WhyTexts,
): readonly string[] {
  const { from } = COMMAND_RULES[command];
  if (!from.includes(state.state))
    return [t.commandState(from.map((each) => t.states[each]).join(", "), t.states[state.state])];
  const reasons: string[] = [];
  // Reset is what connects the devices that say how the chain stands: only what is known to be open is against it.
  const open = chain.filter(({ isClosed }) => (command === "start" ? isClosed !== true : isClosed === false));
  if (command === "start" || command === "reset" || command === "clear")
    for (const { device } of open) reasons.push(t.chainOpen(device));
  if (command === "start" && state.mode !== "Manual" && job === null) reasons.push(t.noJob);
  if (state.question !== null && (command === "unhold" || command === "complete"))
    reasons.push(t.question(state.question.step, state.question.cycle));
  if (command === "complete" && state.resync !== null) reasons.push(t.resync);
  if (command !== "start" && command !== "unhold" && command !== "unsuspend") return reasons;
  for (const name of state.latched) {
    const interlock = line.interlocks.find((each) => each.name === name);
    reasons.push(t.latched(name, interlock?.require ?? ""));
  }
  // By hand a person may well put it back from here.
  if (command !== "start" || state.mode !== "Manual") reasons.push(...lasting(state).map(t.say.reason));
  return reasons;
}

/** What was changed at devices, and has not been put back: nothing goes on before. */
function lasting({ devices }: LineState): readonly CommandRefusal[] {
  return Object.entries(devices).flatMap(([device, { intervention }]) =>
    intervention === null || intervention.isOver
      ? []
      : [{ kind: "intervened", device, what: intervention.what, seen: intervention.seen } as const],
  );
}

/** By hand: as the controller's own gate would refuse it. */
function againstHand(
  { state, line }: Picture,
  cmd: Extract<Ask, { do: "act" | "jog" }>,
  isStale: Asking["isStale"],
): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const its = state.devices[cmd.device];
  const heartbeatMs = line.devices.find(({ name }) => name === cmd.device)?.heartbeatMs ?? 0;
  const verb = cmd.do === "jog" ? "jog" : cmd.act.verb;
  if (state.mode !== "Manual") refusals.push({ kind: "mode", mode: state.mode, needs: ["Manual"] });
  if (state.state !== "Execute") refusals.push({ kind: "line-state", state: state.state });
  if (its === undefined || its.link !== "up")
    refusals.push({ kind: "device-lost", device: cmd.device, limitMs: heartbeatMs });
  else {
    if (!ENDS_MOTION.has(verb)) {
      if (isStale(cmd.device)) refusals.push({ kind: "device-unread", device: cmd.device, limitMs: heartbeatMs });
      if (isStopUnderWay({ state, line }, cmd.device)) refusals.push({ kind: "device-stopping", device: cmd.device });
    }
    // A jog's next token comes while it moves.
    if (its.commandId !== null && verb !== "jog") refusals.push({ kind: "device-busy", device: cmd.device });
    if (!its.verified && verb === "move") refusals.push({ kind: "unverified", device: cmd.device });
  }
  return refusals;
}

/** Its own stop, or one of outputs: these may be what it works with. */
function isStopUnderWay({ state, line }: Pick<Picture, "state" | "line">, device: DeviceName): boolean {
  const isOutput = (name: DeviceName): boolean =>
    line.devices.some((each) => each.name === name && !STOPPED_FIRST.has(each.kind));
  return state.stopping.some((name) => name === device || isOutput(name));
}
