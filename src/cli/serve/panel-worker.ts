/** The panel's thread: its server, fed by the host's messages. Whatever happens here, the line goes on. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { processTime, RealClock } from "../../clock/index.ts";
import { type FromHost, type PanelOptions, PanelServer, type ToHost } from "../../panel/server/index.ts";
import type { Job } from "../load-job.ts";
import { GuardedFolder } from "./guarded-folder.ts";
import { ThreadWorkshop } from "./thread-workshop.ts";

export interface PanelWorkerData {
  readonly job: Job;
  /** The name of the loaded sequence in its folder. */
  readonly file: string;
  readonly folder: string;
  readonly schemaFile: string;
  readonly options: PanelOptions;
  /** The controller's clock, for the same time here. */
  readonly startMs: number;
}

/** What the thread tells of itself. */
export type WorkerTells =
  | { readonly kind: "listening"; readonly address: string; readonly token: string }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "host"; readonly message: ToHost };

const { job, file, folder, schemaFile, options, startMs } = workerData as PanelWorkerData;
const tell = (message: WorkerTells): void => parentPort?.postMessage(message);

const clock = new RealClock(processTime, startMs);
const schema: unknown = JSON.parse(readFileSync(schemaFile, "utf8"));
const place = { folder, lineFile: job.sequence.line.file };
const workshop = new ThreadWorkshop(clock, { guard: new GuardedFolder(folder, place.lineFile), place, schema });
const server = new PanelServer({
  // Nothing here has to be on time to less than a ms.
  ...{ clock: clock.rough, sessionClock: clock.rough, options, workshop, line: job.sequence.line },
  secret: () => randomBytes(32).toString("base64url"),
  send: (message) => tell({ kind: "host", message }),
  loaded: { job, file, by: "lockstep" },
});

parentPort?.on("message", (message: FromHost | { readonly type: "close" }) => {
  if (message.type !== "close") return server.hear(message);
  void server.close().then(() => {
    workshop.close();
    clock.close();
    parentPort?.close();
  });
});

try {
  const address = await server.listen();
  tell({ kind: "listening", address, token: server.oneTimeToken() });
} catch (error) {
  tell({ kind: "failed", why: error instanceof Error ? error.message : String(error) });
}
