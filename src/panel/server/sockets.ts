/** The live wire: one WebSocket for each page. What comes over it is believed to be anything until its schema has seen it. */
import type { Server as HttpServer, IncomingMessage } from "node:http";
import { type Socket, Server as SocketServer } from "socket.io";
import {
  type Answered,
  type ControlRefusal,
  type LeaseGrant,
  type NotAdmittedData,
  type Reason,
  type RefusalCode,
  type SessionEnd,
  type SessionNotice,
  SOCKET,
  type StopAnswer,
} from "../wire/index.ts";
import type { Asks } from "./asks.ts";
import type { Clients, Outlet } from "./clients.ts";
import { FOREIGN_HOST, type HostNames } from "./host-names.ts";
import type { Lease, Station } from "./lease.ts";
import { isOwnOrigin } from "./origin.ts";
import { type Caller, Places } from "./places.ts";
import { costSchema, handshakeSchema, leaseSchema, renamedSchema, stopAskIn } from "./schemas.ts";
import type { Session, Sessions } from "./sessions.ts";
import type { Stop } from "./stop-desk.ts";

/** A frame that a page sends may have a sequence file in it, and nothing is longer. */
const FRAME_BYTES_MAX = 1_200_000;
/** Who has not said who it is by then is let go of, ms. */
const CONNECT_MS = 3000;
/** A station that is taken over is told why. */
const REASON_LENGTH_MIN = 3;

export interface SocketsParts {
  readonly bootId: string;
  readonly sessions: Sessions;
  readonly cookieOf: (header: string | undefined) => string | undefined;
  readonly clients: Clients;
  readonly lease: Lease;
  readonly asks: Asks;
  readonly hostNames: HostNames;
  readonly stop: Stop;
}

interface Data {
  session: Session;
  station: Station;
  /** What the page knows of its session. */
  notice: SessionNotice;
}
/** Of engine.io, as far as it is used. */
interface EngineSocket {
  readonly request: IncomingMessage;
  close(discard: boolean): void;
  once(name: "close", listener: () => void): void;
}
type PageSocket = Socket<
  Record<string, (...args: unknown[]) => void>,
  Record<string, (message: unknown) => void>,
  Record<string, never>,
  Data
>;

export class Sockets {
  readonly #its: SocketsParts;
  readonly #io: SocketServer;
  readonly #places = new Places();

