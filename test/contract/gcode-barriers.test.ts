/**
 * No leg of a move leaves before the place of the last one is confirmed. The other end is told what to answer, and when; the judge knows
 * only what went over the wire.
 */
import { expect, test } from "vitest";
import type { VirtualClock } from "../../src/clock/index.ts";
import { overWire, type Talk, virtualGrbl } from "../support/virtual-grbl.ts";
import { keepsBarriers, type Played } from "./barriers.ts";

const EVENTS = ["ok-there", "ok-short", "report", "welcome", "alarm", "loss"] as const;
type Event = (typeof EVENTS)[number];

const STEP_MS = 3;
const SETTINGS = [
  ...["$10=1", "$13=0", "$20=1", "$21=0", "$22=1", "$23=0", "$24=6000", "$25=12000", "$26=1", "$27=1"],
  ...[100, 101, 102].map((id) => `$${id}=250`),
  ...[110, 111, 112].map((id) => `$${id}=12000`),
  ...[120, 121, 122].map((id) => `$${id}=2000`),
  ...["$130=200", "$131=200", "$132=100"],
];

/** It moves in no time, and once it is armed answers the barrier of one leg as it was told to; from then on it is truthful again. */
class Scripted {
  /** Motion that left without its place being confirmed, or after a welcome or an alarm. */
  readonly wrong: string[] = [];
  legs = 0;
  readonly #clock: VirtualClock;
  readonly #say: (text: string) => void;
  #script: { readonly leg: number; readonly events: readonly Event[] } | null = null;
  #isPlaying = false;
  #state = "Alarm";
  #at = [-20, -20, -10];
  #target: number[] | null = null;
  #text = "";
  /** Questions that are open: whether each was put after the answer to the barrier. */
  #asked: boolean[] = [];
  #isAnswered = true;
  #isConfirmed = true;
  #isOver = false;

  constructor(clock: VirtualClock, say: (text: string) => void) {
    this.#clock = clock;
    this.#say = (text) => say(`${text}\r\n`);
  }

  arm(leg: number, events: readonly Event[]): void {
    this.legs = 0;
    this.#script = { leg, events };
  }

  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      const character = String.fromCharCode(byte);
      if (character === "?") this.#question();
      else if (byte === 0x18) this.#say("\r\nGrbl 1.1h ['$' for help]");
      else if (character === "\n") {
        this.#line(this.#text);
        this.#text = "";
      } else if (byte < 0x80 && character !== "!") this.#text += character;
    }
  }

  #question(): void {
    this.#asked.push(this.#isAnswered);
    if (!this.#isPlaying) this.#report();
  }

  #report(): void {
    const after = this.#asked.shift();
    if (after === undefined) return;
    this.#say(`<${this.#state}|MPos:${this.#at.map((at) => at.toFixed(3)).join(",")}|FS:0,0|WCO:0.000,0.000,0.000>`);
    const isThere =
      this.#target === null || this.#target.every((at, axis) => Math.abs(at - (this.#at[axis] ?? 0)) < 0.001);
    if (after && isThere && this.#state === "Idle") this.#isConfirmed = true;
  }

  #line(line: string): void {
    if (line.startsWith("G53")) return this.#motion(line);
    if (line.startsWith("G4")) return this.#barrier();
    if (line === "$I") this.#say("[VER:1.1h.20190830:]\r\n[OPT:V,15,128]");
    if (line === "$$") this.#say(SETTINGS.join("\r\n"));
    if (line === "$G") this.#say("[GC:G0 G54 G17 G21 G90 G94 M5 M9 T0 F0 S0]");
    if (line === "$H") {
      this.#state = "Idle";
      this.#at = [-1, -1, -1];
    }
    this.#say(line.startsWith("#") ? "error:1" : "ok");
  }

  #motion(line: string): void {
    if (!this.#isConfirmed) this.wrong.push(`${line} before the place was confirmed`);
    if (this.#isOver) this.wrong.push(`${line} after a welcome or an alarm`);
    this.legs += 1;
    this.#isConfirmed = false;
    this.#isAnswered = false;
    this.#target = this.#at.map((at, axis) => {
      const [, value] = new RegExp(`${"XYZ".charAt(axis)}(-?[\\d.]+)`).exec(line) ?? [];
      return value === undefined ? at : Number(value);
    });
    this.#say("ok");
  }

  #barrier(): void {
    const script = this.#script;
    if (script === null || this.legs !== script.leg) return this.#play("ok-there");
    this.#isPlaying = true;
    for (const [index, event] of script.events.entries())
      this.#clock.after((index + 1) * STEP_MS, () => this.#play(event));
    this.#clock.after((script.events.length + 1) * STEP_MS, () => {
      this.#isPlaying = false;
      while (this.#asked.length > 0) this.#report();
    });
  }

  #play(event: Event): void {
    if (event === "report") return this.#report();
    if (event === "loss") {
      this.#asked = [];
      return;
    }
    if (event === "alarm" || event === "welcome") {
      this.#isOver = true;
      this.#isConfirmed = false;
      if (event === "alarm") this.#state = "Alarm";
      return this.#say(event === "alarm" ? "ALARM:3" : "\r\nGrbl 1.1h ['$' for help]");
    }
    const target = this.#target ?? this.#at;
    this.#at = event === "ok-there" ? target : this.#at.map((at, axis) => (at + (target[axis] ?? at)) / 2);
    this.#isAnswered = true;
    this.#say("ok");
  }
}

/** A move of three legs: up, across, down. */
function play(script: { readonly point: number; readonly events: readonly Event[] } | null): Played {
  const its = overWire((clock, say) => new Scripted(clock, say));
  const talk = its.homed(its.gantry());
  its.ends(talk, talk.act({ verb: "move", target: { x: 150, y: 170, z: 70 }, speed: 1 }), "done");
  its.peer.arm(script?.point ?? Number.POSITIVE_INFINITY, script?.events ?? []);
  talk.act({ verb: "move", target: { x: 50, y: 60, z: 60 }, speed: 1 });
  its.run(6000);
  talk.port.close();
  return { wrong: its.peer.wrong, reached: its.peer.legs };
}

keepsBarriers("gcode", { events: EVENTS, points: 3, longest: 3, play });

const move = (talk: Talk) => talk.act({ verb: "move", target: { x: 20, y: 20, z: 60 }, speed: 1 });

test("held and reset at the machine in the middle of a leg, a grbl that answers its barrier is sent no other leg", () => {
  const its = virtualGrbl();
  const talk = its.homed(its.gantry());
  its.ends(talk, talk.act({ verb: "move", target: { x: 150, y: 170, z: 70 }, speed: 1 }), "done");
  const command = move(talk);
  its.until(
    () =>
      its.peer.executed
        .filter((line) => line.startsWith("G53"))
        .at(-1)
        ?.includes("X-180") === true,
    "across",
  );
  its.run(200);
  its.peer.receive(Buffer.from("!"));
  its.run(150);
  expect(its.peer.state).toBe("Hold");
  const lines = its.peer.executed.length;
  its.peer.receive(Buffer.of(0x18));
  its.run(3000);
  expect(its.peer.executed.slice(lines).filter((line) => line.startsWith("G53"))).toEqual([]);
  expect(its.peer.state).toBe("Idle");
  expect(talk.of(command)).toEqual(["accepted"]);
});
