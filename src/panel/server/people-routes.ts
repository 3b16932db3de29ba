/** Signing in and out. */
import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Me } from "../wire/index.ts";
import type { Accounts } from "./accounts.ts";
import { about, notSignedIn } from "./routes.ts";
import { passwordSchema, signInSchema } from "./schemas.ts";
import type { Session, Sessions } from "./sessions.ts";

export const COOKIE = "lockstep";

/** Tries a minute from one address. */
const TRIES_PER_MINUTE = 10;

export interface PeopleParts {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly sessionOf: (request: FastifyRequest) => Session | null;
  /** The page is served over TLS: its cookie never travels without. */
  readonly isSecure: boolean;
  /** Somebody has signed out. */
  readonly left: () => void;
}

export async function addPeople(app: FastifyInstance, its: PeopleParts): Promise<void> {
  const { sessions, accounts, sessionOf } = its;
  await app.register(rateLimit, { global: false });
  const limited = { config: { rateLimit: { max: TRIES_PER_MINUTE, timeWindow: 60_000 } } };
  const enter = (reply: FastifyReply, person: Session["person"]): FastifyReply =>
    reply.setCookie(COOKIE, sessions.begin(person), {
      ...{ path: "/", httpOnly: true, sameSite: "strict", secure: its.isSecure },
    });

  app.get<{ Querystring: { token?: string } }>(
    "/sign-in",
    { ...limited, schema: about("The link that the program prints: it signs in once.", "people") },
    (request, reply) => {
      const { token } = request.query;
      if (typeof token === "string" && token.length < 100 && sessions.spendOneTime(token))
        enter(reply, { name: "console", role: "admin" });
      return reply.redirect("/");
    },
  );
  app.get("/api/session", { schema: about("Who is signed in.", "people") }, (request, reply) => {
    const session = sessionOf(request);
    return session === null ? notSignedIn(reply) : reply.send(meOf(session, sessions));
  });
  app.post("/api/sign-in", { ...limited, schema: about("Signs in.", "people") }, async (request, reply) => {
    const asked = signInSchema.safeParse(request.body);
    const person = asked.success ? await accounts.check(asked.data.name, asked.data.password) : null;
    if (person === null) return reply.code(401).send({ error: "Name or password is wrong." });
    enter(reply, person);
    return reply.send({ ok: true });
  });
  app.post(
    "/api/password-again",
    { ...limited, schema: about("Gives the password again, for a dangerous act.", "people") },
    async (request, reply) => {
      const session = sessionOf(request);
      if (session === null) return notSignedIn(reply);
      const asked = passwordSchema.safeParse(request.body);
      const person = asked.success ? await accounts.check(session.person.name, asked.data.password) : null;
      if (person === null) return reply.code(403).send({ error: "The password is wrong." });
      sessions.gavePassword(session);
      return reply.send({ ok: true });
    },
  );
  app.post("/api/sign-out", { schema: about("Signs out.", "people") }, (request, reply) => {
    const session = sessionOf(request);
    if (session !== null) sessions.end(session);
    its.left();
    return reply.clearCookie(COOKIE, { path: "/" }).send({ ok: true });
  });
}

const meOf = (session: Session, sessions: Sessions): Me => ({
  ...session.person,
  expiresAt: sessions.expiresAtMs(session),
  isRecent: sessions.isRecent(session),
});
