/** What a person or a fault does at a Modbus device: said once, with what was seen, and never written over. At a real server. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Device, DeviceMessage } from "../../../src/model/index.ts";
import { type Session, until } from "../../contract/session.ts";
import { modbusCell } from "../../support/modbus-cell.ts";
import { axes, conveyor, feeder, gripper, input, output, tool } from "../../support/sequences.ts";

let cell: Awaited<ReturnType<typeof modbusCell>>;
beforeEach(async () => {
  cell = await modbusCell();
});
afterEach(() => cell.close());

const POLLS_MS = 120;
const modbus = (options: Record<string, unknown>) => ({
  ...{ adapter: "modbus", heartbeatMs: 2000, reportEveryMs: 100 },
  options: { ...cell.at, poll: "10 ms", ...options },
});
const up = (device: Device) => cell.session(device).up();

const intervened = (its: Session) =>
  its.heard.filter(
    (message): message is Extract<DeviceMessage, { type: "intervened" }> => message.type === "intervened",
  );
const seen = (its: Session) => intervened(its).map(({ what, seen }) => `${what}: ${seen}`);
const sees = (its: Session, text: string) =>
  until(
    () => seen(its).includes(text),
    () => `${text}; ${seen(its).join()}; ${cell.problems.join()}`,
  );

describe("where the line file says what shows it", () => {
  const lamp = (interventions: Record<string, unknown>) =>
    output("lamp", modbus({ map: { out: { coil: 0 } }, interventions }));

  test.each(["hold", "door", "alarm", "local"] as const)("%s lasts until it is shown no more", async (what) => {
    const its = await up(lamp({ [what]: { discrete: 9, why: "the key is turned" } }));
    cell.registers.discretes.set(9, true);
    await sees(its, `${what}: the key is turned`);
    expect(intervened(its)).toMatchObject([{ isOver: false, isPositionLost: false }]);
    cell.registers.discretes.set(9, false);
    await its.hears("intervention-over");
    cell.registers.discretes.set(9, true);
    await until(
      () => intervened(its).length === 2,
      () => "said anew",
    );
  });

  test("what stands when it connects is said as well", async () => {
    cell.registers.inputs.set(3, 0x21);
    const its = await up(lamp({ alarm: { input: 3, above: 0 } }));
    await sees(its, "alarm: input register 3 (interventions.alarm) is 33");
  });

  test("two that stand are over when both are", async () => {
    cell.registers.discretes.set(8, true).set(9, true);
    const its = await up(lamp({ door: { discrete: 8 }, local: { discrete: 9 } }));
    await until(
      () => intervened(its).length === 2,
      () => "both",
    );
    cell.registers.discretes.set(8, false);
    await its.passes(POLLS_MS);
    expect(its.heard.some(({ type }) => type === "intervention-over")).toBe(false);
    cell.registers.discretes.set(9, false);
    await its.hears("intervention-over");
  });

  test("a reset is known by a counter that has changed, also over a connection that was lost meanwhile", async () => {
    cell.registers.inputs.set(20, 7);
    const its = await up(lamp({ reset: { input: 20, changes: true, why: "it has restarted" } }));
    await its.passes(POLLS_MS);
    expect(seen(its)).toEqual([]);
    cell.registers.inputs.set(20, 8);
    await sees(its, "reset: it has restarted");
    expect(intervened(its)).toMatchObject([{ isOver: true, isPositionLost: true }]);
    cell.proxy.cut();
    cell.registers.inputs.set(20, 9);
    cell.proxy.heal();
    await until(
      () => intervened(its).length === 2,
      () => "the second",
    );
  });

  test("a reset is known by a register that has fallen to its default", async () => {
    cell.registers.holdings.set(50, 1234);
    const its = await up(lamp({ reset: { holding: 50, is: 0 } }));
    cell.registers.holdings.set(50, 0);
    await until(
      () => intervened(its).length === 1,
      () => "reset",
    );
    expect(intervened(its)).toMatchObject([{ what: "reset", isOver: true, isPositionLost: true }]);
  });
});

describe("what was written stays as it was written", () => {
  test("an output that somebody else has switched is said, and not written over", async () => {
    const its = await up(output("lamp", modbus({ map: { out: { coil: 0 } } })));
    await its.hearsOf(its.act({ verb: "on" }), "done");
    const { length } = cell.registers.written;
    cell.registers.coils.set(0, false);
    await sees(its, "unknown: coil 0 was written as 1 here, and is 0");
    await its.passes(POLLS_MS);
    expect(cell.registers.written.length).toBe(length);
    expect(intervened(its)).toHaveLength(1);
  });

  test("it is said before the sample that shows it", async () => {
    const its = await up(output("lamp", modbus({ map: { out: { coil: 0 } } })));
    await its.hearsOf(its.act({ verb: "on" }), "done");
    await its.passes(POLLS_MS);
    const from = its.heard.length;
    cell.registers.coils.set(0, false);
    await its.hears("intervened", from);
    const shown = its.heard.slice(from).findIndex((it) => it.type === "telemetry" && it.values[0] === false);
    const said = its.heard.slice(from).findIndex(({ type }) => type === "intervened");
    expect(shown === -1 || said < shown).toBe(true);
  });

  test("a value that was set, by its own number", async () => {
    const its = await up(
      output("valve", { range: [0, 10], ...modbus({ map: { value: { holding: 7, scale: 0.1 } } }) }),
    );
    await its.hearsOf(its.act({ verb: "set", value: 4.5 }), "done");
    cell.registers.holdings.set(7, 80);
    await sees(its, "unknown: holding 7 was written as 4.5 here, and is 8");
  });

  test("what is switched and stopped from here is no intervention", async () => {
    const its = await up(output("lamp", modbus({ map: { out: { coil: 0 } } })));
    for (const verb of ["on", "off", "on"] as const) await its.hearsOf(its.act({ verb }), "done");
    await its.hearsOf(its.act({ verb: "pulse", forMs: 30 }), "done");
    its.stop(1);
    await its.hears("stopped");
    await its.passes(POLLS_MS);
    expect(seen(its)).toEqual([]);
  });

  test("a mapped gripper that somebody else has opened; but for one whose map says that its coil does not stay", async () => {
    const map = (write: Record<string, unknown>) => ({
      signals: { holding: { discrete: 3 } },
      verbs: {
        grip: { write: [{ ...write, value: true }], after: "10 ms" },
        // That it does not stay is said of the coil, not of one verb.
        release: { write: [{ coil: write.coil, value: false }], after: "10 ms" },
      },
    });
    const kept = await up(gripper("kept", modbus({ map: map({ coil: 5 }) })));
    const left = await up(gripper("left", modbus({ map: map({ coil: 6, kept: false }) })));
    for (const its of [kept, left]) await its.hearsOf(its.act({ verb: "grip" }), "done");
    cell.registers.coils.set(5, false).set(6, false);
    await sees(kept, "unknown: coil 5 was written as 1 here, and is 0");
    await left.passes(POLLS_MS);
    expect(seen(left)).toEqual([]);
  });

  test("a request that the device takes back by itself is none; one that somebody else makes is", async () => {
    cell.registers.onWrite = (what, coil, value) => {
      if (what === "coil" && value === 1) setTimeout(() => cell.registers.coils.set(coil, false), 5);
    };
    const bowl = feeder("bowl", {
      ...modbus({
        map: {
          signals: { part_ready: { discrete: 4 } },
          verbs: {
            advance: {
              write: [{ coil: 10, value: true, read_back: false }],
              after: "60 ms",
              // biome-ignore lint/suspicious/noThenProperty: it is a key of the file, and never of a promise.
              then: [{ coil: 10, value: false }],
            },
          },
          stop: [],
        },
      }),
    });
    const its = await up(bowl);
    await its.hearsOf(its.act({ verb: "advance" }), "done");
    await its.passes(POLLS_MS);
    expect(seen(its)).toEqual([]);
    cell.registers.coils.set(10, true);
    await sees(its, "unknown: coil 10 was written as 0 here, and is 1");
  });
});

describe("what a device does by itself", () => {
  const belt = (its: Record<string, unknown> = {}) =>
    conveyor("belt", modbus({ map: { run: { coil: 0 }, running: { discrete: 0 }, fault: { input: 2 } }, ...its }));
  const follow = (): void => {
    cell.registers.onWrite = (what, _, value) => what === "coil" && cell.registers.discretes.set(0, value === 1);
  };

  test("a belt that stands although it was started: a drive switched to local", async () => {
    follow();
    const its = await up(belt());
    await its.hearsOf(its.act({ verb: "start" }), "done");
    cell.registers.discretes.set(0, false);
    await sees(its, "unknown: the drive stands, and nobody here has stopped it");
    expect(cell.registers.coils.get(0)).toBe(true);
  });

  test("a belt that runs after it was stopped", async () => {
    follow();
    const its = await up(belt());
    its.stop(2);
    await its.hears("stopped");
    cell.registers.discretes.set(0, true);
    await sees(its, "unknown: the drive runs, and nobody here has started it");
  });

  test("a belt whose run coil somebody else has taken away", async () => {
    follow();
    const its = await up(belt());
    await its.hearsOf(its.act({ verb: "start" }), "done");
    cell.registers.coils.set(0, false);
    await sees(its, "unknown: coil 0 was written as 1 here, and is 0");
  });

  test("a fault while it runs is an alarm; one while it starts fails the start, and is none", async () => {
    follow();
    const its = await up(belt());
    await its.hearsOf(its.act({ verb: "start" }), "done");
    cell.registers.inputs.set(2, 17);
    await sees(its, "alarm: input register 2 (fault) is 17");
    cell.registers.inputs.set(2, 0);
    await its.hears("intervention-over");
    cell.registers.onWrite = () => {};
    cell.registers.discretes.set(0, false);
    const other = await up(belt({ unit: 2 }));
    const start = other.act({ verb: "start" });
    await other.hearsOf(start, "accepted");
    cell.registers.inputs.set(2, 17);
    await other.hearsOf(start, "failed");
    await other.passes(POLLS_MS);
    expect(seen(other)).toEqual([]);
  });

  test("a tool that was started at its own panel", async () => {
    const driver = tool("driver", 200, modbus({ map: { start: { coil: 0 }, busy: { discrete: 0 } } }));
    const its = await up(driver);
    await its.passes(POLLS_MS);
    cell.registers.discretes.set(0, true);
    await sees(its, "unknown: the tool is busy, and nobody here has started it");
  });

  test("an axis on a PLC that moves although nobody has told it to", async () => {
    const its = await up(
      axes(
        "pusher",
        { x: {} },
        {
          ...modbus({
            map: {
              signals: { x: { input: 0 }, homed: "always", moving: { discrete: 1 } },
              verbs: {
                home: { write: [{ coil: 1, value: true }], done: { discrete: 2, level: true }, within: "1 s" },
                move: { write: [{ holding: 0, from: "to.x" }], done: { discrete: 2, level: true }, within: "1 s" },
              },
              stop: [],
            },
          }),
        },
      ),
    );
    await its.passes(POLLS_MS);
    cell.registers.discretes.set(1, true);
    await sees(its, "unknown: it moves, and nobody here has told it to");
  });
});

test("an input may show what a person does as well", async () => {
  const its = await up(
    input("level", modbus({ map: { value: { discrete: 0 } }, interventions: { local: { discrete: 1 } } })),
  );
  cell.registers.discretes.set(1, true);
  await sees(its, "local: discrete input 1 (interventions.local) is true");
});
