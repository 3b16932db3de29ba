/**
 * The transfer cell with its arm, gripper, feeder and door on two emulated Arduinos that run the real StandardFirmata, and its belt on a Modbus
 * drive, run by the program as a user starts it. The plant behind pins and registers keeps its own count.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { processTime } from "../../src/clock/index.ts";
import { transferPlant } from "../support/transfer-plant.ts";

type Plant = Awaited<ReturnType<typeof transferPlant>>;

/** A cycle takes 5 s, on a loaded machine more. */
const PATIENCE_MS = 240_000;
/** Longer than the heartbeat: the device is lost, not only late. */
const CUT_MS = 1500;

if (process.env.LOCKSTEP_HARDWARE === "1") {
  describe("the transfer cell on emulated hardware", () => {
    test(
      "runs twenty cycles; its arm's link is cut with a part in mid-move, and the line resyncs by itself",
      async () => {
        const { plant, program } = await started(["--json"]);
        const cut = cutOnce(plant, "arm", () => {
          const { isHolding, placed, at } = plant.mechanics;
          return isHolding && placed === 4 && at.x > 200 && at.x < 300;
        });
        const { code, out, err } = await ended(program);
        const summary = JSON.parse(out === "" ? "{}" : out);
        expect({ ...summary, code }, err).toMatchObject({
          outcome: "complete",
          placed: 20,
          resyncs: 1,
          lost: 0,
          code: 0,
        });
        const { placed, rejected, mishaps } = plant.mechanics;
        expect({ placed, rejected, mishaps }).toEqual({ placed: 20, rejected: summary.rejected, mishaps: [] });
        // Where the link was cut, nothing moved on: the servos stood until the line had read them back.
        expect(cut.movedMm()).toBeLessThan(60);
      },
      PATIENCE_MS,
    );

    test(
      "halts when its belt's link is cut in mid-index; a person clears, resets and resumes, and no part is put on another",
      async () => {
        const { plant, program } = await started(["--console", "--cycles", "4"]);
        cutOnce(plant, "belt", () => plant.mechanics.isBeltMoving && plant.mechanics.placed === 2);
        const person = follow(program);
        await person.until("→ Aborted");
        person.type("clear");
        await person.until("→ Stopped");
        person.type("reset");
        await person.until("→ Idle");
        person.type("start resume");
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
  const args = ["dist/src/cli/main.js", "run", join(folder, "transfer.yaml"), ...options];
  const program = spawn(process.execPath, args, { env: { ...process.env, XDG_STATE_HOME: folder } });
  onTestFinished(async () => {
    program.kill("SIGKILL");
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

/** A person at the console: reads, and types when it says something. */
function follow(program: ChildProcessWithoutNullStreams) {
  let unread = "";
  let look = (): void => {};
  program.stderr.on("data", (text) => {
    unread += text;
    look();
  });
  return {
    type: (line: string): void => void program.stdin.write(`${line}\n`),
    until: (words: string): Promise<void> =>
      new Promise((resolve) => {
        look = () => {
          const at = unread.indexOf(words);
          if (at < 0) return;
          unread = unread.slice(at + words.length);
          look = () => {};
          resolve();
        };
        look();
      }),
  };
}
