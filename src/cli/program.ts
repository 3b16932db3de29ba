/** The commands of `lockstep`, put together. */
import { Command, CommanderError } from "commander";
import { type End, EXIT, type ExitCode, type Io } from "./io.ts";
import { explainSystemError, isSystemError } from "./io-error.ts";
import { programVersion } from "./packaged.ts";

type AddCommand = (program: Command, io: Io, end: End) => void;

/** Each command's code, which is loaded when the command is called: a program that only checks a file waits for no server, and no driver. */
const COMMANDS: ReadonlyMap<string, () => Promise<AddCommand>> = new Map([
  ["check", async () => (await import("./check.ts")).addCheckCommand],
  ["plan", async () => (await import("./plan.ts")).addPlanCommand],
  ["simulate", async () => (await import("./simulate.ts")).addSimulateCommand],
  ["run", async () => (await import("./run.ts")).addRunCommand],
  ["serve", async () => (await import("./serve/serve.ts")).addServeCommand],
  ["users", async () => (await import("./users.ts")).addUsersCommand],
  ["devices", async () => (await import("./devices.ts")).addDevicesCommand],
  ["calibrate", async () => (await import("./calibrate/calibrate.ts")).addCalibrateCommand],
  ["campaign", async () => (await import("./campaign.ts")).addCampaignCommand],
  ["import", async () => (await import("./import.ts")).addImportCommand],
  ["states", async () => (await import("./states.ts")).addStatesCommand],
  ["test", async () => (await import("./test.ts")).addTestCommand],
]);

/** Runs one command line. @returns the exit code; never throws for what a user can get wrong */
export async function runProgram(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const end = (its: ExitCode): void => {
    code = its;
  };
  const program = new Command("lockstep")
    .description("Runs pick-and-place sequences as a timed plan on actuator devices.")
    .version(programVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: (text) => io.err(text.trimEnd()) })
    .showHelpAfterError("(lockstep --help shows how)")
    .exitOverride();
  // Help, and a command that there is none of, are about all of them.
  const called = COMMANDS.get(args[0] ?? "");
  for (const load of called === undefined ? COMMANDS.values() : [called]) (await load())(program, io, end);
  for (const command of program.commands) {
    command.exitOverride().copyInheritedSettings(program);
    for (const inner of command.commands) inner.exitOverride().copyInheritedSettings(program);
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.unusable;
    // A file that no command thought of: its name and the reason are all that helps.
    if (!isSystemError(error)) throw error;
    io.err(explainSystemError(error));
    return EXIT.failed;
  }
  return code;
}
