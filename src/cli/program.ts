/** The commands of `lockstep`, put together. */
import { Command, CommanderError } from "commander";
import { addCalibrateCommand } from "./calibrate/calibrate.ts";
import { addCampaignCommand } from "./campaign.ts";
import { addCheckCommand } from "./check.ts";
import { addDevicesCommand } from "./devices.ts";
import { addImportCommand } from "./import.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { explainSystemError, isSystemError } from "./io-error.ts";
import { programVersion } from "./packaged.ts";
import { addPlanCommand } from "./plan.ts";
import { addRunCommand } from "./run.ts";
import { addServeCommand } from "./serve/serve.ts";
import { addSimulateCommand } from "./simulate.ts";
import { addStatesCommand } from "./states.ts";
import { addTestCommand } from "./test.ts";
import { addUsersCommand } from "./users.ts";

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
  for (const add of [
    addCheckCommand,
    addPlanCommand,
    addSimulateCommand,
    addRunCommand,
    addServeCommand,
    addUsersCommand,
    addDevicesCommand,
    addCalibrateCommand,
    addCampaignCommand,
    addImportCommand,
    addStatesCommand,
    addTestCommand,
  ]) {
    add(program, io, end);
  }
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

/** How a command tells its exit code. */
export type End = (code: ExitCode) => void;
