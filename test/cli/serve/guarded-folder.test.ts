/** What a panel request may open, list and replace: sequences of one folder by their real paths, and nothing else. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GuardedFolder } from "../../../src/cli/serve/guarded-folder.ts";
import { SequenceFolder } from "../../../src/cli/serve/sequence-folder.ts";
import { WorkshopJobs } from "../../../src/cli/serve/workshop-jobs.ts";

const SECRET = "hunter2-is-the-word";

let root: string;
let folder: string;
let guard: GuardedFolder;
let sequences: SequenceFolder;
let jobs: WorkshopJobs;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "lockstep-guard-")));
  folder = join(root, "cell");
  mkdirSync(folder);
  for (const file of ["line.yaml", "transfer.yaml"]) cpSync(join("sequences/transfer", file), join(folder, file));
  writeFileSync(join(root, "secret.csv"), `name,word\nroot,${SECRET}\n`);
  writeFileSync(join(root, "secret.yaml"), `line: ${SECRET}\nword: ${SECRET}\n`);
  writeFileSync(join(root, "passwd"), `root:${SECRET}:0:0\n`);
  guard = new GuardedFolder(folder, join(folder, "line.yaml"));
  sequences = new SequenceFolder(guard);
  jobs = new WorkshopJobs(guard);
});
afterEach(() => rmSync(root, { recursive: true }));

const TRANSFER = readFileSync("sequences/transfer/transfer.yaml", "utf8");
const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");
const inFolder = (file: string): string => readFileSync(join(folder, file), "utf8");
/** What all kinds of work say of a text that stands in the folder as `new.yaml`. */
const saidOf = (text: string): string => {
  const path = join(folder, "new.yaml");
  const works = ["check", "preview", "dry-run"] as const;
  const said = works.map((what) => JSON.stringify(jobs.work({ do: what, path, file: "new.yaml", text })));
  return [...said, JSON.stringify(jobs.work({ do: "load", path, text, cycles: null }))].join("\n");
};
const withTable = (rows: string): string => `${TRANSFER}\nfor_each: { rows: ${rows}, as: part }\n`;
const withLine = (line: string): string => TRANSFER.replace(/^line: .*$/m, `line: ${line}`);

