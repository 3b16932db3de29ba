/** A stop that is owed from before the connection, at a grbl that is found where it takes no line. In virtual time. */
import { expect, test } from "vitest";
import { gantry } from "../../support/grbl-cell.ts";
import { output } from "../../support/sequences.ts";
import { overWire, type Talk, virtualGrbl } from "../../support/virtual-grbl.ts";

type Rig = ReturnType<typeof virtualGrbl>;

const press = (its: Rig, bytes: string) => its.peer.receive(Buffer.from(bytes, "latin1"));
const FAR = { verb: "move", target: { x: 20, y: 20, z: 60 }, speed: 0.5 } as const;
/** Two connections: each is given up after 4.5 s behind the door. */
const TWO_CONNECTIONS_MS = 7000;

/** Bytes that reset it, from now on. */
function resets(its: Rig): { count: number } {
  const seen = { count: 0 };
  const receive = its.peer.receive.bind(its.peer);
  its.peer.receive = (bytes) => {
    seen.count += [...bytes].filter((byte) => byte === 0x18).length;
    receive(bytes);
  };
  return seen;
}

/** In the middle of a long move; then the connection is gone, and its door is opened. */
function leftAtDoor() {
  const its = virtualGrbl();
  const talk = its.homed(its.gantry());
  talk.act(FAR);
  its.until(() => its.peer.state === "Run", "motion");
  its.run(300);
  talk.port.close();
  its.peer.isDoorOpen = true;
  return { its, talk };
}

function lit(): { its: Rig; lamp: Talk } {
  const its = virtualGrbl({ settings: { 20: 0, 22: 0 } });
  const lamp = its.talk(output("lamp", { adapter: "gcode", heartbeatMs: 1000, options: { ...its.at, out: "flood" } }));
  lamp.port.open();
  its.until(() => lamp.sensed.length > 0, "telemetry");
  its.ends(lamp, lamp.act({ verb: "on" }), "done");
  lamp.port.close();
  return { its, lamp };
}

test("found behind its open door with a stop owed, it drops the rest of the move at once and once for each connection; the reason is said, and a cycle start at the machine moves nothing", () => {
  const { its, talk } = leftAtDoor();
  its.run(300);
  const stood = its.peer.standsAt;
  const seen = resets(its);
  const from = talk.heard.length;
  talk.port.open();
  talk.stop(1);
  its.run(300);
  expect(seen.count).toBe(1);
  its.run(TWO_CONNECTIONS_MS);
  expect(seen.count).toBe(2);
  expect(its.problems).toContain("its door input is open");
  expect(talk.heard.slice(from)).toEqual([]);
  its.peer.isDoorOpen = false;
  press(its, "~");
  its.until(() => talk.all("stopped").length > 0, "stopped");
  its.run(3000);
  expect(its.peer.standsAt).toEqual(stood);
  expect(talk.all("stopped")).toHaveLength(1);
  expect(talk.sensed.slice(6)).toEqual([false, false]);
});

test("found behind its door while it still brakes, it is reset only when it stands, and keeps its position", () => {
  const { its, talk } = leftAtDoor();
  const seen = resets(its);
  talk.port.open();
  its.until(() => seen.count > 0, "reset");
  const stood = its.peer.standsAt;
  its.run(500);
  expect(its.peer.state).toBe("Door");
  expect(its.peer.standsAt).toEqual(stood);
  expect(its.problems.filter((text) => text.includes("alarm"))).toEqual([]);
});

test("behind the door an output that was on does not come on again with the cycle start, where a stop to it is owed", () => {
  const { its, lamp } = lit();
  its.peer.isDoorOpen = true;
  lamp.port.open();
  lamp.stop(1);
  its.run(1000);
  its.peer.isDoorOpen = false;
  press(its, "~");
  for (let ms = 0; ms < 3000; ms += 10) {
    its.run(10);
    expect(its.peer.isFlood).toBe(false);
  }
  expect(lamp.all("stopped")).toHaveLength(1);
});

test("found in check mode it is reset where a stop is owed that switches off; else it is left to whoever tries a program", () => {
  for (const owed of [0, 1, 2, null] as const) {
    const { its, lamp } = lit();
    press(its, "$C\n");
    lamp.port.open();
    if (owed !== null) lamp.stop(owed);
    its.run(4000);
    const isEnded = owed === 0 || owed === 1;
    expect([its.peer.isFlood, its.peer.state]).toEqual(isEnded ? [false, "Idle"] : [true, "Check"]);
    expect(lamp.all("stopped")).toHaveLength(isEnded ? 1 : 0);
  }
});

test.each(["Home", "Tool"])(
  "found in state %s it is reset where a stop is owed, of whatever category; else it is waited for",
  (state) => {
    for (const owed of [0, 1, 2, null] as const) {
      let resetsSeen = 0;
      const its = overWire((_clock, say) => ({
        receive: (bytes: Uint8Array) => {
          for (const byte of bytes) {
            if (byte === 0x3f) say(`<${state}|MPos:0.000,0.000,0.000|FS:0,0>\r\n`);
            if (byte === 0x18) resetsSeen += 1;
          }
        },
      }));
      const talk = its.talk(gantry(its.at), true);
      talk.port.open();
      if (owed !== null) talk.stop(owed);
      its.run(1000);
      expect(resetsSeen).toBe(owed === null ? 0 : 1);
    }
  },
);
