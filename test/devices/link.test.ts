/** The link alone, over a port whose messages a test sends by hand: each of them may be late, doubled or wrong. */
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../src/clock/index.ts";
import { SignalTable } from "../../src/conditions/index.ts";
import { DeviceLink } from "../../src/devices/index.ts";
import {
  type Command,
  type DeviceMessage,
  issuePermit,
  type Permit,
  type Report,
  type StopOrder,
} from "../../src/model/index.ts";
import { feeder, line } from "../support/sequences.ts";

const DEVICE = feeder("feeder");
const FENCE = { epoch: 1, stop: 0 };
/** The device was switched on this long before the controller: its ticks are ahead by so much. */
const AHEAD_MS = 5000;

const command = (id: number): Command => ({
  ...{ type: "command", id, device: "feeder", act: { verb: "advance" }, fence: FENCE },
});

type Said = Report extends infer R ? (R extends Report ? Omit<R, "device" | "ticks"> : never) : never;

/** A link with nothing heard yet. `heard` is what the link told its listener, `wire` what it gave its port. */
function linkUp(clock = new VirtualClock()) {
  const signals = new SignalTable(line({ devices: [DEVICE] }), () => clock.nowMs());
  const wire: (Permit | StopOrder | "open" | "close")[] = [];
  const heard: unknown[][] = [];
  let deliver: (message: DeviceMessage) => void = () => {};
  const link = new DeviceLink(
    clock,
    DEVICE,
    (listener) => {
      deliver = listener;
      return {
        fences: "device",
        open: () => wire.push("open"),
        dispatch: (permit) => wire.push(permit),
        stop: (order) => wire.push(order),
        close: () => wire.push("close"),
      };
    },
    signals,
    {
      connected: (_device, firmware, isRestart) => heard.push(["connected", firmware, isRestart]),
      sensed: (_device, changed) => heard.push(["sensed", changed]),
      reported: (_device, report, madeAtMs) => heard.push(["reported", report.type, madeAtMs]),
      ignored: (_device, report) => heard.push(["ignored", report.type]),
      intervened: (_device, act) => heard.push(["intervened", act]),
      interventionOver: () => heard.push(["intervention over"]),
      lost: () => heard.push(["lost"]),
      threw: (_device, { call, commandId, why }) => heard.push(["threw", call, commandId, why]),
    },
  );
  const ticksAt = (atMs: number): number => atMs + AHEAD_MS;
  /** A report that arrives now, made `agoMs` before. */
  const say = (report: Said, agoMs = 0): void =>
    deliver({ device: "feeder", ticks: ticksAt(clock.nowMs() - agoMs), ...report } as Report);
  const hello = (bootId = "boot-1"): void => say({ type: "hello", firmware: "test 1", bootId, fence: FENCE });
  const sense = (isReady: boolean, agoMs = 0): void =>
    deliver({
      ...{ type: "telemetry", device: "feeder", ticks: ticksAt(clock.nowMs() - agoMs) },
      values: [isReady, true, 3],
    });
  const pass = (ms: number): void => clock.runUntil(clock.nowMs() + ms);
  const isReady = () => signals.value(signals.slotOf("feeder.part_ready") ?? -1);
  const heardSince = (act: () => void): unknown[][] => {
    const before = heard.length;
    act();
    return heard.slice(before);
  };
  link.open();
  wire.length = 0;
  return { clock, link, signals, wire, heard, say, hello, sense, pass, isReady, heardSince };
}

/** A link that is up, with command 7 in flight. */
function linkAtWork() {
  const its = linkUp();
  its.hello();
  its.link.dispatch(issuePermit(command(7)));
  return its;
}

