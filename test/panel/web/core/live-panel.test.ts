import { expect, test } from "vitest";
import type { LineEvent } from "../../../../src/model/index.ts";
import type { Ask, Envelope } from "../../../../src/panel/wire/index.ts";
import { aFrame, aPage, aSnapshot } from "./fakes.ts";

const HOLD: Ask = { do: "command", command: "hold", choice: null };
const RESET: Ask = { do: "command", command: "reset", choice: null };
const settle = () => new Promise((done) => setImmediate(done));

test("a picture is stale after 500 ms without a frame, and the link gone after 1500", () => {
  const { time, panel, socket } = aPage();
  expect(panel.picture.freshness).toBe("live");
  time.pass(499);
  panel.recheck();
  expect(panel.picture.freshness).toBe("live");
  time.pass(1);
  panel.recheck();
  expect(panel.picture.freshness).toBe("stale");
  time.pass(1000);
  panel.recheck();
  expect(panel.picture.freshness).toBe("no-link");
  socket.hear("frame", aFrame(1));
  expect(panel.picture.freshness).toBe("live");
});

test("an event is dated by the server's clock, as that stood when the page was given the whole picture", () => {
  const { panel, socket } = aPage();
  socket.hear("snapshot", { ...aSnapshot(), serverTime: 5000, wallTime: "2026-01-01T08:00:00.000Z" });
  expect(new Date(panel.picture.wallZeroMs + 6200).toISOString()).toBe("2026-01-01T08:00:01.200Z");
});

test("a controller that is silent behind a live server is no fresher", () => {
  const { panel, socket } = aPage();
  socket.hear("frame", aFrame(1, { loopAgeMs: 700 }));
  expect(panel.picture.freshness).toBe("stale");
});

test("sleep counts, although the monotonic clock stands still in it", () => {
  const { time, panel } = aPage();
  time.sleptMs = 60_000;
  panel.recheck();
  expect(panel.picture.freshness).toBe("no-link");
});

test("a gap in the frames asks for a snapshot, and nothing after it is folded before that", () => {
  const { panel, socket } = aPage();
  const event: LineEvent = { seq: 1, atMs: 1, type: "mode-changed", from: "Production", to: "Manual", by: "anna" };
  socket.hear("frame", aFrame(2, { events: [event] }));
  expect(socket.named("again")).toHaveLength(1);
  expect(panel.picture.state.mode).toBe("Production");
  socket.hear("snapshot", aSnapshot({ frame: 2 }));
  socket.hear("frame", aFrame(3, { events: [event] }));
  expect(panel.picture.state.mode).toBe("Manual");
});

test("in Starting the page shows the run that begins, and the last one again if it has not begun", () => {
  const { panel, socket } = aPage();
  const events: readonly LineEvent[] = [
    { seq: 1, atMs: 1, type: "run-started", sequence: "old", cycles: 3, makespanMs: 3000, taktMs: 1000 },
    { seq: 2, atMs: 2, type: "cycle-started", cycle: 1 },
    { seq: 3, atMs: 3, type: "cycle-finished", cycle: 1, durationMs: 1 },
    { seq: 4, atMs: 4, type: "run-ended", outcome: "stopped" },
    { seq: 5, atMs: 5, type: "state-changed", from: "Idle", to: "Starting", event: "start" },
  ];
  socket.hear("frame", aFrame(1, { events }));
  expect(panel.picture.state.counts.cycles).toBe(1);
  const planned = { cycles: 8, makespanMs: 9000, taktMs: 1100, ends: [], placedGoal: null };
  socket.hear("frame", aFrame(2, { events: [{ seq: 6, atMs: 6, type: "run-chosen", sequence: "new", planned }] }));
  expect(panel.picture.state).toMatchObject({ counts: { cycles: 0 }, run: { sequence: "new", cycles: 8 } });
  expect(panel.picture.record).toMatchObject({ run: 0, sequence: "new", outcome: null, progress: { cycles: 8 } });
  const cut: LineEvent = { seq: 7, atMs: 7, type: "state-changed", from: "Starting", to: "Stopping", event: "stop" };
  socket.hear("frame", aFrame(3, { events: [cut] }));
  expect(panel.picture.state).toMatchObject({ counts: { cycles: 1 }, run: { sequence: "old" } });
  expect(panel.picture.record).toMatchObject({ run: 1, sequence: "old" });
});

test("what waits to be sent dies with the link", () => {
  const { socket } = aPage();
  socket.sendBuffer.push("a start");
  socket.hear("disconnect", "transport close");
  expect(socket.sendBuffer).toEqual([]);
});

