import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../src/clock/index.ts";
import { EventLog } from "../../src/journal/index.ts";
import { applyEvent, type EventBody, INITIAL_STATE, type LineEvent } from "../../src/model/index.ts";

const part = (number: number): EventBody => ({ type: "part-placed", part: number });

/** A log, and what a listener that subscribes to it hears: sequence numbers, as told. */
function startLog() {
  const clock = new VirtualClock();
  const log = new EventLog(clock);
  const hears = () => {
    const heard: number[] = [];
    log.subscribe(({ seq }) => heard.push(seq));
    return heard;
  };
  return { clock, log, hears };
}

test("events are numbered from 1 without gaps, carry the clock's time, and are folded before anyone is told", () => {
  const { clock, log } = startLog();
  const told: { readonly event: LineEvent; readonly seqOfState: number }[] = [];
  log.subscribe((event, state) => told.push({ event, seqOfState: state.seq }));
  log.emit(part(1));
  clock.runUntil(12.5);
  log.emit(part(2));
  expect(told).toEqual([
    { event: { seq: 1, atMs: 0, type: "part-placed", part: 1 }, seqOfState: 1 },
    { event: { seq: 2, atMs: 12.5, type: "part-placed", part: 2 }, seqOfState: 2 },
  ]);
});

test("events that nobody listens to are in the state all the same, and are not told later", () => {
  const { log, hears } = startLog();
  log.emit({ type: "first-out", cause: "early", alike: [] });
  expect(log.state).toMatchObject({ seq: 1, firstOut: { cause: "early" } });
  const heard = hears();
  log.emit(part(1));
  expect(heard).toEqual([2]);
});

test("law: every listener hears every event once, in order, with its own state, however they react to each other", () => {
  // reactions[i][n]: how many events listener i emits when it hears event n.
  const reactions = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 8 }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(reactions, fc.integer({ min: 1, max: 5 }), (its, emits) => {
      const { log } = startLog();
      const heard = its.map(() => [] as { readonly event: LineEvent; readonly seqOfState: number }[]);
      for (const [i, counts] of its.entries()) {
        log.subscribe((event, state) => {
          heard[i]?.push({ event, seqOfState: state.seq });
          for (let k = 0; k < (counts[event.seq] ?? 0); k++) log.emit(part(k));
        });
      }
      for (let k = 0; k < emits; k++) log.emit(part(k));
      const all = Array.from({ length: log.state.seq }, (_, i) => i + 1);
      for (const told of heard) {
        expect(told.map(({ event }) => event.seq)).toEqual(all);
        expect(told.map(({ seqOfState }) => seqOfState)).toEqual(all);
      }
      expect(heard[0]?.map(({ event }) => event).reduce(applyEvent, INITIAL_STATE)).toEqual(log.state);
    }),
  );
});

test("who unsubscribes hears nothing more, the others go on hearing, and unsubscribing twice does no harm", () => {
  const { log, hears } = startLog();
  const heard: number[] = [];
  const end = log.subscribe(({ seq }) => heard.push(seq));
  const other = hears();
  log.emit(part(1));
  end();
  end();
  log.emit(part(2));
  expect(heard).toEqual([1]);
  expect(other).toEqual([1, 2]);
});

test("a listener may unsubscribe in the middle of being told", () => {
  const { log, hears } = startLog();
  const heard: number[] = [];
  const end = log.subscribe(({ seq }) => {
    heard.push(seq);
    end();
  });
  const other = hears();
  log.emit(part(1));
  log.emit(part(2));
  expect(heard).toEqual([1]);
  expect(other).toEqual([1, 2]);
});

describe("beforeTelling", () => {
  test("does the act first and tells its events afterwards, in order; the state is ahead already", () => {
    const { log } = startLog();
    const story: string[] = [];
    log.subscribe(({ seq }) => story.push(`told ${seq}`));
    log.beforeTelling(() => {
      log.emit({ type: "first-out", cause: "stop", alike: [] });
      log.emit(part(1));
      story.push(`acted, state at ${log.state.seq}`);
    });
    expect(story).toEqual(["acted, state at 2", "told 1", "told 2"]);
  });

  test("inside another one tells nothing before the outer act is done", () => {
    const { log } = startLog();
    const story: string[] = [];
    log.subscribe(({ seq }) => story.push(`told ${seq}`));
    log.beforeTelling(() => {
      log.beforeTelling(() => log.emit(part(1)));
      story.push("inner done");
    });
    expect(story).toEqual(["inner done", "told 1"]);
  });

  test("from a listener tells after the event that is being told, to all, in order", () => {
    const { log, hears } = startLog();
    log.subscribe(({ seq }) => {
      if (seq === 1) log.beforeTelling(() => log.emit(part(2)));
    });
    const heard = hears();
    log.emit(part(1));
    expect(heard).toEqual([1, 2]);
  });

  test("tells what had happened even if the act throws", () => {
    const { log, hears } = startLog();
    const heard = hears();
    const act = (): void => {
      log.emit(part(1));
      throw new Error("broken");
    };
    expect(() => log.beforeTelling(act)).toThrow("broken");
    expect(heard).toEqual([1]);
    log.emit(part(2));
    expect(heard).toEqual([1, 2]);
  });
});

test("a listener that throws is told nothing more, which is an event; the others miss nothing", () => {
  const { log, hears } = startLog();
  const before = hears();
  log.subscribe(({ seq }) => {
    if (seq === 1) throw new Error("listener broke");
  });
  const after = hears();
  log.emit(part(1));
  log.emit(part(2));
  expect(log.state.seq).toBe(3);
  expect([before, after]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
});

test("who subscribes while an event is being told hears only later ones", () => {
  const { log } = startLog();
  const heard: number[] = [];
  const end = log.subscribe(() => {
    end();
    log.subscribe(({ seq }) => heard.push(seq));
  });
  log.emit(part(1));
  log.emit(part(2));
  expect(heard).toEqual([2]);
});
