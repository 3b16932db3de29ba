/** Numbers of grbl 1.1: its real-time bytes, errors, alarms, and how long it takes with what. `config.h`, `report.h`. */
export const BYTE = {
  reset: 0x18,
  report: 0x3f,
  start: 0x7e,
  hold: 0x21,
  door: 0x84,
  cancelJog: 0x85,
  flood: 0xa0,
  mist: 0xa1,
};
/** While a setting is written to the EEPROM interrupts are off, and serial bytes lost: 3.4 ms a byte. */
export const WRITE_MS = 14;
/** A dwell is so many of these, rounded up. `DWELL_TIME_STEP`, `config.h`; `delay_sec`. */
export const DWELL_STEP_MS = 50;
/** After an alarm it waits, so that the message is out. `report_alarm_message`. */
export const ALARM_MS = 500;
/** Until a coolant that was on has built up again, and a spindle turns. `SAFETY_DOOR_COOLANT_DELAY`, `SAFETY_DOOR_SPINDLE_DELAY`. */
export const RESTORE_MS = { coolant: 1000, spindle: 4000 };
export const ERROR = { invalid: 3, badNumber: 2, disabled: 5, notIdle: 8, locked: 9, overflow: 11, travel: 15 };
export const ALARM = { hardLimit: 1, softLimit: 2, abort: 3, homingReset: 6, noSwitch: 9 };
