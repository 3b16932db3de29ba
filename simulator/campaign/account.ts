/**
 * 9: the controller's books against the world's truth, part by part. A number in the books stands for one part of the world from the moment
 * in which it was taken; what the books say of it afterwards has to be so, unless a sensor that a fault had got at has lied.
 */
import type { Command, DeviceName, LineEvent } from "../../src/model/index.ts";
import type { MakeRule, Rule, Tell, Watched } from "./never/rule.ts";

/** How old what the controller knows may be, ms: a heartbeat of telemetry on a sound link, and on one that faults have got at. */
const KNOWS_LATE_MS = { sound: 5, touched: 3_000 } as const;

/** How the world tells that two parts are in one place. */
const PUT_ON = /^part (\d+) was put on part (\d+) /;

type WorldPart = ReturnType<Watched["world"]["parts"]["make"]>;

interface Entry {
  readonly part: WorldPart | null;
  /** A sensor may have lied when it was taken or since. */
  isDoubtful: boolean;
}

export const parts: MakeRule = (watched, tell) => new Books(watched, tell);

class Books implements Rule {
  readonly #its: Watched;
  readonly #tell: Tell;
  readonly #open = new Map<number, Entry>();
  readonly #ended = new Map<number, string>();
  /** When each gripper has begun to let go last. */
  readonly #releasedAtMs = new Map<DeviceName, number>();
  /** Taken in this instant, by what holds nothing. */
  readonly #untraced: { readonly number: number; readonly at: DeviceName }[] = [];
  #taken = 0;
  /** How many mishaps have been looked at. */
  #mishaps = 0;
  #isChanged = false;

  constructor(its: Watched, tell: Tell) {
    this.#its = its;
    this.#tell = tell;
  }

  executed({ device, act }: Command): void {
    if (act.verb === "release") this.#releasedAtMs.set(device, this.#its.clock.nowMs());
  }

  event(event: LineEvent): void {
    if (event.type === "part-taken") this.#take(event.part, event.at);
    else if (event.type === "part-placed") this.#end(event.part, "placed");
    else if (event.type === "part-rejected") this.#end(event.part, "rejected");
    else if (event.type === "part-lost") this.#end(event.part, "lost");
    else return;
    this.#isChanged = true;
  }

  quiet(): void {
    if (this.#its.troubles.doSensorsLie) for (const entry of this.#open.values()) entry.isDoubtful = true;
    this.#judgeMishaps();
    if (!this.#isChanged) return;
    this.#isChanged = false;
    for (const its of this.#untraced.splice(0)) this.#judgeUntraced(its);
    const inProcess = this.#its.state().parts.length;
    if (this.#taken === this.#ended.size + inProcess) return;
    this.#tell(
      "9",
      `${this.#taken} parts were taken, but ${this.#ended.size} have ended and ${inProcess} are in process`,
    );
  }

  #take(number: number, at: DeviceName): void {
    const { world, troubles } = this.#its;
    this.#taken++;
    if (this.#open.has(number) || this.#ended.has(number)) this.#tell("9", `part ${number} was taken twice`);
    const part = world.parts.in("gripper", at) ?? world.parts.in("device", at);
    this.#open.set(number, { part, isDoubtful: troubles.doSensorsLie });
    if (part === null && !troubles.doSensorsLie && !troubles.areThereUnsensedParts) this.#untraced.push({ number, at });
  }

  /** What a gripper held that nobody had counted is taken and rejected at once, when it lies there already; else it has to be in hand. */
  #judgeUntraced({ number, at }: { readonly number: number; readonly at: DeviceName }): void {
    const { world, clock } = this.#its;
    if (!this.#open.has(number)) return;
    const last = world.parts.mishaps.findLast(({ text }) => text.endsWith(" fell"));
    if (last !== undefined && clock.nowMs() - last.atMs <= this.#lateMs(at)) return;
    this.#tell("9", `part ${number} was taken by ${at}, which holds nothing`);
  }

  #end(number: number, as: "placed" | "rejected" | "lost"): void {
    const entry = this.#open.get(number);
    if (entry === undefined) {
      const before = this.#ended.get(number);
      const was = before === undefined ? "was never taken" : `was ${before} before`;
      return this.#tell("9", `part ${number} is ${as}, and ${was}`);
    }
    this.#open.delete(number);
    this.#ended.set(number, as);
    const { doSensorsLie, areThereUnsensedParts } = this.#its.troubles;
    if (as === "lost" || entry.isDoubtful || doSensorsLie || areThereUnsensedParts || entry.part === null) return;
    if (isWhere(entry.part.place, as) || this.#isTooLateToKnow(entry.part) || this.#isMixedUp(entry.part)) return;
    this.#tell("9", `part ${number} counts as ${as}, but it is ${describe(entry.part.place)}`);
  }

  /** It fell while its gripper was letting go of it anyway: nobody can tell that from a part laid down. */
  #isTooLateToKnow(part: WorldPart): boolean {
    const fell = this.#its.world.parts.mishaps.findLast(({ text }) => text === `part ${part.number} fell`);
    if (fell === undefined) return false;
    for (const [gripper, fromMs] of this.#releasedAtMs) if (fell.atMs >= fromMs - this.#lateMs(gripper)) return true;
    return false;
  }

  /** It lay on another, and nobody can tell the two apart: that they came there is judged where it happens. */
  #isMixedUp({ number }: WorldPart): boolean {
    return this.#its.world.parts.mishaps.some(({ text }) => PUT_ON.exec(text)?.slice(1).includes(String(number)));
  }

  /** Two parts in one place, and the books knew that one was there. */
  #judgeMishaps(): void {
    const { mishaps } = this.#its.world.parts;
    if (this.#its.troubles.areThereUnsensedParts) return;
    for (; this.#mishaps < mishaps.length; this.#mishaps++) {
      const text = mishaps[this.#mishaps]?.text ?? "";
      const under = Number(PUT_ON.exec(text)?.[2] ?? Number.NaN);
      for (const { part, isDoubtful } of this.#open.values())
        if (part?.number === under && !isDoubtful) this.#tell("9", `${text}, and the books knew that it was there`);
    }
  }

  #lateMs(device: DeviceName): number {
    return KNOWS_LATE_MS[this.#its.troubles.isTouched(device) ? "touched" : "sound"];
  }
}

/** True where a part may lie that counts as placed, or as rejected. */
function isWhere(place: WorldPart["place"], as: "placed" | "rejected"): boolean {
  if (as === "rejected") return place.kind === "spot" && place.position === "reject";
  return place.kind === "belt" || place.kind === "gone" || place.kind === "loose" || place.kind === "spot";
}

function describe(place: WorldPart["place"]): string {
  if (place.kind === "floor") return "on the floor";
  if (place.kind === "spot") return `at ${place.position}`;
  if (place.kind === "loose") return "where nothing is";
  if (place.kind === "beside") return `beside ${place.of}`;
  return `in ${place.device}`;
}
