/** Accounts of the panel, and where it may be served. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runProgram } from "../../src/cli/index.ts";
import { Accounts } from "../../src/panel/server/index.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lockstep-users-"));
  file = join(folder, "deep", "users.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(args: readonly string[], password = "") {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runProgram(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    ...{ isTerminal: false, columns: 100, onEnd: () => () => {} },
    onSecret: async () => password,
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}
const users = (...args: string[]) => ["users", ...args, "--users", file];

describe("lockstep users", () => {
  test("adds, lists, changes and removes accounts; the file is its owner's alone, with no password in it", async () => {
    expect(await run(users("list"))).toMatchObject({ code: 0, out: "No accounts." });
    expect((await run(users("add", "ann", "--role", "engineer"), "correct horse")).code).toBe(0);
    expect((await run(users("add", "bob"), "battery staple")).code).toBe(0);
    expect(JSON.parse((await run([...users("list"), "--json"])).out)).toEqual([
      { name: "ann", role: "engineer" },
      { name: "bob", role: "operator" },
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).not.toContain("correct horse");
    const accounts = new Accounts(file);
    expect(await accounts.check("ann", "correct horse")).toEqual({ name: "ann", role: "engineer" });
    expect(await accounts.check("ann", "battery staple")).toBeNull();
    expect((await run(users("role", "bob", "viewer"))).code).toBe(0);
    expect((await run(users("password", "bob"), "a new password")).code).toBe(0);
    expect(await accounts.check("bob", "a new password")).toEqual({ name: "bob", role: "viewer" });
    expect((await run(users("remove", "bob"))).code).toBe(0);
    expect(await accounts.check("bob", "a new password")).toBeNull();
  });

  test.each([
    [["add", "ann", "--role", "king"], "correct horse", "king is no role"],
    [["add", "<script>"], "correct horse", "is no name"],
    [["add", "ann"], "short", "10 to 200 characters"],
    [["remove", "nobody"], "", "There is no account nobody"],
    [["role", "nobody", "viewer"], "", "There is no account nobody"],
    [["password", "nobody"], "correct horse", "There is no account nobody"],
  ])("%j is refused", async (args, password, said) => {
    expect(await run(users(...args), password)).toMatchObject({ code: 2, err: expect.stringContaining(said) });
  });

  test.each(["/dev/full", "/dev/zero", tmpdir()])(
    "%s is no file of accounts, and is not read to an end that it has not",
    async (path) => {
      expect(await run(["users", "add", "ann", "--users", path], "correct horse")).toMatchObject({
        code: 2,
        err: expect.stringContaining(`${path} can't be read`),
      });
    },
  );

  test("two of one name are refused, and a file that is none is not overwritten", async () => {
    await run(users("add", "ann"), "correct horse");
    expect(await run(users("add", "ann"), "correct horse")).toMatchObject({
      code: 2,
      err: expect.stringContaining("already"),
    });
    writeFileSync(file, "not json");
    expect(await run(users("list"))).toMatchObject({
      code: 2,
      err: expect.stringContaining("is not a file of accounts"),
    });
    expect(readFileSync(file, "utf8")).toBe("not json");
  });
});

describe("lockstep serve", () => {
  const serve = (...args: string[]) => run(["serve", "sequences/transfer/transfer.yaml", "--users", file, ...args]);

  test.each([
    [["--host", "0.0.0.0"], "there are no accounts"],
    [["--host", "192.168.1.5"], "lockstep users add"],
    [["--cert", "a.pem"], "both --cert and --key"],
    [["--cert", "a.pem", "--key", "b.pem"], "There is no file a.pem"],
    [["--port", "none"], "whole number"],
  ])("%j is refused before anything is served", async (args, said) => {
    expect(await serve(...args)).toMatchObject({ code: 2, err: expect.stringContaining(said) });
  });

  test("a sequence with mistakes is told of, as by run", async () => {
    const wrong = await run(["serve", join(folder, "none.yaml")]);
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("none.yaml") });
  });
});
