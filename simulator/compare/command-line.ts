/** What is typed behind `npm run …:compare --`. Pure. */
import { parseArgs } from "node:util";
import type { Need } from "./scene.ts";

export interface Typed {
  readonly address:
    | { readonly kind: "serial"; readonly path: string; readonly baud: number }
    | { readonly kind: "tcp"; readonly host: string; readonly port: number };
  readonly needs: ReadonlySet<Need>;
  readonly only: string | null;
  /** That a slow link adds to every answer at most, ms. */
  readonly latencyMs: number;
}

const LATENCY_MS_MAX = 60_000;

/** @returns a string: what is wrong with it, all of it */
export function readCommandLine(argv: readonly string[], defaultBaud: number): Typed | "help" | string {
  const options = {
    port: { type: "string" },
    baud: { type: "string", default: String(defaultBaud) },
    only: { type: "string" },
    latency: { type: "string", default: "0" },
    moves: { type: "boolean", default: false },
    writes: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];
  try {
    ({ values } = parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (values.help) return "help";
  const wrong: string[] = [];
  if (values.port === undefined) wrong.push("which board? Say --port /dev/ttyUSB0, or --port 192.168.1.30:23");
  const baud = Number(values.baud);
  if (!Number.isInteger(baud) || baud <= 0)
    wrong.push(`--baud is a whole number such as ${defaultBaud}, not ${values.baud}`);
  const latencyMs = Number(values.latency);
  if (!(latencyMs >= 0 && latencyMs <= LATENCY_MS_MAX))
    wrong.push(`--latency is in ms, 0 to ${LATENCY_MS_MAX}, not ${values.latency}`);
  const [, host, port] = /^([^/\\]+):(\d{1,5})$/.exec(values.port ?? "") ?? [];
  const isTcp = host !== undefined && port !== undefined;
  if (isTcp && Number(port) > 65_535) wrong.push(`there is no TCP port ${port}`);
  if (wrong.length > 0) return wrong.join("\n");
  const needs = new Set<Need>(["nothing"]);
  if (values.moves) needs.add("moves");
  if (values.writes) needs.add("writes");
  return {
    address: isTcp ? { kind: "tcp", host, port: Number(port) } : { kind: "serial", path: values.port ?? "", baud },
    needs,
    only: values.only ?? null,
    latencyMs,
  };
}
