/**
 * Twenty parts on the hardware of the transfer cell, in virtual time, while people and devices do what they do: each time the line holds, aborts
 * or goes on as docs/safety.md says, says which device it was, stands until a person lets it go on, and no part comes to harm.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { watchPulses } from "../../../simulator/firmware/index.ts";
import { LineGuard } from "../../../src/cli/ends/line-guard.ts";
import type { LineStateName } from "../../../src/model/index.ts";
import { PIN } from "../../support/transfer-mechanics.ts";
import { BUTTON, type VirtualTransferCell, virtualTransferCell } from "../../support/virtual-transfer-cell.ts";

const PARTS = 20;
/** All of it takes a minute of one processor; a machine that is busy with something else is no mistake. */
const PATIENCE_MS = 600_000;
const STANDS_MS = 3000;
const SICK_MS = 3000;
const CUT_MS = 1500;
/** A pulse ends some microseconds later if another interrupt is under way: 1/3 mm each on x. */
const JITTER_MM = 3;
/**
 * A move is played in steps of 24 ms at most, at 800 mm/s. When a link is cut, one pulse may be on the wire, and one with the board, which
 * it has not put out yet.
 */
const ON_ITS_WAY_MM = 2 * 0.024 * 800;

if (process.env.LOCKSTEP_HARDWARE === "1")
  describe("twenty parts on the transfer cell's hardware", { timeout: PATIENCE_MS }, () => {
    let cell: VirtualTransferCell;
    let program: ReturnType<VirtualTransferCell["start"]>;

    beforeAll(async () => {
      cell = await virtualTransferCell();
      program = cell.start(PARTS);
      await goesOn("reset", "start new");
    }, PATIENCE_MS);
    afterAll(() => cell.close());

    test("a person presses hold at the drive in mid-index: the line holds until they let go, and a person says Unhold", async () => {
      await untilIndexing(2);
      cell.drive.registers.discretes.set(BUTTON.hold, true);
      await stands("Held", "belt was put on hold at the machine");
      expect(program.controller.command("unhold", "person")).toMatchObject({
        accepted: false,
        reasons: [{ kind: "intervened", device: "belt", what: "hold" }],
      });
      cell.drive.registers.discretes.set(BUTTON.hold, false);
      await stands("Held", "belt was put on hold at the machine");
      program.controller.command("unhold", "person");
      await cell.reaches(program.controller, "Execute");
    });

    test.each([
      ["answers late", 4, { afterMs: 1500 }],
      ["answers nonsense", 5, { manner: "nonsense" }],
      ["does not answer", 6, { manner: "silent" }],
    ] as const)(
      "a unit beside the belt that %s is lost alone: no step of the belt fails, and it is there again",
      async (_how, placed, ill) => {
        await untilCarrying(placed);
        const before = program.events.length;
        Object.assign(cell.counter, ill);
        await cell.passes(SICK_MS);
        expect(program.controller.state.devices).toMatchObject({ counter: { link: "lost" }, belt: { link: "up" } });
        Object.assign(cell.counter, { manner: "well", afterMs: 4 });
        await cell.until(
          () => program.controller.state.devices.counter?.link === "up",
          () => "the counter",
        );
        const since = program.events.slice(before);
        expect(since.filter(({ type }) => type === "step-failed" || type === "state-changed")).toEqual([]);
        expect(since.flatMap((event) => (event.type === "device-lost" ? [event.device] : []))).toEqual(["counter"]);
      },
    );

    test("a person presses reset at the drive in mid-index: the line aborts, and goes on with Clear, Reset and Start", async () => {
      await untilIndexing(8);
      const { inputs } = cell.drive.registers;
      inputs.set(BUTTON.resets, (inputs.get(BUTTON.resets) ?? 0) + 1);
      await stands("Aborted", "belt was reset at the machine");
      await goesOn("clear", "reset", "start resume");
    });

    test("the arm's board is reset by its button in mid-move with a part in hand: the line aborts, and its servos get no pulses until it is homed", async () => {
      await untilCarrying(10);
      cell.boards.arm.reset();
      cell.boards.arm.boot();
      const { pulses, end } = watchPulses(cell.boards.arm, PIN.x);
      await stands("Aborted", "arm was reset at the machine");
      end();
      expect(pulses).toEqual([]);
      await goesOn("clear", "reset", "start resume");
    });

    test("the arm's link is cut in mid-move with a part in hand: the servos stand but for pulses on their way, and the line aborts", async () => {
      await untilCarrying(12);
      const { x } = cell.mechanics.at;
      cell.wires.arm.cut();
      await cell.passes(CUT_MS);
      expect(Math.abs(cell.mechanics.at.x - x)).toBeLessThanOrEqual(ON_ITS_WAY_MM);
      cell.wires.arm.heal();
      await stands("Aborted", "arm");
      await goesOn("clear", "reset", "start resume");
    });

    test("the terminal is closed in mid-move with a part in hand: the line stops and every device stands; who starts it again has twenty parts", async () => {
      await untilCarrying(15);
      const left = PARTS - cell.mechanics.placed;
      const told: string[] = [];
      const io = { out: () => {}, err: (text: string) => void told.push(text), isTerminal: false, columns: 80 };
      const guard = new LineGuard({ ...io, onEnd: () => () => {} }, program.controller, (command, by) => {
        program.controller.command(command, by);
      });
      guard.hear({ kind: "signal", signal: "SIGHUP" });
      await cell.reaches(program.controller, "Stopped");
      let doubtful: readonly string[] | null = null;
      void guard.standDown().then((devices) => {
        doubtful = devices;
      });
      await cell.until(
        () => doubtful !== null,
        () => "the devices stand",
      );
      expect(doubtful, told.join()).toEqual([]);
      program.controller.close();
      await standsStill();
      program = cell.start(left);
      await goesOn("reset", "start new");
      await cell.reaches(program.controller, "Complete");
      const { placed, mishaps } = cell.mechanics;
      expect({ placed, mishaps }).toEqual({ placed: PARTS, mishaps: [] });
    });

    const untilIndexing = (placed: number) =>
      cell.until(
        () => cell.mechanics.isBeltMoving && cell.mechanics.placed === placed,
        () => `the belt indexes part ${placed}; ${program.controller.state.state}`,
      );

    const untilCarrying = (placed: number) =>
      cell.until(
        () => {
          const { isHolding, at, placed: already } = cell.mechanics;
          return isHolding && already === placed && at.x > 200 && at.x < 300;
        },
        () => `a part is carried after ${placed}; ${program.controller.state.state}`,
      );

    /** The line gets into this state by itself, says why, and stays there: nothing moves. */
    async function stands(state: LineStateName, why: string): Promise<void> {
      const { controller } = program;
      await cell.reaches(controller, state);
      expect(controller.state.firstOut?.cause).toContain(why);
      await standsStill();
      expect(controller.state.state).toBe(state);
    }

    async function standsStill(): Promise<void> {
      const look = () => {
        const { at, isHolding, isBeltMoving, placed } = cell.mechanics;
        return { ...at, isHolding, isBeltMoving, placed };
      };
      const before = look();
      await cell.passes(STANDS_MS);
      const after = look();
      expect({ ...after, x: 0, z: 0 }).toEqual({ ...before, x: 0, z: 0 });
      for (const axis of ["x", "z"] as const) expect(Math.abs(after[axis] - before[axis])).toBeLessThan(JITTER_MM);
    }

    /** A person does it, and the line follows each time. */
    async function goesOn(...acts: readonly ("clear" | "reset" | "start new" | "start resume")[]): Promise<void> {
      const { controller } = program;
      for (const act of acts) {
        const [command, how] = act.split(" ") as ["clear" | "reset" | "start", "new" | "resume" | undefined];
        await cell.until(
          () => controller.command(command, "person", how).accepted,
          () => act,
          10_000,
        );
        await cell.reaches(controller, { clear: "Stopped", reset: "Idle", start: "Execute" }[command] as LineStateName);
      }
    }
  });
else
  test("twenty parts on the transfer cell's hardware", ({ skip }) =>
    skip("two emulated processors take a minute: npm run test:hardware tries it"));
