/** Plays a script's disturbances on a line, each when its time or its step has come. */
import type { Clock } from "../../src/clock/index.ts";
import type { Controller } from "../../src/control/index.ts";
import type { Person } from "../../src/model/index.ts";
import { applyFault, mendAll, type World } from "../world/index.ts";
import { type Job, planJob } from "./job.ts";
import type { LoopClock } from "./loop-clock.ts";
import type { Never } from "./never/never.ts";
import type { Deed, Disturbance, Script } from "./script.ts";
import type { Troubles } from "./troubles.ts";

export interface Stage {
  /** The world's time: faults strike by it. */
  readonly clock: Clock;
  readonly loop: LoopClock;
  readonly job: Job;
  readonly world: World;
  readonly controller: Controller;
  readonly troubles: Troubles;
  readonly never: Never;
}

const WHO = "somebody";
const ENGINEER: Person = { name: WHO, role: "engineer" };

export function playOut(script: Script, stage: Stage): void {
  const atStep = new Map<string, Disturbance[]>();
  for (const disturbance of script.disturbances) {
    const { when, deed } = disturbance;
    if (when.at === "time") {
      stage.clock.at(when.atMs, () => act(deed, stage));
    } else {
      const key = `${when.cycle}/${when.step}`;
      atStep.set(key, [...(atStep.get(key) ?? []), disturbance]);
    }
  }
  if (atStep.size === 0) return;
  stage.controller.events.subscribe((event) => {
    if (event.type !== "step-dispatched" || stage.clock.nowMs() >= script.lastsMs) return;
    const key = `${event.cycle}/${event.step}`;
    const its = atStep.get(key);
    if (its === undefined) return;
    atStep.delete(key);
    // A person does not act inside the controller's own doing; a fault may.
    for (const { deed } of its)
      if (deed.do === "fault") act(deed, stage);
      else stage.clock.after(0, () => act(deed, stage));
  });
}

/** How often a jog's button says that it is still pressed, ms. */
const TOKEN_MS = 100;

function act(deed: Deed, stage: Stage): void {
  const { clock, loop, world, troubles } = stage;
  switch (deed.do) {
    case "fault": {
      const { fault, device } = deed;
      // Some do not fit their device.
      if (applyFault(world, fault, device) === null) troubles.add({ fault, device, atMs: clock.nowMs() });
      return;
    }
    case "mend":
      mendAll(world);
      return troubles.mended();
    case "guard":
      return void world.setInput(deed.device, deed.isClosed);
    case "level":
      return void world.setInput(deed.device, deed.value);
    case "stall":
      return loop.stall(deed.forMs);
    case "clock-step":
      return loop.stepWall(deed.byMs);
    default:
      // What a person asks of the controller waits for its loop.
      return loop.whenItRuns(() => ask(deed, stage));
  }
}

type Asked = Exclude<Deed, { readonly do: "fault" | "mend" | "guard" | "level" | "stall" | "clock-step" }>;

function ask(deed: Asked, { controller, job, loop }: Pick<Stage, "controller" | "job" | "loop">): void {
  switch (deed.do) {
    case "command":
      return void controller.command(deed.command, WHO, deed.choice);
    case "mode":
      return void controller.setMode(deed.mode, WHO);
    case "reset-interlock":
      return void controller.resetInterlock(deed.interlock, WHO);
    case "act":
      return void controller.act(deed.device, deed.act, WHO);
    case "answer":
      return void controller.answer(deed.answer, WHO);
    case "bypass":
      return void controller.bypass({ interlock: deed.interlock, reason: "campaign", forMs: deed.forMs }, ENGINEER);
    case "end-bypass":
      return void controller.endBypass(deed.interlock, WHO);
    case "return-members":
      for (const device of controller.state.excluded) controller.returnMember(device, WHO);
      return;
    case "load": {
      const { pipeline } = job.sequence;
      const other = pipeline === "auto" ? "off" : "auto";
      const planned = planJob({ ...job.sequence, pipeline: deed.isOther ? other : pipeline }, deed.cycles);
      if ("plan" in planned) controller.load(planned, WHO);
      return;
    }
    case "jog": {
      const { device, axis, speedPerS, tokens } = deed;
      if (tokens === 0) return controller.endJog(device, WHO);
      controller.act(device, { verb: "jog", axis, speedPerS }, WHO);
      loop.after(TOKEN_MS, () => ask({ ...deed, tokens: tokens - 1 }, { controller, job, loop }));
      return;
    }
    default:
      return deed satisfies never;
  }
}
