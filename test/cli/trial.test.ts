/** Trials: what a recovery would do from where the line stands, and what a dry run finds at Start, before anything moves. */
import { describe, expect, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import { inlineRehearsal } from "../../src/cli/rehearsal.ts";
import { tryRecovery } from "../../src/cli/trial.ts";
import type { DryRunAnswer, RecoverRequest } from "../../src/control/index.ts";
import { rehearsedCell, runToStep, startCell } from "../support/cell.ts";

const SENSED = {
  ...{
    "arm.x": 250,
    "arm.z": 100,
    "arm.homed": true,
    "arm.moving": false,
    "gripper.holding": true,
    "gripper.open": false,
  },
  ...{
    "feeder.part_ready": false,
    "feeder.stocked": true,
    "belt.running": false,
    "belt.position": 0,
    "door.closed": true,
  },
};

function request(sensed: Partial<Record<keyof typeof SENSED, number | boolean>> = {}): RecoverRequest {
  const steps = ["recover-1", "recover-2", "recover-3"];
  return {
    sensed: { ...SENSED, ...sensed } as RecoverRequest["sensed"],
    verified: ["arm", "gripper", "feeder", "belt", "door"],
    steps,
  };
}

describe("a recovery that is tried in the simulator", () => {
  const { sequence } = startCell("transfer").job;

  test("tells what it would do, from where the line stands", () => {
    expect(tryRecovery(sequence, request())).toEqual({
      steps: ["recover-2: arm move to x 560, z 40", "recover-3: gripper release"],
      problem: null,
    });
    expect(tryRecovery(sequence, request({ "gripper.holding": false }))).toEqual({ steps: [], problem: null });
  });

  test("tells what would stand in its way", () => {
    expect(tryRecovery(sequence, request({ "door.closed": false })).problem).toContain("door.closed");
    const held = tryRecovery(sequence, { ...request(), verified: ["gripper", "feeder", "belt", "door"] });
    expect(held.problem).toContain("does not know where it is");
  });

  test("changes nothing: it is another world", () => {
    const before = JSON.stringify(SENSED);
    tryRecovery(sequence, request());
    expect(JSON.stringify(SENSED)).toBe(before);
  });
});

test("a resync whose trial fails halts with nothing moved; one whose trial goes through is told before it moves", () => {
  const cell = rehearsedCell("transfer", () => inlineRehearsal, { cycles: 2 });
  runToStep(cell, "carry", 1);
  applyFault(cell.world, "device-fault", "arm");
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  const [told] = cell.ofType("resync-rehearsed");
  expect(told?.steps).toEqual(["recover-2: arm move to x 560, z 40", "recover-3: gripper release"]);
  const moved = cell.ofType("step-dispatched").find(({ step }) => step.startsWith("recover"));
  expect(told?.atMs).toBeLessThanOrEqual(moved?.atMs ?? 0);
  const impossible = rehearsedCell(
    "transfer",
    () => ({
      ...inlineRehearsal,
      recover: (_sequence, _request, answer) => answer({ steps: [], problem: "the arm would hit the post" }),
    }),
    { cycles: 2 },
  );
  runToStep(impossible, "carry", 1);
  applyFault(impossible.world, "device-fault", "arm");
  expect(impossible.reach("Complete", "Aborted")).toBe("Aborted");
  expect(impossible.ofType("resync-failed")[0]?.why).toContain("the arm would hit the post");
  expect(impossible.ofType("step-dispatched").some(({ step }) => step.startsWith("recover"))).toBe(false);
});

test("a sequence that would go wrong does not start: the dry run says what, and nothing has moved", () => {
  const loaded = startCell("transfer");
  const answers: DryRunAnswer[] = [];
  inlineRehearsal.dryRun(loaded.job.sequence, (answer) => answers.push(answer));
  expect(answers).toEqual([{ kind: "tried", mistakes: [] }]);
  const cell = rehearsedCell(
    "transfer",
    () => ({
      dryRun: (_sequence, answer) => answer({ kind: "tried", mistakes: ["index waits for ever"] }),
      recover: (_sequence, _request, answer) => answer({ steps: [], problem: null }),
    }),
    { cycles: 1 },
  );
  expect(cell.controller.state).toMatchObject({ state: "Aborted" });
  expect(cell.controller.state.firstOut?.cause).toContain("index waits for ever");
  expect(cell.ofType("act-dispatched")).toEqual([]);
});
