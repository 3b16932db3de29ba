/** Axes on a simulated grbl, over a real socket. Each test has a cell of its own; they run side by side, for they mostly wait. */
import { describe, expect, test } from "vitest";
import type { GrblBuild } from "../../../simulator/firmware/index.ts";
import type { Session } from "../../contract/session.ts";
import { until } from "../../contract/session.ts";
import { grblCell, sensed } from "../../support/grbl-cell.ts";

type Cell = Awaited<ReturnType<typeof grblCell>>;

const on = (build: GrblBuild, body: (cell: Cell) => Promise<void>) => async () => {
  const cell = await grblCell(build);
  try {
    await body(cell);
  } finally {
    await cell.close();
  }
};

const move = (target: Record<string, number>, speed = 1) => ({ verb: "move", target, speed }) as const;
const HOME = { verb: "home", axes: null } as const;
const AFTER_STOP = { epoch: 1, stop: 1 };

const why = (its: Session): string => its.told(0);

describe.concurrent("homing and moves", () => {
  test(
    "locked when it starts, it homes to its switches and goes to `home`",
    on({}, async ({ gantry, grbl, senses }) => {
      const its = await gantry().up();
      expect(its.heard[0]).toMatchObject({ type: "hello", firmware: "grbl 1.1h.20190830" });
      expect(sensed(its)).toEqual([null, null, null, 0, 0, 0, false, false]);
      await its.hearsOf(its.act(move({ x: 100 })), "refused");
      expect(why(its)).toContain("it is locked: home it");
      const home = its.act(HOME);
      await its.hearsOf(home, "accepted");
      await senses(its, (values) => values[7] === true);
      await its.hearsOf(home, "done");
      await senses(its, (values) => values[6] === true);
      expect(sensed(its)).toEqual([190, 190, 90, 0, 0, 0, true, false]);
      expect(grbl.standsAt).toEqual([-10, -10, -10].map((at) => expect.closeTo(at, 2)));
    }),
  );

  test(
    "a move is a line for each leg, no axis faster than its limit, with a barrier after each",
    on({}, async ({ gantry, grbl, senses, homed }) => {
      const its = await homed(gantry());
      grbl.executed.length = 0;
      await its.hearsOf(its.act(move({ x: 150, y: 170, z: 70 }, 0.5)), "done");
      expect(grbl.executed).toEqual([
        // 40 and 20 mm: x at its 100 mm/s is 111.8 mm/s along the line.
        "G53G21G90G94G1X-50Y-30F6708.2",
        "G4P0",
        "G53G21G90G94G1Z-30F6000",
        "G4P0",
      ]);
      await senses(its, (values) => values[0] === 150 && values[1] === 170 && values[2] === 70);
    }),
  );

  test(
    "in motion it says where it is and how fast, and that it moves",
    on({}, async ({ gantry, senses, homed }) => {
      const its = await homed(gantry());
      its.act(move({ x: 20 }, 0.5));
      await senses(
        its,
        (values) => values[7] === true && Number(values[0]) < 170 && Math.abs(Number(values[3]) + 100) < 5,
      );
      await its.hears("done", its.heard.length);
      await senses(its, (values) => values[0] === 20 && values[3] === 0 && values[7] === false);
    }),
  );

  test(
    "homing that finds no switch fails by its alarm, and moves stay refused",
    on({}, async ({ gantry, grbl, insists }) => {
      const its = await gantry().up();
      grbl.homingFault = "switch not found";
      await its.hearsOf(its.act(HOME), "failed");
      expect(why(its)).toContain("alarm 9: homing found no limit switch");
      await until(
        () => grbl.state === "Alarm" && sensed(its)[6] === false,
        () => "locked",
      );
      grbl.homingFault = "none";
      await insists(its, HOME);
    }),
  );

  test(
    "one axis alone does not home where grbl is not built for it",
    on({}, async ({ gantry }) => {
      const its = await gantry().up();
      await its.hearsOf(its.act({ verb: "home", axes: ["x"] }), "refused");
      expect(why(its)).toContain("HOMING_SINGLE_AXIS_COMMANDS");
    }),
  );

  test(
    "one axis alone homes where grbl is built for it",
    on({ options: "VMH" }, async ({ gantry, senses }) => {
      const its = await gantry({}, { approach: null }).up();
      for (const axis of ["z", "x", "y"]) await its.hearsOf(its.act({ verb: "home", axes: [axis] }), "done");
      await senses(its, (values) => values[6] === true);
    }),
  );

  test(
    "work coordinates are taken for what they are",
    on({ settings: { 10: 0 } }, async ({ gantry, homed }) => {
      const its = await homed(gantry());
      expect(sensed(its).slice(0, 3)).toEqual([190, 190, 90]);
    }),
  );

  test(
    "a line whose answer was lost is not sent again: its place shows what has become of it",
    on({}, async ({ gantry, grbl, homed, proxy }) => {
      const its = await homed(gantry({ timeout: "150 ms" }));
      grbl.executed.length = 0;
      proxy.mood = "mute";
      const command = its.act(move({ x: 150, z: 90 }));
      await its.passes(300);
      proxy.heal();
      await its.hearsOf(command, "done");
      expect(grbl.executed.filter((line) => line.includes("G1"))).toEqual(["G53G21G90G94G1X-50F12000"]);
      proxy.mood = "deaf";
      const lost = its.act(move({ x: 100, z: 90 }));
      await its.passes(220);
      proxy.heal();
      await its.hearsOf(lost, "failed");
      expect(why(its)).toContain("x stands at 150.000, not at 100.000");
    }),
  );
});

