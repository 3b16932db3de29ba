/** What goes wrong with a grbl: each has a reason with a name, the right stop, and a way back. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SerialPort } from "serialport";
import { describe, expect, test } from "vitest";
import type { GrblBuild } from "../../../simulator/firmware/index.ts";
import { RealClock } from "../../../src/clock/index.ts";
import { foreignIn, whyForeign } from "../../../src/devices/adapters/gcode/identity.ts";
import { gcodeAdapter } from "../../../src/devices/adapters/gcode/index.ts";
import { MemoryFenceStore } from "../../../src/devices/adapters/kit/index.ts";
import type { Device, Line } from "../../../src/model/index.ts";
import { until } from "../../contract/session.ts";
import { gantry as gantryAt, grblCell, sensed } from "../../support/grbl-cell.ts";
import { noPty, Pty } from "../../support/pty.ts";
import { gripper, line, output } from "../../support/sequences.ts";

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

/** Every problem of one device that is opened, until one is as expected. */
async function complains(device: Device, expected: RegExp, its: Line = line({ devices: [device] })): Promise<void> {
  const clock = new RealClock();
  const said: string[] = [];
  const settings = {
    store: new MemoryFenceStore(),
    holder: null,
    onProblem: (_: Device, text: string) => said.push(text),
  };
  const port = gcodeAdapter(clock, settings).connect(device, its, () => {});
  port.open();
  try {
    await until(
      () => said.some((text) => expected.test(text)),
      () => `${expected}; said was ${said.join(" | ")}`,
      8000,
    );
  } finally {
    port.close();
    clock.close();
  }
}

