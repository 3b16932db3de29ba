/** Server and page come to the same alarms, also by time alone, and however many beats one frame has in it. */
import { expect, test } from "vitest";
import { type EventBody, INITIAL_STATE, type LineEvent } from "../../src/model/index.ts";
import { Replica } from "../../src/panel/server/replica.ts";
import { LineStore } from "../../src/panel/web/core/live/line-store.ts";
import { NO_RECORD, type Snapshot } from "../../src/panel/wire/index.ts";
import { startCell } from "../support/cell.ts";

const LOST: EventBody = { type: "device-lost", device: "arm", limitMs: 250 };
const BACK: EventBody = { type: "device-connected", device: "arm", firmware: "" };
const SOUGHT: EventBody = { type: "part-unknown", part: 3, lastAt: "gripper" };
const ACKNOWLEDGED: EventBody = { type: "alarm-acknowledged", alarm: "lost:arm", by: "ann" };

test.each([1, 4])("with %i beats in a frame", (beatsInFrame) => {
  const { line } = startCell("transfer").job.sequence;
  const replica = new Replica(line, () => "");
  const store = new LineStore();
  store.snapshot(snapshotOf(replica));
  const script = new Map<number, EventBody>([
    [100, SOUGHT],
    [200, LOST],
    [250, ACKNOWLEDGED],
    [300, BACK],
  ]);
  let seq = 0;
  let frame = 0;
  let events: readonly LineEvent[] = [];
  const seen: string[][] = [];
  for (let atMs = 50; atMs <= 4000; atMs += 50) {
    const body = script.get(atMs);
    const heard: readonly LineEvent[] = body === undefined ? [] : [{ seq: ++seq, atMs: atMs - 7, ...body }];
    events = [...events, ...heard];
    const beat = { type: "beat", atMs, events: heard, values: [], planMs: null, agesMs: [] } as const;
    replica.beat({ ...beat, forecast: null, latenessMsMax: 0 });
    if ((atMs / 50) % beatsInFrame !== 0) continue;
    const times = { untilMs: atMs, serverTime: atMs + 40, loopAgeMs: 40, planTime: null };
    store.frame({ bootId: "boot", frame: ++frame, ...times, events, values: [] });
    events = [];
    expect(store.alarms).toEqual(replica.alarms);
    seen.push(store.alarms.alarms.filter(({ isActive }) => isActive).map(({ id }) => id));
  }
  // One has left by time alone, another has come by it.
  expect(seen.some((ids) => ids.includes("lost:arm"))).toBe(true);
  expect(seen.at(-1)).toEqual(["part:3"]);
});

const snapshotOf = ({ alarms, view, signals }: Replica): Snapshot => ({
  ...{ bootId: "boot", build: "build", frame: 0, serverTime: 0, wallTime: "", line: view, signals, values: [] },
  ...{ qualities: "", state: INITIAL_STATE, record: NO_RECORD, alarms, job: null, forecast: [], planTime: null },
  ...{ lease: { holder: null, sinceMs: null, wanted: [] }, ages: [], recent: [] },
});
