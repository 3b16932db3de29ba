/** Spindle and coolant. The outputs are switched: on a real board with `--moves` only. */
import { bytes, line, RESET, SILENT, scene, WELCOME } from "./rows.ts";

const SYNC = "gcode.c, step 4, 7 and 8: spindle_sync, coolant_sync";
const STATUS = "report.c, report_realtime_status";
const SPEED = "spindle_control.c, spindle_compute_pwm_value";
const REALTIME = "protocol.c, protocol_exec_rt_system";

export const ACCESSORIES = [
  scene("coolant", { needs: "moves" }, [
    line("M8", 0, SYNC),
    bytes("?", "<Idle|{at}|FS:0,0{more}|WCO:{point}>", `${STATUS}: Ov makes room for WCO`),
    bytes("?", "<Idle|{at}|FS:0,0{more}|Ov:100,100,100|A:F>", `${STATUS}: A`),
    line("$G", ["[GC:G0 G54 G17 G21 G90 G94 M5 M8 T0 F{number} S0]", 0], "report.c, report_gcode_modes"),
    bytes("\xa0", SILENT, `${REALTIME}: EXEC_COOLANT_FLOOD_OVR_TOGGLE`),
    bytes("?", "<Idle|{at}|FS:0,0{more}|Ov:100,100,100>", `${STATUS}: nothing is on, no A`),
    line("M8", 0, SYNC),
    line("M9", 0, SYNC),
    line("M8", 0, SYNC),
    bytes(RESET, WELCOME, "motion_control.c, mc_reset: coolant_stop"),
    line("$G", ["[GC:G0 G54 G17 G21 G90 G94 M5 M9 T0 F{number} S0]", 0], "gcode.c, gc_init"),
  ]),
  scene("mist of the stock build", { build: "no M" }, [
    line("M7", 20, "config.h: ENABLE_M7 is off"),
    bytes("\xa1", SILENT, "serial.c: ENABLE_M7 is off"),
  ]),
  scene("spindle", { needs: "moves", settings: { 30: 1000, 31: 0, 32: 0 } }, [
    line("M3S500", 0, SYNC),
    bytes("?", "<Idle|{at}|FS:0,500{more}|WCO:{point}>", `${STATUS}: FS`),
    bytes("?", "<Idle|{at}|FS:0,500{more}|Ov:100,100,100|A:S>", `${STATUS}: A`),
    line("S5000", 0, `${SPEED}: rpm_max`),
    bytes("?", "<Idle|{at}|FS:0,1000{more}>", `${SPEED}: rpm_max`),
    line("S0", 0, `${SPEED}: SPINDLE_PWM_OFF_VALUE`),
    bytes("?", "<Idle|{at}|FS:0,0{more}>", `${SPEED}: SPINDLE_PWM_OFF_VALUE`),
    line("M4S100", 0, SYNC),
    bytes("?", "<Idle|{at}|FS:0,100{more}|A:C>", `${STATUS}: A`),
    bytes("\x9a", SILENT, `${REALTIME}: EXEC_SPINDLE_OVR_COARSE_PLUS`),
    bytes("?", "<Idle|{at}|FS:0,110{more}|Ov:100,100,110|A:C>", `${SPEED}: spindle_speed_ovr`),
    bytes("!", SILENT, `${REALTIME}: EXEC_FEED_HOLD`),
    bytes("\x9e", SILENT, `${REALTIME}: EXEC_SPINDLE_OVR_STOP in a hold`),
    bytes(
      "?",
      "<Hold:0|{at}|FS:0,0{more}|Ov:100,100,110>",
      "protocol.c, protocol_exec_rt_suspend: SPINDLE_STOP_OVR_INITIATE",
    ),
    bytes("\x9e", "[MSG:Restoring spindle]", "protocol.c, protocol_exec_rt_suspend: SPINDLE_STOP_OVR_RESTORE"),
    bytes("?", "<Hold:0|{at}|FS:0,110{more}|A:C>", "protocol.c, protocol_exec_rt_suspend: SPINDLE_STOP_OVR_RESTORE"),
    bytes("~", SILENT, `${REALTIME}: EXEC_CYCLE_START`),
    line("M5", 0, SYNC),
    line("$G", ["[GC:G0 G54 G17 G21 G90 G94 M5 M9 T0 F{number} S100]", 0], "report.c, report_gcode_modes"),
  ]),
];