/** A server that says this to whatever it hears. */
async function says(text: Buffer, body: (port: number) => Promise<void>): Promise<void> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => socket.write(text));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await body((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

/** A board with Marlin 2.1: a line at a time, and none of grbl's bytes means anything to it. @param boots it starts anew when it is opened */
async function marlin(boots: boolean, body: (port: number, heard: () => string) => Promise<void>): Promise<void> {
  let heard = "";
  const server = createServer((socket) => {
    let line = "";
    socket.on("error", () => {});
    if (boots) socket.write("start\nPowerUp\nMarlin 2.1.2\necho: Last Updated: 2022-12-17 | Author: (none, default)\n");
    socket.on("data", (bytes) => {
      heard += bytes.toString("latin1");
      line += bytes.toString("latin1");
      for (let end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
        const command = line.slice(0, end);
        line = line.slice(end + 1);
        if (command === "") continue;
        if (command === "M115")
          socket.write("FIRMWARE_NAME:Marlin 2.1.2 (Dec 17 2022 10:00:00) SOURCE_CODE_URL:x\nok\n");
        else socket.write(`echo:Unknown command: "${command}"\nok\n`);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await body((server.address() as AddressInfo).port, () => heard);
  } finally {
    server.close();
  }
}

describe.concurrent("connecting", () => {
  test("nobody listens there", () =>
    complains(gantryAt({ host: "127.0.0.1", port: 1 }), /nothing listens at 127\.0\.0\.1:1/));

  test("somebody is there who says nothing", () =>
    says(Buffer.alloc(0), (port) =>
      complains(gantryAt({ host: "127.0.0.1", port }), /nothing answers: is it switched on/),
    ));

  test("another baud: what comes makes no sense", () =>
    says(Buffer.from("\x80\xfe\x00\xe0\x98\x0d", "latin1"), (port) =>
      complains(gantryAt({ host: "127.0.0.1", port }), /what comes makes no sense: is `baud` right/),
    ));

  test("another firmware is named by what it says", () =>
    says(Buffer.from("echo:Unknown command\r\n"), (port) =>
      complains(gantryAt({ host: "127.0.0.1", port }), /it says what grbl does not say: "echo:Unknown command"/),
    ));

  test("Marlin that starts when it is opened is refused by its name, with what is missing", () =>
    marlin(true, (port) =>
      complains(
        gantryAt({ host: "127.0.0.1", port }),
        /this is Marlin 2\.1\.2, and this adapter needs grbl 1\.1: Marlin has no hold that keeps the position/,
      ),
    ));

  test("Marlin that runs already is asked what it is, and nothing that it could take for a move is ever sent", () =>
    marlin(false, async (port, heard) => {
      await complains(gantryAt({ host: "127.0.0.1", port }), /this is Marlin, and this adapter needs grbl 1\.1/);
      expect(heard().replaceAll("?", "").replaceAll("\x18", "")).toBe("\nM115\n");
    }));

  test("an older grbl", async () => {
    const old = "Grbl 0.9j ['$' for help]\r\n<Idle,MPos:0.000,0.000,0.000,WPos:0.000,0.000,0.000>\r\n";
    await says(Buffer.from(old), (port) =>
      complains(gantryAt({ host: "127.0.0.1", port }), /it is grbl 0\.9j: this adapter needs grbl 1\.1/),
    );
  });

  test(
    "a grbl that calls itself something else",
    on({ version: "2.0" }, async ({ at, problems, gantry }) => {
      gantry(at).open();
      await until(
        () => problems.some((text) => text.includes("it is grbl 2.0.20190830: this adapter needs grbl 1.1")),
        () => problems.join(" | "),
      );
    }),
  );

  test("a serial port that is not there", () =>
    complains(
      gantryAt({ path: "/dev/there-is-none" }),
      /there is no serial port \/dev\/there-is-none: is it plugged in/,
    ));

  test("a serial port that another program has", async ({ skip }) => {
    if (noPty !== null) skip(noPty);
    const folder = mkdtempSync(join(tmpdir(), "lockstep-busy-"));
    const [a, b] = [join(folder, "a"), join(folder, "b")];
    const pty = await Pty.pair(a, b);
    const other = new SerialPort({ path: a, baudRate: 115_200 });
    await once(other, "open");
    try {
      await complains(gantryAt({ path: a }), /is in use by another program/);
    } finally {
      await new Promise<void>((resolve) => other.close(() => resolve()));
      await pty.close();
      rmSync(folder, { recursive: true });
    }
  });

  test("options that are wrong", () =>
    complains(output("lamp", { adapter: "gcode", options: { host: "h" } }), /options\.out: which output it is/));

  test(
    "an output that must not let go beside axes that may be reset",
    on({}, async ({ at }) => {
      const valve = gripper("valve", {
        adapter: "gcode",
        style: "vacuum",
        heartbeatMs: 1000,
        options: { ...at, out: "flood" },
      });
      await complains(valve, /lets go of valve, whatever `safe` says/, line({ devices: [gantryAt(at), valve] }));
    }),
  );

  test(
    "a hold that was left behind does not go on: the rest of it is dropped",
    on({}, async (cell) => {
      const its = await cell.homed(cell.gantry());
      its.act(move({ x: 10 }));
      await cell.moving();
      its.close();
      cell.grbl.receive(Buffer.from("!"));
      const from = its.heard.length;
      its.open();
      await its.hears("telemetry", from);
      expect(cell.grbl.state).toBe("Idle");
      await cell.senses(its, (values) => values[6] === false && values[7] === false);
    }),
  );
});

describe.concurrent("in the middle of a move", () => {
  test(
    "unplugged: nothing is said of the move, the stop is owed, and it is not homed any more",
    on({}, async (cell) => {
      const its = await cell.homed(cell.gantry());
      const command = its.act(move({ x: 10 }, 0.2));
      await cell.moving();
      cell.proxy.cut();
      await until(
        () => cell.problems.some((text) => /has closed the connection|has broken the connection/.test(text)),
        () => cell.problems.join(" | "),
      );
      its.stop(2);
      const from = its.heard.length;
      await its.passes(200);
      expect(cell.grbl.state).toBe("Run");
      cell.proxy.heal();
      await its.hears("stopped", from);
      expect(its.of(command)).toEqual(["accepted"]);
      expect(cell.grbl.state).toBe("Idle");
      expect(cell.grbl.standsAt[0]).toBeGreaterThan(-180);
      await cell.senses(its, (values) => values[0] === null && values[6] === false);
      await cell.insists(its, HOME, { epoch: 1, stop: 1 });
    }),
  );

  test(
    "its power goes and comes: what it did is not known, and it starts as a new one",
    on({}, async (cell) => {
      const its = await cell.homed(cell.gantry());
      const command = its.act(move({ x: 10 }));
      await cell.moving();
      const from = its.heard.length;
      cell.grbl.powerOn();
      await its.hears("hello", from);
      expect(its.of(command)).toEqual(["accepted"]);
      expect(cell.problems.join()).toContain("grbl has restarted: what it was doing is not known");
      await its.hears("telemetry", from);
      await its.hearsOf(its.act(move({ x: 100 })), "refused");
    }),
  );

  test(
    "a limit switch is hit: the alarm ends the move, grbl is woken, and homing mends it",
    on({ settings: { 21: 1 } }, async (cell) => {
      const its = await cell.homed(cell.gantry());
      const command = its.act(move({ x: 10 }));
      await cell.moving();
      cell.grbl.hitLimit();
      await its.hearsOf(command, "failed");
      expect(its.told(0)).toContain("alarm 1: a limit switch was hit");
      await cell.senses(its, (values) => values[6] === false && values[7] === false);
      await its.hearsOf(its.act(move({ x: 100 })), "refused");
      await its.hearsOf(its.act(HOME), "done");
    }),
  );

  test(
    "silent for longer than its heartbeat it is given up",
    on({}, async (cell) => {
      const its = await cell.homed(cell.gantry());
      const command = its.act(move({ x: 10 }, 0.1));
      await cell.moving();
      const from = its.heard.length;
      cell.proxy.mood = "mute";
      await until(
        () => cell.problems.some((text) => text.includes("has not answered for")),
        () => cell.problems.join(" | "),
      );
      cell.proxy.heal();
      await its.hears("hello", from);
      expect(its.of(command)).toEqual(["accepted"]);
      await cell.senses(its, (values) => values[6] === false);
    }),
  );
});

describe.concurrent("settings that are not as the line file says", () => {
  test(
    "moves are refused until it is mended, homing is not",
    on({ settings: { 120: 500 } }, async (cell) => {
      const its = await cell.homed(cell.gantry());
      expect(cell.problems.join()).toContain(
        "x: it accelerates and brakes with 500 mm/s² ($120), the line file says 2000",
      );
      await its.hearsOf(its.act(move({ x: 100 })), "refused");
      expect(its.told(0)).toContain("it would stop too late");
      cell.grbl.settings.store(120, 2000);
      await cell.insists(its, move({ x: 100 }));
    }),
  );

  test(
    "what is only slower is said, and refuses nothing",
    on({ settings: { 111: 6000 } }, async (cell) => {
      const its = await cell.homed(cell.gantry());
      expect(cell.problems).toEqual([
        "gantry: y: it goes 100 mm/s at most ($111), the line file says 200: moves take longer than planned",
      ]);
      await its.hearsOf(its.act(move({ x: 150 })), "done");
    }),
  );
});

describe.concurrent("what it switches", () => {
  const valve = (cell: Cell, options: object = {}) =>
    cell.session(
      gripper("valve", { style: "vacuum", ...said(cell, { out: "flood", ...options }), gripMs: 30, releaseMs: 10 }),
    );
  const said = (cell: Cell, options: object) => ({
    ...{ adapter: "gcode", heartbeatMs: 1000 },
    options: { ...cell.at, ...options },
  });

  test(
    "a gripper on M8 grips in the middle of a move, which goes on",
    on({}, async (cell) => {
      const its = await cell.homed(cell.gantry());
      const grip = await valve(cell).up();
      expect(sensed(grip)).toEqual([null, true, null]);
      const command = its.act(move({ x: 10 }, 0.3));
      await cell.moving();
      await grip.hearsOf(grip.act({ verb: "grip" }), "done");
      expect([cell.grbl.isFlood, cell.grbl.state]).toEqual([true, "Run"]);
      await cell.senses(grip, (values) => values[1] === false);
      its.stop(2);
      await its.hearsOf(command, "stopped");
      // The reset that drops the rest of the move lets go of it; it is on again before the axes are said to stand.
      await cell.senses(grip, (values) => values[1] === false);
      expect(cell.grbl.isFlood).toBe(true);
      await grip.hearsOf(grip.act({ verb: "release" }), "done");
      expect(cell.grbl.isFlood).toBe(false);
    }),
  );

  test(
    "what holds is sensed by an input, where there is one",
    on({ settings: { 20: 0, 22: 0 } }, async (cell) => {
      const its = await valve(cell, { holding: "probe" }).up();
      await its.hearsOf(its.act({ verb: "grip" }), "done");
      await cell.senses(its, (values) => values[0] === false && values[1] === false);
      cell.grbl.pins = "P";
      await cell.senses(its, (values) => values[0] === true);
    }),
  );

  test(
    "flood and mist do not take each other along",
    on({ options: "VM", settings: { 20: 0, 22: 0 } }, async (cell) => {
      const flood = await cell.session(output("a", said(cell, { out: "flood" }))).up();
      const mist = await cell.session(output("b", said(cell, { out: "mist" }))).up();
      for (const its of [flood, mist]) await its.hearsOf(its.act({ verb: "on" }), "done");
      await flood.hearsOf(flood.act({ verb: "off" }), "done");
      expect([cell.grbl.isFlood, cell.grbl.isMist]).toEqual([false, true]);
      flood.act({ verb: "on" });
      await until(
        () => cell.grbl.isFlood,
        () => "on",
      );
      mist.stop(1);
      await mist.hears("stopped");
      expect([cell.grbl.isFlood, cell.grbl.isMist]).toEqual([true, false]);
    }),
  );

  test(
    "a spindle takes its speed, and is switched at rest only",
    on({}, async (cell) => {
      const spindle = await cell
        .session(output("spindle", { range: [0, 1000], ...said(cell, { out: "spindle" }) }))
        .up();
      await spindle.hearsOf(spindle.act({ verb: "set", value: 600 }), "refused");
      const its = await cell.homed(cell.gantry());
      await spindle.hearsOf(spindle.act({ verb: "set", value: 600 }), "done");
      expect(cell.grbl.spindleSpeed).toBe(600);
      await cell.senses(spindle, (values) => values[0] === true && values[1] === 600);
      its.act(move({ x: 10 }, 0.3));
      await cell.moving();
      await spindle.hearsOf(spindle.act({ verb: "off" }), "failed");
      spindle.stop(1);
      await spindle.hears("stopped");
      expect(cell.grbl.spindleSpeed).toBe(0);
    }),
  );

  test(
    "an output stopped in motion goes off at once, and the move goes on",
    on({}, async (cell) => {
      const its = await cell.homed(cell.gantry());
      const lamp = await cell.session(output("lamp", said(cell, { out: "flood" }))).up();
      await lamp.hearsOf(lamp.act({ verb: "on" }), "done");
      const command = its.act(move({ x: 10 }, 0.3));
      await cell.moving();
      lamp.stop(0);
      await lamp.hears("stopped");
      expect([cell.grbl.isFlood, cell.grbl.state]).toEqual([false, "Run"]);
      expect(its.of(command)).toEqual(["accepted"]);
    }),
  );

  test(
    "M7 where grbl is built without it",
    on({ options: "V", settings: { 20: 0, 22: 0 } }, async (cell) => {
      const its = await cell.session(output("mist", said(cell, { out: "mist" }))).up();
      await its.hearsOf(its.act({ verb: "on" }), "refused");
      expect(its.told(0)).toContain("ENABLE_M7");
    }),
  );
});

test.each([
  ["FIRMWARE_NAME:Marlin bugfix-2.1.x (Jan 23 2023 23:25:27) SOURCE_CODE_URL:github.com", "Marlin bugfix-2.1.x"],
  [
    "FIRMWARE_NAME:Marlin V1; Sprinter/grbl mashup for gen6 FIRMWARE_URL:http://x",
    "Marlin V1; Sprinter/grbl mashup for gen6",
  ],
  ["FIRMWARE_NAME: RepRapFirmware for Duet 2 FIRMWARE_VERSION: 3.4", "RepRapFirmware for Duet 2"],
  ["FIRMWARE_NAME:Klipper", "Klipper"],
  ["Marlin 2.1.2", "Marlin 2.1.2"],
  ['echo:Unknown command: "$I"', "Marlin"],
  ["echo:busy: processing", "Marlin"],
  ["start", null],
  ["ok", null],
  ["FIRMWARE_NAME:", null],
])("%s is said by %s", (line, name) => {
  expect(foreignIn(line)).toBe(name);
});

test("another firmware than Marlin is refused by its name alone", () => {
  expect(whyForeign("Klipper")).toBe("this is Klipper, and this adapter needs grbl 1.1");
});
