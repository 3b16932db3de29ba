/** A grbl that answers at the port of another: ports may change their names at a restart. In virtual time. */
import { expect, test } from "vitest";
import { readOptions } from "../../../src/devices/adapters/gcode/options.ts";
import { gantry } from "../../support/grbl-cell.ts";
import { output } from "../../support/sequences.ts";
import { virtualGrbl } from "../../support/virtual-grbl.ts";

type Rig = ReturnType<typeof virtualGrbl>;

/** A grbl on which `$I=` has stored this. */
function named(text: string): Rig {
  const its = virtualGrbl();
  its.peer.receive(Buffer.from(`$X\n$I=${text}\n`, "latin1"));
  its.run(200);
  return its;
}

const lamp = (its: Rig, identity: string) =>
  its.talk(output("lamp", { adapter: "gcode", heartbeatMs: 1000, options: { ...its.at, out: "flood", identity } }));

test("a grbl whose `$I` has another text than `identity` is refused with both texts, and nothing is commanded to it", () => {
  const its = named("LEFT ARM");
  const talk = lamp(its, "right arm");
  talk.port.open();
  its.run(5000);
  expect(talk.all("hello")).toEqual([]);
  expect(its.problems[0]).toContain('it is another grbl: it says "LEFTARM" in `$I`, and `identity` is "right arm"');
  expect(its.problems[0]).toContain("$I=RIGHTARM");
});

test("a grbl without a text in `$I` is refused where the line file has an `identity`", () => {
  const its = virtualGrbl();
  const talk = lamp(its, "right arm");
  talk.port.open();
  its.run(5000);
  expect(talk.all("hello")).toEqual([]);
  expect(its.problems[0]).toContain('it has no text in `$I`, and `identity` is "right arm"');
});

test("the text of `$I` is compared as grbl stores it: in capitals, without blanks", () => {
  const its = named("LEFT ARM");
  const talk = its.gantry({ identity: "left arm" });
  expect(talk.all("hello")).toHaveLength(1);
  expect(its.problems).toEqual([]);
});

test("a grbl that is found in motion takes no command before it has said who it is, and is let go if it is another", () => {
  const its = named("LEFTARM");
  const first = its.homed(its.gantry({ identity: "left arm" }));
  first.act({ verb: "move", target: { x: 20, y: 20, z: 60 }, speed: 0.2 });
  its.until(() => its.peer.state === "Run", "motion");
  first.port.close();
  const other = lamp(its, "right arm");
  other.port.open();
  its.until(() => other.all("hello").length === 1, "hello in motion");
  expect(its.peer.state).toBe("Run");
  const on = other.act({ verb: "on" });
  its.run(100);
  expect(other.of(on)).not.toContain("accepted");
  its.until(() => its.problems.some((text) => text.includes("it is another grbl")), "refused at rest");
  expect(other.of(on)).not.toContain("done");
});

test("an `identity` that grbl could not store is a mistake of the line file", () => {
  const read = (identity: string) => readOptions(gantry({ host: "10.0.0.9", identity })).kind;
  expect(["left arm", "", "  ", "a]b", "x".repeat(77)].map(read)).toEqual([
    "ok",
    "problems",
    "problems",
    "problems",
    "problems",
  ]);
});
