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
} as const;
/** While a setting is written to the EEPROM interrupts are off, and serial bytes lost: 3.4 ms a byte. */
export const WRITE_MS = 14;
/** A dwell is so many of these, rounded up. `DWELL_TIME_STEP`, `config.h`; `delay_sec`. */
export const DWELL_STEP_MS = 50;
/** After an alarm it waits, so that the message is out. `report_alarm_message`. */
export const ALARM_MS = 500;
/** Until a coolant that was on has built up again, and a spindle turns. `SAFETY_DOOR_COOLANT_DELAY`, `SAFETY_DOOR_SPINDLE_DELAY`. */
export const RESTORE_MS = { coolant: 1000, spindle: 4000 };

/** `report.h`, `STATUS_…`; their texts are doc/csv/error_codes_en_US.csv. */
export const ERROR = {
  letter: 1,
  badNumber: 2,
  invalid: 3,
  negative: 4,
  disabled: 5,
  pulse: 6,
  notIdle: 8,
  locked: 9,
  homingOff: 10,
  overflow: 11,
  door: 13,
  travel: 15,
  jog: 16,
  unsupported: 20,
  group: 21,
  feed: 22,
  notWhole: 23,
  twoAxisCommands: 24,
  twice: 25,
  noAxes: 26,
  lineNumber: 27,
  missing: 28,
  system: 29,
  g53: 30,
  axesInG80: 31,
  noAxesInPlane: 32,
  target: 33,
  radius: 34,
  noOffsets: 35,
  unused: 36,
  toolLengthAxis: 37,
  tooLarge: 38,
} as const;

/** `report.h`, `ALARM_…`; their texts are doc/csv/alarm_codes_en_US.csv. */
export const ALARM = {
  hardLimit: 1,
  softLimit: 2,
  abort: 3,
  probeBefore: 4,
  probeMissed: 5,
  homingReset: 6,
  homingDoor: 7,
  homingPullOff: 8,
  noSwitch: 9,
} as const;
