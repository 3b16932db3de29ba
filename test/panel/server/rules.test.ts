/** Rules of the panel's server that need no line and no network: control, origins, accounts, and pages that do not keep up. */
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/clock/index.ts";
import { Clients } from "../../../src/panel/server/clients.ts";
import { AccountMistake, Accounts } from "../../../src/panel/server/index.ts";
import { Lease, type Station } from "../../../src/panel/server/lease.ts";
import { isOwnOrigin } from "../../../src/panel/server/origin.ts";
import { Replica } from "../../../src/panel/server/replica.ts";
import { StopDesk } from "../../../src/panel/server/stop-desk.ts";
import type { Frame, Snapshot } from "../../../src/panel/wire/index.ts";
import { startCell } from "../../support/cell.ts";

describe("control of the line", () => {
  const at = (socket: string, name: string): Station => ({
    socket,
    station: `at ${socket}`,
    person: { name, role: "operator" },
  });
  const [ann, bob, cy] = [at("a", "ann"), at("b", "bob"), at("c", "cy")];

  function aLease() {
    const clock = new VirtualClock();
    const grants: [string, string | null][] = [];
    const left: string[] = [];
    let ids = 0;
    const lease = new Lease(clock, () => `lease-${++ids}`, {
      changed: () => {},
      granted: (to, grant) => grants.push([to.socket, "leaseId" in grant ? grant.leaseId : null]),
      taken: () => {},
      left: (by, why) => left.push(`${by.person.name}: ${why}`),
    });
    return { clock, lease, grants, left, pass: (ms: number) => clock.runUntil(clock.nowMs() + ms) };
  }

  test("who loses control by a take-over is told who has it and why; who gives it up, that nobody has", () => {
    const clock = new VirtualClock();
    const told: unknown[] = [];
    const lease = new Lease(clock, () => "lease", {
      changed: () => {},
      granted: (to, grant) => told.push([to.socket, grant]),
      taken: () => {},
      left: () => {},
    });
    lease.request(ann);
    lease.takeOver(bob, "ann has left");
    lease.release(bob);
    const to = { name: "bob", role: "operator", station: bob.station };
    expect(told).toEqual([
      ["a", { leaseId: "lease" }],
      ["a", { lost: { to, reason: "ann has left" } }],
      ["b", { leaseId: "lease" }],
      ["b", { lost: { to: null, reason: null } }],
    ]);
  });

  test("an id counts from the socket that it was given to, and from no other", () => {
    const { lease } = aLease();
    lease.request(ann);
    expect([
      lease.isOf("a", "lease-1"),
      lease.isOf("b", "lease-1"),
      lease.isOf("a", "lease-2"),
      lease.isOf("a", null),
    ]).toEqual([true, false, false, false]);
  });

  test("hearing somebody else keeps nobody's control; hearing the holder keeps it for five seconds", () => {
    const { lease, left, pass } = aLease();
    lease.request(ann);
    pass(4000);
    lease.heard("a");
    pass(4999);
    expect(lease.holds("a")).toBe(true);
    lease.heard("b");
    pass(1);
    expect(left).toEqual(["ann: not heard any more"]);
    expect(lease.isOf("a", "lease-1")).toBe(false);
  });

  test("it is handed over to who asked at that station, by the holder only", () => {
    const { lease, grants } = aLease();
    lease.request(ann);
    lease.request(bob);
    expect(lease.handOver(bob, "bob", "at b")).toEqual({ kind: "control-not-yours" });
    expect(lease.handOver(ann, "cy", "at c")).toMatchObject({ kind: "control-not-wanted" });
    expect(lease.handOver(ann, "bob", "at c")).toMatchObject({ kind: "control-not-wanted" });
    expect(lease.handOver(ann, "cy", "at b")).toMatchObject({ kind: "control-not-wanted" });
    expect(lease.handOver(ann, "bob", "at b")).toBeNull();
    expect(grants).toEqual([
      ["a", "lease-1"],
      ["a", null],
      ["b", "lease-2"],
    ]);
    expect(lease.view.wanted).toEqual([]);
  });

  test("whoever is gone has neither control nor a wish for it, and only the holder gives it up", () => {
    const { lease, left } = aLease();
    lease.request(ann);
    lease.request(bob);
    lease.request(cy);
    expect(lease.release(bob)).toEqual({ kind: "control-not-yours" });
    lease.gone("b");
    expect(lease.view.wanted.map(({ name }) => name)).toEqual(["cy"]);
    lease.gone("a");
    expect([lease.view.holder, left]).toEqual([null, ["ann: its connection is gone"]]);
    // Nobody gets what nobody gave.
    expect(lease.holds("c")).toBe(false);
  });

  test("asking twice is one wish, and who has control is not among those who want it", () => {
    const { lease } = aLease();
    lease.request(ann);
    lease.request(bob);
    lease.request(bob);
    expect(lease.request(ann)).toBeNull();
    expect(lease.view.wanted).toHaveLength(1);
  });
});

