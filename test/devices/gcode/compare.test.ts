/** `npm run grbl:compare` against a grbl behind a real socket: what it says, how it ends, and that every end is a stop. */
import { expect, test } from "vitest";
import { compareWithBoard, GRBL_FIRMWARE, type Terminal } from "../../../simulator/compare/index.ts";
import type { GrblBuild } from "../../../simulator/firmware/index.ts";
import { until } from "../../contract/session.ts";
import { type GrblPeer, startGrbl } from "../../support/grbl-peer.ts";

type During = (peer: GrblPeer, stop: () => void) => Promise<void>;

async function compared(argv: readonly string[], build: GrblBuild | null, during?: During) {
  const peer = build === null ? null : await startGrbl(build);
  let [out, err] = ["", ""];
  let stop = (): void => {};
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    onInterrupt: (act) => {
      stop = act;
    },
  };
  const at = peer === null ? [] : ["--port", `127.0.0.1:${peer.port}`, "--latency", "20000"];
  const running = compareWithBoard(GRBL_FIRMWARE, [...at, ...argv], terminal);
  if (peer !== null) await during?.(peer, () => stop());
  const code = await running;
  const heard = peer?.heard().toString("latin1") ?? "";
  await peer?.close();
  return { code, out, err, heard, grbl: peer?.grbl };
}

test("a board that does as the script says is told so, and exit code 0; what was left out is named with its reason", async () => {
  const { code, out, heard } = await compared(["--only", "at rest"], {});
  expect(out).toContain("questions at rest: 7 exchanges, as the script says");
  expect(out).toMatch(/^\d+ exchanges compared, 0 differences, 0 left out$/m);
  expect(code).toBe(0);
  expect(heard.at(-1)).toBe("\x18");
});

test("a board that does otherwise is told exchange by exchange with what was expected, seen and who says so, and exit code 1", async () => {
  const { code, out } = await compared(["--only", "questions at rest"], { isHal: true });
  expect(code).toBe(1);
  expect(out).toContain("questions at rest: 7 exchanges, 1 difference");
  expect(out).toMatch(
    / {2}3\. "\$I\\n": says otherwise\n {5}expected \[VER:.*\n {5}seen {5}\[FIRMWARE:grblHAL\].*\n {5}source {3}report\.c/,
  );
});

test("without --moves nothing that moves is sent, and without --writes nothing that is kept", async () => {
  const { out: listed, heard } = await compared(["--only", "jogs"], {});
  expect(heard).not.toContain("$J");
  expect(listed).toContain("left out: jogs (it moves, or switches outputs: --moves)");
  const { out: kept, heard: sent } = await compared(["--only", "settings"], {});
  expect(kept).toMatch(/left out: settings \(it changes what the board keeps .*: --writes\)/);
  expect(sent).not.toMatch(/\$\d+=/);
});

test("an interruption in mid-move resets the board before the program ends", async () => {
  const { code, heard, grbl } = await compared(["--moves", "--only", "lines in motion"], {}, async (peer, stop) => {
    await until(
      () => peer.grbl.state === "Run",
      () => "motion",
    );
    stop();
  });
  expect(code).toBe(130);
  expect(heard).toContain("G91G1X-5F60");
  expect(heard.at(-1)).toBe("\x18");
  expect(grbl?.state).not.toBe("Run");
});

test("nothing follows the stop that ends a comparison, whatever is answered meanwhile", async () => {
  const { code, heard } = await compared(["--only", "at rest"], {}, async (peer, stop) => {
    await until(
      () => peer.heard().toString("latin1").includes("$I"),
      () => "the third question",
    );
    stop();
  });
  expect(code).toBe(130);
  // The stop is sent three times, 50 ms apart.
  expect(heard.slice(-3)).toBe("\x18\x18\x18");
});

test("what is kept is shown before it is changed, and put back", async () => {
  const { code, out, grbl } = await compared(["--writes", "--only", "settings"], { settings: { 10: 3 } });
  expect([code, out]).toEqual([0, expect.stringContaining("kept: $10=3")]);
  expect(grbl?.settings.get(10)).toBe(3);
});

test("a wrong command line, a port that is not there and a board that is none are told with what to do, and exit code 2", async () => {
  const none = await compared([], null);
  expect([none.code, none.err]).toEqual([2, expect.stringContaining("which board? Say --port")]);
  const wrong = await compared(["--port", "1.2.3.4:70000", "--baud", "fast"], null);
  expect([wrong.code, wrong.err]).toEqual([
    2,
    expect.stringMatching(/--baud is a whole number[\s\S]*no TCP port 70000/),
  ]);
  const unknown = await compared(["--fast"], null);
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining("--fast")]);
  const closed = await compared(["--port", "127.0.0.1:1"], null);
  expect([closed.code, closed.err]).toEqual([2, expect.stringContaining("nothing listens at 127.0.0.1:1")]);
  const missing = await compared(["--port", "/dev/no-such-port"], null);
  expect([missing.code, missing.err]).toEqual([
    2,
    expect.stringContaining("there is no serial port /dev/no-such-port"),
  ]);
  const absent = await compared(["--only", "no such scene"], {});
  expect([absent.code, absent.err]).toEqual([2, expect.stringContaining('no scene has "no such scene" in its name')]);
});
