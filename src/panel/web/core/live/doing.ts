/**
 * What the line is doing, and what it waits for, derived from its state alone: every text of the page about that is made of this, so that
 * no two places say different things. Pure.
 */
import type { Act, Answer, Intervention, LineState, LineStateName, StepInFlight } from "../../../../model/index.ts";
import type { LineView } from "../../../wire/index.ts";

/** Something that the line waits for, or that stands between it and its next state. */
export type Awaited =
  /** A device that is not connected. */
  | { readonly kind: "connection"; readonly device: string }
  /** A device that was told to stop and has not said yet that it stands. */
  | { readonly kind: "standstill"; readonly device: string }
  /** A device at work on a command outside any step: homing, going home, power for the drives. */
  | { readonly kind: "act"; readonly device: string; readonly act: Act }
  /** A step that is still at work. */
  | { readonly kind: "step"; readonly cycle: number; readonly step: string; readonly device: string | null }
  | { readonly kind: "dry-run"; readonly sequence: string }
  /** An axis that does not know where it is yet. */
  | { readonly kind: "homing"; readonly device: string }
  | { readonly kind: "answer"; readonly cycle: number; readonly step: string; readonly answers: readonly Answer[] }
  /** What comes from outside the line, or leaves it. */
  | {
      readonly kind: "starved" | "blocked";
      readonly cycle: number;
      readonly step: string;
      readonly condition: string;
    }
  | { readonly kind: "chain"; readonly device: string }
  | { readonly kind: "interlock"; readonly interlock: string; readonly require: string }
  | { readonly kind: "intervention"; readonly device: string; readonly what: Intervention; readonly seen: string }
  /** A recovery is under way: the line goes on by itself. */
  | { readonly kind: "recovery" }
  /** The line goes on by itself, as soon as it has looked at what its devices say. */
  | { readonly kind: "read-back" }
  /** A person's command. */
  | { readonly kind: "person"; readonly command: "clear" | "reset" | "start" | "unhold" | "unsuspend" };

/** In the order in which they have to come true: a person's act comes last. Empty: the line is at work, or waits for nothing. */
export function awaitedOf(state: LineState, line: LineView): readonly Awaited[] {
  switch (state.state) {
    case "Stopped":
    case "Complete":
      return [...standing(state, line), { kind: "person", command: "reset" }];
    case "Aborted":
      return [...standing(state, line), { kind: "person", command: "clear" }];
    case "Idle":
      return [...standing(state, line), { kind: "person", command: "start" }];
    case "Clearing":
      return READ_BACK;
    case "Resetting":
      return orReadBack(unconnected(state));
    case "Starting":
      return orReadBack([...dryRun(state), ...acts(state), ...unhomed(state, line), ...steps(state)]);
    case "Execute":
      return [];
    case "Completing":
      return orReadBack([...steps(state), ...acts(state)]);
    case "Holding":
    case "Suspending":
      return orReadBack([...steps(state), ...acts(state)]);
    case "Held":
      return heldBy(state, line);
    case "Suspended":
      return suspendedBy(state);
    case "Unholding":
    case "Unsuspending":
      return orReadBack([...acts(state), ...steps(state)]);
    case "Stopping":
      return orReadBack(unstopped(state, line, MOVERS));
    case "Aborting":
      return orReadBack(unstopped(state, line, null));
    default:
      return state.state satisfies never;
  }
}

const READ_BACK: readonly Awaited[] = [{ kind: "read-back" }];

const orReadBack = (awaited: readonly Awaited[]): readonly Awaited[] => (awaited.length === 0 ? READ_BACK : awaited);

/** What has to be put right before the line can start. */
function standing({ chainOpen, devices, latched }: LineState, { interlocks }: LineView): readonly Awaited[] {
  return [
    ...chainOpen.map((device): Awaited => ({ kind: "chain", device })),
    ...Object.entries(devices).flatMap(([device, { intervention }]): Awaited[] =>
      intervention === null || intervention.isOver
        ? []
        : [{ kind: "intervention", device, what: intervention.what, seen: intervention.seen }],
    ),
    ...latched.map((interlock): Awaited => {
      const require = interlocks.find(({ name }) => name === interlock)?.require ?? "";
      return { kind: "interlock", interlock, require };
    }),
  ];
}

const unconnected = ({ devices }: LineState): readonly Awaited[] =>
  Object.entries(devices).flatMap(([device, { link }]): Awaited[] =>
    link === "up" ? [] : [{ kind: "connection", device }],
  );