describe("a report is believed once, and only on the command in flight", () => {
  test("a doubled `accepted` is heard once", () => {
    const { say, heardSince } = linkAtWork();
    expect(heardSince(() => say({ type: "accepted", commandId: 7 }))).toEqual([["reported", "accepted", 0]]);
    expect(heardSince(() => say({ type: "accepted", commandId: 7 }))).toEqual([["ignored", "accepted"]]);
  });

  test.each(["done", "refused", "failed"] as const)("a doubled `%s` is heard once", (type) => {
    const { say, heardSince, link } = linkAtWork();
    const report: Said = type === "done" ? { type, commandId: 7 } : { type, commandId: 7, why: "jam" };
    expect(heardSince(() => say(report))).toEqual([["reported", type, 0]]);
    expect(link.isBusy).toBe(false);
    expect(heardSince(() => say(report))).toEqual([["ignored", type]]);
  });

  test("a `done` that overtakes its `accepted` is heard, and the `accepted` is not", () => {
    const { say, heardSince } = linkAtWork();
    const heard = heardSince(() => {
      say({ type: "done", commandId: 7 });
      say({ type: "accepted", commandId: 7 });
    });
    expect(heard).toEqual([
      ["reported", "done", 0],
      ["ignored", "accepted"],
    ]);
  });

  test("a late `done` of another command does not end the one in flight", () => {
    const { say, heardSince, link } = linkAtWork();
    expect(heardSince(() => say({ type: "done", commandId: 6 }))).toEqual([["ignored", "done"]]);
    expect(link.isBusy).toBe(true);
    expect(heardSince(() => say({ type: "done", commandId: 7 }))).toEqual([["reported", "done", 0]]);
  });

  test("what is said of a command that was abandoned is evidence only", () => {
    const { say, heardSince, link } = linkAtWork();
    link.abandon();
    expect(heardSince(() => say({ type: "done", commandId: 7 }))).toEqual([["ignored", "done"]]);
  });

  test("a stop that cut the command short ends it; one that cut another, or nothing, leaves it in flight", () => {
    const { say, heardSince, link } = linkAtWork();
    const stopped = (commandId: number | null): Said => ({
      ...{ type: "stopped", commandId, fence: FENCE, standstill: "measured" },
    });
    for (const other of [null, 6]) {
      expect(heardSince(() => say(stopped(other)))).toEqual([["reported", "stopped", 0]]);
      expect(link.isBusy).toBe(true);
    }
    expect(heardSince(() => say(stopped(7)))).toEqual([["reported", "stopped", 0]]);
    expect(link.isBusy).toBe(false);
  });
});

