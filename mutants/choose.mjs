/** Which of the deliberate mistakes are made, and in which order. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { parseArgs } from "node:util";

export const USAGE = `npm run mutants -- [options] [text ...]
  text                 only mistakes whose rule or file contains one of these
  --campaign           only those that the fault campaign has to find
  --no-campaign        only those that tests have to find
  --minutes <n>        begin no other when so many minutes have passed
  --changed <commit>   those in folders that changed since that commit come first
  --day <text>         the others in an order that this text draws: another share each day
  --copies <n>         at work at a time (default 2)
  --table <file>       write a Markdown table: rule, file, what caught it`;

/** @throws TypeError for an option that there is not */
export function optionsOf(args) {
  const text = { type: "string" };
  const flag = { type: "boolean", default: false };
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...{ campaign: flag, "no-campaign": flag },
      ...{ minutes: text, changed: text, day: text, table: text, copies: { ...text, default: "2" } },
    },
  });
  return { ...values, sought: positionals };
}

/** @returns those that are asked for, in the order in which they are made */
export function chosen(mutants, options) {
  const { campaign, "no-campaign": noCampaign, sought, changed, day } = options;
  const asked = mutants.filter(
    (mutant) =>
      !(campaign && mutant.campaign === undefined) &&
      !(noCampaign && mutant.campaign !== undefined) &&
      (sought.length === 0 || sought.some((text) => mutant.rule.includes(text) || mutant.file.includes(text))),
  );
  const folders = changed === undefined ? new Set() : foldersChangedSince(changed);
  const isFirst = ({ file }) => folders.has(dirname(file));
  const drawn = day === undefined ? asked : inOrderOf(day, asked);
  return [...drawn.filter(isFirst), ...drawn.filter((mutant) => !isFirst(mutant))];
}

const inOrderOf = (day, mutants) => {
  const rank = ({ rule, file }) => createHash("sha256").update(`${day}\0${rule}\0${file}`).digest("hex");
  return mutants
    .map((mutant) => [rank(mutant), mutant])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, mutant]) => mutant);
};

/** None where that commit is not there, as in a shallow copy. */
function foldersChangedSince(commit) {
  try {
    const names = execFileSync("git", ["diff", "--name-only", commit], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return new Set(
      names
        .split("\n")
        .filter(Boolean)
        .map((name) => dirname(name)),
    );
  } catch {
    console.log(`there is no commit ${commit} here: no folder comes first`);
    return new Set();
  }
}
