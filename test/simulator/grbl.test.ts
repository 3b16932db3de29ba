/** The simulated grbl is exact where an adapter could be wrong: bytes, their order, what is lost, what is silent. In virtual time. */
import { expect, test } from "vitest";
import { Grbl, type GrblBuild } from "../../simulator/firmware/index.ts";
import { VirtualClock } from "../../src/clock/index.ts";

const OPEN: GrblBuild = { settings: { 20: 0, 22: 0 } };

function start(build: GrblBuild = OPEN) {
  const clock = new VirtualClock();
  let said = "";
  const grbl = new Grbl(
    clock,
    (text) => {
      said += text;
    },
    build,
  );
  return {
    ...{ clock, grbl },
    send: (text: string) => grbl.receive(Buffer.from(text, "latin1")),
    run: (ms: number) => clock.runUntil(clock.nowMs() + ms),
    /** What it has said since it was asked last. */
    said(): string[] {
      const lines = said.split("\r\n").filter((line) => line !== "");
      said = "";
      return lines;
    },
  };
}

test("it greets, locked where homing is on; only homing and $ commands unlock it", () => {
  const { grbl, send, said, run } = start({});
  grbl.powerOn();
  expect(said()).toEqual(["Grbl 1.1h ['$' for help]", "[MSG:'$H'|'$X' to unlock]"]);
  send("G0X-1\n$X\nG0X-1\n");
  expect(said()).toEqual(["error:9", "[MSG:Caution: Unlocked]", "ok", "ok"]);
  run(1000);
  expect(grbl.state).toBe("Idle");
});

test("its reports are as the interface page has them, offset and overrides now and then, accessories after a change", () => {
  const { send, said } = start();
  send("???");
  expect(said()).toEqual([
    "<Idle|MPos:0.000,0.000,0.000|FS:0,0|WCO:0.000,0.000,0.000>",
    "<Idle|MPos:0.000,0.000,0.000|FS:0,0|Ov:100,100,100>",
    "<Idle|MPos:0.000,0.000,0.000|FS:0,0>",
  ]);
  send("M8\n?");
  expect(said()).toEqual(["ok", "<Idle|MPos:0.000,0.000,0.000|FS:0,0|Ov:100,100,100|A:F>"]);
  send("$G\n");
  expect(said()).toEqual(["[GC:G0 G54 G17 G21 G90 G94 M5 M8 T0 F0 S0]", "ok"]);
});

test.each([
  ["G1X1", 22],
  ["G1X1F0X2", 25],
  ["G4", 28],
  ["G99", 20],
  ["G0G1X1", 24],
  ["M8M9", 21],
  ["G2X1F100", 35],
  ["$Z", 2],
  ["$100=x", 2],
  ["$100", 3],
  ["X", 2],
  ["#", 1],
  ["$HX", 5],
  ["$J=X1", 22],
  ["$J=M8X1F1", 16],
  ["$200=1", 3],
  ["$20=1", 10],
  ["F-1", 4],
  [`G1X${"0".repeat(100)}`, 11],
])("%s is error %d, and nothing of it is done", (line, code) => {
  const { send, said, grbl } = start();
  send(`${line}\n`);
  expect(said()).toEqual([`error:${code}`]);
  expect(grbl.state).toBe("Idle");
});

test("ok means parsed: a barrier is answered when it stands, what is switched waits for that, and what comes after it too", () => {
  const { grbl, send, said, run } = start();
  send("G53G1X-10F600\nG4P0.01\nM8\n");
  expect(said()).toEqual(["ok"]);
  run(500);
  send("?");
  expect(said()[0]).toMatch(/^<Run\|MPos:-[45]\.\d+,0\.000,0\.000\|FS:600,0/);
  expect(grbl.isFlood).toBe(false);
  run(600);
  expect(said()).toEqual(["ok", "ok"]);
  expect([grbl.state, grbl.isFlood]).toEqual(["Idle", true]);
});

test("a move takes what its trapezoid takes", () => {
  const { clock, send, said } = start({ settings: { 20: 0, 22: 0, 120: 100 } });
  // 20 mm at 20 mm/s and 100 mm/s²: 0.2 s up, 0.2 s down, 16 mm between: 1.2 s. It reckons in steps of 1 ms.
  send("G53G1X-20F1200\nG4P0\n");
  clock.runWhile(() => !said().includes("ok") || clock.nowMs() < 100, { untilMs: 5000 });
  expect(clock.nowMs()).toBeGreaterThan(1180);
  expect(clock.nowMs()).toBeLessThan(1205);
});

