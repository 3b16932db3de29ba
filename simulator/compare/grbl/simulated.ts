/** What needs hands at switches, drives all of the travel, or wipes what is kept: for a simulated board only. */
import { bytes, DOOR, LOCKED, line, RESET, SILENT, scene, UNLOCKED, WELCOME } from "./rows.ts";

const LIMITS = "limits.c, limits_go_home";
const SYSTEM = "system.c, system_execute_line";
const STATUS = "report.c, report_realtime_status";
const RESTORE = "settings.c, settings_restore; system.c, 'R': mc_reset";
const HOMING = { settings: { 22: 1, 20: 1 }, needs: "simulated" } as const;
const PROBE = "motion_control.c, mc_probe_cycle";

export const SIMULATED = [
  scene("homing", HOMING, [
    line("$HX", 3, `${SYSTEM}, 'H': HOMING_SINGLE_AXIS_COMMANDS is off`),
    line("$N0=G91", 0, "settings.c, settings_store_startup_line", { when: "after writing" }),
    line("$H", [">G91:ok", 0], `${LIMITS}; ${SYSTEM}, 'H': start-up lines after it`, { when: "after homing" }),
    bytes("?", "<Idle|{at}|FS:0,0{more}>", STATUS),
    line("$G", ["[GC:G0 G54 G17 G21 G91 G94 M5 M9 T0 F0 S0]", 0], "system.c, system_execute_startup"),
    line("$N0=", 0, "settings.c, settings_store_startup_line", { when: "after writing" }),
  ]),
  scene("homing is silent", HOMING, [
    line("$H", SILENT, `${LIMITS}: no protocol_execute_realtime in its loop`),
    bytes("?", SILENT, LIMITS),
    line("$G", SILENT, LIMITS),
    bytes(
      "",
      ["<Home|{at}|FS:0,0{more}>", 0, "[GC:{text}]", 0],
      "motion_control.c, mc_homing_cycle: what came meanwhile is answered",
      {
        when: "after homing",
      },
    ),
  ]),
  scene("homing is reset", HOMING, [
    line("$H", SILENT, LIMITS),
    bytes(RESET, ["ALARM:6", 0, WELCOME, LOCKED], `${LIMITS}: EXEC_ALARM_HOMING_FAIL_RESET`, {
      when: "after an alarm",
    }),
  ]),
  scene("the door opens in homing", HOMING, [
    line("$H", SILENT, LIMITS),
    bytes(DOOR, ["ALARM:7", 0, WELCOME, LOCKED], `${LIMITS}: EXEC_ALARM_HOMING_FAIL_DOOR`, { when: "after an alarm" }),
  ]),
  scene("a switch stays pressed after the pull-off", HOMING, [
    line("$H", ["ALARM:8", 0, WELCOME, LOCKED], `${LIMITS}: EXEC_ALARM_HOMING_FAIL_PULLOFF`, {
      ...{ when: "after homing", act: "a switch sticks" },
    }),
  ]),
  scene("no switch is found", HOMING, [
    line("$H", ["ALARM:9", 0, WELCOME, LOCKED], `${LIMITS}: EXEC_ALARM_HOMING_FAIL_APPROACH`, {
      ...{ when: "after homing", act: "a switch is missing" },
    }),
    line("$X", [UNLOCKED, 0], `${SYSTEM}, 'X'`),
  ]),
  scene("a limit switch is hit", { settings: { 21: 1 }, needs: "simulated" }, [
    line("G91G1X-5F600", 0, "motion_control.c, mc_line", { passMs: 100 }),
    bytes("", ["ALARM:1", "[MSG:Reset to continue]"], "limits.c, ISR(LIMIT_INT_vect)", {
      ...{ when: "after an alarm", act: "press a limit" },
    }),
    bytes("?", SILENT, "protocol.c, protocol_exec_rt_system: waits for EXEC_RESET"),
    bytes(RESET, [WELCOME, LOCKED], "protocol.c, protocol_exec_rt_system"),
  ]),
  scene("probing that touches", { needs: "simulated" }, [
    line("G91G38.2X-3F120", SILENT, PROBE),
    bytes("", ["[PRB:{point}:1]", 0], `${PROBE}: probe_succeeded`, { when: "when braked", act: "touch" }),
    bytes("?", "<Idle|{at}|FS:0,0|Pn:P{more}>", STATUS),
    line(
      "$#",
      [...Array.from({ length: 10 }, () => "[{text}]"), "[PRB:{point}:1]", 0],
      "report.c, report_probe_parameters",
    ),
    line("G38.2X-1F120", ["ALARM:4", 0], `${PROBE}: EXEC_ALARM_PROBE_FAIL_INITIAL`, { when: "after an alarm" }),
    line("$X", [UNLOCKED, 0], `${SYSTEM}, 'X'`),
    line("G91G38.5X1F120", SILENT, PROBE),
    bytes("", ["[PRB:{point}:1]", 0], `${PROBE}: away from it`, { when: "when braked", act: "let go" }),
  ]),
  scene("a door input", { needs: "simulated", settings: { 30: 1000, 31: 0 } }, [
    line("M8", 0, "coolant_control.c, coolant_sync"),
    bytes("", "[MSG:Check Door]", "system.c, ISR(CONTROL_INT_vect)", { act: "open the door" }),
    bytes("?", "<Door:1|{at}|FS:0,0{more}>", `${STATUS}: SUSPEND_SAFETY_DOOR_AJAR`),
    bytes("~", SILENT, "protocol.c, protocol_exec_rt_system: not while it is ajar"),
    bytes("", SILENT, "protocol.c, protocol_exec_rt_suspend: closed, it waits for a start", { act: "close the door" }),
    bytes("?", "<Door:0|{at}|FS:0,0{more}>", `${STATUS}: SUSPEND_RETRACT_COMPLETE`),
    bytes("~", SILENT, "protocol.c, protocol_exec_rt_suspend: SAFETY_DOOR_COOLANT_DELAY"),
    bytes("?", "<Door:3|{at}|FS:0,0{more}>", `${STATUS}: SUSPEND_INITIATE_RESTORE`, { passMs: 1100 }),
    bytes("?", "<Idle|{at}|FS:0,0{more}>", "protocol.c, protocol_exec_rt_system: SUSPEND_RESTORE_COMPLETE"),
  ]),
  scene("a door that is open while it is locked", { begins: "locked", needs: "simulated", settings: { 22: 1 } }, [
    bytes("", SILENT, "protocol.c, protocol_exec_rt_system: not in STATE_ALARM", { act: "open the door" }),
    line("$X", 13, `${SYSTEM}, 'X': STATUS_CHECK_DOOR`),
    line("$H", 13, `${SYSTEM}, 'H': STATUS_CHECK_DOOR`),
    bytes("", SILENT, SYSTEM, { act: "close the door" }),
    line("$X", [UNLOCKED, 0], `${SYSTEM}, 'X'`),
  ]),
  scene("the places of G28 and G30", { needs: "simulated" }, [
    line("G53G0X-4", 0, "motion_control.c, mc_line", { passMs: 1000 }),
    line("G28.1", 0, "gcode.c, step 4, 19: NON_MODAL_SET_HOME_0", { when: "after writing" }),
    line("G30.1", 0, "gcode.c, step 4, 19: NON_MODAL_SET_HOME_1", { when: "after writing" }),
    line("G91G0X-2Y-2", 0, "motion_control.c, mc_line", { passMs: 1000 }),
    line("G28X0", 0, "gcode.c, step 4, 19: only the axes that are named go on", { passMs: 1000 }),
    bytes("?", "<Idle|MPos:-4.000,-22.000,-10.000|FS:0,0{more}>", STATUS),
    line("G30", 0, "gcode.c, step 4, 19: NON_MODAL_GO_HOME_1", { passMs: 1000 }),
    bytes("?", "<Idle|MPos:-4.000,-20.000,-10.000|FS:0,0{more}>", STATUS),
  ]),
  scene("everything is restored", { needs: "simulated", settings: { 11: 0.5 } }, [
    line("$11=0.02", 0, "settings.c", { when: "after writing" }),
    line("G10L2P1X-9", 0, "settings.c", { when: "after writing" }),
    line("$N0=G91", 0, "settings.c", { when: "after writing" }),
    line("$RST=$", ["[MSG:Restoring defaults]", 0, WELCOME, ">G91:ok"], RESTORE, { when: "after writing" }),
    line("$RST=#", ["[MSG:Restoring defaults]", 0, WELCOME, ">G91:ok"], RESTORE, { when: "after writing" }),
    line("$#", ["[G54:0.000,0.000,0.000]", ...Array.from({ length: 10 }, () => "[{text}]"), 0], RESTORE),
    line("$RST=*", ["[MSG:Restoring defaults]", 0, WELCOME], RESTORE, { when: "after writing" }),
    line("$N", ["$N0=", "$N1=", 0], RESTORE),
  ]),
  scene("a build with mist", { needs: "simulated", build: "VM" }, [
    line("M7", 0, "gcode.c, step 2: ENABLE_M7"),
    line("M8", 0, "gcode.c, step 2: one does not end the other"),
    line("$G", ["[GC:G0 G54 G17 G21 G90 G94 M5 M7 M8 T0 F0 S0]", 0], "report.c, report_gcode_modes"),
    bytes("\xa1", SILENT, "protocol.c, protocol_exec_rt_system: EXEC_COOLANT_MIST_OVR_TOGGLE"),
    line("$G", ["[GC:G0 G54 G17 G21 G90 G94 M5 M8 T0 F0 S0]", 0], "report.c, report_gcode_modes"),
    line("M9", 0, "gcode.c, step 2: COOLANT_DISABLE"),
  ]),
];
