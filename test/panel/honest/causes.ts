/** How a line gets into its states: each cause drives one there, the way a person, a device or a file does it. */
import { applyFault, mendAll } from "../../../simulator/world/index.ts";
import { type Cell, haltsAtOnce, runningCell, runToStep, setInput, startCell } from "../../support/cell.ts";

/** Texts of the first-out in German, as patterns: in English the log has the sentence. */
export interface Cause {
  readonly name: string;
  readonly drive: () => Cell;
  readonly firstOutDe: readonly RegExp[];
}

const pass = (cell: Cell, ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);
const command = (cell: Cell, ...commands: readonly Parameters<Cell["controller"]["command"]>[0][]): void => {
  for (const each of commands) {
    cell.controller.command(each, "ann", each === "start" ? "new" : null);
    pass(cell, 3000);
  }
};
/** In the middle of carrying the first part. */
const carrying = (options?: Parameters<typeof runningCell>[1]): Cell => {
  const cell = runningCell("transfer", { cycles: 3, ...options });
  runToStep(cell, "carry", 1);
  pass(cell, 200);
  return cell;
};
const asks = (text: string): string =>
  text.replace("on_fail: resync }\n  - { id: place", "on_fail: hold }\n  - { id: place");
const held = (text: string): string =>
  text
    .replace(
      "guard-door: { require: door.closed, stops: [arm, gripper, belt], category: 1",
      "guard-door: { require: door.closed, stops: [arm, gripper, belt], category: 2",
    )
    .replace("safety_chain: [door]", "safety_chain: []");
const hasExit = (text: string): string =>
  text
    .replace(
      "heartbeat: 250 ms",
      "  exit: { kind: input, adapter: simulated, signal: full, when: high }\nheartbeat: 250 ms",
    )
    .replace("id: place, ", "id: place, blocked: exit.full, ");
const TRIPPED = /^Verriegelung guard-door: door\.closed ist nicht wahr \(door\.closed ist falsch\)$/;
const PERSON = (word: string): RegExp => new RegExp(`^${word} durch ann$`);

