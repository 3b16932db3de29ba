/** Local accounts: names, roles, and passwords as argon2id makes them (RFC 9106), in a file that only its owner may read. */
import { createHash } from "node:crypto";
import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { hash, verify as verifyArgon2 } from "@node-rs/argon2";
import { z } from "zod";
import { readText, writeDraft } from "../../files/index.ts";
import type { Person, Role } from "../../model/index.ts";

/** RFC 9106, 4: the second recommended set is 64 MiB, 3 passes, 4 lanes; this is OWASP's for servers with less to spare: 19 MiB, 2, 1. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const PASSWORD_LENGTH = { least: 10, most: 200 } as const;

const accountSchema = z.strictObject({
  name: z.string(),
  role: z.enum(["viewer", "operator", "engineer", "admin"]),
  password: z.string(),
});
const fileSchema = z.strictObject({ users: z.array(accountSchema) });
type Account = z.infer<typeof accountSchema>;

type Verify = (hashed: string, password: string) => Promise<boolean>;

/** What a person can do wrong with accounts, as a sentence. */
export class AccountMistake extends Error {}

/** A name that can be shown everywhere as it is. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u;

export class Accounts {
  readonly file: string;
  /** Checked against when there is no such account, so that it takes as long as when there is. */
  #decoy: Promise<string> | null = null;

  readonly #verify: Verify;

  /**
   * @param file made by the first account
   * @param verify checks a password against a hash: argon2's, or a test's that counts
   */
  constructor(file: string, verify: Verify = verifyArgon2) {
    this.file = file;
    this.#verify = verify;
  }

  /** In order of their names. @throws AccountMistake if the file can't be read */
  list(): readonly Person[] {
    return this.#read()
      .map(({ name, role }) => ({ name, role }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /** @throws AccountMistake */
  async add(name: string, role: Role, password: string): Promise<void> {
    if (!NAME.test(name))
      throw new AccountMistake(
        `"${name}" is no name for an account: up to 40 letters, digits, blanks, dots, dashes, and a letter or digit first.`,
      );
    this.#unknown(name);
    const its = await hashed(password);
    // Others may have been added while it was made.
    this.#unknown(name);
    this.#write([...this.#read(), { name, role, password: its }]);
  }

  /** @throws AccountMistake */
  remove(name: string): void {
    const accounts = this.#read();
    this.#known(name);
    this.#write(accounts.filter((account) => account.name !== name));
  }

  /** @throws AccountMistake */
  setRole(name: string, role: Role): void {
    this.#known(name);
    this.#write(this.#read().map((account) => (account.name === name ? { ...account, role } : account)));
  }

  /** @throws AccountMistake */
  async setPassword(name: string, password: string): Promise<void> {
    const its = await hashed(password);
    this.#known(name);
    this.#write(this.#read().map((account) => (account.name === name ? { ...account, password: its } : account)));
  }

  /** Who that is, if the password is right; null otherwise, after the same time. */
  async check(name: string, password: string): Promise<Person | null> {
    const account = this.#read().find((each) => each.name === name);
    if (password.length > PASSWORD_LENGTH.most) return null;
    this.#decoy ??= hash("no such account", ARGON2);
    const isRight = await this.#verify(account?.password ?? (await this.#decoy), password);
    return isRight && account !== undefined ? { name: account.name, role: account.role } : null;
  }

  /** A text that changes when somebody writes the file; null: there is none. */
  version(): string | null {
    try {
      const { ino, size, mtimeNs } = statSync(this.file, { bigint: true });
      return `${ino} ${size} ${mtimeNs}`;
    } catch {
      return null;
    }
  }

  /** By name: a text that changes with role and password. @throws AccountMistake if the file can't be read */
  stamps(): ReadonlyMap<string, string> {
    return new Map(
      this.#read().map(({ name, role, password }) => [
        name,
        createHash("sha256").update(`${role} ${password}`).digest("base64url"),
      ]),
    );
  }

  #unknown(name: string): void {
    if (this.#read().some((account) => account.name === name))
      throw new AccountMistake(`There is an account ${name} already.`);
  }

  #known(name: string): void {
    if (!this.#read().some((account) => account.name === name))
      throw new AccountMistake(`There is no account ${name}.`);
  }

  #read(): readonly Account[] {
    // Not a device without an end, nor a pipe: that is asked before anything is read.
    const read = readText(this.file);
    if (!("text" in read)) {
      if (this.#isMissing()) return [];
      throw new AccountMistake(`${this.file} can't be read: ${read.message}.`);
    }
    try {
      return fileSchema.parse(JSON.parse(read.text)).users;
    } catch {
      throw new AccountMistake(`${this.file} is not a file of accounts. Move it away and add them again.`);
    }
  }

  #isMissing(): boolean {
    try {
      statSync(this.file);
      return false;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ENOENT";
    }
  }

  /** Whole or not at all. */
  #write(users: readonly Account[]): void {
    try {
      mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
      writeDraft(this.file, `${JSON.stringify({ users }, null, 2)}\n`, { mode: 0o600, replaces: "any" }).keep();
    } catch (error) {
      throw new AccountMistake(`${this.file} can't be written: ${(error as Error).message}. Nothing has changed.`);
    }
  }
}

async function hashed(password: string): Promise<string> {
  const { least, most } = PASSWORD_LENGTH;
  if (password.length < least || password.length > most)
    throw new AccountMistake(`A password has ${least} to ${most} characters; this has ${password.length}.`);
  return hash(password, ARGON2);
}