test("control is gone with the link", () => {
  const { socket, panel } = aPage();
  socket.hear("grant", { leaseId: "lease" });
  expect(panel.picture.hasLease).toBe(true);
  socket.hear("disconnect", "transport close");
  expect(panel.picture.hasLease).toBe(false);
});

test("an ask is refused here while the picture is stale or the link down, and never sent", async () => {
  const { time, socket, panel } = aPage();
  time.pass(600);
  expect(await panel.ask(HOLD)).toMatchObject({ kind: "refused", code: "no-controller" });
  socket.hear("frame", aFrame(1));
  socket.connected = false;
  expect(await panel.ask(HOLD)).toMatchObject({ kind: "refused", code: "no-controller" });
  expect(socket.named("ask")).toEqual([]);
});

test("an ask that needs control is refused here without it", async () => {
  const { panel, socket } = aPage();
  expect(await panel.ask(RESET)).toMatchObject({ kind: "refused", code: "lease" });
  expect(socket.named("ask")).toEqual([]);
});

test("an envelope says what the person saw, when by the server's time, and from which start of it", async () => {
  const { panel, socket, time } = aPage();
  socket.hear("grant", { leaseId: "lease" });
  socket.hear("frame", aFrame(1));
  time.pass(30);
  const answer = panel.ask(RESET);
  await settle();
  const [envelope] = socket.named("ask") as Envelope[];
  expect(envelope).toMatchObject({
    cmd: RESET,
    bootId: "boot",
    leaseId: "lease",
    seenSeq: 0,
    issuedAt: 5080,
    ttlMs: 800,
  });
  socket.waiting[0]?.answer({ kind: "accepted" });
  expect(await answer).toEqual({ kind: "accepted" });
});

test("no answer is no refusal: whether it was done is not known; and nothing is left to be sent later", async () => {
  const { panel, socket, told } = aPage();
  const answer = panel.ask(HOLD);
  await settle();
  socket.sendBuffer.push("the hold");
  socket.waiting[0]?.fail();
  expect(await answer).toEqual({ kind: "unanswered" });
  expect(socket.sendBuffer).toEqual([]);
  expect(told.map(({ answer: { kind } }) => kind)).toEqual(["asked", "unanswered"]);
});

test("another start of the server, or another build, wants a reload and blocks what moves", async () => {
  const { panel, socket } = aPage();
  socket.hear("snapshot", aSnapshot({ bootId: "other" }));
  expect(panel.picture.needsReload).toBe(true);
  expect(await panel.ask(HOLD)).toMatchObject({ kind: "refused", code: "other-boot" });
  expect(aPage({}, { build: "old" }).panel.picture.needsReload).toBe(true);
});

test("a page whose session the server does not know says so, asks for nothing, and still stops by HTTP", async () => {
  const { socket, panel, posts } = aPage();
  socket.connected = false;
  socket.hear("connect_error", new Error("not-signed-in"));
  expect(panel.picture.session).toEqual({ kind: "ended", why: "unknown" });
  expect(await panel.ask(HOLD)).toMatchObject({ kind: "refused" });
  panel.stop("stop");
  expect(posts).toHaveLength(1);
});

test("a session that ends soon is counted down, and one that was renewed is not", () => {
  const { socket, panel, time } = aPage();
  socket.hear("session", { kind: "ending", why: "shift", leftMs: 600_000 });
  time.pass(60_000);
  socket.hear("frame", aFrame(1));
  expect(panel.picture.session).toEqual({ kind: "ending", why: "shift", leftMs: 540_000 });
  socket.hear("session", { kind: "open" });
  expect(panel.picture.session).toEqual({ kind: "open" });
});

test("a page whose session has ended keeps its reason, blocks every command, and stops over both ways", async () => {
  const { socket, panel, posts } = aPage();
  socket.hear("grant", { leaseId: "lease" });
  socket.hear("session", { kind: "ended", why: "account-removed" });
  socket.hear("connect_error", new Error("not-signed-in"));
  expect(panel.picture).toMatchObject({ session: { kind: "ended", why: "account-removed" }, hasLease: false });
  expect(panel.whyNot(RESET)).toEqual(["Your session has ended: sign in again."]);
  expect(await panel.ask(RESET)).toMatchObject({ code: "not-signed-in" });
  expect(socket.named("ask")).toEqual([]);
  panel.stop("stop");
  expect([posts.length, socket.named("stop").length]).toEqual([1, 1]);
});