export const CAUSES: readonly Cause[] = [
  {
    name: "nothing: a run to its end",
    drive: () => {
      const cell = runningCell("transfer", { cycles: 2 });
      cell.reach("Complete");
      command(cell, "reset");
      return cell;
    },
    firstOutDe: [],
  },
  {
    name: "a person holds, and lets it go on",
    drive: () => {
      const cell = carrying();
      command(cell, "hold", "unhold");
      cell.reach("Complete");
      return cell;
    },
    firstOutDe: [PERSON("Anhalten")],
  },
  {
    name: "a person suspends, and lets it go on",
    drive: () => {
      const cell = carrying();
      command(cell, "suspend", "unsuspend");
      return cell;
    },
    firstOutDe: [PERSON("Unterbrechen")],
  },
  {
    name: "a person stops, resets and resumes",
    drive: () => {
      const cell = carrying();
      command(cell, "stop", "reset");
      cell.controller.command("start", "ann", "resume");
      cell.reach("Complete");
      return cell;
    },
    firstOutDe: [PERSON("Stopp")],
  },
  {
    name: "a person aborts, clears, resets and begins anew",
    drive: () => {
      const cell = carrying();
      command(cell, "abort", "clear", "reset", "start");
      return cell;
    },
    firstOutDe: [PERSON("Abbruch"), /^grip, Zyklus 1 .*gripper hält schon etwas/],
  },
  {
    name: "a person completes",
    drive: () => {
      const cell = carrying();
      command(cell, "complete", "reset");
      return cell;
    },
    firstOutDe: [],
  },
  {
    name: "a person completes from a hold",
    drive: () => {
      const cell = carrying();
      command(cell, "hold", "complete");
      cell.reach("Complete");
      return cell;
    },
    firstOutDe: [PERSON("Anhalten")],
  },
  {
    name: "by hand in between",
    drive: () => {
      const cell = carrying();
      command(cell, "stop");
      cell.controller.setMode("Manual", "ann");
      command(cell, "reset", "start");
      cell.controller.act("arm", { verb: "move", target: { x: 20 }, speed: 1 }, "ann");
      pass(cell, 3000);
      return cell;
    },
    firstOutDe: [PERSON("Stopp")],
  },
  {
    name: "no parts",
    drive: () => {
      const cell = runningCell("transfer", { cycles: 3 });
      applyFault(cell.world, "starved", "feeder");
      cell.reach("Suspended");
      pass(cell, 2000);
      mendAll(cell.world);
      cell.reach("Complete");
      return cell;
    },
    firstOutDe: [/^advance, Zyklus \d, hat keinen Nachschub: !feeder\.stocked$/],
  },
  {
    name: "no room for what is done",
    drive: () => {
      const cell = carrying({ edit: hasExit });
      setInput(cell, "exit", true);
      cell.reach("Suspended");
      pass(cell, 2000);
      command(cell, "hold", "unhold");
      setInput(cell, "exit", false);
      cell.reach("Complete");
      return cell;
    },
    firstOutDe: [/^place, Zyklus \d, kann nicht abgeben: exit\.full$/, PERSON("Anhalten")],
  },
  {
    name: "the door opens, and stays open for Clear and Reset",
    drive: () => {
      const cell = carrying();
      setInput(cell, "door", false);
      pass(cell, 3000);
      command(cell, "clear");
      setInput(cell, "door", true);
      pass(cell, 100);
      command(cell, "clear", "reset");
      setInput(cell, "door", false);
      pass(cell, 100);
      command(cell, "start");
      return cell;
    },
    firstOutDe: [/^Hardware-Kette: door\.closed ist falsch$/],
  },
  {
    name: "an interlock of category 2",
    drive: () => {
      const cell = carrying({ edit: held });
      setInput(cell, "door", false);
      pass(cell, 3000);
      setInput(cell, "door", true);
      pass(cell, 100);
      cell.controller.resetInterlock("guard-door", "ann");
      pass(cell, 100);
      command(cell, "unhold");
      return cell;
    },
    firstOutDe: [TRIPPED],
  },
  {
    name: "an interlock of category 2 that is bypassed",
    drive: () => {
      const cell = carrying({ edit: held });
      const by = { name: "eve", role: "engineer" as const };
      cell.controller.bypass({ interlock: "guard-door", reason: "trying", forMs: 60_000 }, by);
      setInput(cell, "door", false);
      pass(cell, 2000);
      command(cell, "hold");
      return cell;
    },
    firstOutDe: [PERSON("Anhalten")],
  },
  {
    name: "a failed step asks, and is answered",
    drive: () => {
      const cell = carrying({ edit: asks });
      applyFault(cell.world, "dropped-part", "gripper");
      cell.reach("Held");
      pass(cell, 2000);
      cell.controller.answer("skip", "ann");
      cell.reach("Complete");
      return cell;
    },
    firstOutDe: [/^carry, Zyklus 1 .*gripper\.holding/],
  },
  {
    name: "a failed step asks, and a person stops",
    drive: () => {
      const cell = carrying({ edit: asks });
      applyFault(cell.world, "dropped-part", "gripper");
      cell.reach("Held");
      pass(cell, 500);
      command(cell, "stop", "reset");
      return cell;
    },
    firstOutDe: [/^carry, Zyklus 1 .*gripper\.holding/],
  },
  {
    name: "a failed step is recovered",
    drive: () => {
      const cell = carrying();
      applyFault(cell.world, "dropped-part", "gripper");
      cell.reach("Held", "Unholding");
      cell.reach("Complete");
      return cell;
    },
    firstOutDe: [/^carry, Zyklus 1 .*gripper\.holding/],
  },
  {
    name: "a failed step, and a resync that fails, too",
    drive: () => {
      const cell = carrying();
      applyFault(cell.world, "device-fault", "gripper");
      applyFault(cell.world, "device-fault", "arm");
      cell.reach("Aborted");
      pass(cell, 500);
      command(cell, "clear", "reset");
      return cell;
    },
    firstOutDe: [/^carry, Zyklus 1/, /Zyklus 1/],
  },
  {
    name: "a stop that a device does not confirm",
    drive: () => {
      const cell = carrying();
      cell.world.station("arm").toDevice.cut();
      command(cell, "stop");
      pass(cell, 20_000);
      command(cell, "clear", "reset");
      return cell;
    },
    firstOutDe: [PERSON("Stopp"), /arm/],
  },
  {
    name: "a failed step halts the line",
    drive: () => {
      const cell = carrying({ edit: haltsAtOnce });
      applyFault(cell.world, "dropped-part", "gripper");
      cell.reach("Aborted");
      command(cell, "clear", "reset");
      return cell;
    },
    firstOutDe: [/^carry, Zyklus 1 .*gripper\.holding/],
  },
  {
    name: "a device that does not connect",
    drive: () => {
      const cell = startCell("transfer");
      cell.world.station("belt").toController.cut();
      cell.controller.command("reset", "ann");
      cell.reach("Aborted");
      command(cell, "clear");
      return cell;
    },
    firstOutDe: [/^„Setzt zurück“ dauerte länger als 10 s; keine Antwort von belt$/],
  },
  {
    name: "a dry run with mistakes",
    drive: () => {
      const cell = startCell("transfer", {
        rehearsal: () => ({
          dryRun: (_sequence, answered) => answered({ kind: "tried", mistakes: ["carry would touch the door."] }),
          recover: () => {},
        }),
      });
      command(cell, "reset", "start", "clear");
      return cell;
    },
    firstOutDe: [/^Der Probelauf von Feeder to belt findet, was schiefginge: carry would touch the door\.$/],
  },
  {
    name: "hold pressed at the machine",
    drive: () => {
      const cell = carrying();
      applyFault(cell.world, "pressed-at-machine", "arm");
      cell.reach("Held");
      pass(cell, 1000);
      command(cell, "unhold");
      return cell;
    },
    firstOutDe: [/^arm wurde an der Maschine angehalten: /],
  },
  {
    name: "a device that is taken out of remote control, and given back",
    drive: () => {
      const cell = carrying();
      applyFault(cell.world, "local-at-machine", "belt");
      cell.reach("Held");
      command(cell, "unhold");
      mendAll(cell.world);
      pass(cell, 1000);
      command(cell, "unhold");
      return cell;
    },
    firstOutDe: [/^belt wurde auf Vor-Ort-Betrieb geschaltet: /],
  },
  {
    name: "a device that falls silent",
    drive: () => {
      const cell = carrying();
      cell.world.station("arm").toController.cut();
      pass(cell, 20_000);
      return cell;
    },
    firstOutDe: [/^carry, Zyklus 1 .*Verbindung/],
  },
  {
    name: "a failed step asks, and a device is taken out of remote control meanwhile",
    drive: () => {
      const cell = carrying({ edit: asks });
      applyFault(cell.world, "dropped-part", "gripper");
      cell.reach("Held");
      applyFault(cell.world, "local-at-machine", "belt");
      pass(cell, 2000);
      cell.controller.answer("skip", "ann");
      pass(cell, 500);
      mendAll(cell.world);
      pass(cell, 1000);
      cell.controller.answer("skip", "ann");
      pass(cell, 3000);
      return cell;
    },
    firstOutDe: [/^carry, Zyklus 1 .*gripper\.holding/, /^belt wurde auf Vor-Ort-Betrieb geschaltet: /],
  },
  {
    name: "reset pressed at the machine",
    drive: () => {
      const cell = carrying();
      applyFault(cell.world, "reset-at-machine", "arm");
      cell.reach("Aborted");
      command(cell, "clear", "reset");
      return cell;
    },
    firstOutDe: [/^arm wurde an der Maschine zurückgesetzt: /],
  },
  {
    name: "homing that fails",
    drive: () => {
      const cell = startCell("transfer");
      command(cell, "reset");
      applyFault(cell.world, "homing-fails", "arm");
      cell.controller.command("start", "ann", "new");
      cell.reach("Aborted");
      command(cell, "clear");
      return cell;
    },
    firstOutDe: [/^Referenzieren fehlgeschlagen: /],
  },
  {
    name: "a stop of two arms with two welders",
    drive: () => {
      const cell = runningCell("weld-cell", { cycles: 3 });
      pass(cell, 9000);
      command(cell, "stop", "reset");
      cell.controller.command("start", "ann", "resume");
      pass(cell, 12_000);
      return cell;
    },
    firstOutDe: [PERSON("Stopp")],
  },
];