describe("the life of a link", () => {
  test("before the hello nothing is believed: no report, no value, no heartbeat", () => {
    const { link, say, sense, pass, heard, isReady } = linkUp();
    link.open();
    say({ type: "accepted", commandId: 7 });
    sense(true);
    pass(10_000);
    expect(heard).toEqual([]);
    expect(isReady()).toBeUndefined();
    expect(link.state).toBe("down");
  });

  test("silence longer than the heartbeat is `lost`, exactly once", () => {
    const { hello, sense, pass, heardSince, link } = linkUp();
    hello();
    pass(DEVICE.heartbeatMs - 1);
    sense(true);
    expect(heardSince(() => pass(DEVICE.heartbeatMs - 1))).toEqual([]);
    expect(heardSince(() => pass(100 * DEVICE.heartbeatMs))).toEqual([["lost"]]);
    expect(link.state).toBe("lost");
  });

  test("a program that was held up itself hears first what has come meanwhile, and excuses a silence once", () => {
    class HeldUp extends VirtualClock {
      lateMs = 0;
      override nowMs(): number {
        return super.nowMs() + this.lateMs;
      }
    }
    const heldUp = () => {
      const clock = new HeldUp();
      const its = linkUp(clock);
      its.hello();
      its.pass(DEVICE.heartbeatMs - 10);
      // What is due in 10 ms fires 300 ms late.
      clock.lateMs = 300;
      expect(its.heardSince(() => clock.runNext())).toEqual([]);
      return { ...its, clock };
    };
    const speaking = heldUp();
    speaking.sense(true);
    expect(speaking.heardSince(() => speaking.clock.runNext())).toEqual([]);
    expect(speaking.link.state).toBe("up");
    const silent = heldUp();
    expect(silent.heardSince(() => silent.clock.runNext())).toEqual([["lost"]]);
  });

  test("any message is a sign of life: a device that only reports is not lost", () => {
    const { say, pass, heard } = linkAtWork();
    for (let i = 0; i < 10; i++) {
      pass(DEVICE.heartbeatMs / 2);
      say({ type: "accepted", commandId: 7 });
    }
    expect(heard).not.toContainEqual(["lost"]);
  });

  test("heard again without a hello, it is connected, no restart, with nothing in flight", () => {
    const { say, sense, pass, heardSince, link } = linkAtWork();
    pass(2 * DEVICE.heartbeatMs);
    const heard = heardSince(() => sense(false));
    expect(heard[0]).toEqual(["connected", "", false]);
    expect(heard.slice(1)).toEqual([["sensed", true]]);
    expect(link).toMatchObject({ state: "up", isBusy: false });
    expect(heardSince(() => say({ type: "done", commandId: 7 }))).toEqual([["ignored", "done"]]);
  });

  test("a `done` that ends the silence is evidence only: nobody knows what else happened meanwhile", () => {
    const { say, pass, heardSince } = linkAtWork();
    pass(2 * DEVICE.heartbeatMs);
    expect(heardSince(() => say({ type: "done", commandId: 7 }))).toEqual([
      ["connected", "", false],
      ["ignored", "done"],
    ]);
  });

  test("it can be lost again after it has come back", () => {
    const { hello, sense, pass, heard } = linkUp();
    hello();
    for (let i = 0; i < 3; i++) {
      pass(2 * DEVICE.heartbeatMs);
      sense(true);
    }
    expect(heard.filter(([what]) => what === "lost")).toHaveLength(3);
  });

  test("a hello with a new boot id is a restart, with the old one it is not", () => {
    const { hello, heardSince, link } = linkUp();
    const connected = (isRestart: boolean) => [["connected", "test 1", isRestart]];
    expect(heardSince(() => hello("boot-1"))).toEqual(connected(false));
    expect(heardSince(() => hello("boot-2"))).toEqual(connected(true));
    link.open();
    expect(heardSince(() => hello("boot-2"))).toEqual(connected(false));
  });

  test("a hello that nobody asked for, of a boot that has been up all the time, changes nothing", () => {
    const { hello, heardSince, link } = linkAtWork();
    expect(heardSince(() => hello())).toEqual([]);
    expect(link.isBusy).toBe(true);
  });

  test("a closed link hears nothing, a hello included", () => {
    const { hello, heardSince, link } = linkUp();
    link.close();
    expect(heardSince(() => hello())).toEqual([]);
    expect(link.state).toBe("down");
  });

  test("a permit for another device stays off the wire", () => {
    const { hello, link, wire } = linkUp();
    hello();
    expect(() => link.dispatch(issuePermit({ ...command(7), device: "another" }))).toThrow("another");
    expect(wire).toEqual([]);
  });

  test("a hello forgets what was sensed and what was in flight", () => {
    const { hello, sense, say, isReady, heardSince, link } = linkAtWork();
    sense(true);
    expect(isReady()).toBe(true);
    hello("boot-2");
    expect(isReady()).toBeUndefined();
    expect(link.isBusy).toBe(false);
    expect(heardSince(() => say({ type: "done", commandId: 7 }))).toEqual([["ignored", "done"]]);
  });

  test("closed, it lets go of the wire, keeps no timer, and says nothing of what still arrives", () => {
    const { link, say, sense, wire, clock, heardSince } = linkAtWork();
    link.close();
    expect(wire.at(-1)).toBe("close");
    expect(clock.pending).toBe(0);
    const heard = heardSince(() => {
      say({ type: "done", commandId: 7 });
      sense(true);
      clock.runUntil(10_000);
    });
    expect(heard).toEqual([]);
  });
});