describe("whose page asks", () => {
  const host = "127.0.0.1:8080";
  test.each([
    ["its own", { host, origin: `http://${host}` }, true],
    ["its own over TLS", { host, origin: `https://${host}` }, true],
    ["no page at all", { host }, true],
    ["its own, by what the browser says", { host, "sec-fetch-site": "same-origin" }, true],
    ["a port that begins alike", { host, origin: "http://127.0.0.1:80800" }, false],
    ["a name that begins alike", { host: "panel.example", origin: "https://panel.example.evil.org" }, false],
    ["a name that ends alike", { host: "panel.example", origin: "https://evil-panel.example" }, false],
    ["another port", { host, origin: "http://127.0.0.1:3000" }, false],
    ["another name in the person's part", { host: "panel.example", origin: "https://panel.example@evil.org" }, false],
    ["a page without an origin", { host, origin: "null" }, false],
    ["an empty origin", { host, origin: "" }, false],
    ["no host", { origin: "http://127.0.0.1:8080" }, false],
    ["another site, without an origin", { host, "sec-fetch-site": "cross-site" }, false],
    ["another port of the same machine, without an origin", { host, "sec-fetch-site": "same-site" }, false],
  ])("%s", (_what, headers, isOwn) => {
    expect(isOwnOrigin(headers)).toBe(isOwn);
  });
});

describe("accounts", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lockstep-accounts-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("a name that is unknown costs one check of a password, as a wrong password does", async () => {
    const against: string[] = [];
    const accounts = new Accounts(join(folder, "users.json"), async (hashed) => {
      against.push(hashed);
      return hashed.startsWith("$argon2id$");
    });
    await accounts.add("ann", "operator", "correct horse");
    expect(await accounts.check("ann", "correct horse")).toEqual({ name: "ann", role: "operator" });
    // Even where the check would say yes, nobody is nobody.
    expect(await accounts.check("nobody", "correct horse")).toBeNull();
    expect(against).toHaveLength(2);
    const [costs, decoy] = against.map((hashed) => hashed.split("$").slice(1, 4));
    expect(decoy).toEqual(costs);
  });

  test("the file is its owner's alone, and a link where a draft might be expected is not followed", async () => {
    const file = join(folder, "users.json");
    writeFileSync(join(folder, "victim"), "mine");
    symlinkSync(join(folder, "victim"), `${file}.new`);
    const accounts = new Accounts(file);
    await accounts.add("ann", "operator", "correct horse");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, "victim"), "utf8")).toBe("mine");
  });

  test("a file that can't be written is a sentence, and nothing has changed", async () => {
    const accounts = new Accounts("/dev/null/users.json");
    await expect(accounts.add("ann", "operator", "correct horse")).rejects.toThrow(AccountMistake);
  });

  test.each(["", " ann", "a\u202enn", "a\nb", "x".repeat(41), "<b>", "../x"])("%j is no name", async (name) => {
    await expect(new Accounts(join(folder, "users.json")).add(name, "viewer", "correct horse")).rejects.toThrow(
      AccountMistake,
    );
  });
});

