/** What is kept over a power cycle. On a real board with `--writes` only: what stood there is put back afterwards. */
import { bytes, line, RESET, scene, WELCOME } from "./rows.ts";

const STORE = "settings.c, settings_store_global_setting";
const STARTUP = "system.c, system_execute_startup";
const PLACE = "settings.c, settings_write_coord_data";
const WRITTEN = { when: "after writing" } as const;

export const KEPT = [
  scene("settings", { needs: "writes", settings: { 13: 0, 12: 0.002 } }, [
    line("$10=3", 0, STORE, WRITTEN),
    bytes(
      "?",
      "<Idle|MPos:{point}|Bf:15,128|FS:0,0{more}>",
      "report.c, report_realtime_status: BITFLAG_RT_STATUS_BUFFER_STATE",
    ),
    line("$10=0", 0, STORE, WRITTEN),
    bytes("?", "<Idle|WPos:{point}|FS:0,0{more}>", "report.c, report_realtime_status: BITFLAG_RT_STATUS_POSITION_TYPE"),
    line("$10=1.9", 0, `${STORE}: int_value`, WRITTEN),
    bytes("?", "<Idle|MPos:{point}|FS:0,0{more}>", "report.c, report_realtime_status"),
    line("$13=1", 0, STORE, WRITTEN),
    line("F254", 0, "gcode.c, step 3, 3: mm/min"),
    line("$G", ["[GC:G0 G54 G17 G21 G90 G94 M5 M9 T0 F10.0 S0]", 0], "print.c, printFloat_RateValue: $13"),
    line("$13=0", 0, STORE, WRITTEN),
    line("$G", ["[GC:G0 G54 G17 G21 G90 G94 M5 M9 T0 F254 S0]", 0], "print.c, printFloat_RateValue: $13"),
    line("$12=0.002", 0, STORE, WRITTEN),
  ]),
  scene("work offsets that are kept", { needs: "writes", settings: { 13: 0 } }, [
    line("G10L2P1X-1Y-2Z-3", 0, PLACE, WRITTEN),
    line(
      "$#",
      ["[G54:-1.000,-2.000,-3.000]", ...Array.from({ length: 10 }, () => "[{text}]"), 0],
      "report.c, report_ngc_parameters",
    ),
    line("G10L2P1X0", 0, `${PLACE}: axes that are not named stay`, WRITTEN),
    line("G10L2P0Y0Z-5", 0, "gcode.c, step 3, 19: P0 is the active one", WRITTEN),
    line(
      "$#",
      ["[G54:0.000,0.000,-5.000]", ...Array.from({ length: 10 }, () => "[{text}]"), 0],
      "report.c, report_ngc_parameters",
    ),
    line("G10L2X1", 0, "gcode.c, step 3, 19: L without P is taken", WRITTEN),
    line("G10P2L20X7", 0, "gcode.c, step 3, 19: L20, from where it stands", WRITTEN),
    line("G10L2P2X7", 0, PLACE, WRITTEN),
    line("G55", 0, "gcode.c, step 4, 15"),
    bytes(
      "?",
      "<Idle|{at}|FS:0,0{more}|WCO:7.000,{number},{number}>",
      "report.c, report_realtime_status: report_wco_counter",
    ),
    bytes(RESET, WELCOME, "main.c"),
    bytes("?", "<Idle|{at}|FS:0,0{more}|WCO:1.000,0.000,-5.000>", "gcode.c, gc_init: reads G54"),
  ]),
  scene("start-up lines", { needs: "writes", settings: { 13: 0 } }, [
    line("$N0=G20 G91", 0, "settings.c, settings_store_startup_line", WRITTEN),
    line(
      "$G",
      ["[GC:G0 G54 G17 G20 G91 G94 M5 M9 T0 F{number} S0]", 0],
      "system.c, 'N': the block is carried out to try it",
    ),
    line("$N1=G18", 0, "settings.c, settings_store_startup_line", WRITTEN),
    line("$N", ["$N0=G20G91", "$N1=G18", 0], "report.c, report_startup_line"),
    bytes(RESET, [WELCOME, ">G20G91:ok", ">G18:ok"], STARTUP),
    line("$G", ["[GC:G0 G54 G18 G20 G91 G94 M5 M9 T0 F{number} S0]", 0], STARTUP),
    line("$SLP", [0, "[MSG:Sleeping]"], "system.c, 'S'"),
    bytes(RESET, [WELCOME, "[MSG:'$H'|'$X' to unlock]"], "protocol.c, protocol_main_loop: none of them in an alarm"),
    line("$X", ["[MSG:Caution: Unlocked]", 0], "system.c, 'X': start-up lines are not run"),
    line("$G", ["[GC:G0 G54 G17 G21 G90 G94 M5 M9 T0 F{number} S0]", 0], "system.c, 'X': start-up lines are not run"),
    line("$N0=", 0, "settings.c, settings_store_startup_line: an empty one", WRITTEN),
    line("$N1=", 0, "settings.c, settings_store_startup_line: an empty one", WRITTEN),
    bytes(RESET, WELCOME, `${STARTUP}: line[0] != 0`),
  ]),
  scene("build info", { needs: "writes", settings: { 13: 0 } }, [
    line("$I=cell 7", 0, "settings.c, settings_store_build_info", WRITTEN),
    line("$I", ["[VER:1.1{text}:CELL7]", "[OPT:{text}]", 0], "report.c, report_build_info"),
  ]),
];
