/**
 * The panel's server: one port, its own thread. It folds what the host tells, serves it to pages, and passes on what people ask. Nothing
 * that a client does reaches the controller's thread but a checked ask or a stop.
 */
import { readFileSync } from "node:fs";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import fastifyStatic from "@fastify/static";
import swagger from "@fastify/swagger";
import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import type { Clock } from "../../clock/index.ts";
import type { Job } from "../../control/index.ts";
import type { Line, Person } from "../../model/index.ts";
import { type Answered, type Ask, type Reason, written } from "../wire/index.ts";
import { Accounts } from "./accounts.ts";
import { Asks } from "./asks.ts";
import type { FromHost, LineAsk, ToHost } from "./bridge.ts";
import { Clients } from "./clients.ts";
import { FOREIGN_HOST, HostNames, MISDIRECTED } from "./host-names.ts";
import { Lease } from "./lease.ts";
import { Metrics } from "./metrics.ts";
import { isOwnOrigin } from "./origin.ts";
import { addPeople, COOKIE } from "./people-routes.ts";
import { Replica } from "./replica.ts";
import { addRoutes } from "./routes.ts";
import { SessionWatch } from "./session-watch.ts";
import { type Secret, Sessions } from "./sessions.ts";
import { Sockets } from "./sockets.ts";
import { StopDesk } from "./stop-desk.ts";
import { addStop } from "./stop-route.ts";
import { jobView, type Loaded } from "./views.ts";
import type { Workshop } from "./workshop.ts";
import { addWorkshop } from "./workshop-routes.ts";

export interface PanelOptions {
  readonly host: string;
  readonly port: number;
  /** Names under which it is served, beside localhost and addresses. */
  readonly names: readonly string[];
  /** Null: without TLS. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly accountsFile: string;
  /** The built page. */
  readonly webFolder: string;
  readonly build: string;
}

export interface PanelServerParts {
  /** Tells the controller's time: that of events. */
  readonly clock: Clock;
  /** By it sessions end and tries are counted: monotonic, as every clock here. */
  readonly sessionClock: Clock;
  readonly secret: Secret;
  readonly line: Line;
  readonly options: PanelOptions;
  readonly workshop: Workshop;
  readonly send: (message: ToHost) => void;
  readonly loaded: Omit<Loaded, "id" | "pending">;
}

/** The controller has to answer an ask in this time, ms. */
const ANSWER_MS = 2000;
const BODY_BYTES_MAX = 1_200_000;
/** Who sends a request more slowly than this is let go of: headers, all of it, and how often that is looked at, ms. */
const HEADERS_MS = 5000;
const REQUEST_MS = 20_000;
const SLOW_EVERY_MS = 2000;

export class PanelServer {
  readonly #its: PanelServerParts;
  readonly #app: FastifyInstance;
  readonly #replica: Replica;
  readonly #sessions: Sessions;
  readonly #lease: Lease;
  readonly #clients: Clients;
  readonly #asks: Asks;
  readonly #metrics: Metrics;
  readonly #bootId: string;
  #sockets: Sockets | null = null;
  #loaded: Loaded;
  #lastId = 0;
  readonly #waiting = new Map<number, (reasons: readonly Reason[] | null) => void>();
  readonly #stops: StopDesk;
  readonly #accounts: Accounts;
  readonly #hostNames: HostNames;
  #watch: SessionWatch | null = null;

