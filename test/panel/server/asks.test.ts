/** What a page asks for: who may, when, once, and on what picture. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PASSWORD, type Page, panelRig, post, type Rig } from "../../support/panel-rig.ts";

let rig: Rig;
let page: Page;

beforeEach(async () => {
  rig = await panelRig({ cycles: 2 });
  page = await rig.join(await rig.signIn("ann", "operator"));
  expect(await page.lease({ do: "request" })).toEqual({ kind: "accepted" });
});
afterEach(() => rig.close());

const reset = { do: "command", command: "reset", choice: null } as const;
const codeOf = (answer: { kind: string; code?: string }) => answer.code ?? answer.kind;

test("an operator runs the cell: reset, start, parts placed, complete", async () => {
  expect(await page.ask(reset)).toEqual({ kind: "accepted" });
  await rig.pass(1000);
  expect(await page.ask({ do: "command", command: "start", choice: "new" })).toEqual({ kind: "accepted" });
  await rig.pass(30_000);
  expect(rig.cell.controller.state).toMatchObject({ state: "Complete", counts: { placed: 2 } });
  const events = page.heard.frames.flatMap((frame) => frame.events);
  // None left out: each number follows the one before.
  expect(events.every(({ seq }, i) => i === 0 || seq === (events[i - 1]?.seq ?? 0) + 1)).toBe(true);
  expect(events.filter(({ type }) => type === "part-placed")).toHaveLength(2);
});

test("what the line refuses comes with its reasons, and is on record with who asked", async () => {
  const answer = await page.ask({ do: "command", command: "start", choice: "new" });
  expect(answer).toMatchObject({
    kind: "refused",
    code: "line",
    reasons: [{ kind: "no-command-there", command: "start", state: "Stopped" }],
  });
  expect(rig.cell.ofType("person-asked").at(-1)).toMatchObject({ by: "ann", role: "operator", hadLease: true });
});

describe("nothing fires late or twice", () => {
  test("the same id again does nothing, and says so", async () => {
    const envelope = page.envelope(reset);
    expect(await page.raw("ask", envelope)).toEqual({ kind: "accepted" });
    expect(await page.raw("ask", envelope)).toEqual({ kind: "duplicate", was: "accepted" });
    expect(rig.cell.ofType("command-accepted")).toHaveLength(1);
  });

  test.each([
    ["older than its ttl", (nowMs: number) => ({ issuedAt: nowMs - 801 }), "expired"],
    ["from the future", (nowMs: number) => ({ issuedAt: nowMs + 251 }), "expired"],
    ["with a ttl of a minute", () => ({ ttlMs: 60_000 }), "expired"],
    ["of an earlier start of the server", () => ({ bootId: "earlier" }), "other-boot"],
    ["with a lease that was made up", () => ({ leaseId: "secret-1-of-the-test-rig" }), "lease"],
    ["without a lease", () => ({ leaseId: null }), "lease"],
  ])("%s is refused", async (_what, change, code) => {
    const answer = await page.ask(reset, change(rig.cell.clock.nowMs()));
    expect(codeOf(answer)).toBe(code);
    expect(rig.cell.controller.state.state).toBe("Stopped");
  });

  test("an ask on a picture that is more than a second old is refused", async () => {
    const { seq } = page.snapshot.state;
    await page.ask(reset);
    await rig.pass(3000);
    const answer = await page.ask({ do: "command", command: "start", choice: "new" }, { seenSeq: seq });
    expect(codeOf(answer)).toBe("stale-view");
    expect(rig.cell.controller.state.state).toBe("Idle");
  });

  test("an answer to a question that is not the one asked is refused", async () => {
    const answer = await page.ask({ do: "answer", answer: "retry", askedAtMs: 17 });
    expect(answer).toMatchObject({ code: "line", reasons: [{ kind: "old-question" }] });
  });

  test("a controller that hangs is told of, and the ask is not kept for it", async () => {
    rig.freeze();
    const answer = page.ask(reset);
    await rig.pass(2100);
    expect(codeOf(await answer)).toBe("no-controller");
  });
});

describe("roles", () => {
  test("a viewer may look, hold and stop, and nothing else", async () => {
    const viewer = await rig.join(await rig.signIn("vic", "viewer"), "Office");
    expect(codeOf(await viewer.ask(reset))).toBe("role");
    expect(codeOf(await viewer.lease({ do: "request" }))).toBe("role");
    await page.ask(reset);
    await rig.pass(1000);
    await page.ask({ do: "command", command: "start", choice: "new" });
    await rig.pass(2000);
    expect(await viewer.ask({ do: "command", command: "hold", choice: null })).toEqual({ kind: "accepted" });
    await rig.pass(1000);
    expect(rig.cell.controller.state.state).toBe("Held");
    const stopped = await viewer.stop("press-0001");
    expect(stopped.id).toBe("press-0001");
    await rig.pass(1000);
    expect(rig.cell.controller.state.state).toBe("Stopped");
  });

  test("a bypass takes an engineer, and a password given lately", async () => {
    const bypass = { do: "bypass", interlock: "clear-belt", reason: "sensor is being changed", forMs: 60_000 } as const;
    expect(codeOf(await page.ask(bypass))).toBe("role");
    await page.lease({ do: "release" });
    const cookie = await rig.signIn("eve", "engineer");
    const engineer = await rig.join(cookie, "Desk");
    await engineer.lease({ do: "request" });
    await rig.pass(6 * 60_000);
    engineer.socket.emit("cost", { meanMs: 1, frame: 1 });
    await engineer.lease({ do: "request" });
    expect(codeOf(await engineer.ask(bypass))).toBe("reauthenticate");
    expect(rig.cell.ofType("interlock-bypassed")).toEqual([]);
    await post(`${rig.address}/api/password-again`, { password: "wrong password" }, { cookie });
    expect(codeOf(await engineer.ask(bypass))).toBe("reauthenticate");
    await post(`${rig.address}/api/password-again`, { password: PASSWORD }, { cookie });
    expect(codeOf(await engineer.ask(bypass))).toBe("accepted");
  });
});

describe("control of the line", () => {
  test("a second station is refused, asks, and is handed it", async () => {
    const other = await rig.join(await rig.signIn("bob", "operator"), "Line 2");
    expect(await other.lease({ do: "request" })).toMatchObject({
      code: "lease",
      reasons: [{ kind: "control-asked-for", name: "ann", station: "Line 1" }],
    });
    expect(codeOf(await other.ask(reset))).toBe("lease");
    expect(await page.lease({ do: "hand-over", to: "bob", station: "Line 2" })).toEqual({ kind: "accepted" });
    await rig.pass(100);
    expect(codeOf(await page.ask(reset))).toBe("lease");
    expect(await other.ask(reset)).toEqual({ kind: "accepted" });
  });

  test("taking over takes an engineer, a reason and a password given lately; both are on record", async () => {
    const bob = await rig.join(await rig.signIn("bob", "operator"), "Line 2");
    expect(codeOf(await bob.lease({ do: "take-over", reason: "she is at lunch" }))).toBe("role");
    const eve = await rig.join(await rig.signIn("eve", "engineer"), "Desk");
    expect(codeOf(await eve.lease({ do: "take-over", reason: " " }))).toBe("lease");
    expect(await eve.lease({ do: "take-over", reason: "she is at lunch" })).toEqual({ kind: "accepted" });
    await rig.pass(100);
    expect(rig.cell.ofType("control-taken").at(-1)).toMatchObject({
      by: "eve",
      from: "ann",
      reason: "she is at lunch",
    });
    expect(codeOf(await page.ask(reset))).toBe("lease");
  });

  test("taking over needs a password given in the last five minutes, and waits for a holder who jogs to let go", async () => {
    const cookie = await rig.signIn("eve", "engineer");
    const eve = await rig.join(cookie, "Desk");
    const takeOver = { do: "take-over", reason: "she is at lunch" } as const;
    rig.leap(5 * 60_000 + 1);
    expect(codeOf(await eve.lease(takeOver))).toBe("reauthenticate");
    await post(`${rig.address}/api/password-again`, { password: PASSWORD }, { cookie });
    await page.ask({ do: "mode", mode: "Manual" });
    await page.ask(reset);
    await rig.pass(500);
    await page.ask({ do: "command", command: "start", choice: null });
    await rig.pass(4000);
    expect(await page.ask({ do: "jog", device: "arm", axis: "x", speedPerS: 80 })).toEqual({ kind: "accepted" });
    expect(await eve.lease(takeOver)).toMatchObject({ code: "lease", reasons: [{ kind: "holder-jogs" }] });
    expect(rig.cell.ofType("control-taken").at(-1)).toMatchObject({ by: "ann" });
    await page.ask({ do: "jog-end", device: "arm" });
    expect(await eve.lease(takeOver)).toEqual({ kind: "accepted" });
  });

  test("only who has control gives it up or hands it over, and only to who asked for it", async () => {
    const bob = await rig.join(await rig.signIn("bob", "operator"), "Line 2");
    expect(codeOf(await bob.lease({ do: "release" }))).toBe("lease");
    expect(codeOf(await bob.lease({ do: "hand-over", to: "bob", station: "Line 2" }))).toBe("lease");
    expect(await page.lease({ do: "hand-over", to: "bob", station: "Line 2" })).toMatchObject({
      reasons: [{ kind: "control-not-wanted", name: "bob", station: "Line 2" }],
    });
    await bob.lease({ do: "request" });
    expect(await page.lease({ do: "hand-over", to: "bob", station: "Line 3" })).toMatchObject({ code: "lease" });
    // The id of the one who has it helps no other socket.
    expect(codeOf(await bob.ask(reset, { leaseId: page.heard.leaseId }))).toBe("lease");
    expect(await page.ask(reset)).toEqual({ kind: "accepted" });
  });

  test("it is lost with the connection, and by silence", async () => {
    page.socket.disconnect();
    await rig.pass(200);
    expect(rig.cell.ofType("control-left").at(-1)).toMatchObject({ by: "ann" });
    const other = await rig.join(await rig.signIn("bob", "operator"), "Line 2");
    expect(await other.lease({ do: "request" })).toEqual({ kind: "accepted" });
    await rig.pass(5100);
    expect(rig.cell.ofType("control-left").at(-1)).toMatchObject({ by: "bob", why: "not heard any more" });
  });

  test("a station that renames itself keeps what it has, and everybody sees the new name at once", async () => {
    const bob = await rig.join(await rig.signIn("bob", "operator"), "Line 2");
    await bob.lease({ do: "request" });
    page.socket.emit("station", { station: "Line 1, left" });
    bob.socket.emit("station", { station: "Line 2, right" });
    page.socket.emit("station", { station: "" });
    page.socket.emit("station", null);
    const leaseOf = () => bob.heard.frames.findLast(({ lease }) => lease !== undefined)?.lease;
    for (let i = 0; i < 100 && leaseOf()?.wanted[0]?.station !== "Line 2, right"; i++) await rig.pass(50);
    expect(leaseOf()).toMatchObject({
      holder: { name: "ann", station: "Line 1, left" },
      wanted: [{ name: "bob", station: "Line 2, right" }],
    });
    expect(await page.ask(reset)).toEqual({ kind: "accepted" });
    expect(rig.cell.ofType("person-asked").at(-1)).toMatchObject({ by: "ann", station: "Line 1, left" });
    expect(await page.lease({ do: "hand-over", to: "bob", station: "Line 2, right" })).toEqual({ kind: "accepted" });
  });
});

describe("jogging", () => {
  const jog = (speedPerS: number) => ({ do: "jog", device: "arm", axis: "x", speedPerS }) as const;
  const x = () => rig.cell.controller.signals.value(rig.cell.controller.signals.slotOf("arm.x") ?? -1);

  beforeEach(async () => {
    await page.ask({ do: "mode", mode: "Manual" });
    await page.ask(reset);
    await rig.pass(500);
    await page.ask({ do: "command", command: "start", choice: null });
    await rig.pass(5000);
    expect(rig.cell.controller.state).toMatchObject({ state: "Execute", mode: "Manual" });
    page.socket.emit("cost", { meanMs: 1, frame: 1 });
    await page.lease({ do: "request" });
  });

  test("it moves while tokens come, and stops 250 ms after the last", async () => {
    for (let i = 0; i < 8; i++) {
      expect(await page.ask(jog(80))).toEqual({ kind: "accepted" });
      await rig.pass(100);
    }
    const before = x();
    expect(before).toBeGreaterThan(20);
    await rig.pass(250);
    expect(rig.toHost.at(-1)).toMatchObject({ type: "jog-end", device: "arm" });
    await rig.pass(500);
    const after = x();
    await rig.pass(500);
    expect(x()).toBe(after);
  });

  test("who has no control of the line jogs nothing", async () => {
    const bob = await rig.join(await rig.signIn("bob", "operator"), "Line 2");
    expect(codeOf(await bob.ask(jog(80)))).toBe("lease");
    expect(codeOf(await bob.ask(jog(80), { leaseId: page.heard.leaseId }))).toBe("lease");
    expect(rig.toHost.filter((message) => message.type === "ask" && message.ask.do === "jog")).toEqual([]);
  });

  test("letting go stops it at once, and so does a connection that is gone", async () => {
    await page.ask(jog(80));
    await rig.pass(50);
    await page.ask({ do: "jog-end", device: "arm" });
    expect(rig.cell.ofType("stop-raised").at(-1)).toMatchObject({ cause: expect.stringContaining("let go") });
    await rig.pass(500);
    await page.ask(jog(80));
    const stops = rig.cell.ofType("stop-raised").length;
    page.socket.disconnect();
    for (let i = 0; i < 50 && rig.cell.ofType("stop-raised").length === stops; i++)
      await new Promise((resolve) => setImmediate(resolve));
    expect(rig.cell.ofType("stop-raised").length).toBe(stops + 1);
  });
});

describe("alarms", () => {
  const LOST = "lost:arm";
  const out = { do: "alarm-out", alarm: LOST, reason: "its cable is being changed" } as const;
  const alarmIds = async (cookie: string): Promise<readonly string[]> => {
    const answer = await fetch(`${rig.address}/api/state`, { headers: { cookie } });
    const { alarms } = (await answer.json()) as { alarms: readonly { id: string; outOfService: unknown }[] };
    return alarms.filter(({ outOfService }) => outOfService !== null).map(({ id }) => id);
  };

  test("an engineer takes one out of service with a reason, and puts it back; an operator does neither", async () => {
    const cookie = await rig.signIn("eve", "engineer");
    const eve = await rig.join(cookie, "Desk");
    await page.ask(reset);
    await rig.pass(1000);
    const { toDevice, toController } = rig.cell.world.station("arm");
    toDevice.cut();
    toController.cut();
    await rig.pass(1000);
    expect(rig.cell.ofType("device-lost")).toHaveLength(1);
    expect(codeOf(await page.ask(out))).toBe("role");
    expect(codeOf(await eve.ask({ ...out, reason: "?" }))).toBe("line");
    expect(await eve.ask(out)).toEqual({ kind: "accepted" });
    await rig.pass(100);
    expect(await alarmIds(cookie)).toEqual([LOST]);
    expect(rig.cell.ofType("alarm-out-of-service").at(-1)).toMatchObject({ by: "eve", reason: out.reason });
    expect(codeOf(await page.ask({ do: "alarm-in", alarm: LOST }))).toBe("role");
    expect(await eve.ask({ do: "alarm-in", alarm: LOST })).toEqual({ kind: "accepted" });
    await rig.pass(100);
    expect(await alarmIds(cookie)).toEqual([]);
  });
});
