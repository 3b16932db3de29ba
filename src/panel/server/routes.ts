/** The line over HTTP: health, figures, state, plan, events, commands, stop. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Answered, alarmLoad, type RefusalCode } from "../wire/index.ts";
import type { Asks } from "./asks.ts";
import type { Clients } from "./clients.ts";
import type { Lease } from "./lease.ts";
import type { Metrics } from "./metrics.ts";
import { packTags } from "./pack-tags.ts";
import type { Replica } from "./replica.ts";
import type { Session } from "./sessions.ts";
import { type Loaded, planView } from "./views.ts";

/** Without a beat for this long the controller counts as gone, ms. */
const CONTROLLER_LOST_MS = 1000;
const EVENTS_AT_ONCE_MAX = 5000;

export interface RoutesParts {
  readonly bootId: string;
  readonly nowMs: () => number;
  readonly replica: Replica;
  readonly clients: Clients;
  readonly lease: Lease;
  readonly metrics: Metrics;
  readonly asks: Asks;
  readonly loaded: () => Loaded | null;
  readonly sessionOf: (request: FastifyRequest) => Session | null;
}

const STATUS: Readonly<Record<RefusalCode, number>> = {
  "bad-request": 400,
  "too-large": 413,
  "not-signed-in": 401,
  role: 403,
  lease: 409,
  reauthenticate: 403,
  expired: 409,
  "other-boot": 409,
  "stale-view": 409,
  "too-many": 429,
  "no-controller": 503,
  line: 409,
};

export function addRoutes(app: FastifyInstance, its: RoutesParts): void {
  addOpenRoutes(app, its);
  addReading(app, its);
  addCommands(app, its);
}

/** For who looks after the machine: they say nothing of the line that a name or a number of steps would not. */
function addOpenRoutes(app: FastifyInstance, { clients, metrics }: RoutesParts): void {
  app.get("/healthz", { schema: about("Whether server and controller are alive.", "health") }, (_request, reply) => {
    const isHeard = clients.loopAgeMs < CONTROLLER_LOST_MS;
    return reply.code(isHeard ? 200 : 503).send({ ok: isHeard, controllerHeardMs: Math.round(clients.loopAgeMs) });
  });
  app.get("/metrics", { schema: about("Figures in Prometheus's text format.", "health") }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}

function addReading(app: FastifyInstance, its: RoutesParts): void {
  const { replica, loaded, bootId, nowMs, lease, clients } = its;
  app.get("/api/state", { schema: about("The state of the line, with its PackTags.", "line") }, (request, reply) => {
    if (its.sessionOf(request) === null) return notSignedIn(reply);
    const { state, record, alarms, planMs } = replica;
    const serverTime = nowMs();
    return reply.send({
      ...{ bootId, serverTime, controllerHeardMs: Math.round(clients.loopAgeMs), planTime: planMs },
      ...{ state, lease: lease.view, alarms: alarms.alarms, alarmLoad: alarmLoad(alarms, serverTime) },
      packTags: packTags(state, record, alarms, serverTime),
    });
  });
  app.get<{ Querystring: { job?: string } }>(
    "/api/plan",
    { schema: about("The timed plan of the loaded sequence, as columns.", "line") },
    (request, reply) => {
      if (its.sessionOf(request) === null) return notSignedIn(reply);
      const job = loaded();
      if (job === null || (request.query.job !== undefined && Number(request.query.job) !== job.id))
        return reply.code(404).send({ error: "That plan is not loaded any more." });
      return reply.send(planView(job.id, job.job.plan));
    },
  );
  app.get<{ Querystring: { after?: string; limit?: string } }>(
    "/api/events",
    { schema: about("Events after a number, oldest first.", "line") },
    (request, reply) => {
      if (its.sessionOf(request) === null) return notSignedIn(reply);
      const after = Number(request.query.after ?? 0);
      const limit = Number(request.query.limit ?? EVENTS_AT_ONCE_MAX);
      if (!Number.isInteger(after) || !Number.isInteger(limit) || after < 0 || limit < 1)
        return reply.code(400).send({ error: "`after` and `limit` are whole numbers." });
      const { events, state } = replica;
      const from = Math.max(0, after + 1 - (events[0]?.seq ?? 1));
      return reply.send({ events: events.slice(from, from + Math.min(limit, EVENTS_AT_ONCE_MAX)), last: state.seq });
    },
  );
  app.get(
    "/api/runs",
    { schema: about("The runs, newest first; the one under way, too.", "line") },
    (request, reply) => {
      if (its.sessionOf(request) === null) return notSignedIn(reply);
      return reply.send(replica.runs.map((run) => ({ ...run, bars: [], waits: [] })));
    },
  );
  app.get<{ Params: { run: string } }>(
    "/api/runs/:run",
    { schema: about("One run with its steps.", "line") },
    (request, reply) => {
      if (its.sessionOf(request) === null) return notSignedIn(reply);
      const run = replica.runs.find((each) => each.run === Number(request.params.run));
      return run === undefined ? reply.code(404).send({ error: "There is no such run." }) : reply.send(run);
    },
  );
}

function addCommands(app: FastifyInstance, its: RoutesParts): void {
  app.post("/api/command", { schema: about("Asks for something, in an envelope.", "command") }, (request, reply) => {
    const session = its.sessionOf(request);
    if (session === null) return notSignedIn(reply);
    // Control is one socket's: over HTTP there is none, so only what needs none passes.
    const station = { socket: `http ${session.key}`, person: session.person, station: "http" };
    its.asks.ask(request.body, { session, station }, (answer) => reply.code(statusOf(answer)).send(answer));
    return reply;
  });
}

const statusOf = (answer: Answered): number => (answer.kind === "refused" ? STATUS[answer.code] : 200);

export const about = (summary: string, tag: string) => ({ summary, tags: [tag] });

export function notSignedIn(reply: FastifyReply): FastifyReply {
  return reply
    .code(401)
    .send({ kind: "refused", code: "not-signed-in", reasons: [{ kind: "not-signed-in" }] } satisfies Answered);
}
