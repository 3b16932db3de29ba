/** The thread in which trials run: whatever becomes of it, what was not tried to its end never counts as found right. */
import { Worker } from "node:worker_threads";
import { describe, expect, onTestFinished, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import { inlineRehearsal, ThreadRehearsal, type TrialThread } from "../../src/cli/rehearsal.ts";
import { RealClock, VirtualClock } from "../../src/clock/index.ts";
import type { DryRunAnswer, RecoverAnswer, Rehearsal } from "../../src/control/index.ts";
import { rehearsedCell, runToStep, startCell } from "../support/cell.ts";

const { sequence } = startCell("transfer").job;
const UNKNOWN = "so it is not known whether the recovery would go right.";
const REQUEST = { sensed: {}, verified: [], steps: ["recover-1"] };

/** A thread that does what the test says. */
class PlayedThread implements TrialThread {
  readonly asked: number[] = [];
  isEnded = false;
  readonly #heard = new Map<string, (what: never) => void>();

  on(event: string, heard: (what: never) => void): void {
    this.#heard.set(event, heard);
  }
  postMessage({ id }: { readonly id: number }): void {
    this.asked.push(id);
  }
  async terminate(): Promise<void> {
    this.isEnded = true;
  }
  say(event: "message" | "error" | "messageerror" | "exit", what: unknown): void {
    this.#heard.get(event)?.(what as never);
  }
}

function played() {
  const clock = new VirtualClock();
  const threads: PlayedThread[] = [];
  const rehearsal = new ThreadRehearsal(clock, () => {
    const thread = new PlayedThread();
    threads.push(thread);
    return thread;
  });
  const dry: DryRunAnswer[] = [];
  const recovered: RecoverAnswer[] = [];
  const ask = (): void => {
    rehearsal.dryRun(sequence, (answer) => dry.push(answer));
    rehearsal.recover(sequence, REQUEST, (answer) => recovered.push(answer));
  };
  return { clock, threads, rehearsal, dry, recovered, ask };
}

describe("a trial whose thread", () => {
  test.each([
    ["fails", "error", new Error("out of memory"), "has failed: out of memory"],
    ["answers what can't be read", "messageerror", new Error("no clone"), "has failed: no clone"],
    ["ends by itself", "exit", 7, "has failed: its thread ended with code 7"],
  ] as const)("%s was not tried, and the next trial is given a new thread", (_, event, what, why) => {
    const { threads, dry, recovered, ask } = played();
    ask();
    threads[0]?.say(event, what);
    expect(dry).toEqual([{ kind: "not-tried", why }]);
    expect(recovered).toEqual([{ steps: [], problem: `The trial ${why}, ${UNKNOWN}` }]);
    ask();
    threads[0]?.say("exit", 1);
    expect(dry).toHaveLength(1);
    expect(threads).toHaveLength(2);
    threads[1]?.say("message", { id: threads[1].asked[0], answer: { kind: "dry-run", mistakes: [] } });
    expect(dry[1]).toEqual({ kind: "tried", mistakes: [] });
  });

  test("does not answer within a minute was not tried, and the thread is ended", () => {
    const { clock, threads, dry, recovered, ask } = played();
    ask();
    clock.runUntil(59_999);
    expect(dry).toEqual([]);
    clock.runUntil(60_000);
    expect(dry).toEqual([{ kind: "not-tried", why: "did not end within 60 s" }]);
    expect(recovered).toEqual([{ steps: [], problem: `The trial did not end within 60 s, ${UNKNOWN}` }]);
    expect(threads[0]?.isEnded).toBe(true);
  });

  test("answers something else was not tried", () => {
    const { threads, dry, recovered, ask } = played();
    ask();
    const [first, second] = threads[0]?.asked ?? [];
    threads[0]?.say("message", { id: first, answer: { kind: "recover", answer: { steps: [], problem: null } } });
    threads[0]?.say("message", { id: second, answer: { kind: "dry-run", mistakes: [] } });
    expect(dry).toEqual([{ kind: "not-tried", why: "has failed: its thread answered something else" }]);
    expect(recovered[0]?.problem).toContain("answered something else");
  });

  test("was ended for another sequence was not tried", () => {
    const { rehearsal, threads, dry, recovered, ask } = played();
    ask();
    rehearsal.dryRun({ ...sequence }, () => {});
    expect(threads[0]?.isEnded).toBe(true);
    expect(threads).toHaveLength(2);
    expect(dry).toEqual([{ kind: "not-tried", why: "was ended: another sequence is tried" }]);
    expect(recovered[0]?.problem).toContain("another sequence is tried");
  });

  test("is a real one and dies was not tried", async () => {
    const clock = new RealClock();
    const dying = new ThreadRehearsal(clock, () => new Worker("process.exit(3)", { eval: true }));
    onTestFinished(() => {
      dying.close();
      clock.close();
    });
    const answer = await new Promise<DryRunAnswer>((resolve) => dying.dryRun(sequence, resolve));
    expect(answer).toEqual({ kind: "not-tried", why: "has failed: its thread ended with code 3" });
  });
});

/** Trials in a thread that fails at whatever it is asked. */
function failing(): Rehearsal {
  return new ThreadRehearsal(new VirtualClock(), () => {
    const thread = new PlayedThread();
    return Object.assign(thread, { postMessage: () => thread.say("error", new Error("planted error")) });
  });
}

test("a Start whose dry run fails is aborted with that reason, and nothing has moved", () => {
  const cell = rehearsedCell("transfer", failing, { cycles: 1 });
  expect(cell.controller.state).toMatchObject({ state: "Aborted" });
  expect(cell.controller.state.firstOut?.cause).toContain(
    "has failed: planted error, so it is not known what it would find: nothing is started",
  );
  expect(cell.ofType("act-dispatched")).toEqual([]);
});

test("a recovery whose trial fails halts with that reason, and nothing has moved", () => {
  const cell = rehearsedCell(
    "transfer",
    () => ({ ...inlineRehearsal, recover: (its, request, answer) => failing().recover(its, request, answer) }),
    { cycles: 2 },
  );
  runToStep(cell, "carry", 1);
  applyFault(cell.world, "device-fault", "arm");
  expect(cell.reach("Complete", "Aborted")).toBe("Aborted");
  expect(cell.ofType("resync-rehearsed")[0]?.problem).toBe(`The trial has failed: planted error, ${UNKNOWN}`);
  expect(cell.ofType("resync-failed")[0]?.why).toContain("The trial has failed: planted error, so it is not known");
  expect(cell.ofType("step-dispatched").some(({ step }) => step.startsWith("recover"))).toBe(false);
});

/** A real thread with a real clock, and what it answers. */
async function answerOf(open: () => TrialThread, patience: RealClock | VirtualClock): Promise<DryRunAnswer> {
  const rehearsal = new ThreadRehearsal(patience, open);
  onTestFinished(() => rehearsal.close());
  return new Promise<DryRunAnswer>((resolve) => {
    rehearsal.dryRun(sequence, resolve);
    if (patience instanceof VirtualClock) patience.runUntil(60_000);
  });
}

test("a trial that takes more memory than it may is not tried, which is never told as nothing found", async () => {
  const clock = new RealClock();
  onTestFinished(() => clock.close());
  const hungry = `require("node:worker_threads").parentPort.on("message", () => { const all = []; for (;;) all.push(new Array(1e5).fill(all.length)); });`;
  const limits = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 };
  const answer = await answerOf(() => new Worker(hungry, { eval: true, resourceLimits: limits }), clock);
  expect(answer).toEqual({ kind: "not-tried", why: "took too much memory" });
});

