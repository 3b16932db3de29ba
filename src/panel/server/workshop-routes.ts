/** Sequence files over HTTP: list, read, check, preview, dry-run. Loading and saving are asks, with everything that guards those. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { about, notSignedIn } from "./routes.ts";
import { sourceSchema } from "./schemas.ts";
import type { Session } from "./sessions.ts";
import type { Loaded } from "./views.ts";
import type { Source, Workshop } from "./workshop.ts";

export interface WorkshopRoutesParts {
  readonly workshop: Workshop;
  readonly loaded: () => Loaded | null;
  readonly sessionOf: (request: FastifyRequest) => Session | null;
}

export function addWorkshop(app: FastifyInstance, { workshop, loaded, sessionOf }: WorkshopRoutesParts): void {
  app.get("/api/sequences", { schema: about("Sequence files of this line.", "sequences") }, (request, reply) => {
    if (sessionOf(request) === null) return notSignedIn(reply);
    return reply.send(workshop.list().map((each) => ({ ...each, isLoaded: each.file === loaded()?.file })));
  });
  app.get<{ Querystring: { file?: string } }>(
    "/api/sequence",
    { schema: about("The text of one, with its hash.", "sequences") },
    (request, reply) => {
      if (sessionOf(request) === null) return notSignedIn(reply);
      const read = workshop.read(String(request.query.file ?? ""));
      return "mistakes" in read ? reply.code(404).send({ error: read.mistakes.join(" ") }) : reply.send(read);
    },
  );
  app.get("/api/schema/sequence", { schema: about("JSON Schema of sequence files.", "sequences") }, (request, reply) =>
    sessionOf(request) === null ? notSignedIn(reply) : reply.send(workshop.schema()),
  );
  const works = {
    check: (source: Source) => workshop.check(source),
    preview: (source: Source) => workshop.preview(source),
    "dry-run": (source: Source) => workshop.dryRun(source),
  };
  for (const [name, work] of Object.entries(works)) {
    app.post(
      `/api/${name}`,
      { schema: about(`${name} of a text that need not be saved.`, "sequences") },
      async (request, reply) => {
        const session = sessionOf(request);
        if (session === null) return notSignedIn(reply);
        const source = sourceSchema.safeParse(request.body);
        if (!source.success) return reply.code(400).send({ error: "It takes `file` and `text`." });
        const done = await work({ ...source.data, by: session.person.name });
        return "isBusy" in done ? reply.code(429).send({ error: done.mistakes.join(" ") }) : reply.send(done);
      },
    );
  }
}