describe.concurrent("stops", () => {
  test.each([2, 1] as const)(
    "category %d brakes, keeps the position, drops the rest; and it goes on from there",
    async (category) =>
      on({}, async ({ gantry, grbl, homed, moving }) => {
        const its = await homed(gantry());
        const command = its.act(move({ x: 10 }));
        await moving();
        await its.passes(150);
        its.stop(category);
        expect(await its.hears("stopped")).toMatchObject({ commandId: command.id, standstill: "assumed" });
        expect(grbl.state).toBe("Idle");
        expect(its.of(command)).toEqual(["accepted", "stopped"]);
        const x = grbl.standsAt[0] ?? 0;
        expect(x).toBeGreaterThan(-185);
        await its.passes(150);
        expect(grbl.standsAt[0]).toBe(x);
        expect(sensed(its).slice(6)).toEqual([true, false]);
        expect(sensed(its)[0]).toBeCloseTo(200 + x, 2);
        await its.hearsOf(its.act(move({ x: 190 }), AFTER_STOP), "done");
        expect(grbl.standsAt[0]).toBeCloseTo(-10, 2);
      })(),
  );

  test(
    "category 0 stops dead: the position is lost until it is homed",
    on({}, async ({ gantry, grbl, senses, homed, moving, problems }) => {
      const its = await homed(gantry());
      const command = its.act(move({ x: 10 }));
      await moving();
      its.stop(0);
      expect(await its.hears("stopped")).toMatchObject({ commandId: command.id, standstill: "assumed" });
      expect(grbl.state).toBe("Alarm");
      expect(problems.join()).toContain("alarm 3: it was reset in motion");
      await senses(its, (values) => values[0] === null && values[6] === false);
      await its.hearsOf(its.act(move({ x: 190 }), AFTER_STOP), "refused");
      await its.hearsOf(its.act(HOME, AFTER_STOP), "done");
      await senses(its, (values) => values[0] === 190 && values[6] === true);
    }),
  );

  test(
    "at rest it is confirmed, and nothing is reset",
    on({}, async ({ gantry, grbl, senses, homed }) => {
      const its = await homed(gantry());
      its.stop(1);
      expect(await its.hears("stopped")).toMatchObject({ commandId: null });
      expect(grbl.state).toBe("Idle");
      await senses(its, (values) => values[0] === 190 && values[6] === true);
    }),
  );

  test(
    "right behind a move, and while homing, which hears nothing but a reset",
    on({}, async ({ gantry, grbl }) => {
      const its = await gantry().up();
      const home = its.act(HOME);
      await until(
        () => grbl.state === "Home",
        () => "it homes",
      );
      its.stop(2);
      expect(await its.hears("stopped")).toMatchObject({ commandId: home.id });
      expect(grbl.state).toBe("Alarm");
      await its.hearsOf(its.act(HOME, AFTER_STOP), "done");
      const from = its.heard.length;
      its.act(move({ x: 10 }), AFTER_STOP);
      its.stop(2, { epoch: 1, stop: 2 });
      await its.hears("stopped", from);
      expect(grbl.state).toBe("Idle");
      expect(grbl.standsAt[0]).toBeGreaterThan(-20);
      await its.passes(150);
      expect(grbl.state).toBe("Idle");
    }),
  );

  test(
    "a stop whose bytes are lost is sent again; a harder one takes its place",
    on({}, async ({ gantry, grbl, homed, moving, proxy }) => {
      const its = await homed(gantry({}, { heartbeatMs: 2000 }));
      its.act(move({ x: 10 }, 0.3));
      await moving();
      proxy.mood = "deaf";
      its.stop(2);
      await its.passes(150);
      expect(grbl.state).toBe("Run");
      proxy.heal();
      await its.hears("stopped");
      expect(grbl.state).toBe("Idle");
      const from = its.heard.length;
      its.act(move({ x: 10 }, 0.3), AFTER_STOP);
      await moving();
      proxy.mood = "deaf";
      its.stop(2, { epoch: 1, stop: 2 });
      its.stop(0, { epoch: 1, stop: 3 });
      await its.passes(100);
      proxy.heal();
      await its.hears("stopped", from);
      expect(grbl.state).toBe("Alarm");
    }),
  );

  test(
    "moves that are jogs stop in a category 2 without a reset",
    on({}, async ({ gantry, grbl, homed, moving, peer }) => {
      const its = await homed(gantry({ moves: "jog" }));
      grbl.receive(Buffer.from("M8\n"));
      const command = its.act(move({ x: 10, z: 90 }));
      await moving();
      await its.passes(100);
      its.stop(2);
      await its.hearsOf(command, "stopped");
      expect([grbl.state, grbl.isFlood]).toEqual(["Idle", true]);
      expect(peer.heard().includes(0x18)).toBe(false);
      await its.hearsOf(its.act(move({ x: 150, z: 90 }), AFTER_STOP), "done");
      expect(grbl.standsAt[0]).toBeCloseTo(-50, 2);
    }),
  );
});

