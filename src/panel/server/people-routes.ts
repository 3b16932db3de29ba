/** Signing in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../../clock/index.ts";
import type { Me } from "../wire/index.ts";
import { AccountMistake, type Accounts } from "./accounts.ts";
import { RateLimit } from "./rate-limit.ts";
import { about, notSignedIn } from "./routes.ts";
import { passwordSchema, signInSchema } from "./schemas.ts";
import type { Session, Sessions } from "./sessions.ts";

export const COOKIE = "lockstep";

/** Tries to give a password, or a link's token, from one address. */
const TRIES = { tries: 10, perMs: 60_000 } as const;
/** Passwords that are checked at a time: each takes 19 MiB and a core. */
const CHECKS_MAX = 4;

export interface PeopleDeps {
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly sessionOf: (request: FastifyRequest) => Session | null;
  /** The page is served over TLS: its cookie never travels without. */
  readonly isSecure: boolean;
}

/** What somebody gave as name and password: who that is, with the account's stamp; or why it is not known. */
type Checked = { readonly person: Session["person"]; readonly stamp: string | null } | "wrong" | "busy" | "unreadable";

export function addPeople(app: FastifyInstance, deps: PeopleDeps): void {
  addSigningIn(app, deps);
  addStaying(app, deps);
}

function addSigningIn(app: FastifyInstance, deps: PeopleDeps): void {
  const { sessions, clock, sessionOf } = deps;
  const check = checker(deps.accounts);
  const byLink = new RateLimit(clock, TRIES);
  const byPassword = new RateLimit(clock, TRIES);
  const enter = (reply: FastifyReply, cookie: string): FastifyReply =>
    reply.setCookie(COOKIE, cookie, { path: "/", httpOnly: true, sameSite: "strict", secure: deps.isSecure });

  app.get<{ Querystring: { token?: string } }>(
    "/sign-in",
    // A HEAD must change nothing.
    { exposeHeadRoute: false, schema: about("The link that the program prints: it signs in once.", "people") },
    (request, reply) => {
      if (!byLink.take(request.ip)) return tooMany(reply);
      const { token } = request.query;
      const isRead = isReadByPerson(request) && typeof token === "string" && token.length < 100;
      if (isRead && sessions.spendOneTime(token)) enter(reply, sessions.begin({ name: "console", role: "admin" }));
      return reply.redirect("/");
    },
  );
  app.post("/api/sign-in", { schema: about("Signs in.", "people") }, async (request, reply) => {
    if (!byPassword.take(request.ip)) return tooMany(reply);
    const asked = signInSchema.safeParse(request.body);
    const checked = asked.success ? await check(asked.data.name, asked.data.password) : "wrong";
    if (checked === "busy") return tooMany(reply);
    if (checked === "unreadable") return unreadable(reply);
    if (checked === "wrong") return reply.code(401).send({ error: "Name or password is wrong." });
    enter(reply, sessions.begin(checked.person, checked.stamp));
    return reply.send({ ok: true });
  });
  const again = new RateLimit(clock, TRIES);
  app.post(
    "/api/password-again",
    { schema: about("Gives the password again: for a dangerous act, and to stay signed in.", "people") },
    async (request, reply) => {
      const session = sessionOf(request);
      if (session === null) return notSignedIn(reply);
      if (!again.take(session.person.name)) return tooMany(reply);
      const asked = passwordSchema.safeParse(request.body);
      const { name } = session.person;
      const checked = asked.success && session.stamp !== null ? await check(name, asked.data.password) : "wrong";
      if (checked === "busy") return tooMany(reply);
      if (checked === "unreadable") return unreadable(reply);
      if (checked === "wrong") return reply.code(403).send({ error: "The password is wrong." });
      sessions.gavePassword(session);
      return reply.send({ ok: true });
    },
  );
}

function addStaying(app: FastifyInstance, { sessions, sessionOf }: PeopleDeps): void {
  app.get("/api/session", { schema: about("Who is signed in.", "people") }, (request, reply) => {
    const session = sessionOf(request);
    return session === null ? notSignedIn(reply) : reply.send(meOf(session, sessions));
  });
  app.post(
    "/api/stay",
    { schema: about("Stays signed in, where there is no password to give again.", "people") },
    (request, reply) => {
      const session = sessionOf(request);
      if (session === null) return notSignedIn(reply);
      if (session.stamp !== null) return reply.code(403).send({ error: "Give your password to stay signed in." });
      sessions.renew(session);
      return reply.send({ ok: true });
    },
  );
  app.post("/api/sign-out", { schema: about("Signs out.", "people") }, (request, reply) => {
    const session = sessionOf(request);
    if (session !== null) sessions.end(session, "signed-out");
    return reply.clearCookie(COOKIE, { path: "/" }).send({ ok: true });
  });
}

/** Checks so many passwords at a time, and refuses more at once. */
function checker(accounts: Accounts): (name: string, password: string) => Promise<Checked> {
  let underWay = 0;
  return async (name, password) => {
    if (underWay >= CHECKS_MAX) return "busy";
    underWay++;
    try {
      // Before the password is checked: what is changed meanwhile ends the session.
      const stamp = accounts.stamps().get(name) ?? null;
      const person = await accounts.check(name, password);
      return person === null || stamp === null ? "wrong" : { person, stamp };
    } catch (error) {
      if (error instanceof AccountMistake) return "unreadable";
      throw error;
    } finally {
      underWay--;
    }
  };
}

/** A browser that fetches a link before anybody has followed it must not spend it. */
const isReadByPerson = ({ headers }: FastifyRequest): boolean =>
  !/prefetch|prerender|preview/i.test(
    `${headers["sec-purpose"] ?? ""} ${headers.purpose ?? ""} ${headers["x-moz"] ?? ""}`,
  );

const tooMany = (reply: FastifyReply): FastifyReply =>
  reply.code(429).header("retry-after", "60").send({ error: "Too many tries: wait a minute." });

const unreadable = (reply: FastifyReply): FastifyReply =>
  reply.code(503).send({ error: "The file of accounts can't be read: nobody can sign in." });

const meOf = (session: Session, sessions: Sessions): Me => ({
  ...session.person,
  endsInMs: Math.round(sessions.leftMs(session)),
  isRecent: sessions.isRecent(session),
  hasPassword: session.stamp !== null,
});
