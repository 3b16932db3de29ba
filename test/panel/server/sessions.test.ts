/** Sessions: what keeps one open, what ends it, what its pages are told, and that a Stop outlives it. */
import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/clock/index.ts";
import { Accounts } from "../../../src/panel/server/index.ts";
import { Sessions } from "../../../src/panel/server/sessions.ts";
import type { Me, SessionEnd } from "../../../src/panel/wire/index.ts";
import { PASSWORD, panelRig, post, type Rig } from "../../support/panel-rig.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ANN = { name: "ann", role: "operator" } as const;
const reset = { do: "command", command: "reset", choice: null } as const;

function someSessions() {
  const clock = new VirtualClock();
  const ends: [string, SessionEnd][] = [];
  let secrets = 0;
  const sessions = new Sessions(
    clock,
    () => `secret-${++secrets}`,
    ({ person }, why) => ends.push([person.name, why]),
  );
  return { clock, sessions, ends, pass: (ms: number) => clock.runUntil(clock.nowMs() + ms) };
}

describe("the time of a session", () => {
  test("it ends after two hours without use, and not a moment before", () => {
    const { sessions, ends, pass } = someSessions();
    const cookie = sessions.begin(ANN);
    pass(2 * HOUR_MS - 1);
    sessions.endExpired();
    expect(ends).toEqual([]);
    pass(1);
    expect(sessions.of(cookie)).toBeNull();
    sessions.endExpired();
    expect(ends).toEqual([["ann", "idle"]]);
  });

  test("use puts the idle end off, up to ten hours after the sign-in", () => {
    const { sessions, ends, pass } = someSessions();
    const cookie = sessions.begin(ANN);
    for (let hour = 1; hour < 10; hour++) {
      pass(HOUR_MS);
      expect(sessions.of(cookie)).not.toBeNull();
    }
    pass(HOUR_MS);
    expect(sessions.of(cookie)).toBeNull();
    sessions.endExpired();
    expect(ends).toEqual([["ann", "shift"]]);
  });

  test("use after the end revives nothing, nor does a password", () => {
    const { sessions, pass } = someSessions();
    const cookie = sessions.begin(ANN);
    const session = sessions.of(cookie);
    if (session === null) throw new Error("not signed in");
    pass(2 * HOUR_MS);
    sessions.used(session);
    sessions.gavePassword(session);
    sessions.renew(session);
    expect([sessions.of(cookie), sessions.isAlive(session), sessions.isRecent(session)]).toEqual([null, false, false]);
  });

  test("a password counts as given lately for five minutes, and again after it is given again", () => {
    const { sessions, pass } = someSessions();
    const session = sessions.of(sessions.begin(ANN));
    if (session === null) throw new Error("not signed in");
    pass(5 * MINUTE_MS);
    expect(sessions.isRecent(session)).toBe(true);
    pass(1);
    expect(sessions.isRecent(session)).toBe(false);
    sessions.gavePassword(session);
    expect(sessions.isRecent(session)).toBe(true);
  });

  test("the page is warned ten minutes before the end, and a password begins the ten hours anew", () => {
    const { sessions, pass } = someSessions();
    const cookie = sessions.begin(ANN);
    const session = sessions.of(cookie);
    if (session === null) throw new Error("not signed in");
    for (let hour = 0; hour < 9; hour++) {
      pass(HOUR_MS);
      sessions.used(session);
    }
    pass(50 * MINUTE_MS - 1);
    expect(sessions.noticeOf(session)).toEqual({ kind: "open" });
    pass(1);
    sessions.used(session);
    expect(sessions.noticeOf(session)).toEqual({ kind: "ending", why: "shift", leftMs: 10 * MINUTE_MS });
    sessions.gavePassword(session);
    expect(sessions.noticeOf(session)).toEqual({ kind: "open" });
    pass(HOUR_MS);
    expect(sessions.of(cookie)).toBe(session);
  });
});

test("one person's twenty-first session ends that person's own that was unused for the longest, and nobody else's", () => {
  const { sessions, ends, pass } = someSessions();
  const bob = sessions.begin({ name: "bob", role: "viewer" });
  const [first = "", second = ""] = Array.from({ length: 20 }, () => {
    pass(1);
    return sessions.begin(ANN);
  });
  pass(1);
  expect(sessions.of(first)).not.toBeNull();
  sessions.begin(ANN);
  expect(ends).toEqual([["ann", "too-many"]]);
  expect(sessions.of(second)).toBeNull();
  expect([sessions.of(first), sessions.of(bob)]).not.toContain(null);
});