describe.concurrent("jogging", () => {
  test(
    "goes on while tokens come, and ends by itself",
    on({}, async ({ gantry, grbl, homed, moving }) => {
      const its = await homed(gantry());
      const jog = { verb: "jog", axis: "x", speedPerS: -50 } as const;
      const first = its.act(jog);
      await moving();
      const from = grbl.standsAt[0] ?? 0;
      let last = first;
      for (let token = 0; token < 4; token++) {
        await its.passes(100);
        last = its.act(jog);
      }
      await its.hearsOf(last, "done");
      expect(its.of(first)).toEqual(["accepted"]);
      // 400 ms of tokens, and the 250 ms that the last one lasts.
      expect(from - (grbl.standsAt[0] ?? 0)).toBeGreaterThan(25);
      expect(from - (grbl.standsAt[0] ?? 0)).toBeLessThan(40);
    }),
  );

  test(
    "what nobody carries on ends although nobody can say so",
    on({}, async ({ gantry, grbl, homed, moving, proxy }) => {
      const its = await homed(gantry());
      its.act({ verb: "jog", axis: "x", speedPerS: -100 });
      await moving();
      proxy.cut();
      await until(
        () => grbl.state === "Idle",
        () => "it stands",
      );
      expect(grbl.standsAt[0]).toBeGreaterThan(-10 - 26);
    }),
  );

  test(
    "ends at its range, and a stop cancels it",
    on({}, async ({ gantry, grbl, homed, moving }) => {
      const its = await homed(gantry());
      await its.hearsOf(its.act({ verb: "jog", axis: "x", speedPerS: 200 }), "done");
      expect(grbl.standsAt[0]).toBeCloseTo(-1, 2);
      const jog = its.act({ verb: "jog", axis: "x", speedPerS: -100 });
      await moving();
      its.stop(2);
      await its.hearsOf(jog, "stopped");
      expect(grbl.state).toBe("Idle");
    }),
  );
});