describe("what a text names is opened in the folder only", () => {
  test.each(["../secret.csv", "../cell/../secret.csv", "/etc/passwd", "../passwd", "../../../../../../etc/passwd"])(
    "a table %s is refused without a word of its content",
    (rows) => {
      const said = saidOf(withTable(rows));
      expect(said).not.toContain(SECRET);
      expect(said).not.toContain("root:");
      expect(said).not.toContain(root);
      expect(said).toMatch(/in the folder of the sequences only|is a whole path/);
    },
  );

  test.each(["../secret.yaml", "../passwd", "/etc/hostname"])(
    "a line %s is refused without a word of its content",
    (line) => {
      const said = saidOf(withLine(line));
      expect(said).not.toContain(SECRET);
      expect(said).not.toContain(root);
      expect(said).toMatch(/in the folder of the sequences only|is a whole path/);
    },
  );

  test("whether a file outside exists is not told", () => {
    const [there, missing] = [guard.read(join(root, "secret.csv")), guard.read(join(root, "nothing.csv"))];
    expect(there).toEqual(missing);
  });

  test("a folder whose name begins alike is outside", () => {
    mkdirSync(join(root, "cell-secrets"));
    writeFileSync(join(root, "cell-secrets", "a.csv"), SECRET);
    const [there, missing] = ["a.csv", "b.csv"].map((name) => guard.read(join(root, "cell-secrets", name)));
    expect(there).toMatchObject({ code: "unreadable" });
    expect(missing).toEqual(there);
  });

  test("a link that leads outside is refused, as a file and as a folder; one that stays inside is read", () => {
    symlinkSync(join(root, "secret.csv"), join(folder, "link.csv"));
    symlinkSync(root, join(folder, "up"));
    symlinkSync(join(folder, "transfer.yaml"), join(folder, "same.yaml"));
    for (const name of ["link.csv", "up/secret.csv"]) {
      expect(guard.read(join(folder, name))).toMatchObject({ message: expect.stringContaining("only") });
      expect(saidOf(withTable(name))).not.toContain(SECRET);
    }
    expect(guard.read(join(folder, "same.yaml"))).toEqual({ text: TRANSFER });
  });

  test("a pipe is refused at once, and so are a device, a folder and what is too large", () => {
    execFileSync("mkfifo", [join(folder, "pipe.csv")]);
    mkdirSync(join(folder, "folder.csv"));
    symlinkSync("/dev/zero", join(folder, "zero.csv"));
    writeFileSync(join(folder, "large.csv"), "x".repeat(5_000_001));
    for (const name of ["pipe.csv", "folder.csv", "zero.csv", "large.csv"])
      expect(guard.read(join(folder, name))).not.toHaveProperty("text");
  });

  test("files of other kinds in the folder are refused unread, whatever their name", () => {
    writeFileSync(join(folder, "keys.pem"), SECRET);
    expect(guard.read(join(folder, "keys.pem"))).not.toHaveProperty("text");
    writeFileSync(join(folder, "compose.yaml"), `services:\n  db: { password: ${SECRET} }\n`);
    expect(saidOf(withTable("keys.pem"))).not.toContain(SECRET);
    expect(saidOf(withLine("compose.yaml"))).not.toContain(SECRET);
    expect(saidOf(withTable("compose.yaml"))).not.toContain(SECRET);
  });

  test("a table in the folder is read, and the host's folders are not told", () => {
    writeFileSync(join(folder, "rows.csv"), "a,b\n1\n");
    const said = saidOf(withTable("rows.csv"));
    expect(said).toContain("rows.csv");
    expect(said).not.toContain(root);
  });

  test("the line that the program was started with may stand elsewhere, and no other", () => {
    cpSync(join(folder, "line.yaml"), join(root, "line.yaml"));
    cpSync(join(folder, "line.yaml"), join(root, "other.yaml"));
    const wide = new GuardedFolder(folder, join(root, "line.yaml"));
    expect(wide.read(join(folder, "../line.yaml"))).toHaveProperty("text");
    expect(wide.read(join(folder, "../other.yaml"))).not.toHaveProperty("text");
  });

  test("a line that stands elsewhere is named by the way to it from the folder, and its folder is not told", () => {
    const line = readFileSync(join(folder, "line.yaml"), "utf8");
    writeFileSync(join(root, "line.yaml"), line.replace("clear: 90 mm", "clear: 90"));
    jobs = new WorkshopJobs(new GuardedFolder(folder, join(root, "line.yaml")));
    const said = saidOf(withLine("../line.yaml"));
    expect(said).toContain('"file":"../line.yaml"');
    expect(said).not.toContain(root);
  });
});

describe("what is listed and read", () => {
  test("sequences only: no line, no scenario, no file of another kind, nothing outside", () => {
    writeFileSync(join(folder, "hold.yaml"), "scenario: Hold\nsequence: transfer.yaml\n");
    writeFileSync(join(folder, "notes.yaml"), `word: ${SECRET}\n`);
    symlinkSync(join(root, "secret.yaml"), join(folder, "outside.yaml"));
    expect(sequences.list().map(({ file }) => file)).toEqual(["transfer.yaml"]);
    for (const file of ["line.yaml", "hold.yaml", "notes.yaml", "outside.yaml", "../secret.yaml", "__proto__", ".env"])
      expect(sequences.read(file)).toHaveProperty("mistakes");
    expect(sequences.read("transfer.yaml")).toMatchObject({ text: TRANSFER, hash: hashOf(TRANSFER) });
  });
});