  constructor(its: PanelServerParts) {
    const { clock, line, options, secret, loaded } = its;
    this.#its = its;
    this.#bootId = secret();
    this.#loaded = { ...loaded, id: 1, pending: null };
    this.#replica = new Replica(line, () => clock.wallTime());
    this.#accounts = new Accounts(options.accountsFile);
    this.#hostNames = new HostNames(options.names);
    this.#stops = new StopDesk(clock, its.send);
    this.#sessions = new Sessions(its.sessionClock, secret, (session, why) => this.#sockets?.ended(session, why));
    this.#lease = new Lease(clock, secret, {
      changed: () => this.#clients.changed(),
      granted: (to, grant) => this.#sockets?.grant(to, grant),
      taken: (by, from, reason) => {
        if (from !== null) this.#asks.endJogsOf(from.socket);
        const deed = { type: "control-taken" as const, by: by.person.name, station: by.station, reason };
        its.send({ type: "record", deed: { ...deed, from: from?.person.name ?? null } });
      },
      left: (by, why) => {
        this.#asks.endJogsOf(by.socket);
        its.send({ type: "record", deed: { type: "control-left", by: by.person.name, station: by.station, why } });
      },
    });
    this.#clients = new Clients({
      ...{ clock, bootId: this.#bootId, build: options.build, replica: this.#replica },
      lease: () => this.#lease.view,
      job: () => jobView(this.#loaded),
    });
    this.#asks = new Asks({
      ...{ clock, bootId: this.#bootId, replica: this.#replica, lease: this.#lease },
      sentSeq: (socket) => this.#clients.sentSeq(socket),
      isRecent: (session) => this.#sessions.isRecent(session),
      toLine: (ask, by, answered) => this.#askLine(ask, by, answered),
      endJog: (device, by) => its.send({ type: "jog-end", device, by }),
      record: (deed) => its.send({ type: "record", deed }),
      toWorkshop: (ask, by, against, answered) => void this.#toWorkshop(ask, by, against).then(answered),
    });
    this.#metrics = new Metrics(this.#replica, this.#clients);
    this.#app = this.#newApp();
  }

  /** A token for the link that signs in once. */
  oneTimeToken(): string {
    return this.#sessions.oneTimeToken();
  }

  /** @returns the address it listens on. @throws if the port is taken */
  async listen(): Promise<string> {
    const { host, port } = this.#its.options;
    await this.#addAll();
    await this.#app.ready();
    this.#sockets = new Sockets(this.#app.server, {
      ...{
        bootId: this.#bootId,
        sessions: this.#sessions,
        clients: this.#clients,
        lease: this.#lease,
        asks: this.#asks,
        hostNames: this.#hostNames,
      },
      cookieOf: (header) => (header === undefined ? undefined : this.#app.parseCookie(header)[COOKIE]),
      stop: (command, by, answered) => this.#stops.stop(command, by, answered),
    });
    this.#watch = new SessionWatch({
      ...{ clock: this.#its.sessionClock, sessions: this.#sessions, accounts: this.#accounts },
      tellPages: () => this.#sockets?.tellSessions(),
    });
    return this.#app.listen({ host, port });
  }

  /** A message of the controller's thread. */
  hear(message: FromHost): void {
    if (message.type === "stopped") {
      this.#stops.taken(message.id, message.atMs);
    } else if (message.type === "answer") {
      this.#answered(message.id, message.reasons);
    } else {
      this.#replica.beat(message, (event, before) => this.#metrics.hear(event, before));
      if (message.events.some(({ type }) => type === "job-changed")) this.#jobChanged();
      this.#clients.beat(message);
      this.#metrics.beat(message);
    }
  }

  async close(): Promise<void> {
    this.#watch?.close();
    this.#asks.close();
    this.#lease.close();
    this.#clients.close();
    await this.#sockets?.close();
    await this.#app.close();
  }

  #newApp(): FastifyInstance {
    const { tls } = this.#its.options;
    const options = {
      ...{ bodyLimit: BODY_BYTES_MAX, forceCloseConnections: true, routerOptions: { maxParamLength: 200 } },
      ...{ requestTimeout: REQUEST_MS },
    };
    const slow = { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, connectionsCheckingInterval: SLOW_EVERY_MS };
    // The types of the two servers differ, and nothing here hangs on it.
    return (tls === null
      ? fastify({ ...options, http: slow })
      : fastify({
          ...options,
          https: { ...slow, cert: readFileSync(tls.cert), key: readFileSync(tls.key) },
        })) as unknown as FastifyInstance;
  }

  async #addAll(): Promise<void> {
    const { options, clock, workshop } = this.#its;
    const app = this.#app;
    const sessionOf = (request: FastifyRequest) => this.#sessions.of(request.cookies[COOKIE]);
    // Before all else: nothing here, not even a figure without a sign-in, is for a page of another name.
    app.addHook("onRequest", async (request, reply) => {
      if (!this.#hostNames.isOurs(request.headers.host))
        return reply.code(MISDIRECTED).type("text/plain; charset=utf-8").send(FOREIGN_HOST);
    });
    await app.register(cookie);
    await app.register(helmet, {
      contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY },
      hsts: options.tls !== null,
    });
    await app.register(swagger, { openapi: { info: { title: "Lockstep panel", version: "1" } } });
    // A page of somebody else must not press our buttons with our cookie.
    app.addHook("onRequest", async (request, reply) => {
      if (request.method !== "GET" && request.method !== "HEAD" && !isOwnOrigin(request.headers))
        return reply
          .code(403)
          .send({ kind: "refused", code: "role", reasons: [{ kind: "other-site" }] } satisfies Answered);
    });
    addPeople(app, {
      ...{ clock: this.#its.sessionClock, accounts: this.#accounts, sessions: this.#sessions, sessionOf },
      isSecure: options.tls !== null,
    });
    addStop(app, {
      stopperOf: (request) => this.#sessions.forStop(request.cookies[COOKIE]),
      stop: (command, by, answered) => this.#stops.stop(command, by, answered),
    });
    addRoutes(app, {
      ...{ bootId: this.#bootId, replica: this.#replica, clients: this.#clients, lease: this.#lease },
      ...{ metrics: this.#metrics, asks: this.#asks, sessionOf, nowMs: () => clock.nowMs() },
      loaded: () => this.#loaded,
    });
    addWorkshop(app, { workshop, sessionOf, loaded: () => this.#loaded });
    app.get("/api/openapi.json", () => app.swagger());
    await app.register(fastifyStatic, { root: options.webFolder, maxAge: 0, etag: true });
  }

  #askLine(ask: LineAsk, by: Person, answered: (reasons: readonly Reason[] | null) => void): void {
    const id = this.#await(answered);
    this.#its.send({ type: "ask", id, ask, by, untilMs: this.#untilMs });
  }

  /** A controller that comes to itself later than this must not carry it out any more: the person was told that it does not answer. */
  get #untilMs(): number {
    return this.#its.clock.nowMs() + ANSWER_MS;
  }

  #await(answered: (reasons: readonly Reason[] | null) => void): number {
    const { clock } = this.#its;
    const id = ++this.#lastId;
    const patience = clock.after(ANSWER_MS, () => this.#answered(id, null));
    this.#waiting.set(id, (reasons) => {
      clock.cancel(patience);
      answered(reasons);
    });
    return id;
  }

  #answered(id: number, reasons: readonly Reason[] | null): void {
    const answered = this.#waiting.get(id);
    this.#waiting.delete(id);
    answered?.(reasons);
  }

  /** @returns reasons against it; null if the controller does not answer */
  async #toWorkshop(
    ask: Extract<Ask, { do: "load" | "save" }>,
    by: Person,
    against: () => readonly Reason[],
  ): Promise<readonly Reason[] | null> {
    const { workshop } = this.#its;
    if (ask.do === "save") return this.#save(ask, by);
    const job = await workshop.load(ask.file, ask.cycles, by.name);
    if ("mistakes" in job) return job.mistakes.map(written);
    const reasons = against();
    return reasons.length > 0 ? reasons : this.#loadJob(job, ask.file, by);
  }

  /** Written only if everything is right, and if the line takes it where it is the one that is loaded. */
  async #save({ file, text, seenHash }: Extract<Ask, { do: "save" }>, by: Person): Promise<readonly Reason[] | null> {
    const isLoaded = file === this.#loaded.file;
    const { cycles: loaded, placedGoal } = this.#loaded.job.sequence;
    const cycles = isLoaded && placedGoal === null ? loaded : null;
    const draft = await this.#its.workshop.draft({ file, text, by: by.name }, seenHash, cycles);
    if ("mistakes" in draft) return draft.mistakes.map(written);
    const against = isLoaded ? await this.#loadJob(draft.job, file, by) : [];
    if (against === null || against.length > 0) {
      draft.drop();
      return against;
    }
    return draft.keep()?.mistakes.map(written) ?? [];
  }

  async #loadJob(job: Job, file: string, by: Person): Promise<readonly Reason[] | null> {
    const before = this.#next;
    const mine = { job, file, by: by.name };
    const reasons = await new Promise<readonly Reason[] | null>((resolve) => {
      this.#next = mine;
      this.#its.send({ type: "load", id: this.#await(resolve), job, by, untilMs: this.#untilMs });
    });
    const isTaken = reasons !== null && reasons.length === 0;
    // What was refused must not be shown as loaded by the change that another load makes.
    if (!isTaken && this.#next === mine) this.#next = before;
    if (isTaken && this.#next === mine) {
      this.#loaded = { ...this.#loaded, pending: { by: by.name, file } };
      this.#clients.changed();
    }
    return reasons;
  }

  /** What the line will run once it says that it does. */
  #next: Omit<Loaded, "id" | "pending"> | null = null;

  #jobChanged(): void {
    if (this.#next === null) return;
    this.#loaded = { ...this.#next, id: this.#loaded.id + 1, pending: null };
    this.#next = null;
    this.#clients.changed();
  }
}

/** Nothing from elsewhere, nothing inline but styles, which the component library writes. */
const CONTENT_SECURITY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", "data:"],
  // Of today's browsers 'self' covers the socket, too.
  connectSrc: ["'self'"],
  fontSrc: ["'self'", "data:"],
  scriptSrcAttr: ["'none'"],
  objectSrc: ["'none'"],
  baseUri: ["'self'"],
  frameAncestors: ["'none'"],
  formAction: ["'self'"],
};
