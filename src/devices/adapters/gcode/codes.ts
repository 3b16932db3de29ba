/** What grbl's numbers mean, in words for a person. grbl 1.1, doc/csv/error_codes_en_US.csv and alarm_codes_en_US.csv. */

const ERRORS: Readonly<Record<number, string>> = {
  1: "a letter is missing in the line",
  2: "a number in the line is not one",
  3: "it does not know this $ command",
  4: "a value is below 0",
  5: "homing is off: set $22=1",
  6: "a step pulse is shorter than 3 µs",
  7: "its settings could not be read, and are its defaults now",
  8: "it takes this only at rest",
  9: "it is locked by an alarm, or is jogging",
  10: "soft limits need homing: set $22=1",
  11: "the line is too long",
  12: "a setting would need more than 30,000 steps a second",
  13: "its door input is open",
  14: "a start-up line is too long",
  15: "the target is beyond its travel",
  16: "the jog is malformed",
  17: "laser mode needs a PWM output",
  20: "it does not know this command: is it built without it?",
  21: "two commands of one group in one line",
  22: "there is no feed",
  23: "a command needs a whole number",
  24: "two commands want the axes of one line",
  25: "a letter comes twice in a line",
  26: "a command has no axes",
  27: "a line number is not valid",
  28: "a command has no value",
  29: "it has not this work coordinate system",
  30: "G53 goes with G0 and G1 only",
  31: "axes without a command that moves them",
  32: "an arc has no axis in its plane",
  33: "the target is not valid",
  34: "the radius is not valid",
  35: "an arc has no offset in its plane",
  36: "a value that nothing uses",
  37: "tool length goes with the tool's axis only",
  38: "the tool number is too high",
};

/** What an alarm tells: something was hit or was wrong; it was reset; or homing has not come to its end by itself. */
export type AlarmMeans = "alarm" | "reset" | "homing failed";

interface Alarm {
  readonly text: string;
  readonly means: AlarmMeans;
  /** Where the axes are is not known any more. */
  readonly isPositionLost: boolean;
  /** It hears nothing but a reset from now on. grbl 1.1, `protocol_exec_rt_system`: "critical event". */
  readonly isCritical: boolean;
}

const alarm = (text: string, isPositionLost: boolean, means: AlarmMeans = "alarm"): Alarm => ({
  ...{ text, means, isPositionLost, isCritical: false },
});

const ALARMS: Readonly<Record<number, Alarm>> = {
  1: { ...alarm("a limit switch was hit", true), isCritical: true },
  2: { ...alarm("a target was beyond its travel", false), isCritical: true },
  3: alarm("it was reset in motion", true, "reset"),
  4: alarm("the probe was triggered before it began", false),
  5: alarm("the probe touched nothing", false),
  6: alarm("homing was cut short by a reset", true, "reset"),
  7: alarm("homing was cut short by the door input", true),
  8: alarm("homing could not get off a limit switch: is the pull-off ($27) too short?", true, "homing failed"),
  9: alarm("homing found no limit switch: check switch, wiring and travel ($130 to $132)", true, "homing failed"),
};

export const explainError = (code: number): string => `error ${code}: ${ERRORS[code] ?? "it does not say which"}`;

export function alarmOf(code: number): Alarm {
  const known = ALARMS[code] ?? alarm("it does not say which", true);
  return { ...known, text: `alarm ${code}: ${known.text}` };
}
