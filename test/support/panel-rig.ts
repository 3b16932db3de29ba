/**
 * The panel's server over the test cell, in one thread and in virtual time: real sockets and real HTTP, but nothing happens until the
 * clock is moved. Messages between the threads are carried at once.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import { VirtualClock } from "../../src/clock/index.ts";
import type { Role } from "../../src/model/index.ts";
import { type FromHost, PanelHost, PanelServer, type ToHost, type Workshop } from "../../src/panel/server/index.ts";
import {
  type Answered,
  type Ask,
  type Envelope,
  type Frame,
  type LeaseGrant,
  type SessionNotice,
  type Snapshot,
  SOCKET,
  type StopAnswer,
} from "../../src/panel/wire/index.ts";
import { type CellOptions, setInput, startCell } from "./cell.ts";

const NO_WORKSHOP: Workshop = {
  list: () => [{ file: "transfer.yaml", name: "Feeder to belt" }],
  read: (file) => ({ mistakes: [`no ${file}`] }),
  check: async () => ({ diagnostics: [] }),
  preview: async () => ({ diagnostics: [], job: null, plan: null }),
  dryRun: async () => {
    throw new Error("not here");
  },
  load: async () => ({ mistakes: ["not here"] }),
  draft: async () => ({ mistakes: ["not here"] }),
  schema: () => ({}),
};

/** Ends with `close`. */
export async function panelRig(
  options: CellOptions & {
    readonly workshop?: Partial<Workshop>;
    readonly tls?: { cert: string; key: string };
    readonly names?: readonly string[];
  } = {},
) {
  const cell = startCell("transfer", options);
  const folder = mkdtempSync(join(tmpdir(), "lockstep-panel-"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>page</title>");
  const toHost: ToHost[] = [];
  let isFrozen = false;
  let held: ToHost[] | null = null;
  let secrets = 0;
  // Of its own, so that hours of a session cost no hours of the line.
  const peopleClock = new VirtualClock();
  const server = new PanelServer({
    clock: cell.clock,
    sessionClock: peopleClock,
    secret: () => `secret-${++secrets}-of-the-test-rig`,
    line: cell.job.sequence.line,
    options: {
      ...{ host: "127.0.0.1", port: 0, tls: options.tls ?? null, webFolder: folder, build: "test" },
      names: options.names ?? [],
      accountsFile: join(folder, "users.json"),
    },
    workshop: { ...NO_WORKSHOP, ...options.workshop },
    send: (message) => {
      toHost.push(message);
      if (held !== null) held.push(message);
      else if (!isFrozen) host.hear(message);
    },
    loaded: { job: cell.job, file: "transfer.yaml", by: "lockstep" },
  });
  const host = new PanelHost({
    ...{ clock: cell.clock, line: cell.job.sequence.line, controller: cell.controller },
    send: (message: FromHost) => {
      if (!isFrozen) server.hear(message);
    },
    simulation: {
      setInput: (device, isOn) => {
        setInput(cell, device, isOn);
        return true;
      },
      mend: () => {},
    },
  });
  const address = await server.listen();
  cell.clock.runUntil(cell.clock.nowMs() + 60);
  const pages: Page[] = [];
  const rig = {
    ...{ cell, server, address, toHost, folder },
    accountsFile: join(folder, "users.json"),
    /** The controller's thread hangs: nothing passes either way. */
    freeze: () => {
      isFrozen = true;
    },
    /** The controller's thread is busy: what is sent to it waits until it is released. */
    hold: () => {
      held = [];
    },
    release: () => {
      const messages = held ?? [];
      held = null;
      for (const message of messages) host.hear(message);
    },
    jobsAtStart: cell.ofType("job-changed").length,
    /** Lets so much of people's time pass that sessions and tries are counted in; the line stands still meanwhile. */
    leap: (ms: number): void => peopleClock.runUntil(peopleClock.nowMs() + ms),
    /** Moves the line, then lets the pages hear of it. */
    pass: async (ms: number) => {
      const untilMs = cell.clock.nowMs() + ms;
      while (cell.clock.nowMs() < untilMs) {
        const stepMs = Math.min(50, untilMs - cell.clock.nowMs());
        cell.clock.runUntil(cell.clock.nowMs() + stepMs);
        peopleClock.runUntil(peopleClock.nowMs() + stepMs);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    signIn: async (name: string, role: Role): Promise<string> => {
      const response = await fetch(`${address}/sign-in?token=${server.oneTimeToken()}`, { redirect: "manual" });
      if (role === "admin" && name === "console") return cookieIn(response);
      const { Accounts } = await import("../../src/panel/server/index.ts");
      const accounts = new Accounts(join(folder, "users.json"));
      if (!accounts.list().some((person) => person.name === name)) await accounts.add(name, role, PASSWORD);
      return cookieIn(await post(`${address}/api/sign-in`, { name, password: PASSWORD }));
    },
    join: async (cookie: string, station = "Line 1"): Promise<Page> => {
      const page = await openPage(address, cookie, station, () => cell.clock.nowMs());
      pages.push(page);
      return page;
    },
    close: async () => {
      for (const page of pages) page.socket.disconnect();
      host.close();
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
  return rig;
}

export const PASSWORD = "correct horse";

export type Rig = Awaited<ReturnType<typeof panelRig>>;
export type Page = Awaited<ReturnType<typeof openPage>>;

export const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    redirect: "manual",
  });

export const cookieIn = (response: Response): string => response.headers.get("set-cookie")?.split(";")[0] ?? "";

/** A page that keeps to the rules, unless it is told not to. @param nowMs the server's time */
export async function openPage(address: string, cookie: string, station: string, nowMs: () => number) {
  const socket: Socket = io(address, {
    transports: ["websocket"],
    reconnection: false,
    auth: { station, build: "test" },
    extraHeaders: { cookie },
  });
  const heard = {
    snapshots: [] as Snapshot[],
    frames: [] as Frame[],
    notices: [] as SessionNotice[],
    leaseId: null as string | null,
  };
  socket.on(SOCKET.session, (notice: SessionNotice) => heard.notices.push(notice));
  socket.on(SOCKET.frame, (frame: Frame) => heard.frames.push(frame));
  socket.on(SOCKET.grant, (grant: LeaseGrant) => {
    heard.leaseId = "leaseId" in grant ? grant.leaseId : null;
  });
  const snapshot = await new Promise<Snapshot>((resolve, reject) => {
    socket.once(SOCKET.snapshot, resolve);
    socket.once("connect_error", reject);
  });
  heard.snapshots.push(snapshot);
  let asked = 0;
  const seenSeq = (): number => heard.frames.at(-1)?.events.at(-1)?.seq ?? lastSeq(heard.frames) ?? snapshot.state.seq;
  const envelope = (cmd: Ask, its: Partial<Envelope> = {}): Envelope => ({
    cmd,
    id: `ask-${socket.id}-${++asked}`,
    bootId: snapshot.bootId,
    leaseId: heard.leaseId,
    seenSeq: seenSeq(),
    issuedAt: nowMs(),
    ttlMs: 800,
    page: "test",
    ...its,
  });
  return {
    socket,
    heard,
    snapshot,
    envelope,
    ask: (cmd: Ask, its: Partial<Envelope> = {}): Promise<Answered> =>
      socket.emitWithAck(SOCKET.ask, envelope(cmd, its)),
    raw: (name: string, message: unknown): Promise<unknown> => socket.timeout(2000).emitWithAck(name, message),
    lease: (ask: unknown): Promise<Answered> => socket.emitWithAck(SOCKET.lease, ask),
    stop: (id: string): Promise<StopAnswer> => socket.emitWithAck(SOCKET.stop, { command: "stop", id }),
  };
}

const lastSeq = (frames: readonly Frame[]): number | undefined =>
  frames.findLast(({ events }) => events.length > 0)?.events.at(-1)?.seq;