test("a hold brakes and keeps the position; a reset in it drops the rest, and what was on", () => {
  const { grbl, send, said, run } = start();
  send("M8\nG53G1X-50F3000\n");
  run(500);
  said();
  send("!?");
  expect(said()[0]).toContain("<Hold:1|");
  run(200);
  send("?G0X0\n");
  expect(said()).toEqual([expect.stringContaining("<Hold:0|")]);
  const at = grbl.standsAt;
  send("\x18");
  expect(said()).toEqual(["Grbl 1.1h ['$' for help]"]);
  run(500);
  expect([grbl.state, grbl.isFlood]).toEqual(["Idle", false]);
  expect(grbl.standsAt).toEqual(at);
});

test("a line that waits when it is reset is answered ok before the welcome: a barrier in a hold or in motion, and homing", () => {
  const { send, said, run } = start();
  send("G53G1X-50F3000\nG4P0\n");
  run(200);
  send("!");
  run(200);
  said();
  send("\x18");
  expect(said()).toEqual(["ok", "Grbl 1.1h ['$' for help]"]);
  send("G53G1X-50F3000\nG4P0\n");
  run(200);
  send("\x18");
  run(600);
  expect(said()).toEqual(["ok", "ALARM:3", "ok", "Grbl 1.1h ['$' for help]", "[MSG:'$H'|'$X' to unlock]"]);
  const homing = start({});
  homing.send("$H\n");
  homing.run(100);
  homing.send("\x18");
  homing.run(600);
  expect(homing.said().slice(0, 3)).toEqual(["ALARM:6", "ok", "Grbl 1.1h ['$' for help]"]);
});

test("a dwell is rounded up to 50 ms, and none of no length waits", () => {
  const { send, said, run } = start();
  send("G4P0.01\n");
  run(49);
  expect(said()).toEqual([]);
  run(2);
  send("G4P0\n");
  run(1);
  expect(said()).toEqual(["ok", "ok"]);
});

test("a hold goes on after a cycle start", () => {
  const { grbl, send, run } = start();
  send("G53G1X-50F3000\n");
  run(200);
  send("!");
  run(200);
  send("~");
  run(2000);
  expect(grbl.state).toBe("Idle");
  expect(grbl.standsAt[0]).toBeCloseTo(-100, 6);
});

test("a reset in motion is alarm 3, half a second of silence, and steps that are lost", () => {
  const { grbl, send, said, run } = start();
  send("G53G1X-50F3000\n");
  run(500);
  const at = grbl.standsAt[0] ?? 0;
  send("\x18???");
  expect(said()).toEqual(["ok", "ALARM:3"]);
  run(499);
  expect(said()).toEqual([]);
  run(2);
  expect(said()).toEqual(["Grbl 1.1h ['$' for help]", "[MSG:'$H'|'$X' to unlock]"]);
  expect(grbl.standsAt[0]).not.toBeCloseTo(at, 3);
});

test("jogs run into each other, stop by their cancel without a reset, and leave no mode behind", () => {
  const { grbl, send, said, run } = start();
  send("$J=G91X-5F600\n$J=G91X-5F600\nG0X0\n?");
  expect(said()).toEqual(["ok", "ok", "error:9", expect.stringContaining("<Jog|")]);
  run(600);
  send("?");
  expect(said()[0]).toContain("FS:600,");
  send("\x85");
  run(200);
  send("?$G\n");
  expect(said()).toEqual([
    expect.stringMatching(/^<Idle\|MPos:-[67]\./),
    expect.stringContaining("G0 G54 G17 G21 G90"),
    "ok",
  ]);
  expect(grbl.state).toBe("Idle");
});

test("beyond its travel: a jog is refused, a move is alarm 2, after which it hears nothing but a reset", () => {
  const { grbl, send, said, run } = start({ settings: { 22: 1 }, standsAt: [0, 0, 0] });
  send("$X\n$J=G53X-500F100\n");
  expect(said().slice(1)).toEqual(["ok", "error:15"]);
  send("G53G0X-50\n");
  run(100);
  send("G53G0X1\n");
  run(2000);
  expect(said()).toEqual(["ok", "ALARM:2", "[MSG:Reset to continue]"]);
  send("?$G\n");
  expect(said()).toEqual([]);
  send("\x18");
  // The line that went too far ends its wait with `ok`.
  expect(said()).toEqual(["ok", "Grbl 1.1h ['$' for help]", "[MSG:'$H'|'$X' to unlock]"]);
  expect(grbl.state).toBe("Alarm");
});

test("while it homes it answers nothing; then the question that was put meanwhile, then ok", () => {
  const { grbl, send, said, run } = start({ standsAt: [-30, -30, -10] });
  send("$H\n??");
  expect(said()).toEqual([]);
  run(5000);
  expect(said()).toEqual([expect.stringContaining("<Home|MPos:-1.000,-1.000,-1.000"), "ok"]);
  expect(grbl.standsAt).toEqual([-1, -1, -1]);
});