  constructor(http: HttpServer, its: SocketsParts) {
    this.#its = its;
    this.#io = new SocketServer(http, {
      transports: ["websocket"],
      // A server that hangs is noticed after 2.5 s; the defaults take 44 s.
      pingInterval: 1000,
      pingTimeout: 1500,
      maxHttpBufferSize: FRAME_BYTES_MAX,
      serveClient: false,
      perMessageDeflate: false,
      connectTimeout: CONNECT_MS,
      allowRequest: (request, allow) => {
        if (!its.hostNames.isOurs(request.headers.host)) return allow(FOREIGN_HOST, false);
        allow(null, isOwnOrigin(request.headers) && this.#places.hasRoomFor(this.#callerOf(request)));
      },
    });
    this.#io.engine.on("connection", (connection: EngineSocket) => {
      const caller = this.#callerOf(connection.request);
      // Others may have come between the question for room and now.
      if (!this.#places.hasRoomFor(caller)) return connection.close(true);
      connection.once("close", this.#places.take(caller));
    });
    this.#io.use((socket, next) => {
      const refusal = this.#admit(socket as PageSocket);
      const data: NotAdmittedData = { bootId: its.bootId };
      next(refusal === null ? undefined : Object.assign(new Error(refusal), { data }));
    });
    this.#io.on("connection", (socket) => this.#joined(socket as PageSocket));
  }

  /** Tells one station that control is its own, or is not any more. */
  grant(to: Station, grant: LeaseGrant): void {
    this.#io.sockets.sockets.get(to.socket)?.emit(SOCKET.grant, grant);
  }

  /** A session has ended: its pages are told why, see and hold nothing any more, and may still stop the line. */
  ended(session: Session, why: SessionEnd): void {
    for (const page of this.#pages()) {
      if (page.data.session !== session) continue;
      this.#leave(page.id);
      this.#tell(page, { kind: "ended", why });
    }
  }

  /** Pages are told how their session fares, where that is not what they know. */
  tellSessions(): void {
    for (const page of this.#pages()) {
      const { session, notice } = page.data;
      if (notice.kind === "ended") continue;
      const now = this.#its.sessions.noticeOf(session);
      if (now.kind !== notice.kind || (now.kind === "ending" && notice.kind === "ending" && now.why !== notice.why))
        this.#tell(page, now);
    }
  }

  async close(): Promise<void> {
    await this.#io.close();
  }

  #admit(socket: PageSocket): string | null {
    const { sessions, cookieOf } = this.#its;
    const session = sessions.of(cookieOf(socket.handshake.headers.cookie));
    if (session === null) return "not-signed-in";
    const handshake = handshakeSchema.safeParse(socket.handshake.auth);
    if (!handshake.success) return "bad-request";
    socket.data.session = session;
    socket.data.notice = { kind: "open" };
    socket.data.station = { socket: socket.id, person: session.person, station: handshake.data.station };
    return null;
  }

  #joined(socket: PageSocket): void {
    const { clients, lease, asks } = this.#its;
    const { session } = socket.data;
    const outlet: Outlet = {
      id: socket.id,
      send: (name, message) => void socket.emit(name, message),
      get backlog() {
        const transport = socket.conn.transport as unknown as { socket?: { bufferedAmount?: number } };
        return transport.socket?.bufferedAmount ?? 0;
      },
    };
    clients.join(outlet);
    const isIn = (): boolean => this.#its.sessions.isAlive(session);
    // Whatever a page sends shows that it is open, an answer to a ping among it.
    socket.conn.on("packet", () => this.#its.sessions.used(session));
    socket.on(SOCKET.ask, (raw, answer) => {
      if (typeof answer !== "function") return;
      if (!isIn()) return answer(NOT_SIGNED_IN);
      lease.heard(socket.id);
      asks.ask(raw, { session, station: socket.data.station }, (its) => answer(its));
    });
    socket.on(SOCKET.stop, (raw, answer) => this.#stop(raw, session, answer));
    socket.on(SOCKET.lease, (raw, answer) => {
      if (typeof answer === "function") answer(isIn() ? this.#lease(raw, session, socket.data.station) : NOT_SIGNED_IN);
    });
    socket.on(SOCKET.cost, (raw) => {
      const cost = costSchema.safeParse(raw);
      if (!cost.success || !isIn()) return;
      lease.heard(socket.id);
      clients.cost(socket.id, cost.data.meanMs);
    });
    socket.on(SOCKET.station, (raw) => {
      const renamed = renamedSchema.safeParse(raw);
      if (!renamed.success || !isIn()) return;
      socket.data.station = { ...socket.data.station, station: renamed.data.station };
      lease.renamed(socket.data.station);
    });
    socket.on(SOCKET.again, () => clients.again(socket.id));
    socket.on("disconnect", () => this.#leave(socket.id));
  }

  /** Who opens a connection. Once it is open it keeps its place, whatever becomes of its session. */
  #callerOf(request: IncomingMessage): Caller {
    const session = this.#its.sessions.of(this.#its.cookieOf(request.headers.cookie));
    return { person: session?.person.name ?? null, address: request.socket.remoteAddress ?? "" };
  }

  #leave(id: string): void {
    const { clients, asks, lease } = this.#its;
    clients.leave(id);
    asks.endJogsOf(id);
    lease.gone(id);
  }

  #pages(): readonly PageSocket[] {
    return [...this.#io.sockets.sockets.values()] as unknown as PageSocket[];
  }

  #tell(page: PageSocket, notice: SessionNotice): void {
    page.data.notice = notice;
    page.emit(SOCKET.session, notice);
  }

  /** Nothing stands before a stop: who has this socket was signed in when it was opened. */
  #stop(raw: unknown, session: Session, answer: unknown): void {
    const { command, id } = stopAskIn(raw);
    this.#its.stop(command, session.person, (acceptedAt) => {
      if (typeof answer === "function") answer({ id, acceptedAt } satisfies StopAnswer);
    });
  }

  #lease(raw: unknown, session: Session, station: Station): Answered {
    const { lease, sessions, asks } = this.#its;
    const parsed = leaseSchema.safeParse(raw);
    if (!parsed.success)
      return refused("bad-request", { kind: "not-an-ask", where: "lease", why: "not something to ask" });
    const ask = parsed.data;
    const { name, role } = session.person;
    const tooMany = asks.tooMany(session.person, true);
    if (tooMany !== null) return refused("too-many", tooMany);
    if (role === "viewer") return refused("role", { kind: "role", needs: "operator", name, is: role });
    const answered = (why: ControlRefusal | null): Answered =>
      why === null ? { kind: "accepted" } : refused("lease", why);
    switch (ask.do) {
      case "request":
        return answered(lease.request(station));
      case "release":
        asks.endJogsOf(station.socket);
        return answered(lease.release(station));
      case "hand-over":
        asks.endJogsOf(station.socket);
        return answered(lease.handOver(station, ask.to, ask.station));
      case "take-over": {
        if (role === "operator") return refused("role", { kind: "role", needs: "engineer", name, is: role });
        if (ask.reason.trim().length < REASON_LENGTH_MIN) return answered({ kind: "control-reason" });
        if (!sessions.isRecent(session)) return refused("reauthenticate", { kind: "password-again" });
        if (asks.isJogging) return answered({ kind: "holder-jogs" });
        lease.takeOver(station, ask.reason.trim());
        return { kind: "accepted" };
      }
      default:
        return ask satisfies never;
    }
  }
}

const refused = (code: RefusalCode, reason: Reason): Answered => ({ kind: "refused", code, reasons: [reason] });

const NOT_SIGNED_IN = refused("not-signed-in", { kind: "not-signed-in" });
