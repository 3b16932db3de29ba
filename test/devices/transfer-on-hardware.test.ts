/**
 * The transfer cell with its arm, gripper, feeder and door on two emulated Arduinos that run the real StandardFirmata, and its belt on a Modbus
 * drive, run by the program as a user starts it, in real time. The plant behind pins and registers keeps its own count. In virtual time the
 * same cell is tried in `transfer/`.
 */
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { processTime } from "../../src/clock/index.ts";
import { kill, startProcess } from "../support/processes.ts";
import { transferPlant } from "../support/transfer-plant.ts";

type Plant = Awaited<ReturnType<typeof transferPlant>>;

/** A cycle takes 5 s, on a loaded machine more. */
const PATIENCE_MS = 240_000;
/** Longer than the heartbeat: the device is lost, not only late. */
const CUT_MS = 1500;
/**
 * Pulses that may be on their way when a link is cut: a move gets at most 8 steps ahead of what the board has answered, where the emulated
 * board is slow, and one pulse begins late. A step is 24 ms at most, at 800 mm/s.
 */
const ON_THEIR_WAY_MM = (8 + 1) * 0.024 * 800;

if (process.env.LOCKSTEP_HARDWARE === "1" && process.env.LOCKSTEP_CELL !== "0") {
  describe("the transfer cell on emulated hardware", () => {
    test(
      "runs twenty cycles; its arm's link is cut with a part in mid-move, the servos stand, and a person resumes the run",
      async () => {
        const { plant, program } = await started(["--console", "--json"]);
        const cut = cutOnce(plant, "arm", () => {
          const { isHolding, placed, at } = plant.mechanics;
          return isHolding && placed === 4 && at.x > 200 && at.x < 300;
        });
        resume(program);
        const { code, out, err } = await ended(program);
        const summary = JSON.parse(out === "" ? "{}" : out);
        expect({ ...summary, code }, `${err}${out}`).toMatchObject({
          outcome: "complete",
          placed: 20,
          lost: 0,
          code: 0,
        });
        const { placed, rejected, mishaps } = plant.mechanics;
        expect({ placed, rejected, mishaps }).toEqual({ placed: 20, rejected: summary.rejected, mishaps: [] });
        expect(cut.movedMm()).toBeLessThanOrEqual(ON_THEIR_WAY_MM);
      },
      PATIENCE_MS,
    );

    test(
      "halts when its belt's link is cut in mid-index; when a person resumes, no part is put on another",
      async () => {
        const { plant, program } = await started(["--console", "--cycles", "4"]);
        cutOnce(plant, "belt", () => plant.mechanics.isBeltMoving && plant.mechanics.placed === 2);
        resume(program);
        const { code, err } = await ended(program);
        expect(code, err).toBe(0);
        const { placed, mishaps } = plant.mechanics;
        expect({ placed, mishaps }).toEqual({ placed: 4, mishaps: [] });
      },
      PATIENCE_MS,
    );
  });
} else
  test("the transfer cell runs on emulated hardware", ({ skip }) =>
    skip("emulated processors in real time want the machine for themselves: npm run test:hardware tries it"));

async function started(options: readonly string[]): Promise<{ plant: Plant; program: ChildProcessWithoutNullStreams }> {
  const plant = await transferPlant();
  const folder = mkdtempSync(join(tmpdir(), "lockstep-hardware-"));
  cpSync("sequences/transfer", folder, { recursive: true });
  const line = join(folder, "line.yaml");
  writeFileSync(line, plant.onHardware(readFileSync(line, "utf8")));
  // A board that is emulated on a busy machine is slow; that is not what is tried here.
  const sequence = join(folder, "transfer.yaml");
  const text = readFileSync(sequence, "utf8").replace("timeout: 1 s", "timeout: 5 s");
  writeFileSync(sequence, text.replaceAll(/expect: (?:"[^"]*"|[\w.]+)/g, "$&, settle: 5 s"));
  const args = ["dist/src/cli/main.js", "run", sequence, ...options];
  const program = startProcess<ChildProcessWithoutNullStreams>(process.execPath, args, {
    env: { ...process.env, XDG_STATE_HOME: folder },
  });
  onTestFinished(async () => {
    await kill(program);
    await plant.close();
    rmSync(folder, { recursive: true });
  });
  return { plant, program };
}

/** Cuts a link the first time that `isThere`, and joins it again after a while. */
function cutOnce(plant: Plant, which: "arm" | "belt", isThere: () => boolean): { movedMm(): number } {
  const { mechanics } = plant;
  let atX = Number.NaN;
  let most = 0;
  mechanics.looked = () => {
    if (!isThere()) return;
    atX = mechanics.at.x;
    plant[which].cut();
    mechanics.looked = () => {
      most = Math.max(most, Math.abs(mechanics.at.x - atX));
    };
    processTime.sleep(CUT_MS, () => {
      mechanics.looked = () => {};
      plant[which].heal();
    });
  };
  return { movedMm: () => most };
}

async function ended(program: ChildProcessWithoutNullStreams): Promise<{ code: unknown; out: string; err: string }> {
  const said = { out: "", err: "" };
  program.stdout.on("data", (text) => {
    said.out += text;
  });
  program.stderr.on("data", (text) => {
    said.err += text;
  });
  const [code] = await once(program, "close");
  return { code, ...said };
}

/** What a person types at the console when the line has aborted. */
const ACTS: readonly (readonly [heard: string, typed: string])[] = [
  ["→ Aborted", "clear"],
  ["→ Stopped", "reset"],
  ["→ Idle", "start resume"],
  // Once is enough: the test says why.
  ["→ Aborted", "quit"],
];

function resume(program: ChildProcessWithoutNullStreams): void {
  let unread = "";
  const acts = [...ACTS];
  program.stderr.on("data", (text) => {
    unread += text;
    // Nobody is there to answer: the test ends, and says what was asked.
    if (unread.includes("Answer retry")) program.stdin.write("quit\n");
    for (let next = acts[0]; next !== undefined && unread.includes(next[0]); next = acts[0]) {
      unread = unread.slice(unread.indexOf(next[0]) + next[0].length);
      acts.shift();
      program.stdin.write(`${next[1]}\n`);
    }
  });
}
