/** What one asker may take of what all share: the record, places, asks, pictures, wires. */
import { connect } from "node:net";
import { io, type Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/clock/index.ts";
import type { Deed } from "../../../src/control/index.ts";
import { Places } from "../../../src/panel/server/places.ts";
import { RateLimit } from "../../../src/panel/server/rate-limit.ts";
import { RefusalLog } from "../../../src/panel/server/refusal-log.ts";
import { PASSWORD, panelRig, post, type Rig } from "../../support/panel-rig.ts";

const reset = { do: "command", command: "reset", choice: null } as const;

describe("the record", () => {
  const deed = (by: string): Extract<Deed, { type: "person-asked" }> => ({
    ...{ type: "person-asked" as const, by, role: "viewer" as const, station: "Office", hadLease: false },
    ...{ page: "test", seenSeq: 1, asked: "mend {}", refused: "role: no" },
  });

  function aLog() {
    const clock = new VirtualClock();
    const deeds: Deed[] = [];
    return { clock, deeds, log: new RefusalLog(clock, (each) => deeds.push(each)) };
  }

  test("25,000 refusals of one person in five seconds are three in full and one count; another's stay as they are", () => {
    const { clock, deeds, log } = aLog();
    for (let i = 0; i < 25_000; i++) {
      log.refused(deed("vic"), "role");
      if (i % 5 === 0) clock.runUntil(clock.nowMs() + 1);
      if (i === 12_000) log.refused(deed("ann"), "role");
    }
    clock.runUntil(120_000);
    expect(deeds.filter(({ type }) => type === "person-asked")).toHaveLength(4);
    expect(deeds.filter(({ type }) => type === "asks-refused")).toEqual([
      { type: "asks-refused", by: "vic", role: "viewer", station: "Office", code: "role", count: 24_997, sinceMs: 0 },
    ]);
  });

  test("another reason is counted by itself, and after a minute the first are told in full again", () => {
    const { clock, deeds, log } = aLog();
    for (const code of ["role", "role", "role", "role", "lease"]) log.refused(deed("vic"), code);
    expect(deeds).toHaveLength(4);
    clock.runUntil(60_000);
    expect(deeds.at(-1)).toMatchObject({ type: "asks-refused", code: "role", count: 1 });
    log.refused(deed("vic"), "role");
    expect(deeds.at(-1)).toMatchObject({ type: "person-asked" });
  });
});

test("tries are counted by key: so many in a span, none of them another's, and all of them again after it", () => {
  const clock = new VirtualClock();
  const limit = new RateLimit(clock, { tries: 2, perMs: 1000 });
  expect([limit.take("a"), limit.take("a"), limit.take("a"), limit.take("b")]).toEqual([true, true, false, true]);
  clock.runUntil(999);
  expect(limit.take("a")).toBe(false);
  clock.runUntil(1000);
  expect(limit.take("a")).toBe(true);
});

describe("places", () => {
  const person = (name: string) => ({ person: name, address: "10.0.0.1" });
  const nobody = (address: string) => ({ person: null, address });
  const takeAll = (places: Places, caller: Parameters<Places["take"]>[0], most = 5000): number => {
    let count = 0;
    while (count < most && places.hasRoomFor(caller)) {
      places.take(caller);
      count++;
    }
    return count;
  };

  test("who is not signed in has fifteen from one address and sixty in all, and takes none from people", () => {
    const places = new Places();
    expect(takeAll(places, nobody("10.0.0.1"))).toBe(15);
    for (let i = 2; i < 100; i++) takeAll(places, nobody(`10.0.0.${i}`));
    expect(places.hasRoomFor(nobody("10.0.1.1"))).toBe(false);
    expect(takeAll(places, person("ann"))).toBe(400);
  });

  test("however many pages some people have open, another gets ten", () => {
    const places = new Places();
    for (const name of ["ann", "bob", "vic"]) takeAll(places, person(name));
    expect(takeAll(places, person("eve"))).toBe(10);
  });

  test("a place that is given back is another's, once", () => {
    const places = new Places();
    const give = places.take(nobody("10.0.0.1"));
    for (let i = 1; i < 15; i++) places.take(nobody("10.0.0.1"));
    expect(places.hasRoomFor(nobody("10.0.0.1"))).toBe(false);
    give();
    give();
    places.take(nobody("10.0.0.1"));
    expect(places.hasRoomFor(nobody("10.0.0.1"))).toBe(false);
  });
});

describe("over the wire", () => {
  let rig: Rig;
  const open: Socket[] = [];
  beforeEach(async () => {
    rig = await panelRig({ cycles: 2 });
  });
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.disconnect();
    await rig.close();
  });
  const { vic, ann } = { vic: "viewer", ann: "operator" } as const;

  test("two hundred sockets of nobody leave room for people", async () => {
    const cookie = await rig.signIn("ann", ann);
    for (let i = 0; i < 200; i++)
      open.push(io(rig.address, { transports: ["websocket"], reconnection: false, forceNew: true, auth: {} }));
    await Promise.all(open.map((socket) => new Promise((resolve) => socket.once("connect_error", resolve))));
    const page = await rig.join(cookie);
    expect(await page.lease({ do: "request" })).toEqual({ kind: "accepted" });
  });

  test("a viewer's flood of what a viewer may not ask leaves an operator's record and asks as they are", async () => {
    const viewer = await rig.join(await rig.signIn("vic", vic), "Office");
    const page = await rig.join(await rig.signIn("ann", ann));
    await page.lease({ do: "request" });
    await Promise.all(Array.from({ length: 300 }, () => viewer.ask({ do: "mend" })));
    expect(await page.ask(reset)).toEqual({ kind: "accepted" });
    const asked = rig.cell.ofType("person-asked");
    expect(asked.filter(({ by }) => by === "vic").length).toBeLessThanOrEqual(6);
    expect(asked.filter(({ by }) => by === "ann")).toHaveLength(1);
  });

  test("a person asks no more by signing in more often: asks are counted by person", async () => {
    const cookies = [await rig.signIn("vic", vic), await rig.signIn("vic", vic)];
    const pages = await Promise.all(cookies.map((cookie) => rig.join(cookie, "Office")));
    const hold = { do: "command", command: "hold", choice: null } as const;
    const answers = await Promise.all(pages.flatMap((page) => Array.from({ length: 30 }, () => page.ask(hold))));
    expect(answers.filter((answer) => answer.kind === "refused" && answer.code === "too-many")).toHaveLength(20);
  });

  test("a person has 120 asks on record in a minute, taking and giving back control among them", async () => {
    const page = await rig.join(await rig.signIn("ann", ann));
    const codes: string[] = [];
    for (let second = 0; second < 5; second++) {
      for (let i = 0; i < 15; i++)
        for (const what of ["request", "release"] as const) {
          const answer = await page.lease({ do: what });
          codes.push(answer.kind === "refused" ? answer.code : answer.kind);
        }
      await rig.pass(1000);
    }
    expect(codes.filter((code) => code === "accepted")).toHaveLength(120);
    expect(codes.slice(120).every((code) => code === "too-many")).toBe(true);
    expect((await page.stop("press-0001")).acceptedAt).not.toBeNull();
  });

  test("a hundred stops in a moment, by any ids, are one on the wires to the devices; after anything was set going each is carried out", async () => {
    const viewer = await rig.join(await rig.signIn("vic", vic), "Office");
    const page = await rig.join(await rig.signIn("ann", ann));
    await page.lease({ do: "request" });
    const answers = await Promise.all(Array.from({ length: 100 }, (_each, i) => viewer.stop(`press-${1000 + i}`)));
    expect(answers.every(({ acceptedAt }) => acceptedAt !== null)).toBe(true);
    const stops = () => rig.cell.ofType("command-accepted").filter(({ command }) => command === "stop").length;
    expect(stops()).toBe(1);
    expect(await page.ask(reset)).toEqual({ kind: "accepted" });
    await viewer.stop("press-0002");
    expect(stops()).toBe(2);
    expect(["Stopping", "Stopped"]).toContain(rig.cell.controller.state.state);
    await rig.pass(1000);
    await viewer.stop("press-0003");
    expect(stops()).toBe(3);
  });

  test("an ask that claims to have seen what was never sent is refused", async () => {
    const page = await rig.join(await rig.signIn("ann", ann));
    await page.lease({ do: "request" });
    expect(await page.ask(reset, { seenSeq: 1e15 })).toMatchObject({ code: "bad-request" });
    expect(await page.ask(reset, { seenSeq: rig.cell.controller.state.seq + 1 })).toMatchObject({
      code: "bad-request",
    });
    expect(rig.cell.controller.state.state).toBe("Stopped");
    expect(await page.ask(reset)).toEqual({ kind: "accepted" });
  });

  test("a flood of asks of one person makes no repeat of another's be done twice", async () => {
    const page = await rig.join(await rig.signIn("ann", ann));
    await page.lease({ do: "request" });
    const envelope = page.envelope({ do: "command", command: "hold", choice: null });
    await page.raw("ask", envelope);
    const viewer = await rig.join(await rig.signIn("vic", vic), "Office");
    const hold = { do: "command", command: "hold", choice: null } as const;
    await Promise.all(Array.from({ length: 6000 }, () => viewer.ask(hold)));
    expect(await page.raw("ask", envelope)).toMatchObject({ kind: "duplicate" });
  });

  test("a page that asks for one picture after the other gets two a second", async () => {
    const page = await rig.join(await rig.signIn("vic", vic), "Office");
    let pictures = 0;
    page.socket.on("snapshot", () => pictures++);
    for (let i = 0; i < 40; i++) {
      page.socket.emit("again");
      await rig.pass(50);
    }
    expect(pictures).toBeGreaterThanOrEqual(1);
    expect(pictures).toBeLessThanOrEqual(5);
  });

  test("HEAD and a browser's looking ahead do not spend the link", async () => {
    const link = `${rig.address}/sign-in?token=${rig.server.oneTimeToken()}`;
    expect((await fetch(link, { method: "HEAD", redirect: "manual" })).headers.get("set-cookie")).toBeNull();
    const ahead = { "sec-purpose": "prefetch;prerender" };
    expect((await fetch(link, { headers: ahead, redirect: "manual" })).headers.get("set-cookie")).toBeNull();
    expect((await fetch(link, { redirect: "manual" })).headers.get("set-cookie")).toMatch(/^lockstep=/);
  });

  test("tries are counted by where they really come from, and the clock of the computer frees nobody and locks nobody out", async () => {
    await rig.signIn("ann", ann);
    const codes: number[] = [];
    for (let i = 0; i < 12; i++) {
      const headers = { "x-forwarded-for": `10.0.0.${i}`, "x-real-ip": `10.0.0.${i}`, forwarded: `for=10.0.0.${i}` };
      codes.push((await post(`${rig.address}/api/sign-in`, { name: "ann", password: `guess ${i}` }, headers)).status);
    }
    expect(codes.at(-1)).toBe(429);
    rig.leap(61_000);
    expect((await post(`${rig.address}/api/sign-in`, { name: "ann", password: PASSWORD })).status).toBe(200);
  });

  test.each([
    ["a control character", "Line\u0007 1"],
    ["a new line", "Line\n1"],
    ["turned-around text", "Line \u202e1 enil"],
    ["an invisible character", "Line\u200b1"],
    ["nothing but blanks", "   "],
  ])("a station named with %s is refused, and so are reasons", async (_what, station) => {
    const cookie = await rig.signIn("eve", "engineer");
    await expect(rig.join(cookie, station)).rejects.toThrow("bad-request");
    const page = await rig.join(cookie, "Desk");
    page.socket.emit("station", { station });
    const reason = `because ${station}`;
    if (station.trim() !== "")
      expect(await page.ask({ do: "alarm-out", alarm: "x", reason })).toMatchObject({ code: "bad-request" });
    await page.lease({ do: "request" });
    expect(rig.cell.ofType("control-taken").at(-1)).toMatchObject({ station: "Desk" });
  });

  test("who begins a request and does not go on is let go of", async () => {
    const { port } = new URL(rig.address);
    const socket = connect(Number(port), "127.0.0.1");
    const ended = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => {});
    socket.resume();
    socket.write("POST /api/sign-in HTTP/1.1\r\nHost: panel\r\n");
    await ended;
  }, 30_000);

  test.each(["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])("%s does nothing anywhere", async (method) => {
    const cookie = await rig.signIn("ann", ann);
    const before = rig.toHost.length;
    for (const path of ["/api/stop", "/api/command", "/api/sign-out", "/api/session", "/sign-in"]) {
      const status = await fetch(`${rig.address}${path}`, {
        method: method === "TRACE" ? "OPTIONS" : method,
        headers: { cookie },
      }).then((response) => response.status);
      expect(status).toBeGreaterThanOrEqual(400);
    }
    expect(rig.toHost.length).toBe(before);
    expect((await fetch(`${rig.address}/api/session`, { headers: { cookie } })).status).toBe(200);
  });

  test("reading changes nothing: no GET of a signed-in person reaches the line", async () => {
    const cookie = await rig.signIn("ann", ann);
    const before = rig.toHost.length;
    const document = (await (await fetch(`${rig.address}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const paths = Object.entries(document.paths).filter(([, methods]) => "get" in methods);
    expect(paths.length).toBeGreaterThan(8);
    for (const [path] of paths)
      await fetch(`${rig.address}${path.replace(/\{.*?\}/, "1")}`, { headers: { cookie }, redirect: "manual" });
    expect(rig.toHost.length).toBe(before);
    expect((await fetch(`${rig.address}/api/session`, { headers: { cookie } })).status).toBe(200);
  });
});
