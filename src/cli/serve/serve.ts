/** `lockstep serve`: the controller with its panel, until somebody ends it. */

import { hostname } from "node:os";
import { basename, dirname, resolve } from "node:path";
import type { Command } from "commander";
import { mendAll } from "../../../simulator/world/index.ts";
import { processTime, RealClock } from "../../clock/index.ts";
import { AccountMistake, Accounts } from "../../panel/server/index.ts";
import { holder, realAdapters } from "../adapters.ts";
import { watchedEnable } from "../enable.ts";
import { AT_REST, LineGuard } from "../ends/line-guard.ts";
import { faultMistake, injectFaults, type PlannedFault, readFault } from "../faults.ts";
import type { End } from "../io.ts";
import { EXIT, type ExitCode, type Io } from "../io.ts";
import { type Job, loadJob } from "../load-job.ts";
import { aloneOn } from "../lock/line-lock.ts";
import { wholeNumber } from "../options.ts";
import { buildOf, packaged } from "../packaged.ts";
import { ThreadRehearsal } from "../rehearsal.ts";
import { simulatedLine } from "../simulated-line.ts";
import { until } from "../until.ts";
import { defaultAccountsFile } from "../users.ts";
import { panelNames, readPanelName } from "./panel-names.ts";
import { type Listening, PanelThread } from "./panel-thread.ts";
import { tlsMistake } from "./tls-files.ts";

interface Options {
  readonly host: string;
  readonly port: number;
  readonly name?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
  readonly users: string;
  readonly seed: number;
  readonly cycles?: number;
  readonly json: boolean;
  readonly fault?: readonly PlannedFault[];
}

const EXAMPLE = "sequences/transfer/transfer.yaml";

export function addServeCommand(program: Command, io: Io, end: End): void {
  program
    .command("serve")
    .description("the controller with its operator panel in a browser; Ctrl-C stops the line, then ends")
    .argument("[sequence]", "sequence file; without one, the transfer cell on simulated hardware")
    .option("--port <n>", "port of the panel; 0 takes any", wholeNumber(0), 8080)
    .option("--host <address>", "address to listen on; wider than this machine needs accounts", "127.0.0.1")
    .option("--name <name>", "a name under which pages come, as of a proxy; may be given more than once", readPanelName)
    .option("--cert <file>", "certificate, for TLS")
    .option("--key <file>", "its key")
    .option("--users <file>", "file of accounts", defaultAccountsFile())
    .option("--seed <n>", "for simulated devices", wholeNumber(0), 1)
    .option("--cycles <n>", "cycles of a run, whatever the file says", wholeNumber(1))
    .option(
      "--fault <name@step:cycle>",
      "break something there, to practise; may be given more than once",
      readFault(io),
    )
    .option("--json", "for machines: the address, in one line", false)
    .addHelpText("after", "\nExample:\n  lockstep serve sequences/weld-cell/weld-cell.yaml --port 8081")
    .action(async (file: string | undefined, options: Options) =>
      end(await serve(file ?? packaged(EXAMPLE), options, io)),
    );
}

async function serve(file: string, options: Options, io: Io): Promise<ExitCode> {
  const wrong = mistakeIn(options);
  if (wrong !== null) {
    io.err(wrong);
    return EXIT.unusable;
  }
  // Once: the line is compared with what is read later, by its path, too.
  const path = resolve(file);
  const job = loadJob(path, { json: options.json, cycles: options.cycles }, io);
  if (typeof job === "number") return job;
  const faults = options.fault ?? [];
  const mistake = faultMistake(faults, job.sequence);
  if (mistake !== null) {
    io.err(mistake);
    return EXIT.unusable;
  }
  const clock = new RealClock(processTime);
  const its = { clock, command: "serve", json: options.json, io };
  const code = await aloneOn(job.sequence.line, its, () => serveAlone({ job, file: path, faults }, clock, options, io));
  clock.close();
  return code;
}

interface Served {
  readonly job: Job;
  readonly file: string;
  readonly faults: readonly PlannedFault[];
}

async function serveAlone(
  { job, file, faults }: Served,
  clock: RealClock,
  options: Options,
  io: Io,
): Promise<ExitCode> {
  const { line } = job.sequence;
  const enable = watchedEnable(clock, line, {
    tell: (text) => io.err(text),
    lost: () => void controller.command("abort", "the watchdog"),
  });
  const rehearsal = new ThreadRehearsal(clock);
  const { world, controller } = simulatedLine(clock, job, options.seed, enable, rehearsal, (its) =>
    realAdapters(clock, line, its, holder(), (text) => io.err(text)),
  );
  injectFaults({ world, controller }, faults, (text) => io.err(text));
  const guard = new LineGuard(io, controller, (command, by) => void controller.command(command, by));
  let failure: string | null = null;
  const panel = new PanelThread(
    {
      ...{ clock, controller, data: dataOf(job, file, options) },
      simulation: {
        setInput: (device: string, isOn: boolean) => world.setInput(device, isOn),
        mend: () => mendAll(world),
      },
      lost: (why: string) => guard.hear({ kind: "fault", thread: "panel", why }),
    },
    (listening) => {
      if ("why" in listening) failure = `The panel can't be served: ${listening.why}`;
      else tellAddress(listening, options, io);
    },
  );
  try {
    // What nobody can operate is not kept running.
    const wantsEnd = (): boolean => failure !== null || (guard.end !== null && AT_REST.has(controller.state.state));
    await Promise.race([until(clock, wantsEnd), guard.overdue]);
    const doubtful = await guard.standDown();
    if (failure !== null) io.err(failure);
    await panel.close();
    if (failure !== null) return EXIT.unusable;
    return guard.end?.kind === "signal" && doubtful.length === 0 ? EXIT.done : EXIT.failed;
  } finally {
    await guard.standDown();
    controller.close();
    rehearsal.close();
  }
}

/** What is wrong with the options, as a sentence; null if nothing is. */
function mistakeIn({ host, cert, key, users }: Options): string | null {
  if ((cert === undefined) !== (key === undefined)) return "TLS takes both --cert and --key.";
  const tls = cert === undefined || key === undefined ? null : tlsMistake(cert, key);
  if (tls !== null) return tls;
  if (isLoopback(host)) return null;
  try {
    if (new Accounts(users).list().length > 0) return null;
  } catch (error) {
    if (error instanceof AccountMistake) return error.message;
    throw error;
  }
  return `${host} can be reached from other machines, and there are no accounts in ${users}. Add one: lockstep users add <name> --role operator`;
}

const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host);

function dataOf(job: Job, file: string, options: Options) {
  const { host, port, name = [], cert, key, users } = options;
  return {
    ...{
      job,
      file: basename(file),
      folder: dirname(file),
      schemaFile: packaged("schema/sequence.schema.json"),
    },
    options: {
      names: panelNames(hostname(), host, name),
      ...{ host, port, accountsFile: users, webFolder: packaged("dist/panel"), build: buildOf() },
      tls: cert === undefined || key === undefined ? null : { cert, key },
    },
  };
}

function tellAddress({ address, token }: Listening, options: Options, io: Io): void {
  const link = `${address}/sign-in?token=${token}`;
  if (options.json) return io.out(JSON.stringify({ address, sign_in: link }));
  io.out(`Panel: ${address}`);
  io.out(`Sign in once, as administrator, by ${link}`);
}
