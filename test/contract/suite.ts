/** With `SOAK=1`, which takes minutes on slow wires. */
const WHOLE_SOAK = 10_000;

/**
 * The device contract as tests: what every adapter must do, whatever its protocol, against a real peer over a wire that goes wrong.
 * The device is one that is on or off, an output unless the rig says otherwise; its long act is a pulse, its stop takes it to `off`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { RealClock } from "../../src/clock/index.ts";
import { SignalTable } from "../../src/conditions/index.ts";
import { FileFenceStore } from "../../src/devices/adapters/kit/index.ts";
import { DeviceLink } from "../../src/devices/index.ts";
import type { Command, DeviceMessage } from "../../src/model/index.ts";
import { line } from "../support/sequences.ts";
import type { Rig } from "./rig.ts";
import { Session, until } from "./session.ts";

const LONG_MS = 60_000;
const LATER = { epoch: 1, stop: 1 };
const NEXT_EPOCH = { epoch: 2, stop: 0 };

export function conforms(name: string, start: () => Promise<Rig>): void {
  describe(`${name} keeps the device contract`, () => {
    let rig: Rig;
    let clock: RealClock;
    let sessions: Session[];

    beforeAll(async () => {
      rig = await start();
    });
    afterAll(() => rig.close());
    beforeEach(() => {
      clock = new RealClock();
      sessions = [];
    });
    afterEach(async () => {
      for (const session of sessions) session.close();
      clock.close();
      await rig.wire.heal();
      rig.peer.reset();
    });

    const session = (its: Partial<ConstructorParameters<typeof Session>[0]> = {}): Session => {
      const made = new Session({ clock, rig, ...its });
      sessions.push(made);
      return made;
    };
    const on = (its: Session) =>
      until(
        () => rig.peer.isOn(0),
        () => `the peer is on; heard was ${its.told(0)}; ${its.problems.join(" | ")}`,
      );
    const heartbeatMs = () => rig.devices[0]?.heartbeatMs ?? 0;

    describe("lifecycle", () => {
      test("it greets first, with firmware, boot and fence; then it says what it senses", async () => {
        const its = await session().up();
        expect(its.heard[0]).toMatchObject({
          type: "hello",
          firmware: expect.stringMatching(/\S/),
          bootId: expect.stringMatching(/\S/),
        });
        expect(its.heard[1]).toMatchObject({ type: "telemetry", values: rig.acts.senses(false) });
      });

      test("at rest it is heard at least twice in a heartbeat", async () => {
        const its = await session().up();
        const from = its.heard.length;
        await its.passes(3 * heartbeatMs());
        expect(its.heard.slice(from).filter(({ type }) => type === "telemetry").length).toBeGreaterThanOrEqual(6);
      });

      test("nothing is heard after it was closed, and it can be opened again", async () => {
        const its = await session().up();
        its.close();
        const from = its.heard.length;
        await its.passes(heartbeatMs());
        expect(its.heard.length).toBe(from);
        its.open();
        await its.hears("telemetry", from);
        expect(its.heard[from]?.type).toBe("hello");
      });

      test("accepted, done, and only then the sample that proves it", async () => {
        const its = await session().up();
        const command = its.act(rig.acts.on);
        await its.hearsOf(command, "done");
        const from = its.heard.findIndex(({ type }) => type === "done");
        const done = its.heard[from];
        await until(
          () => its.heard.slice(from).some((it) => it.type === "telemetry" && it.ticks >= (done?.ticks ?? 0)),
          () => "a newer sample",
        );
        const proof = its.heard.find((it) => it.type === "telemetry" && it.ticks >= (done?.ticks ?? 0));
        expect(its.of(command)).toEqual(["accepted", "done"]);
        expect(proof).toMatchObject({ values: rig.acts.senses(true) });
        expect(rig.peer.isOn(0)).toBe(true);
        const off = its.act(rig.acts.off);
        await its.hearsOf(off, "done");
        expect(rig.peer.isOn(0)).toBe(false);
      });

      test("an act that it has not is refused with a reason", async () => {
        const its = await session().up();
        const command = its.act(rig.acts.foreign);
        await its.hearsOf(command, "refused");
        expect(its.told(0)).toMatch(/refused \(\S+/);
      });
    });

    describe("idempotence", () => {
      test("an id is executed once, and asked again is answered as before", async () => {
        const its = await session().up();
        const command = its.act(rig.acts.on);
        its.send(command);
        await its.hearsOf(command, "done");
        const writes = rig.peer.writes();
        its.send(command);
        await until(
          () => its.of(command).filter((type) => type === "done").length === 2,
          () => "done, again",
        );
        expect(rig.peer.writes()).toBe(writes);
        const off = its.act(rig.acts.off);
        await its.hearsOf(off, "done");
        its.send(command);
        await its.passes(heartbeatMs());
        expect(rig.peer.isOn(0)).toBe(false);
      });

      test("while one is under way another is refused", async () => {
        const its = await session().up();
        const long = its.act(rig.acts.long(LONG_MS));
        const other = its.act(rig.acts.off);
        await its.hearsOf(other, "refused");
        await on(its);
        expect(its.of(long)).toEqual(["accepted"]);
        its.stop(1);
        await its.hearsOf(long, "stopped");
      });
    });

    describe("stop", () => {
      test("at rest it is answered, having cut short nothing", async () => {
        const its = await session().up();
        its.stop(2);
        expect(await its.hears("stopped")).toMatchObject({ commandId: null, fence: LATER });
      });

      test("in the middle of an act it ends it, goes to the safe value, and nothing more is said of the act", async () => {
        const its = await session().up();
        const command = its.act(rig.acts.long(2 * heartbeatMs()));
        await on(its);
        its.stop(1);
        expect(await its.hears("stopped")).toMatchObject({ commandId: command.id });
        expect(rig.peer.isOn(0)).toBe(false);
        await its.passes(2 * heartbeatMs());
        expect(its.of(command)).toEqual(["accepted", "stopped"]);
      });

      test("right behind a command it still has the last word", async () => {
        const its = await session().up();
        for (let stop = 0; stop < 10; stop++) {
          const from = its.heard.length;
          its.act(rig.acts.on, { epoch: 1, stop });
          its.stop(1, { epoch: 1, stop: stop + 1 });
          await its.hears("stopped", from);
          expect(rig.peer.isOn(0)).toBe(false);
        }
        await its.passes(2 * rig.timeoutMs);
        expect(rig.peer.isOn(0)).toBe(false);
      });

      test("it is obeyed whatever its fence", async () => {
        const its = await session().up();
        const command = its.act(rig.acts.long(LONG_MS), { epoch: 5, stop: 3 });
        await on(its);
        its.stop(0, { epoch: 1, stop: 0 });
        expect(await its.hears("stopped")).toMatchObject({ commandId: command.id });
        expect(rig.peer.isOn(0)).toBe(false);
      });

      test("while answers are lost it is repeated, and confirmed only once it is proved", async () => {
        const its = await session().up();
        const command = its.act(rig.acts.long(LONG_MS));
        await on(its);
        rig.wire.mute();
        its.stop(1);
        await until(
          () => !rig.peer.isOn(0),
          () => "the peer is off",
        );
        expect(its.told(0)).not.toContain("stopped");
        await rig.wire.heal();
        await its.hears("stopped");
        expect(its.of(command)).not.toContain("done");
      });

      test("that was lost on its way is sent again", async () => {
        const its = await session().up();
        its.act(rig.acts.long(LONG_MS));
        await on(its);
        rig.wire.deafen();
        its.stop(1);
        await its.passes(rig.timeoutMs);
        expect(rig.peer.isOn(0)).toBe(true);
        await rig.wire.heal();
        await its.hears("stopped");
        expect(rig.peer.isOn(0)).toBe(false);
      });

      test("given while the link is down it is carried out first of all when the link is back", async () => {
        const its = await session().up();
        its.act(rig.acts.long(LONG_MS));
        await on(its);
        rig.wire.cut();
        its.stop(1);
        const from = its.heard.length;
        await its.passes(heartbeatMs());
        expect(its.told(from)).toBe("");
        expect(rig.peer.isOn(0)).toBe(true);
        await rig.wire.heal();
        await its.hears("stopped", from);
        expect(rig.peer.isOn(0)).toBe(false);
      });

      test("one that is softer does not soften one that is under way", async () => {
        const its = await session().up();
        its.act(rig.acts.long(LONG_MS));
        await on(its);
        its.stop(0);
        its.stop(2, { epoch: 1, stop: 2 });
        expect(await its.hears("stopped")).toMatchObject({ fence: { epoch: 1, stop: 2 } });
        expect(rig.peer.isOn(0)).toBe(false);
      });
    });

    describe("fencing", () => {
      test("what was meant before a stop is refused, what comes after it is not", async () => {
        const its = await session().up();
        its.stop(2);
        await its.hears("stopped");
        const older = its.act(rig.acts.on);
        await its.hearsOf(older, "refused");
        const newer = its.act(rig.acts.on, LATER);
        await its.hearsOf(newer, "done");
        const off = its.act(rig.acts.off, LATER);
        await its.hearsOf(off, "done");
      });

      test("an older epoch is refused, also after a restart, and the hello says which was the newest", async () => {
        const folder = mkdtempSync(join(tmpdir(), "lockstep-fence-"));
        const first = await session({ store: new FileFenceStore(folder) }).up();
        await first.hearsOf(first.act(rig.acts.off, NEXT_EPOCH), "done");
        first.close();
        const second = await session({ store: new FileFenceStore(folder) }).up();
        expect(second.heard[0]).toMatchObject({ type: "hello", fence: NEXT_EPOCH });
        const writes = rig.peer.writes();
        await second.hearsOf(second.act(rig.acts.on, { epoch: 1, stop: 9 }), "refused");
        expect(second.told(0)).toContain("taken over");
        expect(rig.peer.writes()).toBe(writes);
        rmSync(folder, { recursive: true });
      });

      test("the same epoch from another holder is refused", async () => {
        const first = await session({ holder: "primary" }).up();
        await first.hearsOf(first.act(rig.acts.off), "done");
        first.close();
        const second = await session({ holder: "standby", store: first.store }).up();
        await second.hearsOf(second.act(rig.acts.on), "refused");
        expect(second.told(0)).toContain("two controllers");
        const taken = second.act(rig.acts.off, NEXT_EPOCH);
        await second.hearsOf(taken, "done");
      });
    });

    describe("unknown outcomes", () => {
      test("a command whose answer was lost is proved by reading back, and done once", async () => {
        const its = await session().up();
        const writes = rig.peer.writes();
        rig.wire.mute();
        const command = its.act(rig.acts.on);
        await on(its);
        expect(its.of(command)).toEqual(["accepted"]);
        await rig.wire.heal();
        await its.hearsOf(command, "done");
        expect(rig.peer.writes()).toBe(writes + 1);
        await its.hearsOf(its.act(rig.acts.off), "done");
      });

      test("a command that was lost is not said to be done", async () => {
        const its = await session().up();
        const writes = rig.peer.writes();
        rig.wire.deafen();
        const command = its.act(rig.acts.on);
        await its.passes(rig.timeoutMs * 1.5);
        await rig.wire.heal();
        await Promise.any([its.hearsOf(command, "failed"), its.hearsOf(command, "done")]);
        const end = its.of(command).at(-1);
        expect(its.of(command)).toEqual(["accepted", end]);
        // A wire that has one request at a time may have kept it until it was whole again: then it is done, and only then.
        const wasLost = end === "failed";
        expect(rig.peer.isOn(0)).toBe(!wasLost);
        expect(rig.peer.writes() - writes > 0).toBe(!wasLost);
      });

      test("when the link goes in the middle of an act, nothing is said of it, and nothing is sent again", async () => {
        const its = await session().up();
        const command = its.act(rig.acts.long(LONG_MS));
        await on(its);
        const writes = rig.peer.writes();
        const from = its.heard.length;
        rig.wire.cut();
        await its.passes(heartbeatMs());
        await rig.wire.heal();
        const hello = await its.hears("hello", from);
        expect(hello.bootId).not.toBe(await its.hears("hello").then(({ bootId }) => bootId));
        await its.hears("telemetry", from);
        its.send(command);
        await its.passes(heartbeatMs());
        expect(its.of(command)).toEqual(["accepted"]);
        expect(rig.peer.writes()).toBe(writes);
        await its.hearsOf(its.act(rig.acts.off), "done");
      });
    });

    describe("somebody else at the device", () => {
      test("what nobody here asked for is said once, before the sample that shows it, and is not undone", async ({
        skip,
      }) => {
        const { intervene } = rig;
        if (intervene === undefined) return skip("its rig has nobody else at the device yet");
        const its = await session().up();
        await its.hearsOf(its.act(rig.acts.on), "done");
        await its.passes(heartbeatMs() / 2);
        const from = its.heard.length;
        const writes = rig.peer.writes();
        intervene();
        const said = await its.hears("intervened", from);
        expect(said).toMatchObject({ what: expect.any(String), seen: expect.stringMatching(/\S/) });
        const before = its.heard.slice(from, its.heard.indexOf(said));
        const isOn = JSON.stringify(rig.acts.senses(true));
        expect(before.filter((it) => it.type === "telemetry" && JSON.stringify(it.values) !== isOn)).toEqual([]);
        await its.passes(2 * heartbeatMs());
        expect(its.heard.slice(from).filter(({ type }) => type === "intervened")).toHaveLength(1);
        expect(rig.peer.writes()).toBe(writes);
      });

      test("what is commanded and stopped from here is nobody else's", async () => {
        const its = await session().up();
        for (const act of [rig.acts.on, rig.acts.off, rig.acts.on]) await its.hearsOf(its.act(act), "done");
        its.stop(1);
        await its.hears("stopped");
        await its.passes(heartbeatMs());
        expect(its.heard.filter(({ type }) => type === "intervened")).toEqual([]);
      });
    });

    describe("a wire that goes wrong", () => {
      test("late answers are not taken for answers to what was asked later", async () => {
        const its = await session().up();
        rig.wire.delay(rig.timeoutMs * 1.3);
        await its.passes(rig.timeoutMs * 3);
        await rig.wire.heal();
        const from = its.heard.length;
        for (const verb of ["on", "off", "on", "off"] as const) {
          const command = its.act(rig.acts[verb]);
          if ((await fate(its, command)) === "done") expect(rig.peer.isOn(0)).toBe(verb === "on");
        }
        await its.hears("telemetry", from);
        await recovers(its, rig);
      });

      test("garbage is not believed, and does not end the adapter", async () => {
        const its = await session().up();
        rig.wire.babble(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"));
        rig.wire.babble(Buffer.alloc(5000, 0xff));
        const from = its.heard.length;
        await its.hears("telemetry", from);
        await until(
          () => its.heard.at(-1)?.type === "telemetry",
          () => "telemetry",
        );
        await recovers(its, rig);
        expect(its.heard.filter((it) => it.type === "telemetry").every(({ values }) => values[0] !== null)).toBe(true);
      });

      test("half answers are not answers", async () => {
        const its = await session().up();
        rig.wire.halve();
        await its.passes(rig.timeoutMs * 1.2);
        await rig.wire.heal();
        await recovers(its, rig);
      });

      test("a flood of noise is borne", async () => {
        const its = await session().up();
        for (let chunk = 0; chunk < 200; chunk++) rig.wire.babble(Buffer.alloc(10_000, chunk));
        await recovers(its, rig);
      });

      test("a peer that is silent for longer than its heartbeat is lost, and is not said to sense anything", async () => {
        const adapter = rig.adapter(clock, { store: session().store, holder: null, onProblem: () => {} });
        const device = rig.devices[0];
        if (device === undefined) throw new Error("no device");
        const its = line({ devices: [device] });
        const heard: string[] = [];
        const link = new DeviceLink(
          clock,
          device,
          (listener) =>
            adapter.connect(device, its, (message: DeviceMessage) => {
              heard.push(message.type);
              listener(message);
            }),
          new SignalTable(its, () => clock.nowMs()),
          {
            connected: () => {},
            sensed: () => {},
            reported: () => {},
            ignored: () => {},
            intervened: () => {},
            interventionOver: () => {},
            lost: () => heard.push("lost"),
          },
        );
        link.open();
        await until(
          () => link.state === "up",
          () => "the link is up",
        );
        rig.wire.mute();
        await until(
          () => heard.includes("lost"),
          () => "lost",
        );
        const from = heard.length;
        await new Promise<void>((resolve) => clock.after(2 * heartbeatMs(), resolve));
        expect(heard.slice(from)).toEqual([]);
        await rig.wire.heal();
        await until(
          () => link.state === "up",
          () => "up again",
        );
        expect(heard.slice(from)).toContain("hello");
        link.close();
      });

      test("a wire that comes and goes is followed, with a new boot each time", async () => {
        const its = await session().up();
        for (let round = 0; round < 3; round++) {
          const from = its.heard.length;
          rig.wire.cut();
          await its.passes(20);
          await rig.wire.heal();
          await its.hears("telemetry", its.heard.indexOf(await its.hears("hello", from)));
        }
        const boots = its.heard.flatMap((it) => (it.type === "hello" ? [it.bootId] : []));
        expect(new Set(boots).size).toBe(boots.length);
        expect(its.problems.length).toBeGreaterThan(0);
        await recovers(its, rig);
      });
    });

    const isWhole = process.env.SOAK === "1";
    test("a great many commands leave nothing behind", { timeout: isWhole ? 1_800_000 : 60_000 }, async () => {
      // Node warns of an emitter that gathers listeners.
      const warnings: string[] = [];
      const warned = (warning: Error) => warnings.push(warning.message);
      process.on("warning", warned);
      const store = session().store;
      const adapter = rig.adapter(clock, { store, holder: null, onProblem: () => {} });
      const all = await Promise.all(rig.patient.map((device) => session({ adapter, device, store }).up()));
      const each = Math.ceil((isWhole ? WHOLE_SOAK : rig.soak) / all.length);
      await rounds(all, Math.ceil(each / 10));
      const before = usage();
      await rounds(all, each);
      const after = usage();
      // What is under way at the moment of looking differs by a request and its timer for each device; what is left behind counts with the commands.
      expect(after.handles - before.handles).toBeLessThanOrEqual(2 * all.length);
      expect(after.heapMb - before.heapMb).toBeLessThan(10);
      process.off("warning", warned);
      expect(warnings).toEqual([]);
    });

    async function rounds(all: readonly Session[], each: number): Promise<void> {
      await Promise.all(
        all.map(async (its) => {
          for (let count = 0; count < each; count++) {
            its.heard.length = 0;
            const command = its.act(rig.acts[count % 2 === 0 ? "on" : "off"]);
            await ended(its, command.id);
            if (isWhole && rig.soakRestMs !== undefined) await its.passes(rig.soakRestMs);
          }
        }),
      );
    }
  });
}

/** After whatever has happened: within its time it does what it is told again. */
async function recovers(its: Session, rig: Rig): Promise<void> {
  const endMs = performance.now() + 5000;
  for (let isDone = false; !isDone; ) {
    const command = its.act(rig.acts.off);
    isDone = (await fate(its, command)) === "done";
    // What is refused is refused at once: the wire is to have its turn.
    if (!isDone) await its.passes(5);
    if (performance.now() > endMs) throw new Error(`it does not recover: ${its.told(0)}; ${its.problems.join(" | ")}`);
  }
}

/** What becomes of a command: its end, or `unknown` when the link has gone meanwhile. */
async function fate(its: Session, command: Command): Promise<string> {
  const from = its.heard.length;
  const end = () => its.of(command).find((type) => type !== "accepted");
  const isAnew = () => its.heard.slice(from).some(({ type }) => type === "hello");
  await until(
    () => end() !== undefined || isAnew(),
    () => `what becomes of command ${command.id}: ${its.told(0)}; ${its.problems.join(" | ")}`,
  );
  return end() ?? "unknown";
}

/** The end of a command, seen in the turn after it: a timer for each would be what is measured. */
async function ended(its: Session, commandId: number): Promise<void> {
  const endMs = performance.now() + 10_000;
  for (;;) {
    const end = its.heard.find((it) => "commandId" in it && it.commandId === commandId && it.type !== "accepted");
    if (end?.type === "done") return;
    if (end !== undefined || performance.now() > endMs) throw new Error(`command ${commandId}: ${its.told(0)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function usage(): { readonly heapMb: number; readonly handles: number } {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return { heapMb: process.memoryUsage().heapUsed / 1e6, handles: process.getActiveResourcesInfo().length };
}
