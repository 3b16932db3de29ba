/** Everything that a nominal run plays on: the line, who waits for what, and what has been written down so far. */
import type { Sequence } from "../../model/index.ts";
import { Effects, InterlockGuard, indexLine, type LineIndex, NominalLine, Truth } from "../nominal/index.ts";
import { Waivers } from "./assumptions.ts";
import { ConstraintLog, type Happening } from "./constraint-log.ts";
import type { CycleRun } from "./cycle-forecast.ts";
import { DeviceTurns } from "./device-turns.ts";
import { EventQueue } from "./event-queue.ts";
import { PoolClaims } from "./pool-claims.ts";
import { Readiness } from "./readiness.ts";
import { RunColumns } from "./run-columns.ts";
import { Waiting } from "./waiting.ts";
import { ZoneForecast } from "./zone-forecast.ts";
import { ZoneClaims } from "./zone-turns.ts";

/** Most cycles under way at once when cycles overlap. */
export const PIPELINE_DEPTH_MAX = 8;

export interface Stage {
  readonly index: LineIndex;
  readonly live: NominalLine;
  readonly truth: Truth;
  readonly waiting: Waiting;
  readonly turns: DeviceTurns;
  readonly pools: PoolClaims;
  readonly zones: ZoneClaims;
  readonly readiness: Readiness;
  readonly waivers: Waivers;
  readonly forecast: ZoneForecast;
  readonly events: EventQueue;
  readonly columns: RunColumns;
  readonly constraints: ConstraintLog;
  /** Cycles under way, in order. */
  readonly runs: CycleRun[];
  /** By zone: how long steps of the later half of the cycles travel in it. */
  readonly zoneWorkMs: Float64Array;
  nowMs: number;
  /** What happened last. */
  latest: Happening;
}

export function setStage(sequence: Sequence): Stage {
  const index = indexLine(sequence.line);
  const live = new NominalLine(index);
  const truth = new Truth(index, live);
  const effects = new Effects(index, live);
  const waiting = new Waiting();
  const turns = new DeviceTurns(index.devices.length, waiting);
  const pools = new PoolClaims(index, turns, waiting);
  const zones = new ZoneClaims(index, live, truth, waiting);
  const guard = new InterlockGuard(index, live, truth);
  const waivers = new Waivers();
  return {
    index,
    live,
    truth,
    waiting,
    turns,
    pools,
    zones,
    readiness: new Readiness({ index, turns, pools, zones, guard, effects, truth, waivers, assumed: live.assumed }),
    waivers,
    forecast: new ZoneForecast(index, effects, truth, ({ axisSlots }) =>
      axisSlots.map((slot) => Number(live.kept(slot))),
    ),
    events: new EventQueue(),
    columns: new RunColumns(sequence),
    constraints: new ConstraintLog(),
    runs: [],
    zoneWorkMs: new Float64Array(index.zones.length),
    nowMs: 0,
    latest: { node: -1, fromEnd: true, lagMs: 0 },
  };
}
