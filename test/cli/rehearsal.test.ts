/** The thread in which trials run: whatever becomes of it, what was not tried to its end never counts as found right. */
import { Worker } from "node:worker_threads";
import { describe, expect, onTestFinished, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import { inlineRehearsal, ThreadRehearsal, type TrialThread } from "../../src/cli/rehearsal.ts";
import { RealClock, VirtualClock } from "../../src/clock/index.ts";
import type { DryRunAnswer, RecoverAnswer, Rehearsal } from "../../src/control/index.ts";
import { rehearsedCell, runToStep, startCell } from "../support/cell.ts";

const { sequence } = startCell("transfer").job;
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
  const rehearsal = new ThreadRehearsal(clock, sequence, () => {
    const thread = new PlayedThread();
    threads.push(thread);
    return thread;
  });
  const dry: DryRunAnswer[] = [];
  const recovered: RecoverAnswer[] = [];
  const ask = (): void => {
    rehearsal.dryRun((answer) => dry.push(answer));
    rehearsal.recover(REQUEST, (answer) => recovered.push(answer));
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
    expect(recovered).toEqual([{ steps: [], problem: `The trial ${why}.` }]);
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
    expect(recovered).toEqual([{ steps: [], problem: "The trial did not end within 60 s." }]);
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
    rehearsal.use(sequence);
    expect(threads[0]?.isEnded).toBe(true);
    expect(dry).toEqual([{ kind: "not-tried", why: "was ended: another sequence was loaded" }]);
    expect(recovered[0]?.problem).toContain("another sequence was loaded");
  });

  test("is a real one and dies was not tried", async () => {
    const clock = new RealClock();
    const dying = new ThreadRehearsal(clock, sequence, () => new Worker("process.exit(3)", { eval: true }));
    onTestFinished(() => {
      dying.close();
      clock.close();
    });
    const answer = await new Promise<DryRunAnswer>((resolve) => dying.dryRun(resolve));
    expect(answer).toEqual({ kind: "not-tried", why: "has failed: its thread ended with code 3" });
  });
});

/** Trials in a thread that fails at whatever it is asked. */
function failing(): Rehearsal {
  return new ThreadRehearsal(new VirtualClock(), sequence, () => {
    const thread = new PlayedThread();
    return Object.assign(thread, { postMessage: () => thread.say("error", new Error("planted error")) });
  });
}

test("a Start whose dry run fails is aborted with that reason, and nothing has moved", () => {
  const cell = rehearsedCell("transfer", failing, { cycles: 1 });
  expect(cell.controller.state).toMatchObject({ state: "Aborted" });
  expect(cell.controller.state.firstOut?.cause).toContain("has failed: planted error: nothing is started");
  expect(cell.ofType("act-dispatched")).toEqual([]);
});

test("a recovery whose trial fails halts with that reason, and nothing has moved", () => {
  const cell = rehearsedCell(
    "transfer",
    () => ({ ...inlineRehearsal(sequence), recover: (request, answer) => failing().recover(request, answer) }),
    { cycles: 2 },
  );
  runToStep(cell, "carry", 1);
  applyFault(cell.world, "device-fault", "arm");
  expect(cell.reach("Complete", "Aborted")).toBe("Aborted");
  expect(cell.ofType("resync-rehearsed")[0]?.problem).toBe("The trial has failed: planted error.");
  expect(cell.ofType("resync-failed")[0]?.why).toContain("The trial has failed: planted error.");
  expect(cell.ofType("step-dispatched").some(({ step }) => step.startsWith("recover"))).toBe(false);
});