test("homing that is reset is alarm 6, that finds no switch alarm 9", () => {
  const { grbl, send, said, run } = start({});
  send("$H\n");
  run(100);
  send("\x18");
  run(600);
  expect(said()[0]).toBe("ALARM:6");
  grbl.homingFault = "switch not found";
  send("$H\n");
  run(10_000);
  expect(said()).toContain("ALARM:9");
});

test("its receive buffer takes 128 bytes, real-time bytes need no room in it", () => {
  const { grbl, send, said, run } = start();
  send("G53G1X-10F600\nG4P0.01\n");
  send(`${"G0\n".repeat(60)}?`);
  expect(grbl.lost).toBe(52);
  expect(said().at(-1)).toContain("<Run|");
  run(2000);
  expect(said().filter((line) => line === "ok").length).toBe(43);
});

test("a setting that is written loses what is sent in the same breath", () => {
  const { grbl, send, said, run } = start();
  send("$120=600\nM8\n?");
  expect(grbl.lost).toBe(4);
  run(20);
  expect(said()).toEqual(["ok"]);
  expect([grbl.settings.get(120), grbl.isFlood]).toEqual([600, false]);
});

test("flood and mist are toggled in motion by real-time bytes, and each by its own line at rest", () => {
  const { grbl, send, said, run } = start({ ...OPEN, options: "VM" });
  send("G53G1X-10F600\n");
  run(100);
  send("\xa0\xa1");
  expect([grbl.isFlood, grbl.isMist, grbl.state]).toEqual([true, true, "Run"]);
  run(2000);
  send("M9\nM3S500\nM7\n");
  expect([grbl.isFlood, grbl.isMist, grbl.spindleSpeed]).toEqual([false, true, 500]);
  said();
  send("$$\n");
  expect(said()).toContain("$110=6000.000");
  send("$I\n");
  expect(said()).toEqual(["[VER:1.1h.20190830:]", "[OPT:VM,15,128]", "ok"]);
});

test("inches, where it reports them", () => {
  const { send, said } = start({ settings: { 13: 1, 20: 0, 22: 0 } });
  send("?");
  expect(said()[0]).toBe("<Idle|MPos:0.0000,0.0000,0.0000|FS:0.0,0|WCO:0.0000,0.0000,0.0000>");
});

test("a comment takes no room, a slash and M1 are passed over, and M7 is unknown to the stock build", () => {
  const { send, said } = start();
  send(`(${"x".repeat(300)})\n; ${"y".repeat(300)}\n/M1\nM7\n$I\n`);
  expect(said()).toEqual(["ok", "ok", "ok", "error:20", "[VER:1.1h.20190830:]", "[OPT:V,15,128]", "ok"]);
});

test("its questions: help, offsets, start-up blocks", () => {
  const { send, said } = start();
  send("$\n$N\n");
  expect(said()).toEqual([expect.stringMatching(/^\[HLP:/), "ok", "$N0=", "$N1=", "ok"]);
  send("$#\n");
  expect(said()).toHaveLength(12);
});

test("check mode reads and does nothing, and its end is a reset; asleep it takes no line, and wakes up locked", () => {
  const { grbl, send, said, run } = start();
  send("$C\nG0X-5\n?");
  run(100);
  expect(said()).toEqual(["[MSG:Enabled]", "ok", "ok", expect.stringContaining("<Check|MPos:0.000,")]);
  send("$C\n");
  expect(said()).toEqual(["[MSG:Disabled]", "ok", "Grbl 1.1h ['$' for help]"]);
  send("$SLP\nG0X-5\n?");
  expect(said()).toEqual(["ok", "[MSG:Sleeping]", expect.stringContaining("<Sleep|")]);
  send("\x18");
  expect([said().at(-1), grbl.state]).toEqual(["[MSG:'$H'|'$X' to unlock]", "Alarm"]);
});

test("its door: it brakes, lets go of what is on, and goes on when it is closed and started; reset meanwhile it is alarm 3", () => {
  const { grbl, send, said, run } = start();
  send("M8\nG53G1X-90F3000\n");
  run(300);
  said();
  grbl.isDoorOpen = true;
  send("?");
  expect(said()).toEqual(["[MSG:Check Door]", expect.stringContaining("<Door:2|")]);
  run(300);
  send("~?");
  expect(said()).toEqual([expect.stringContaining("<Door:1|")]);
  expect(grbl.isFlood).toBe(false);
  grbl.isDoorOpen = false;
  send("?~");
  run(500);
  send("?");
  expect(said()).toEqual([expect.stringContaining("<Door:0|"), expect.stringContaining("<Door:3|")]);
  run(5000);
  expect([grbl.state, grbl.isFlood, grbl.standsAt[0]]).toEqual(["Idle", true, expect.closeTo(-140, 3)]);
  send("G53G1X-1\n");
  run(300);
  send("\x84");
  run(300);
  send("~\x18");
  expect(said()).toContain("ALARM:3");
});