test("a trial that never ends is given up after a minute, and its thread is ended", async () => {
  const worker = new Worker(`require("node:worker_threads").parentPort.on("message", () => { for (;;); });`, {
    eval: true,
  });
  const isGone = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  expect(await answerOf(() => worker, new VirtualClock())).toEqual({
    ...{ kind: "not-tried", why: "did not end within 60 s" },
  });
  await isGone;
});

test("a sequence that can't be handed to a thread is not tried", async () => {
  const unfit = (): TrialThread => {
    throw new Error("it could not be cloned");
  };
  expect(await answerOf(unfit, new VirtualClock())).toEqual({
    ...{ kind: "not-tried", why: "has failed: it could not be cloned" },
  });
});

describe("what is tried is what runs", () => {
  const goal = { ...sequence, placedGoal: 3, cycles: 3 };
  test.each([
    ["with other cycles than the file has", { ...sequence, cycles: 2 }],
    ["with another pipeline than the file has", { ...sequence, pipeline: "auto" as const }],
    ["with a number of parts to be placed", goal],
  ])("%s: at Start the thread is given the very sequence of the run", (_what, its) => {
    const opened: unknown[] = [];
    const clock = new VirtualClock();
    const rehearsal = new ThreadRehearsal(clock, (given) => {
      opened.push(given);
      return new PlayedThread();
    });
    rehearsal.dryRun(its, () => {});
    rehearsal.recover(its, REQUEST, () => {});
    expect(opened).toEqual([its]);
  });

  test("the thread tries what it was given, though the file is not there any more", async () => {
    const clock = new RealClock();
    const rehearsal = new ThreadRehearsal(clock);
    onTestFinished(() => {
      rehearsal.close();
      clock.close();
    });
    const answers: DryRunAnswer[] = [];
    for (const its of [sequence, { ...sequence, file: "no/such/file.yaml", cycles: 2 }])
      answers.push(await new Promise<DryRunAnswer>((resolve) => rehearsal.dryRun(its, resolve)));
    expect(answers).toEqual([
      { kind: "tried", mistakes: [] },
      { kind: "tried", mistakes: [] },
    ]);
  });

  test("the controller has the job tried that it starts", () => {
    const tried: unknown[] = [];
    const cell = rehearsedCell(
      "transfer",
      () => ({
        dryRun: (its, answer) => {
          tried.push(its);
          answer({ kind: "tried", mistakes: [] });
        },
        recover: (its, _request, answer) => {
          tried.push(its);
          answer({ steps: [], problem: null });
        },
      }),
      { cycles: 2 },
    );
    runToStep(cell, "carry", 1);
    applyFault(cell.world, "device-fault", "arm");
    cell.reach("Complete", "Aborted");
    expect(tried.length).toBeGreaterThan(1);
    for (const its of tried) expect(its).toBe(cell.job.sequence);
  });
});
