/** `lockstep users`: the panel's local accounts. */
import { homedir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import type { Role } from "../model/index.ts";
import { AccountMistake, Accounts, PASSWORD_LENGTH } from "../panel/server/index.ts";
import type { End } from "./io.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";

const ROLES: readonly Role[] = ["viewer", "operator", "engineer", "admin"];

/** Where accounts are unless told otherwise (XDG base directories). */
export const defaultAccountsFile = (): string =>
  join(process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config"), "lockstep", "users.json");

interface Options {
  readonly users: string;
  readonly role: string;
  readonly json: boolean;
}

export function addUsersCommand(program: Command, io: Io, end: End): void {
  const users = program.command("users").description("the panel's local accounts");
  const add = (name: string, about: string) =>
    users.command(name).description(about).option("--users <file>", "file of accounts", defaultAccountsFile());
  const accounts = ({ users: file }: Options) => new Accounts(file);
  const done = async (act: () => Promise<string> | string): Promise<void> => end(await carryOut(act, io));

  add("add <name>", "adds an account; its password is read from the terminal, or from standard input")
    .option("--role <role>", ROLES.join(", "), "operator")
    .addHelpText("after", "\nExample:\n  lockstep users add ann --role operator")
    .action((name: string, options: Options) =>
      done(async () => {
        await accounts(options).add(name, roleOf(options.role), await password(io));
        return `${name} may sign in as ${options.role}.`;
      }),
    );
  add("list", "lists the accounts")
    .option("--json", "for machines", false)
    .action((options: Options) =>
      done(() => {
        const list = accounts(options).list();
        if (options.json) return JSON.stringify(list);
        return list.length === 0
          ? "No accounts."
          : list.map(({ name, role }) => `${role.padEnd(9)} ${name}`).join("\n");
      }),
    );
  add("remove <name>", "removes an account").action((name: string, options: Options) =>
    done(() => {
      accounts(options).remove(name);
      return `${name} may not sign in any more.`;
    }),
  );
  add("role <name> <role>", `gives an account another role: ${ROLES.join(", ")}`).action(
    (name: string, role: string, options: Options) =>
      done(() => {
        accounts(options).setRole(name, roleOf(role));
        return `${name} is ${role}. Sessions of ${name} end at once: sign in again.`;
      }),
  );
  add("password <name>", "gives an account another password").action((name: string, options: Options) =>
    done(async () => {
      await accounts(options).setPassword(name, await password(io));
      return `${name} has another password.`;
    }),
  );
}

async function carryOut(act: () => Promise<string> | string, io: Io): Promise<ExitCode> {
  try {
    io.out(await act());
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof AccountMistake)) throw error;
    io.err(error.message);
    return EXIT.unusable;
  }
}

function roleOf(text: string): Role {
  const role = ROLES.find((each) => each === text);
  if (role === undefined) throw new AccountMistake(`${text} is no role: take ${ROLES.join(", ")}.`);
  return role;
}

/** One line. It is not asked for twice: `password` changes it. */
function password(io: Io): Promise<string> {
  if (io.onSecret === undefined) throw new AccountMistake("There is nowhere to read a password from.");
  const { least, most } = PASSWORD_LENGTH;
  io.err(`Password, ${least} to ${most} characters:`);
  return io.onSecret();
}
