/** What grbl answers to its `$` questions, and what it says when it starts. Pure. `report.c` of 1.1h. */
import { type Modal, modesOf } from "./grbl-block.ts";
import { BLOCKS_MAX } from "./grbl-cycle.ts";
import { RX_BYTES } from "./grbl-serial.ts";
import type { GrblSettings } from "./grbl-settings.ts";

export interface GrblName {
  readonly version: string;
  /** Letters of `$I`. */
  readonly options: string;
  /** grblHAL, where it differs. */
  readonly isHal: boolean;
}

const HELP = "[HLP:$$ $# $G $I $N $x=val $Nx=line $J=line $SLP $C $X $H ~ ! ? ctrl-x]\r\n";
/** Work offsets, all of them 0. `report_ngc_parameters`. */
const OFFSETS = ["G54", "G55", "G56", "G57", "G58", "G59", "G28", "G30", "G92"]
  .map((name) => `[${name}:0.000,0.000,0.000]\r\n`)
  .join("");

/** Questions that it answers at rest only. */
export const AT_REST: ReadonlySet<string> = new Set(["$I", "$#", "$N"]);

/** Null: it is no question. */
export function answerTo(line: string, its: { name: GrblName; modal: Modal; settings: GrblSettings }): string | null {
  const { version, options, isHal } = its.name;
  if (line === "$") return HELP;
  if (line === "$G") return `[GC:${modesOf(its.modal)}]\r\n`;
  if (line === "$$") return `${its.settings.lines().join("\r\n")}\r\n`;
  if (line === "$#") return `${OFFSETS}[TLO:0.000]\r\n[PRB:0.000,0.000,0.000:0]\r\n`;
  if (line === "$N") return "$N0=\r\n$N1=\r\n";
  if (line !== "$I") return null;
  const who = `[VER:${version}.20190830:]\r\n[OPT:${options},${BLOCKS_MAX},${RX_BYTES}]\r\n`;
  return isHal ? `[FIRMWARE:grblHAL]\r\n${who}` : who;
}

export const welcome = ({ version, isHal }: GrblName): string =>
  isHal ? `\r\nGrblHAL ${version} ['$' or '$HELP' for help]\r\n` : `\r\nGrbl ${version} ['$' for help]\r\n`;