test("React hears at most twice a second of what may wait, and at once of the state", () => {
  const { panel, socket, time } = aPage();
  let pictures = 0;
  panel.onPicture(() => pictures++);
  for (let frame = 1; frame <= 20; frame++) {
    time.pass(50);
    socket.hear("frame", aFrame(frame));
  }
  expect(pictures).toBeLessThanOrEqual(3);
  const before = pictures;
  const event: LineEvent = { seq: 1, atMs: 1, type: "state-changed", from: "Stopped", to: "Resetting", event: "reset" };
  socket.hear("frame", aFrame(21, { events: [event] }));
  expect(pictures).toBe(before + 1);
});

test("canvases hear once per painted frame, however many frames came", () => {
  const { panel, socket, time } = aPage();
  time.paint();
  let drawn = 0;
  panel.onFrame(() => drawn++);
  socket.hear("frame", aFrame(1));
  socket.hear("frame", aFrame(2));
  time.paint();
  expect(drawn).toBe(1);
});

test("a new name of the station is told at once, and not kept for a link that is gone", () => {
  const { panel, socket } = aPage();
  panel.rename("Line 3, left");
  expect(socket.named("station")).toEqual([{ station: "Line 3, left" }]);
  socket.connected = false;
  panel.rename("Line 4");
  expect(socket.named("station")).toHaveLength(1);
});

const START: Ask = { do: "command", command: "start", choice: "new" };
const byAnna = (type: "command-accepted" | "command-refused", seq: number): LineEvent =>
  type === "command-accepted"
    ? { seq, atMs: 1, type, command: "start", by: "anna" }
    : { seq, atMs: 1, type, command: "start", by: "anna", why: "Close the door." };

test("an answer that is late is said to be late after 800 ms, and counts when it comes", async () => {
  const { time, socket, panel, told } = aPage();
  socket.hear("grant", { leaseId: "lease" });
  const answer = panel.ask(START);
  time.pass(100);
  socket.hear("frame", aFrame(1));
  expect(told.map(({ answer: { kind } }) => kind)).toEqual(["asked"]);
  time.pass(700);
  expect(told.map(({ answer: { kind } }) => kind)).toEqual(["asked", "late"]);
  socket.waiting[0]?.answer({ kind: "accepted" });
  expect(await answer).toEqual({ kind: "accepted" });
  expect(told.map(({ answer: { kind } }) => kind)).toEqual(["asked", "late", "accepted"]);
  time.pass(10_000);
  expect(told).toHaveLength(3);
});

test("an answer that came in time is never said to be late", async () => {
  const { time, socket, panel, told } = aPage();
  const answer = panel.ask(HOLD);
  socket.waiting[0]?.answer({ kind: "accepted" });
  await answer;
  time.pass(10_000);
  expect(told.map(({ answer: { kind } }) => kind)).toEqual(["asked", "accepted"]);
});

test.each(["command-accepted", "command-refused"] as const)(
  "of a command that was never answered the page says what the log says: %s",
  async (type) => {
    const { socket, panel, told } = aPage();
    socket.hear("grant", { leaseId: "lease" });
    const answer = panel.ask(START);
    socket.waiting[0]?.fail();
    expect(await answer).toEqual({ kind: "unanswered" });
    const others: LineEvent[] = [
      { seq: 1, atMs: 1, type: "command-accepted", command: "start", by: "eve" },
      { seq: 2, atMs: 1, type: "command-accepted", command: "hold", by: "anna" },
    ];
    socket.hear("frame", aFrame(1, { events: others }));
    expect(told.at(-1)?.answer).toEqual({ kind: "unanswered" });
    socket.hear("frame", aFrame(2, { events: [byAnna(type, 3)] }));
    expect(told.at(-1)?.answer).toMatchObject(
      type === "command-accepted" ? { kind: "accepted" } : { kind: "refused", reasons: [{ text: "Close the door." }] },
    );
  },
);

test("an event from before a command does not answer it", async () => {
  const { socket, panel, told } = aPage();
  socket.hear("frame", aFrame(1, { events: [byAnna("command-accepted", 1)] }));
  socket.hear("grant", { leaseId: "lease" });
  const answer = panel.ask(START);
  socket.waiting[0]?.fail();
  await answer;
  socket.hear("snapshot", aSnapshot({ frame: 5, recent: [byAnna("command-accepted", 1)] }));
  expect(told.at(-1)?.answer).toEqual({ kind: "unanswered" });
});
