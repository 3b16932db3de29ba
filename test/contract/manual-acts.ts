/** What people do at the devices of the rigs, as each adapter's devices show it. */
import type { BoardServer, Grbl } from "../../simulator/firmware/index.ts";
import type { Registers } from "../support/modbus-peer.ts";
import type { ManualAct, ManualActs } from "./rig.ts";

/** A Modbus device shows them where its `interventions` say. */
export const MODBUS_INTERVENTIONS = {
  hold: { discrete: 90 },
  door: { discrete: 91 },
  alarm: { discrete: 92 },
  local: { discrete: 93 },
  reset: { input: 94, changes: true },
} as const;

/** @param coil what drives the device */
export function modbusManual(registers: Registers, coil = 0): ManualActs {
  const lasting = (discrete: number): ManualAct => ({
    does: () => void registers.discretes.set(discrete, true),
    undoes: () => void registers.discretes.set(discrete, false),
    isPositionLost: false,
  });
  const { hold, door, alarm, local, reset } = MODBUS_INTERVENTIONS;
  return {
    hold: lasting(hold.discrete),
    door: lasting(door.discrete),
    alarm: lasting(alarm.discrete),
    local: lasting(local.discrete),
    reset: {
      does: () => void registers.inputs.set(reset.input, (registers.inputs.get(reset.input) ?? 0) + 1),
      ...{ undoes: null, isPositionLost: true },
    },
    // Nothing shows it but the coil itself.
    unknown: { does: () => void registers.coils.set(coil, false), undoes: null, isPositionLost: false },
  };
}

/** Settings that a grbl needs for them: hard limits. */
export const GRBL_MANUAL_SETTINGS = { 21: 1 } as const;

/** At the buttons and inputs of a grbl, or from a pendant. */
export function grblManual(grbl: Grbl): ManualActs {
  const press = (bytes: string) => () => grbl.receive(Buffer.from(bytes, "latin1"));
  return {
    hold: { does: press("!"), undoes: press("~"), isPositionLost: false },
    reset: { does: press("\x18"), undoes: null, isPositionLost: true },
    door: {
      does: () => {
        grbl.isDoorOpen = true;
      },
      undoes: () => {
        grbl.isDoorOpen = false;
        press("~")();
      },
      isPositionLost: false,
    },
    alarm: { does: () => grbl.hitLimit(), undoes: null, clears: press("$X\n"), isPositionLost: true },
    local: "grbl has no switch to local",
    // Somebody jogs it from a pendant.
    unknown: { does: press("$J=G91X45F600\n"), undoes: press("\x85"), isPositionLost: false },
  };
}

/** Whatever was done at it: at rest, unlocked, and everything off. */
export function leaveAlone(grbl: Grbl): void {
  grbl.isDoorOpen = false;
  for (const bytes of ["~", "\x18", "$X\n"]) grbl.receive(Buffer.from(bytes, "latin1"));
}

/** Its reset button; and another program that is connected to it. */
export function boardManual(server: BoardServer, switchOff: readonly number[]): ManualActs {
  return {
    hold: "a board holds nothing",
    door: "a door is an input of a board like any other",
    alarm: "a board has no alarms",
    local: "a board has no switch to local",
    reset: { does: () => server.restart(), undoes: null, isPositionLost: true },
    unknown: {
      does: () => server.board.receive(Uint8Array.from(switchOff)),
      ...{ undoes: null, isPositionLost: true },
    },
  };
}
