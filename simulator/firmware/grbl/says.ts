/** What grbl answers to its `$` questions, and what it says when it starts. Pure. `report.c` of 1.1h. */
import { BLOCKS_MAX } from "./cycle.ts";
import type { GrblEeprom } from "./eeprom.ts";
import { type Modal, modesOf } from "./modal.ts";
import { pointText } from "./report.ts";
import { RX_BYTES } from "./serial.ts";

export interface GrblName {
  readonly version: string;
  /** Letters of `$I`. */
  readonly options: string;
  /** grblHAL, where it differs. */
  readonly isHal: boolean;
}

export interface Asked {
  readonly name: GrblName;
  readonly modal: Modal;
  readonly eeprom: GrblEeprom;
  readonly probed: { readonly at: readonly number[]; readonly isFound: boolean };
}

const HELP = "[HLP:$$ $# $G $I $N $x=val $Nx=line $J=line $SLP $C $X $H ~ ! ? ctrl-x]\r\n";
const PLACES = ["G54", "G55", "G56", "G57", "G58", "G59", "G28", "G30"];

/** Null: it is no question. */
export function answerTo(line: string, asked: Asked): string | null {
  const { version, options, isHal } = asked.name;
  if (line === "$") return HELP;
  if (line === "$G") return `[GC:${modesOf(asked.modal, asked.eeprom.settings.isOn(13))}]\r\n`;
  if (line === "$$") return `${asked.eeprom.settings.lines().join("\r\n")}\r\n`;
  if (line === "$#") return placesText(asked);
  if (line === "$N") return asked.eeprom.startup.map((kept, index) => `$N${index}=${kept}\r\n`).join("");
  if (line !== "$I") return null;
  const who = `[VER:${version}.20190830:${asked.eeprom.info}]\r\n[OPT:${options},${BLOCKS_MAX},${RX_BYTES}]\r\n`;
  return isHal ? `[FIRMWARE:grblHAL]\r\n${who}` : who;
}

/** `report_ngc_parameters`. */
function placesText({ eeprom, modal, probed }: Asked): string {
  const at = (point: readonly number[]): string => pointText(point, eeprom.settings);
  const places = PLACES.map((name, index) => `[${name}:${at(eeprom.places[index] ?? [])}]\r\n`).join("");
  return `${places}[G92:${at(modal.shift)}]\r\n[TLO:${at([modal.toolLength])}]\r\n${probeText({ eeprom, probed })}`;
}

/** `report_probe_parameters`. */
export const probeText = ({ eeprom, probed }: Pick<Asked, "eeprom" | "probed">): string =>
  `[PRB:${pointText(probed.at, eeprom.settings)}:${probed.isFound ? 1 : 0}]\r\n`;

export const welcome = ({ version, isHal }: GrblName): string =>
  isHal ? `\r\nGrblHAL ${version} ['$' or '$HELP' for help]\r\n` : `\r\nGrbl ${version} ['$' for help]\r\n`;
