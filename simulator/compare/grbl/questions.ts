/** Questions, and lines of which nothing is left. */
import { line, scene } from "./rows.ts";

const REPORT = "report.c";
const LOOP = "protocol.c, protocol_main_loop";
const SYSTEM = "system.c, system_execute_line";

const WHOLE = [0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 20, 21, 22, 23, 24, 25, 26, 27, 30, 31, 32];
const OF_AXES = [100, 101, 102, 110, 111, 112, 120, 121, 122, 130, 131, 132];
const PLACES = ["G54", "G55", "G56", "G57", "G58", "G59", "G28", "G30", "G92"];

export const QUESTIONS = [
  scene("questions at rest", {}, [
    line(
      "$",
      ["[HLP:$$ $# $G $I $N $x=val $Nx=line $J=line $SLP $C $X $H ~ ! ? ctrl-x]", 0],
      `${REPORT}, report_grbl_help`,
    ),
    line(
      "$G",
      ["[GC:G0 G54 G17 G21 G90 G94 M5 M9 T0 F{number} S0]", 0],
      `${REPORT}, report_gcode_modes; gcode.c, gc_init`,
    ),
    line("$I", ["[VER:1.1{text}]", "[OPT:{text},15,128]", 0], `${REPORT}, report_build_info; wiki, Interface: $I`),
    line(
      "$#",
      [...PLACES.map((name) => `[${name}:{point}]`), "[TLO:{number}]", "[PRB:{point}:{whole}]", 0],
      `${REPORT}, report_ngc_parameters`,
    ),
    line("$N", ["$N0={any}", "$N1={any}", 0], `${REPORT}, report_startup_line; config.h, N_STARTUP_LINE`),
    line("$$", [...[...WHOLE, ...OF_AXES].map((id) => `$${id}={number}`), 0], `${REPORT}, report_grbl_settings`),
    line("$X", 0, `${SYSTEM}, 'X': otherwise no effect`),
  ]),
  scene("lines of which nothing is left", {}, [
    line("", 0, `${LOOP}: empty line`),
    line("   ", 0, `${LOOP}: c <= ' '`),
    line("\t", 0, `${LOOP}: c <= ' '`),
    line("\r", [0, 0], `${LOOP}: CR and LF each end a line`),
    line("(a comment)", 0, `${LOOP}: LINE_FLAG_COMMENT_PARENTHESES`),
    line("(not closed", 0, `${LOOP}: until ')' or the end of the line`),
    line("; a comment", 0, `${LOOP}: LINE_FLAG_COMMENT_SEMICOLON`),
    line(`(${"x".repeat(300)})`, 0, `${LOOP}: characters of a comment are not stored`, { passMs: 40 }),
    line(`;${"y".repeat(300)}`, 0, `${LOOP}: characters of a comment are not stored`, { passMs: 40 }),
    line("/", 0, `${LOOP}: block delete not supported, ignored`),
    line("//", 0, `${LOOP}: block delete not supported, ignored`),
    line("/ ( )", 0, `${LOOP}: block delete not supported, ignored`),
  ]),
  scene("how a line is read", {}, [
    line("g21g90", 0, `${LOOP}: letters are made capitals`),
    line(" G 2 1 ", 0, `${LOOP}: blanks are thrown away`),
    line("G2(half)1", 0, `${LOOP}: a comment ends within the line`),
    line("G21 ; rest", 0, `${LOOP}: LINE_FLAG_COMMENT_SEMICOLON`),
    line("/G91", 0, `${LOOP}: block delete not supported: the block is carried out`),
    line("$G", ["[GC:G0 G54 G17 G21 G91 G94 M5 M9 T0 F{number} S0]", 0], `${REPORT}, report_gcode_modes`),
    line("G090", 0, "nuts_bolts.c, read_float: leading zeros"),
    line("G+90", 0, "nuts_bolts.c, read_float: a sign"),
    line("G90.", 0, "nuts_bolts.c, read_float: no digit after the point"),
    line("G90.001", 0, "gcode.c, step 2: mantissa of two digits"),
    line("N10G90", 0, "gcode.c, step 2: N"),
    line("N10", 0, "gcode.c, step 2: N alone"),
    line("N10000000", 0, "gcode.c, MAX_LINE_NUMBER"),
    line("$ g", ["[GC:{text}]", 0], `${LOOP}: blanks and capitals of $ lines`),
    line(`G90${" ".repeat(100)}`, 0, `${LOOP}: blanks are not stored`),
    line(`G90(${"x".repeat(60)})${" ".repeat(30)}G21`, 0, `${LOOP}: comments are not stored`),
    line(`G21G90F${"0".repeat(72)}`, 0, "protocol.c, LINE_BUFFER_SIZE 80: 79 characters"),
    line(`G21G90F${"0".repeat(73)}`, 11, "protocol.c, LINE_BUFFER_SIZE 80: 80 characters"),
    line("%", 1, "protocol.c: the percent sign is not supported"),
    line(")", 1, `${LOOP}: ')' outside of a comment is stored`),
  ]),
];