describe("only a permit moves a device", () => {
  const real = issuePermit(command(7));
  const forged: readonly (readonly [string, unknown])[] = [
    ["a bare command", command(7)],
    ["an object of the same shape and prototype", Object.assign(Object.create(Object.getPrototypeOf(real)), real)],
    ["a proxy of a permit", new Proxy(real, {})],
    ["a copy of a permit", structuredClone(real)],
    ["a permit that went through JSON", JSON.parse(JSON.stringify(real))],
    ["nothing", null],
  ];

  test.each(forged)("%s throws, and nothing is put on the wire", (_what, value) => {
    const { hello, link, wire } = linkUp();
    hello();
    expect(() => link.dispatch(value as Permit)).toThrow("without a permit");
    expect(wire).toEqual([]);
    expect(link.isBusy).toBe(false);
  });

  test("a permit goes to the wire as it is; a stop needs none, and passes what is in flight", () => {
    const { hello, link, wire } = linkUp();
    hello();
    link.dispatch(real);
    const order: StopOrder = { type: "stop", device: "feeder", category: 1, fence: { epoch: 1, stop: 1 } };
    link.stop(order);
    expect(wire).toEqual([real, order]);
    expect(link.isBusy).toBe(true);
  });
});

describe("a device's ticks become the controller's time", () => {
  test("by the least difference seen between making and hearing", () => {
    const { clock, hello, say, link, pass, heardSince } = linkUp();
    pass(1000);
    hello();
    pass(10);
    link.dispatch(issuePermit(command(1)));
    // The hello seemed to take no time: what is made at 1010 - 4 is taken for that.
    expect(heardSince(() => say({ type: "done", commandId: 1 }, 4))).toEqual([["reported", "done", 1006]]);
    expect(clock.nowMs()).toBe(1010);
  });

  test("a message that took less time than any before it corrects the estimate", () => {
    const { say, link, pass, heardSince } = linkUp();
    pass(1000);
    // The hello was under way for 30 ms, so the device's clock seems 30 ms slower than it is.
    say({ type: "hello", firmware: "test 1", bootId: "1", fence: FENCE }, 30);
    const made = (agoMs: number): unknown => {
      link.dispatch(issuePermit(command(1)));
      return heardSince(() => say({ type: "done", commandId: 1 }, agoMs))[0]?.[2];
    };
    expect(made(30)).toBe(1000);
    expect(made(2)).toBe(1000);
    expect(made(30)).toBe(972);
    expect(made(10)).toBe(992);
  });

  test("and samples get their time by it: one made before a `done` proves nothing after it", () => {
    const { hello, sense, signals, pass } = linkUp();
    pass(1000);
    hello();
    pass(50);
    sense(true, 20);
    expect(signals.since(1030).value(signals.slotOf("feeder.stocked") ?? -1)).toBeDefined();
    expect(signals.since(1031).value(signals.slotOf("feeder.stocked") ?? -1)).toBeUndefined();
  });

  test("a restart begins the estimate anew: the device's clock did too", () => {
    const { clock, hello, link, pass, heardSince, say } = linkUp();
    hello();
    pass(200);
    // Since its restart the device counts from far behind.
    say({ type: "hello", firmware: "test 1", bootId: "boot-2", fence: FENCE }, 100_000);
    link.dispatch(issuePermit(command(1)));
    expect(heardSince(() => say({ type: "done", commandId: 1 }, 100_000))).toEqual([["reported", "done", 200]]);
    expect(clock.nowMs()).toBe(200);
  });
});

test("telemetry that was overtaken on its way is not believed, but shows that the device is there", () => {
  const { hello, sense, pass, isReady, link } = linkUp();
  hello();
  pass(100);
  sense(true);
  expect(isReady()).toBe(true);
  sense(false, 40);
  expect(isReady()).toBe(true);
  for (let i = 0; i < 10; i++) {
    pass(100);
    sense(false, 100 * (i + 1) + 50);
  }
  expect(link.state).toBe("up");
  sense(false);
  expect(isReady()).toBe(false);
});
