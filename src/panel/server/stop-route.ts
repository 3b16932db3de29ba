/** A stop over HTTP. Nothing stands before it: not the body's form, not its type, not what has become of the session. */
import type { IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Person } from "../../model/index.ts";
import type { StopAnswer } from "../wire/index.ts";
import { about, notSignedIn } from "./routes.ts";
import { stopAskIn } from "./schemas.ts";
import type { Stop } from "./stop-desk.ts";

/** Of a body, what is read, bytes: a stop has less. The rest is let pass by. */
const BODY_BYTES_MAX = 10_000;

export interface StopRouteDeps {
  /** Who was signed in with this request's cookie, at any time; null: nobody ever. */
  readonly stopperOf: (request: FastifyRequest) => Person | null;
  readonly stop: Stop;
}

export function addStop(app: FastifyInstance, { stopperOf, stop }: StopRouteDeps): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, payload, done) => readLoosely(payload, (body) => done(null, body)));
    scope.post(
      "/api/stop",
      {
        bodyLimit: Number.MAX_SAFE_INTEGER,
        schema: about("Stops the line. Nothing stands before it but who asks.", "command"),
      },
      (request, reply) => {
        const by = stopperOf(request);
        if (by === null) return notSignedIn(reply);
        const { command, id } = stopAskIn(request.body);
        stop(command, by, (acceptedAt) =>
          reply.code(acceptedAt === null ? 503 : 200).send({ id, acceptedAt } satisfies StopAnswer),
        );
        return reply;
      },
    );
  });
}

/** The body as JSON; null where it is none, or too long. */
function readLoosely(payload: IncomingMessage, done: (body: unknown) => void): void {
  let text = "";
  payload.setEncoding("utf8");
  payload.on("data", (part: string) => {
    if (text.length <= BODY_BYTES_MAX) text += part;
  });
  payload.on("end", () => done(parsed(text)));
}

function parsed(text: string): unknown {
  try {
    return text.length > BODY_BYTES_MAX ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
