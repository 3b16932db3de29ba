/** Saving and loading through the panel: a refused save leaves everything as it was, and nothing is done late. */
import { afterEach, expect, test } from "vitest";
import type { Draft, Source } from "../../../src/panel/server/index.ts";
import { type Page, panelRig, type Rig } from "../../support/panel-rig.ts";

let rig: Rig;
afterEach(() => rig.close());

const save = { do: "save", file: "transfer.yaml", text: "…", seenHash: "x" } as const;

/** A workshop whose drafts say what became of them. */
async function rigWithDrafts(change: (draft: Draft, source: Source) => Draft = (draft) => draft) {
  const became: string[] = [];
  rig = await panelRig({
    cycles: 2,
    workshop: {
      draft: async (source) => {
        const draft: Draft = {
          job: rig.cell.job,
          keep: () => {
            became.push(`kept ${source.file} of ${source.by}`);
            return null;
          },
          drop: () => became.push(`dropped ${source.file}`),
        };
        return change(draft, source);
      },
      load: async () => rig.cell.job,
    },
  });
  const page = await rig.join(await rig.signIn("eve", "engineer"), "Desk");
  await page.lease({ do: "request" });
  return { became, page };
}

const otherLine = (draft: Draft): Draft => {
  const { sequence } = draft.job;
  return { ...draft, job: { ...draft.job, sequence: { ...sequence, line: { ...sequence.line, name: "Another" } } } };
};

test("a save of the loaded sequence that the line refuses writes nothing", async () => {
  const { became, page } = await rigWithDrafts(otherLine);
  expect(await page.ask(save)).toMatchObject({ code: "line", reasons: [{ kind: "line-file-changed" }] });
  expect(became).toEqual(["dropped transfer.yaml"]);
});

test("a save that the line takes is written, and one of a sequence that is not loaded asks the line for nothing", async () => {
  const { became, page } = await rigWithDrafts();
  expect(await page.ask(save)).toEqual({ kind: "accepted" });
  expect(rig.toHost.filter(({ type }) => type === "load")).toHaveLength(1);
  expect(await page.ask({ ...save, file: "other.yaml" })).toEqual({ kind: "accepted" });
  expect(rig.toHost.filter(({ type }) => type === "load")).toHaveLength(1);
  expect(became).toEqual(["kept transfer.yaml of eve", "kept other.yaml of eve"]);
});

test("a save while the controller hangs writes nothing", async () => {
  const { became, page } = await rigWithDrafts();
  rig.freeze();
  const answer = page.ask(save);
  for (let i = 0; i < 200 && rig.toHost.every(({ type }) => type !== "load"); i++) await rig.pass(1);
  await rig.pass(2100);
  expect(await answer).toMatchObject({ code: "no-controller" });
  expect(became).toEqual(["dropped transfer.yaml"]);
});

test("a load that is refused is not shown as what runs when another one changes the job", async () => {
  rig = await panelRig({
    cycles: 2,
    workshop: {
      load: async (file) =>
        file === "wrong.yaml" ? otherLine({ job: rig.cell.job, keep: () => null, drop: () => {} }).job : rig.cell.job,
    },
  });
  const page: Page = await rig.join(await rig.signIn("ann", "operator"));
  await page.lease({ do: "request" });
  expect(await page.ask({ do: "load", file: "wrong.yaml", cycles: null })).toMatchObject({ code: "line" });
  expect(await page.ask({ do: "load", file: "right.yaml", cycles: null })).toEqual({ kind: "accepted" });
  const jobOf = () => page.heard.frames.findLast(({ job }) => job !== undefined)?.job;
  for (let i = 0; i < 100 && jobOf()?.file !== "right.yaml"; i++) await rig.pass(50);
  expect(jobOf()).toMatchObject({ file: "right.yaml", by: "ann" });
});

test("a load whose person has lost control while it was checked is refused before the line hears of it", async () => {
  let finish = (): void => {};
  rig = await panelRig({
    cycles: 2,
    workshop: { load: () => new Promise((resolve) => (finish = () => resolve(rig.cell.job))) },
  });
  const page = await rig.join(await rig.signIn("ann", "operator"));
  await page.lease({ do: "request" });
  const answer = page.ask({ do: "load", file: "transfer.yaml", cycles: null });
  await page.lease({ do: "release" });
  finish();
  expect(await answer).toMatchObject({ code: "line", reasons: [{ kind: "control-needed" }] });
  expect(rig.toHost.filter(({ type }) => type === "load")).toEqual([]);
});

test("what reaches the controller later than two seconds is not carried out: the person was told that it does not answer", async () => {
  const { page } = await rigWithDrafts();
  rig.hold();
  const answers = [
    page.ask({ do: "command", command: "reset", choice: null }),
    page.ask({ do: "load", file: "transfer.yaml", cycles: null }),
  ];
  for (let i = 0; i < 200 && rig.toHost.filter(({ type }) => type === "ask" || type === "load").length < 2; i++)
    await rig.pass(1);
  await rig.pass(2100);
  for (const answer of answers) expect(await answer).toMatchObject({ code: "no-controller" });
  rig.release();
  await rig.pass(1000);
  expect(rig.cell.controller.state.state).toBe("Stopped");
  expect(rig.cell.ofType("command-accepted")).toEqual([]);
  expect(rig.cell.ofType("job-changed")).toHaveLength(rig.jobsAtStart);
  // A stop is carried out however late it arrives.
  rig.hold();
  const stopped = page.stop("press-0001");
  for (let i = 0; i < 200 && rig.toHost.every(({ type }) => type !== "stop"); i++) await rig.pass(1);
  await rig.pass(2100);
  expect(await stopped).toEqual({ id: "press-0001", acceptedAt: null });
  rig.release();
  expect(rig.cell.ofType("command-accepted").at(-1)).toMatchObject({ command: "stop", by: "eve" });
});
