/**
 * 9: the controller's books against the world's truth, part by part. A number in the books stands for one part of the world from the moment
 * in which it was taken; what the books say of it afterwards has to be so. Excused is a part, never the line: one whose gripper's sensors
 * lied while it was there, one of two that stuck together, and what was laid on either of them.
 */
import { type Command, counted, type DeviceName, type LineEvent } from "../../src/model/index.ts";
import { type MakeRule, type Rule, shareOf, type Tell, type Watched } from "./never/rule.ts";

/** How old what the controller knows may be, ms: a heartbeat of telemetry on a sound link, and on one that faults have got at. */
const KNOWS_LATE_MS = { sound: 5, touched: 3_000 } as const;

/** How the world tells that two parts are in one place. */
const PUT_ON = /^part (\d+) was put on part (\d+) /;

type WorldPart = ReturnType<Watched["world"]["parts"]["make"]>;

interface Entry {
  readonly part: WorldPart | null;
  /** The sensors of a gripper that the books have it in may have lied. */
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
  /** When the last instant was over in which the controller's loop did not stand: it can't have acted on anything later when it takes a part in the next. */
  #keptUpMs = 0;
  #taken = 0;
  /** How many mishaps have been looked at. */
  #mishaps = 0;
  #isChanged = false;
  /** Parts of the world of which no sensor can have told the truth: their numbers. */
  readonly #unknowable = new Set<number>();
  readonly #grippers: readonly DeviceName[];

  constructor(its: Watched, tell: Tell) {
    this.#its = its;
    this.#tell = tell;
    this.#grippers = [...its.line.devices.values()].flatMap(({ name, kind }) => (kind === "gripper" ? [name] : []));
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
    this.#lookIntoGrippers();
    this.#judgeMishaps();
    for (const its of this.#untraced.splice(0)) this.#judgeUntraced(its);
    this.#keptUpMs = this.#its.clock.nowMs();
    if (!this.#isChanged) return;
    this.#isChanged = false;
    const inProcess = this.#its.state().parts.length;
    if (this.#taken === this.#ended.size + inProcess) return;
    this.#tell(
      "9",
      `${counted(this.#taken, "part was", "parts were")} taken, but ${this.#ended.size} have ended and ${inProcess} are in process`,
    );
  }

  off(): number {
    return shareOf([...this.#open.values()], ({ isDoubtful, part }) => isDoubtful || this.#isUnknowable(part));
  }

  /** What lies in a gripper whose sensors lie, or together with another, is not known to the line as it is. */
  #lookIntoGrippers(): void {
    for (const gripper of this.#grippers) {
      const held = this.#its.world.parts.allIn("gripper", gripper);
      const isLying = this.#isLying(gripper);
      if (isLying || held.length > 1) for (const { number } of held) this.#unknowable.add(number);
      if (!isLying) continue;
      for (const { part, at, lastAt } of this.#its.state().parts) {
        const entry = this.#open.get(part);
        if (entry !== undefined && (at ?? lastAt) === gripper) entry.isDoubtful = true;
      }
    }
  }

  #isLying(device: DeviceName): boolean {
    return this.#its.troubles.spoil(device, "senses");
  }

  #isUnknowable(part: WorldPart | null): boolean {
    return part !== null && this.#unknowable.has(part.number);
  }

  #take(number: number, at: DeviceName): void {
    const { world } = this.#its;
    this.#taken++;
    if (this.#open.has(number) || this.#ended.has(number)) this.#tell("9", `part ${number} was taken twice`);
    const part = world.parts.in("gripper", at) ?? world.parts.in("device", at);
    const isDoubtful = this.#isLying(at);
    this.#open.set(number, { part, isDoubtful });
    if (part === null && !isDoubtful) this.#untraced.push({ number, at });
  }

  /** What a gripper held that nobody had counted is taken and rejected at once, when it lies there already; else it has to be in hand. */
  #judgeUntraced({ number, at }: { readonly number: number; readonly at: DeviceName }): void {
    if (!this.#open.has(number)) return;
    const last = this.#its.world.parts.mishaps.findLast(({ text }) => text.endsWith(" fell"));
    if (last !== undefined && this.#keptUpMs - last.atMs <= this.#lateMs(at)) return;
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
    const { part } = entry;
    if (as === "lost" || entry.isDoubtful || part === null || this.#isUnknowable(part)) return;
    if (isWhere(part.place, as) || this.#isTooLateToKnow(part)) return;
    this.#tell("9", `part ${number} counts as ${as}, but it is ${describe(part.place)}`);
  }

  /** It fell while its gripper was letting go of it anyway: nobody can tell that from a part laid down. */
  #isTooLateToKnow(part: WorldPart): boolean {
    const fell = this.#its.world.parts.mishaps.findLast(({ text }) => text === `part ${part.number} fell`);
    if (fell === undefined) return false;
    for (const [gripper, fromMs] of this.#releasedAtMs) if (fell.atMs >= fromMs - this.#lateMs(gripper)) return true;
    return false;
  }

  /** Two parts in one place, and the books knew that one was there. Nobody can tell the two apart from now on. */
  #judgeMishaps(): void {
    const { mishaps } = this.#its.world.parts;
    for (; this.#mishaps < mishaps.length; this.#mishaps++) {
      const text = mishaps[this.#mishaps]?.text ?? "";
      const [, upper, under] = (PUT_ON.exec(text) ?? []).map(Number);
      if (upper === undefined || under === undefined) continue;
      const isExcused = this.#unknowable.has(upper) || this.#unknowable.has(under);
      this.#unknowable.add(upper).add(under);
      if (isExcused) continue;
      for (const { part, isDoubtful } of this.#open.values())
        if (part?.number === under && !isDoubtful) this.#tell("9", `${text}, and the books knew that it was there`);
    }
  }

  #lateMs(device: DeviceName): number {
    return KNOWS_LATE_MS[this.#its.troubles.spoil(device, "wire") ? "touched" : "sound"];
  }
}

/** True where a part may lie that counts as placed, or as rejected. */
function isWhere(place: WorldPart["place"], as: "placed" | "rejected"): boolean {
  // Beside its place: no sensor of the line tells that from where it belongs.
  if (place.kind === "beside") return true;
  if (as === "rejected") return place.kind === "spot" && place.position === "reject";
  return place.kind === "belt" || place.kind === "gone" || place.kind === "loose" || place.kind === "spot";
}

function describe(place: WorldPart["place"]): string {
  if (place.kind === "floor") return "on the floor";
  if (place.kind === "spot") return `at ${place.position}`;
  if (place.kind === "loose") return "where nothing is";
  if (place.kind === "beside") return `beside ${place.of}`;
  if (place.kind === "joined") return `on part ${place.part}`;
  return `in ${place.device}`;
}
