/** The kit alone, over a driver that a test plays by hand, in virtual time: what no wire does often enough. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/clock/index.ts";
import {
  AdapterPort,
  type Driver,
  type DriverLink,
  type Standstill,
  type Work,
} from "../../../src/devices/adapters/kit/index.ts";
import { type FenceStore, FileFenceStore, MemoryFenceStore } from "../../../src/devices/index.ts";
import {
  type Act,
  type Command,
  type DeviceMessage,
  issuePermit,
  type StopCategory,
} from "../../../src/model/index.ts";
import { until } from "../../contract/session.ts";
import { output } from "../../support/sequences.ts";

const DEVICE = output("lamp", { heartbeatMs: 200 });
const CONNECT_MS = 1000;

class PlayedDriver implements Driver {
  link: DriverLink | null = null;
  work: Work | null = null;
  halted: ((standstill: Standstill) => void) | null = null;
  readonly calls: string[] = [];
  isOn = false;
  isMoving = false;
  refusal: string | null = null;
  cuts = true;
  beginning: (work: Work) => void = () => {};

  connect(link: DriverLink): void {
    this.calls.push("connect");
    this.link = link;
  }
  begin(act: Act, work: Work): string | null {
    this.calls.push(`begin ${act.verb}`);
    this.work = work;
    this.beginning(work);
    return this.refusal;
  }
  cutsShort(): boolean {
    return this.cuts;
  }
  halt(category: StopCategory, halted: (standstill: Standstill) => void): void {
    this.calls.push(`halt ${category}`);
    this.halted = halted;
  }
  sense() {
    return [this.isOn];
  }
  disconnect(): void {
    this.calls.push("disconnect");
  }
}

function play(store: FenceStore = new MemoryFenceStore(), holder: string | null = null) {
  const clock = new VirtualClock();
  const driver = new PlayedDriver();
  const heard: DeviceMessage[] = [];
  const problems: string[] = [];
  const port = new AdapterPort(clock, {
    ...{ device: DEVICE, driver, fences: "none", store, holder, connectMs: CONNECT_MS },
    onProblem: (_, text) => problems.push(text),
    listener: (message) => heard.push(message),
  });
  const pass = (ms: number) => clock.runUntil(clock.nowMs() + ms);
  const up = () => {
    driver.link?.heard(clock.nowMs());
    driver.link?.up({ firmware: "played 1", bootId: null });
  };
  let lastId = 0;
  const command = (act: Act = { verb: "on" }, fence = { epoch: 1, stop: 0 }): Command => {
    lastId += 1;
    return { type: "command", id: lastId, device: "lamp", act, fence };
  };
  const send = (its: Command): Command => {
    port.dispatch(issuePermit(its));
    return its;
  };
  const stop = (category: StopCategory, number = 1) =>
    port.stop({ type: "stop", device: "lamp", category, fence: { epoch: 1, stop: number } });
  const said = () => heard.filter(({ type }) => type !== "telemetry").map(({ type }) => type);
  const start = () => {
    port.open();
    up();
  };
  return { clock, driver, heard, problems, port, pass, up, command, send, stop, said, start };
}

describe("connecting", () => {
  test("what takes too long is given up and tried again, ever less often, up to 5 s", () => {
    const { driver, port, pass, problems, clock } = play();
    port.open();
    const tries: number[] = [];
    for (; clock.nowMs() < 60_000; pass(50))
      if (driver.calls.filter((call) => call === "connect").length > tries.length) tries.push(clock.nowMs());
    const gaps = tries.slice(1).map((at, index) => Math.round((at - (tries[index] ?? 0) - CONNECT_MS) / 100) * 100);
    expect(gaps.slice(0, 7)).toEqual([100, 200, 400, 800, 1600, 3200, 5000]);
    expect(gaps.at(-1)).toBe(5000);
    expect(problems).toEqual(["no connection within 1000 ms: check address, power and cable"]);
  });

  test("what an earlier connection still says is not heard", () => {
    const { driver, heard, start, pass, up } = play();
    start();
    const earlier = driver.link;
    earlier?.down("gone");
    pass(100);
    up();
    const before = heard.length;
    driver.isOn = true;
    earlier?.heard(0);
    earlier?.down("again");
    expect(heard.length).toBe(before);
  });

  test("opening what is open greets again, and asks nothing of the device", () => {
    const { driver, heard, port, start } = play();
    start();
    port.open();
    expect(heard.map(({ type }) => type)).toEqual(["hello", "telemetry", "hello", "telemetry"]);
    expect(driver.calls).toEqual(["connect"]);
  });

  test("a device that knows when it restarted is not taken for restarted when only the wire was", () => {
    const { driver, heard, port, pass } = play();
    port.open();
    driver.link?.up({ firmware: "x", bootId: "7" });
    driver.link?.down("gone");
    pass(100);
    driver.link?.up({ firmware: "x", bootId: "7" });
    expect(heard.map((it) => (it.type === "hello" ? it.bootId : null))).toEqual(["7", "7"]);
  });

  test("latency is measured, and forgotten with the connection", () => {
    const { driver, port, start, pass, up } = play();
    start();
    for (const ms of [2, 4, 3]) driver.link?.measured(ms);
    expect(port.latencyMs).toEqual({ last: 3, mean: expect.closeTo(2.28), max: 4 });
    driver.link?.down("gone");
    expect(port.latencyMs).toBeNull();
    pass(100);
    up();
    expect(port.latencyMs).toBeNull();
  });
});

describe("a command", () => {
  test("that is done at once is accepted first", () => {
    const { driver, said, send, command, start } = play();
    start();
    driver.beginning = (work) => work.done();
    send(command());
    expect(said()).toEqual(["hello", "accepted", "done"]);
  });

  test("ends once, whatever is said of it afterwards", () => {
    const { driver, said, send, command, start } = play();
    start();
    send(command());
    driver.work?.failed("jam");
    driver.work?.done();
    expect(said()).toEqual(["hello", "accepted", "failed"]);
  });

  test("has one deadline, which its end takes away", () => {
    const { driver, send, command, start, pass } = play();
    start();
    const expired: string[] = [];
    driver.beginning = (work) => {
      work.within(10, () => expired.push("first"));
      work.within(20, () => expired.push("second"));
    };
    send(command());
    pass(30);
    expect(expired).toEqual(["second"]);
    send(command());
    driver.work?.done();
    pass(30);
    expect(expired).toEqual(["second"]);
  });

  test("that was done, and is asked for again, is answered again and not done again", () => {
    const { driver, send, command, start, heard } = play();
    start();
    driver.beginning = (work) => work.done();
    const its = send(command());
    send(its);
    expect(driver.calls.filter((call) => call === "begin on")).toHaveLength(1);
    expect(heard.filter((it) => it.type === "done")).toMatchObject([{ commandId: its.id }, { commandId: its.id }]);
  });

  test("that was under way when the link went is not spoken of, though it is asked for again", () => {
    const { driver, send, command, start, up, pass, said } = play();
    start();
    const its = send(command());
    driver.link?.down("gone");
    pass(100);
    up();
    const { length } = said();
    send(its);
    expect(said()).toHaveLength(length);
    expect(driver.calls.filter((call) => call === "begin on")).toHaveLength(1);
  });

  test("of a newer epoch is another, though it has the same number: each controller counts from 1", () => {
    const { driver, send, start, heard } = play();
    start();
    driver.beginning = (work) => work.done();
    for (const epoch of [1, 2])
      send({ type: "command", id: 1, device: "lamp", act: { verb: "on" }, fence: { epoch, stop: 0 } });
    expect(driver.calls.filter((call) => call === "begin on")).toHaveLength(2);
    expect(heard.filter(({ type }) => type === "done")).toHaveLength(2);
  });

  test("is forgotten after 64 others, and not before", () => {
    const { driver, send, command, start, said } = play();
    start();
    driver.beginning = (work) => work.done();
    const first = send(command());
    for (let count = 0; count < 63; count++) send(command());
    const begun = driver.calls.length;
    send(first);
    expect(driver.calls.length).toBe(begun);
    expect(said().at(-1)).toBe("done");
  });

  test("that a stop does not cut goes on, and is done", () => {
    const { driver, send, command, start, stop, heard } = play();
    start();
    driver.cuts = false;
    const its = send(command());
    stop(2);
    driver.halted?.("measured");
    driver.work?.done();
    expect(heard).toContainEqual(expect.objectContaining({ type: "stopped", commandId: null }));
    expect(heard.at(-1)).toMatchObject({ type: "done", commandId: its.id });
  });

  test("that comes while a stop is under way is refused", () => {
    const { send, command, start, stop, said } = play();
    start();
    stop(2);
    send(command({ verb: "on" }, { epoch: 1, stop: 1 }));
    expect(said()).toEqual(["hello", "refused"]);
  });

  test("carries on the one before it, if the driver says that it does", () => {
    const { driver, send, command, start, heard } = play();
    start();
    const carryOn = (_: Act, work: Work): boolean => {
      driver.work = work;
      return true;
    };
    Object.assign(driver, { carryOn });
    const first = send(command());
    const second = send(command());
    driver.work?.done();
    expect(heard.filter((it) => it.type === "done")).toMatchObject([{ commandId: second.id }]);
    expect(heard.filter((it) => it.type === "accepted").length).toBe(2);
    expect(first.id).not.toBe(second.id);
  });
});

describe("a stop", () => {
  test("that was not confirmed when the link went is carried out anew, and only then confirmed", () => {
    const { driver, start, stop, said, pass, up } = play();
    start();
    stop(1);
    const early = driver.halted;
    driver.link?.down("gone");
    early?.("measured");
    expect(said()).toEqual(["hello"]);
    pass(100);
    up();
    early?.("measured");
    expect(driver.calls.filter((call) => call.startsWith("halt"))).toEqual(["halt 1", "halt 1"]);
    // Until it stands it is not there: whoever told it to go would be refused.
    expect(said()).toEqual(["hello"]);
    driver.halted?.("assumed");
    expect(said().slice(1, 3)).toEqual(["hello", "stopped"]);
  });

  test("that is owed and not confirmed keeps the device away for 2 s, and then all can see that it does not stand", () => {
    const { driver, start, stop, pass, up, send, command, heard } = play();
    start();
    stop(1);
    driver.link?.down("gone");
    pass(100);
    up();
    const silent = heard.length;
    driver.link?.heard(100);
    pass(1999);
    expect(heard.length).toBe(silent);
    pass(1);
    expect(heard.slice(silent).map(({ type }) => type)).toEqual(["hello", "telemetry"]);
    send(command({ verb: "on" }, { epoch: 1, stop: 1 }));
    expect(heard.at(-1)).toMatchObject({ type: "refused", why: "a stop is under way" });
  });

  test("is not softened by a later one, and answers with what the first has cut", () => {
    const { driver, start, stop, send, command, heard } = play();
    start();
    const its = send(command());
    stop(0);
    stop(2, 2);
    driver.halted?.("measured");
    expect(driver.calls).toContain("halt 0");
    expect(driver.calls).not.toContain("halt 2");
    expect(heard.at(-1)).toMatchObject({ type: "stopped", commandId: its.id, fence: { epoch: 1, stop: 2 } });
  });

  test("does not wait for a disk, and what waits for one is cut", () => {
    const slow = new SlowStore();
    const { driver, start, stop, send, command, said } = play(slow);
    start();
    send(command());
    expect(driver.calls).not.toContain("begin on");
    stop(1);
    expect(driver.calls.at(-1)).toBe("halt 1");
    slow.keep(null);
    driver.halted?.("measured");
    expect(driver.calls).not.toContain("begin on");
    expect(said()).toEqual(["hello", "stopped"]);
  });
});

describe("the fence", () => {
  test("is kept before a command is begun; where it cannot be, the command is refused, and so is the next", () => {
    const slow = new SlowStore();
    const { driver, start, send, command, heard } = play(slow);
    start();
    send(command());
    slow.keep("disk full");
    expect(heard.at(-1)).toMatchObject({ type: "refused", why: "disk full" });
    send(command());
    expect(driver.calls).not.toContain("begin on");
    slow.keep(null);
    expect(driver.calls).toContain("begin on");
  });

  test("that took so long to keep that nobody counts on the command any more is kept, and the command refused", () => {
    const slow = new SlowStore();
    const { driver, start, send, command, pass, heard } = play(slow);
    start();
    send(command());
    pass(201);
    slow.keep(null);
    expect(driver.calls).not.toContain("begin on");
    expect(heard.at(-1)).toMatchObject({ type: "refused", why: "it could not be begun in time" });
  });

  test("in a file that cannot be read refuses everything, and says which file; a stop is obeyed", () => {
    const folder = mkdtempSync(join(tmpdir(), "lockstep-fence-"));
    writeFileSync(join(folder, "lamp.fence.json"), '{"fence":{"epo');
    const { driver, start, send, command, stop, heard } = play(new FileFenceStore(folder));
    start();
    send(command());
    expect(heard.at(-1)).toMatchObject({
      type: "refused",
      why: expect.stringContaining("lamp.fence.json cannot be read"),
    });
    stop(0);
    expect(driver.calls).toContain("halt 0");
    rmSync(folder, { recursive: true });
  });

  test("of a second program is newer: the first one's next command is refused, and says whose epoch it is; its stop is obeyed and lowers nothing", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lockstep-fence-"));
    const [first, second] = ["first", "second"].map((holder) => play(new FileFenceStore(folder), holder));
    if (first === undefined || second === undefined) throw new Error("two are played");
    const begun = (its: typeof first, times: number) =>
      until(
        () => its.driver.calls.filter((call) => call === "begin on").length === times,
        () => JSON.stringify(its.heard),
      );
    first.start();
    first.send(first.command({ verb: "on" }, { epoch: 1, stop: 0 }));
    await begun(first, 1);
    first.driver.work?.done();
    second.start();
    second.send(second.command({ verb: "on" }, { epoch: 2, stop: 0 }));
    await begun(second, 1);
    first.stop(0);
    expect(first.driver.calls).toContain("halt 0");
    await until(
      () => first.problems.includes("lamp is commanded by another controller now: epoch 2 is of second"),
      () => first.problems.join(),
    );
    first.send(first.command({ verb: "on" }, { epoch: 1, stop: 1 }));
    expect(first.heard.at(-1)).toMatchObject({
      type: "refused",
      why: "epoch 1 is over: a controller of epoch 2 (second) has taken over",
    });
    await begun(first, 1);
    expect(JSON.parse(readFileSync(join(folder, "lamp.fence.json"), "utf8"))).toMatchObject({
      fence: { epoch: 2 },
      holder: "second",
    });
    rmSync(folder, { recursive: true });
  });

  test("with which two came at once is one's: the other is refused by name, before anything is begun", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lockstep-fence-"));
    const [first, second] = ["first", "second"].map((holder) => play(new FileFenceStore(folder), holder));
    if (first === undefined || second === undefined) throw new Error("two are played");
    for (const its of [first, second]) its.start();
    first.send(first.command());
    await until(
      () => first.driver.calls.includes("begin on"),
      () => JSON.stringify(first.heard),
    );
    second.send(second.command());
    expect(second.heard.at(-1)).toMatchObject({
      type: "refused",
      why: "epoch 1 belongs to first, not to second: two controllers are on one device",
    });
    expect(second.driver.calls).not.toContain("begin on");
    rmSync(folder, { recursive: true });
  });

  test("is on the disk, file and name of it, before it is said to be kept", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lockstep-fence-"));
    const path = join(folder, "lamp.fence.json");
    const order: string[] = [];
    const some = await open(folder, "r");
    const handles = Object.getPrototypeOf(some) as { sync(): Promise<void> };
    const { sync } = handles;
    await some.close();
    // Under the store: whatever is synchronised passes here, as do all files of this process.
    handles.sync = function (this: typeof handles) {
      order.push(existsSync(path) ? "the folder" : "the file, before it has its name");
      return sync.call(this);
    };
    try {
      new FileFenceStore(folder).save("lamp", { fence: { epoch: 1, stop: 0 }, holder: null }, () => order.push("kept"));
      await until(
        () => order.includes("kept"),
        () => order.join(),
      );
    } finally {
      handles.sync = sync;
    }
    expect(order).toEqual(["the file, before it has its name", "the folder", "kept"]);
    rmSync(folder, { recursive: true });
  });

  test("in a file is there as a whole, and the newest of many", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lockstep-fence-"));
    const store = new FileFenceStore(folder);
    const kept: (string | null)[] = [];
    for (let stop = 1; stop <= 50; stop++)
      store.save("lamp", { fence: { epoch: 3, stop }, holder: "primary" }, (why) => kept.push(why));
    await until(
      () => kept.length === 50,
      () => `${kept.length} kept`,
    );
    expect(kept.every((why) => why === null)).toBe(true);
    expect(readdirSync(folder)).toEqual(["lamp.fence.json"]);
    expect(JSON.parse(readFileSync(join(folder, "lamp.fence.json"), "utf8"))).toEqual({
      fence: { epoch: 3, stop: 50 },
      holder: "primary",
    });
    rmSync(folder, { recursive: true });
  });
});

describe("telemetry", () => {
  test("is said at every change, and otherwise at least twice in a heartbeat; never when the device was not heard", () => {
    const { clock, driver, heard, start, pass } = play();
    start();
    heard.length = 0;
    for (let poll = 0; poll < 100; poll++) {
      pass(10);
      driver.link?.heard(clock.nowMs());
    }
    const regular = heard.length;
    expect(regular).toBeGreaterThanOrEqual(10);
    expect(regular).toBeLessThanOrEqual(50);
    driver.isOn = true;
    driver.link?.heard(clock.nowMs());
    expect(heard.length).toBe(regular + 1);
    pass(5000);
    expect(heard.length).toBe(regular + 1);
  });

  test("comes right after an end, changed or not", () => {
    const { clock, driver, heard, start, send, command } = play();
    start();
    send(command());
    driver.work?.done();
    driver.link?.heard(clock.nowMs());
    expect(heard.slice(-2).map(({ type }) => type)).toEqual(["done", "telemetry"]);
  });
});

test("a driver that throws makes its device silent, with a reason; it never throws past the port", () => {
  const { driver, start, send, command, said, problems } = play();
  start();
  driver.beginning = () => {
    throw new Error("our mistake");
  };
  send(command());
  expect(said()).toEqual(["hello"]);
  expect(problems[0]).toMatch(/the adapter itself has failed: .*our mistake/);
  expect(driver.calls.at(-1)).toBe("disconnect");
});

/** A disk whose writes end when a test says so. */
class SlowStore implements FenceStore {
  #kept: ((why: string | null) => void)[] = [];

  load(): { readonly kind: "none" } {
    return { kind: "none" };
  }

  save(_device: string, _stored: unknown, kept: (why: string | null) => void): void {
    this.#kept.push(kept);
  }

  keep(why: string | null): void {
    for (const kept of this.#kept.splice(0)) kept(why);
  }
}