const dryRun = ({ dryRun: trial }: LineState): readonly Awaited[] =>
  trial === null ? [] : [{ kind: "dry-run", sequence: trial.sequence }];

/** Axes that Start has still to home, but for those at work on it. Nothing is homed before the dry run is over. */
const unhomed = ({ devices, dryRun: trial }: LineState, line: LineView): readonly Awaited[] =>
  line.devices.flatMap(({ name: device, kind }): Awaited[] => {
    const known = devices[device];
    const isDue = trial === null && kind === "axes" && known?.verified === false && known.act === null;
    return isDue ? [{ kind: "homing", device }] : [];
  });

/** Commands outside any step. */
function acts({ devices, steps: inFlight }: LineState): readonly Awaited[] {
  const ofSteps = new Set(inFlight.map(({ commandId }) => commandId));
  return Object.entries(devices).flatMap(([device, { act, commandId }]): Awaited[] =>
    act === null || ofSteps.has(commandId) ? [] : [{ kind: "act", device, act }],
  );
}

const AT_WORK: ReadonlySet<StepInFlight["phase"]> = new Set(["dispatched", "running", "verifying"]);

function steps(state: LineState): readonly Awaited[] {
  if (state.run?.outcome !== "running") return [];
  return state.steps
    .filter(({ phase }) => AT_WORK.has(phase))
    .map(({ cycle, step, device }): Awaited => ({ kind: "step", cycle, step, device }));
}

/** What moves by itself: these are what Stop stops; Abort stops every device. */
const MOVERS: ReadonlySet<string> = new Set(["axes", "conveyor"]);

function unstopped({ devices, stateSinceMs }: LineState, line: LineView, kinds: ReadonlySet<string> | null) {
  return line.devices.flatMap(({ name: device, kind }): Awaited[] => {
    const known = devices[device];
    if (known === undefined || known.link === "down" || kind === "input" || kinds?.has(kind) === false) return [];
    const { standstillAtMs } = known;
    return standstillAtMs !== null && standstillAtMs >= stateSinceMs ? [] : [{ kind: "standstill", device }];
  });
}

function heldBy(state: LineState, line: LineView): readonly Awaited[] {
  const { question, resync, firstOut } = state;
  if (question !== null) {
    const { cycle, step, answers } = question;
    return [{ kind: "answer", cycle, step, answers }];
  }
  const first = standing(state, line);
  if (first.length > 0) return [...first, { kind: "person", command: "unhold" }];
  const goesOn = (resync !== null && resync.failed === null) || firstOut?.facts[0]?.kind === "failure";
  return goesOn ? [{ kind: "recovery" }] : [{ kind: "person", command: "unhold" }];
}

function suspendedBy({ firstOut }: LineState): readonly Awaited[] {
  const [first] = firstOut?.facts ?? [];
  if (first?.kind !== "starved" && first?.kind !== "blocked") return [{ kind: "person", command: "unsuspend" }];
  const { kind, cycle, step, condition } = first;
  return [{ kind, cycle, step, condition }];
}

/** How a step of the list stands: as the log says, or cut short with the run. */
export type Standing = StepInFlight["phase"] | "stopping" | "interrupted";

export interface ListedStep {
  readonly step: StepInFlight;
  readonly standing: Standing;
}

/** States that keep in sight what a stop has cut short. */
const SHOWS_INTERRUPTED: ReadonlySet<LineStateName> = new Set(["Stopped", "Aborted", "Clearing"]);

/**
 * The steps under way. While everything is being stopped, what was under way is being stopped; after it, nothing is under way any more: what
 * was cut short is shown as that until the line is reset, and never as part of the next run.
 */
export function listedSteps({ state, run, steps: inFlight }: LineState): readonly ListedStep[] {
  if (state === "Stopping" || state === "Aborting")
    return inFlight.map((step) => ({ step, standing: AT_WORK.has(step.phase) ? "stopping" : "interrupted" }));
  if (run?.outcome === "running") return inFlight.map((step) => ({ step, standing: step.phase }));
  if (!SHOWS_INTERRUPTED.has(state)) return [];
  return inFlight.map((step) => ({ step, standing: "interrupted" }));
}

/** True while what is planned next will come by itself. */
export const hasNext = ({ state, run }: LineState): boolean =>
  run?.outcome === "running" && state !== "Stopping" && state !== "Aborting" && state !== "Starting";