describe("a page that does not keep up", () => {
  function aPage() {
    const clock = new VirtualClock();
    const { line } = startCell("transfer").job.sequence;
    const replica = new Replica(line, () => "");
    const sent: { name: string; message: unknown }[] = [];
    const outlet = {
      id: "one",
      backlog: 0,
      send: (name: string, message: unknown) => void sent.push({ name, message }),
    };
    const clients = new Clients({
      ...{ clock, bootId: "boot", build: "test", replica },
      lease: () => ({ holder: null, sinceMs: null, wanted: [] }),
      job: () => null,
    });
    let seq = 0;
    const beat = (count = 1) => {
      const events = Array.from({ length: count }, () => ({ seq: ++seq, atMs: 0, type: "resync-finished" as const }));
      const message = {
        type: "beat" as const,
        atMs: clock.nowMs(),
        events,
        values: [],
        planMs: null,
        agesMs: [],
        forecast: null,
        latenessMsMax: 0,
      };
      replica.beat(message);
      clients.beat(message);
    };
    clients.join(outlet);
    return { clock, clients, sent, outlet, beat, pass: (ms: number) => clock.runUntil(clock.nowMs() + ms) };
  }
  const names = (sent: readonly { name: string }[]) => sent.map(({ name }) => name);

  test("who does not take its frames is sent nothing more, and then one snapshot with where things stand", () => {
    const { sent, outlet, beat, pass } = aPage();
    pass(500);
    const before = sent.length;
    outlet.backlog = 1_000_001;
    for (let i = 0; i < 20; i++) {
      beat();
      pass(50);
    }
    expect(sent.length).toBe(before);
    outlet.backlog = 1_000_000;
    pass(50);
    expect(names(sent.slice(before))).toEqual(["snapshot"]);
    expect((sent.at(-1)?.message as Snapshot | undefined)?.state.seq).toBe(20);
    beat();
    pass(50);
    expect((sent.at(-1)?.message as Frame | undefined)?.events.map(({ seq }) => seq)).toEqual([21]);
  });

  test("every event reaches a page once, in frames or by a snapshot, and the page has seen no more than it was sent", () => {
    const { clients, sent, beat, pass } = aPage();
    pass(500);
    beat(3);
    expect(clients.sentSeq("one")).toBe(0);
    pass(50);
    expect((sent.at(-1)?.message as Frame | undefined)?.events).toHaveLength(3);
    expect(clients.sentSeq("one")).toBe(3);
    beat(2001);
    pass(50);
    expect(names(sent).at(-1)).toBe("snapshot");
    expect(clients.sentSeq("one")).toBe(2004);
    expect(clients.sentSeq("another")).toBeNull();
  });

  test("a slow page gets five frames a second at least, and a quick one twenty", () => {
    const { clients, sent, pass } = aPage();
    pass(1000);
    expect(sent.length).toBeGreaterThanOrEqual(19);
    clients.cost("one", 60_000);
    pass(1000);
    const before = sent.length;
    pass(1000);
    expect(sent.length - before).toBeGreaterThanOrEqual(4);
    expect(sent.length - before).toBeLessThanOrEqual(6);
  });

  test("who has left is sent nothing", () => {
    const { clients, sent, pass } = aPage();
    clients.leave("one");
    const before = sent.length;
    pass(1000);
    expect(sent.length).toBe(before);
  });
});

test("the abort of a viewer is carried out as a stop, and refused it is not", () => {
  const sent: string[] = [];
  const desk = new StopDesk(new VirtualClock(), ({ command, by }) => sent.push(`${command} ${by}`));
  for (const role of ["viewer", "operator", "engineer", "admin"] as const)
    desk.stop("abort", { name: role, role }, () => {});
  expect(sent).toEqual(["stop viewer", "abort operator", "abort engineer", "abort admin"]);
});

test("a stop on its way shares its answer with the same person's repeats, and with nobody else's nor with an abort", () => {
  const clock = new VirtualClock();
  const sent: { id: number; command: string; by: string }[] = [];
  const desk = new StopDesk(clock, (message) => sent.push(message));
  const answers: (number | null)[] = [];
  const ann = { name: "ann", role: "operator" } as const;
  const stop = (command: "stop" | "abort", name = "ann") =>
    desk.stop(command, { ...ann, name }, (atMs) => answers.push(atMs));
  stop("stop");
  stop("stop");
  stop("abort");
  stop("stop", "bob");
  expect(sent.map(({ command, by }) => `${command} ${by}`)).toEqual(["stop ann", "abort ann", "stop bob"]);
  desk.taken(sent[0]?.id ?? 0, 7);
  expect(answers).toEqual([7, 7]);
  // Taken over: the next one is a new one.
  stop("stop");
  expect(sent).toHaveLength(4);
  clock.runUntil(2000);
  expect(answers).toEqual([7, 7, null, null, null]);
  stop("stop");
  expect(sent).toHaveLength(5);
});