test("whoever was signed in may stop by that cookie, however the session ended; a cookie that never was may not", () => {
  const { sessions, pass } = someSessions();
  const [idle, out] = [sessions.begin(ANN), sessions.begin(ANN)];
  const session = sessions.of(out);
  if (session !== null) sessions.end(session, "signed-out");
  pass(20 * HOUR_MS);
  expect([sessions.forStop(idle), sessions.forStop(out)]).toEqual([ANN, ANN]);
  sessions.endExpired();
  expect(sessions.forStop(idle)).toEqual(ANN);
  expect([sessions.forStop("made-up"), sessions.forStop(undefined), sessions.forStop("x".repeat(101))]).toEqual([
    null,
    null,
    null,
  ]);
});

describe("a page and its session", () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await panelRig({ cycles: 2 });
  });
  afterEach(() => rig.close());

  const me = async (cookie: string): Promise<Me | number> => {
    const answer = await fetch(`${rig.address}/api/session`, { headers: { cookie } });
    return answer.ok ? ((await answer.json()) as Me) : answer.status;
  };
  const changed = async (change: (accounts: Accounts) => Promise<void> | void): Promise<void> => {
    await change(new Accounts(rig.accountsFile));
    await rig.pass(600);
  };

  test("a page that is open is not idle: three hours after the sign-in it is still signed in, by what its socket sends", async () => {
    const cookie = await rig.signIn("ann", "operator");
    const page = await rig.join(cookie);
    for (let hour = 0; hour < 3; hour++) {
      rig.leap(HOUR_MS);
      page.socket.emit("cost", { meanMs: 1, frame: 1 });
      await page.lease({ do: "release" });
    }
    expect(await page.lease({ do: "request" })).toEqual({ kind: "accepted" });
    expect(page.heard.notices.filter(({ kind }) => kind === "ended")).toEqual([]);
  });

  test("a page hears that its session ends ten minutes before it does, and that it has ended, with the reason", async () => {
    const cookie = await rig.signIn("ann", "operator");
    const page = await rig.join(cookie);
    const told = (): readonly string[] =>
      page.heard.notices.map((notice) => ("why" in notice ? `${notice.kind}: ${notice.why}` : notice.kind));
    const hears = async (count: number): Promise<readonly string[]> => {
      for (let i = 0; i < 1000 && page.heard.notices.length < count; i++) await rig.pass(1);
      return told();
    };
    for (let hour = 0; hour < 9; hour++) {
      rig.leap(HOUR_MS);
      await page.lease({ do: "release" });
    }
    rig.leap(49 * MINUTE_MS);
    await page.lease({ do: "release" });
    expect(told()).toEqual([]);
    rig.leap(2 * MINUTE_MS);
    expect(await hears(1)).toEqual(["ending: shift"]);
    await post(`${rig.address}/api/password-again`, { password: PASSWORD }, { cookie });
    rig.leap(1000);
    expect(await hears(2)).toEqual(["ending: shift", "open"]);
    // In one go: the page's browser answers the server's pings in real time, and each answer is a use.
    rig.leap(115 * MINUTE_MS);
    rig.leap(6 * MINUTE_MS);
    expect((await hears(4)).slice(2)).toEqual(["ending: idle", "ended: idle"]);
  });

  test("a session that has ended sees nothing more, asks nothing, and holds no control; its Stop is carried out", async () => {
    const cookie = await rig.signIn("ann", "operator");
    const page = await rig.join(cookie);
    await page.lease({ do: "request" });
    rig.leap(3 * HOUR_MS);
    const frames = page.heard.frames.length;
    await rig.pass(1000);
    expect(page.heard.frames.length).toBe(frames);
    expect(await page.ask(reset)).toMatchObject({ code: "not-signed-in" });
    expect(await page.lease({ do: "request" })).toMatchObject({ code: "not-signed-in" });
    expect(await me(cookie)).toBe(401);
    expect(rig.cell.ofType("control-left")).toHaveLength(1);
    expect(await page.stop("press-0001")).toEqual({ id: "press-0001", acceptedAt: expect.any(Number) });
    const answer = await post(`${rig.address}/api/stop`, { command: "abort", id: "press-0002" }, { cookie });
    expect([answer.status, await answer.json()]).toEqual([200, { id: "press-0002", acceptedAt: expect.any(Number) }]);
    expect(rig.cell.ofType("command-accepted").map(({ command, by }) => `${command} by ${by}`)).toEqual([
      "stop by ann",
      "abort by ann",
    ]);
  });

  test.each<[string, SessionEnd, (accounts: Accounts) => Promise<void> | void]>([
    ["was removed", "account-removed", (accounts) => accounts.remove("ann")],
    ["has another role", "account-changed", (accounts) => accounts.setRole("ann", "viewer")],
    ["has another password", "account-changed", (accounts) => accounts.setPassword("ann", "battery staple")],
  ])(
    "the sessions of a person whose account %s end at once; a Stop from an open page is carried out",
    async (_what, why, change) => {
      const cookie = await rig.signIn("ann", "operator");
      const page = await rig.join(cookie);
      const bob = await rig.join(await rig.signIn("bob", "operator"), "Line 2");
      await page.lease({ do: "request" });
      await changed(change);
      expect(page.heard.notices).toEqual([{ kind: "ended", why }]);
      expect(bob.heard.notices).toEqual([]);
      expect(await me(cookie)).toBe(401);
      expect(await page.ask(reset)).toMatchObject({ code: "not-signed-in" });
      expect(await bob.lease({ do: "request" })).toEqual({ kind: "accepted" });
      expect((await page.stop("press-0001")).acceptedAt).not.toBeNull();
      expect((await post(`${rig.address}/api/stop`, {}, { cookie })).status).toBe(200);
    },
  );

  test("signing out in one tab ends the other's socket but its Stop", async () => {
    const cookie = await rig.signIn("ann", "operator");
    const page = await rig.join(cookie);
    await post(`${rig.address}/api/sign-out`, {}, { cookie });
    expect(await page.ask(reset)).toMatchObject({ code: "not-signed-in" });
    expect(page.heard.notices).toEqual([{ kind: "ended", why: "signed-out" }]);
    expect((await page.stop("press-0001")).acceptedAt).not.toBeNull();
  });

  test("a file of accounts that can't be read lets nobody in, and throws nobody out", async () => {
    const { writeFileSync } = await import("node:fs");
    const cookie = await rig.signIn("ann", "operator");
    writeFileSync(rig.accountsFile, "not json");
    await rig.pass(600);
    expect(await me(cookie)).toMatchObject({ name: "ann" });
    expect((await post(`${rig.address}/api/sign-in`, { name: "ann", password: PASSWORD })).status).toBe(503);
  });

  test("the password renews an account's session; who came by the link renews it without one", async () => {
    const cookie = await rig.signIn("ann", "operator");
    const link = await rig.signIn("console", "admin");
    rig.leap(HOUR_MS);
    const status = async (path: string, body: object, who: string): Promise<number> =>
      (await post(`${rig.address}${path}`, body, { cookie: who })).status;
    expect(await me(cookie)).toMatchObject({ hasPassword: true, isRecent: false });
    expect(await status("/api/stay", {}, cookie)).toBe(403);
    expect(await status("/api/password-again", { password: "not that one" }, cookie)).toBe(403);
    expect(await me(cookie)).toMatchObject({ isRecent: false });
    expect(await status("/api/password-again", { password: PASSWORD }, cookie)).toBe(200);
    expect(await me(cookie)).toMatchObject({ isRecent: true, endsInMs: 2 * HOUR_MS });
    expect(await status("/api/password-again", { password: PASSWORD }, link)).toBe(403);
    expect(await status("/api/stay", {}, link)).toBe(200);
    expect(await me(link)).toMatchObject({ hasPassword: false, isRecent: false });
  });

  test("every stop is answered, also while the controller hangs", async () => {
    const cookie = await rig.signIn("olga", "operator");
    const page = await rig.join(cookie);
    rig.freeze();
    const [bySocket, again] = [page.stop("press-0001"), page.stop("press-0002")];
    const byHttp = post(`${rig.address}/api/stop`, { command: "abort", id: "press-0003" }, { cookie });
    for (let i = 0; i < 100 && rig.toHost.filter(({ type }) => type === "stop").length < 2; i++) await rig.pass(1);
    await rig.pass(2100);
    expect([await bySocket, await again]).toEqual([
      { id: "press-0001", acceptedAt: null },
      { id: "press-0002", acceptedAt: null },
    ]);
    const answer = await byHttp;
    expect([answer.status, await answer.json()]).toEqual([503, { id: "press-0003", acceptedAt: null }]);
    // One that is on its way is not sent twice.
    expect(rig.toHost.filter(({ type }) => type === "stop")).toHaveLength(2);
  });

  test.each([
    ["no JSON", "{", "application/json"],
    ["another type", "stop!", "text/plain"],
    ["a form", "command=stop", "application/x-www-form-urlencoded"],
    ["far too long", "x".repeat(2_000_000), "application/json"],
    ["nothing", "", "application/json"],
  ])("a stop by HTTP whose body is %s stops", async (_what, body, type) => {
    const cookie = await rig.signIn("vic", "viewer");
    const { port } = new URL(rig.address);
    const status = await new Promise<number>((resolve, reject) => {
      const headers = { cookie, "content-type": type, "content-length": String(body.length) };
      const sent = request({ port, host: "127.0.0.1", method: "POST", path: "/api/stop", headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on("error", reject);
      sent.end(body);
    });
    expect(status).toBe(200);
    expect(rig.cell.ofType("command-accepted").at(-1)).toMatchObject({ command: "stop", by: "vic" });
  });
});