describe("what is written", () => {
  /** Drafts and keeps. @returns why it was not written, or null */
  const save = (file: string, text: string, seenHash: string): string | null => {
    const draft = sequences.draft(file, text, seenHash);
    if ("mistakes" in draft) return draft.mistakes.join(" ");
    try {
      draft.keep();
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  };
  const CHANGED = `${TRANSFER}# changed\n`;

  test("a sequence whose hash is that of what was read is replaced, and keeps its permissions", () => {
    chmodSync(join(folder, "transfer.yaml"), 0o640);
    expect(save("transfer.yaml", CHANGED, hashOf(TRANSFER))).toBeNull();
    expect(inFolder("transfer.yaml")).toBe(CHANGED);
    expect(statSync(join(folder, "transfer.yaml")).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(["line.yaml", "transfer.yaml"]);
  });

  test.each([
    ["an empty hash", ""],
    ["another hash", hashOf("something else")],
  ])("%s does not replace a file that is there", (_what, hash) => {
    expect(save("transfer.yaml", CHANGED, hash)).toContain("changed by somebody else");
    expect(inFolder("transfer.yaml")).toBe(TRANSFER);
  });

  test("a new file takes an empty hash; with another one it has been removed", () => {
    expect(save("new.yaml", TRANSFER, hashOf(TRANSFER))).toContain("removed by somebody else");
    expect(existsSync(join(folder, "new.yaml"))).toBe(false);
    expect(save("new.yaml", TRANSFER, "")).toBeNull();
    expect(inFolder("new.yaml")).toBe(TRANSFER);
  });

  test("the line, a scenario and files of other kinds are never replaced, whatever hash is given", () => {
    writeFileSync(join(folder, "hold.yaml"), "scenario: Hold\nsequence: transfer.yaml\n");
    writeFileSync(join(folder, "notes.yaml"), "word: none\n");
    for (const file of ["line.yaml", "hold.yaml", "notes.yaml"]) {
      const before = inFolder(file);
      expect(save(file, TRANSFER, hashOf(before))).toContain("is no sequence");
      expect(inFolder(file)).toBe(before);
    }
  });

  test("a link in the file's place is not followed, nor is one where a draft might be expected", () => {
    symlinkSync(join(root, "secret.csv"), join(folder, "transfer.yaml.new"));
    symlinkSync(join(root, "passwd"), join(folder, "link.yaml"));
    expect(save("transfer.yaml", CHANGED, hashOf(TRANSFER))).toBeNull();
    expect(save("link.yaml", CHANGED, "")).toContain("no regular file");
    expect(readFileSync(join(root, "secret.csv"), "utf8")).toContain(SECRET);
    expect(readFileSync(join(root, "passwd"), "utf8")).toContain(SECRET);
  });

  test("what somebody else writes between draft and keep is not replaced", () => {
    const draft = sequences.draft("transfer.yaml", CHANGED, hashOf(TRANSFER));
    const fresh = sequences.draft("fresh.yaml", CHANGED, "");
    if ("mistakes" in draft || "mistakes" in fresh) throw new Error("no draft");
    writeFileSync(join(folder, "transfer.yaml"), `${TRANSFER}# theirs\n`);
    writeFileSync(join(folder, "fresh.yaml"), `${TRANSFER}# theirs\n`);
    expect(() => draft.keep()).toThrow("changed by somebody else");
    expect(() => fresh.keep()).toThrow("changed by somebody else");
    expect([inFolder("transfer.yaml"), inFolder("fresh.yaml")]).toEqual([
      `${TRANSFER}# theirs\n`,
      `${TRANSFER}# theirs\n`,
    ]);
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("a draft that is dropped leaves nothing", () => {
    const draft = sequences.draft("transfer.yaml", CHANGED, hashOf(TRANSFER));
    if ("mistakes" in draft) throw new Error("no draft");
    expect(inFolder("transfer.yaml")).toBe(TRANSFER);
    draft.drop();
    expect(readdirSync(folder).sort()).toEqual(["line.yaml", "transfer.yaml"]);
  });

  test.each([
    "../up.yaml",
    "a/b.yaml",
    ".hidden.yaml",
    "line.yml",
    "x.yaml.new",
    "nul\u0000.yaml",
    `${"x".repeat(90)}.yaml`,
  ])("%s is no name for a sequence", (file) => {
    expect(save(file, TRANSFER, "")).toContain("is no name for a sequence");
  });

  test("only a sequence is a draft: a line or a scenario in its place is refused with what was expected", () => {
    const path = join(folder, "new.yaml");
    for (const text of [inFolder("line.yaml"), "scenario: Hold\nsequence: transfer.yaml\n", "", "- a list"])
      expect(jobs.work({ do: "load", path, text, cycles: null })).toHaveProperty("mistakes");
  });
});

test("a trial of more than a shift of the line's time is refused before it begins", () => {
  const text = TRANSFER.replace(/^steps:$/m, "steps:\n  - { id: rest, do: dwell, for: 30000 s }");
  expect(text).not.toBe(TRANSFER);
  const trial = jobs.work({ do: "dry-run", path: join(folder, "new.yaml"), file: "new.yaml", text });
  expect(trial).toMatchObject({ outcome: "not run", problems: [expect.stringContaining("8 h at most")] });
});
