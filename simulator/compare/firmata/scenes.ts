/** The script for the steppers of ConfigurableFirmata, scene by scene: no further than 1000 steps, no faster than 1000 steps a second. */
import type { Scene } from "../scene.ts";
import {
  acceleration,
  completes,
  configure,
  enable,
  reports,
  row,
  SILENT,
  scene,
  speed,
  step,
  stop,
  to,
  where,
  zero,
} from "./rows.ts";

const PAGE = "accelStepperFirmata.md";
const SYSEX = "AccelStepperFirmata.cpp, handleSysex";
const LOOP = "AccelStepperFirmata.cpp, report";
const PROTOCOL = "firmata/protocol, protocol.md";
const PROFILE = "AccelStepper.cpp, computeNewSpeed";
const DONE = { when: "after motion" } as const;

const quick = (motor: number, perS: number) => row(`${perS} steps/s`, speed(motor, perS), SILENT, `${PAGE}: set speed`);
const ramp = (motor: number, perS2: number) =>
  row(`${perS2} steps/s²`, acceleration(motor, perS2), SILENT, `${PAGE}: set acceleration`);

export const FIRMATA_SCENES: readonly Scene[] = [
  scene("questions", "nothing", [
    row("report its version", "f9", ["f9 02 {any}"], `${PROTOCOL}: protocol version`),
    row("report its firmware", "f0 79 f7", ["f0 79 {any} f7"], `${PROTOCOL}: query firmware name and version`),
    row(
      "report its capabilities",
      "f0 6b f7",
      ["f0 6c {any} 08 15 {any} f7"],
      "AccelStepperFirmata.cpp, handleCapability",
      {
        when: "after writing",
      },
    ),
    row("where is a motor that is not configured", where(9), SILENT, `${SYSEX}: nothing without a stepper`),
    row("stop a motor that is not configured", stop(9), SILENT, `${SYSEX}: nothing without a stepper`),
    row("zero a motor that is not configured", zero(9), SILENT, `${SYSEX}: nothing without a stepper`),
    row("where is motor 10", where(10), SILENT, "AccelStepperFirmata.h, MAX_ACCELSTEPPERS"),
    row("stop motor 127", stop(127), SILENT, "AccelStepperFirmata.h, MAX_ACCELSTEPPERS"),
  ]),
  scene("places", "moves", [
    row("where is it", where(0), reports(0, 0), `${PAGE}: configuration; report position`),
    quick(0, 500),
    row("100 steps on", step(0, 100), completes(0, 100), `${PAGE}: step, move complete`, DONE),
    row("where is it", where(0), reports(0, 100), `${PAGE}: report position`),
    row("to 50", to(0, 50), completes(0, 50), `${PAGE}: to`, DONE),
    row("80 steps back", step(0, -80), completes(0, -30), `${PAGE}: step; bit 3 of the last byte is the sign`, DONE),
    row("where is it", where(0), reports(0, -30), `${PAGE}: report position; sign`),
    row("here is zero", zero(0), SILENT, `${PAGE}: zero`),
    row("where is it", where(0), reports(0, 0), `${PAGE}: zero, without moving`),
    row("to 200: more than seven bits", to(0, 200), completes(0, 200), `${PAGE}: position, bits 7-13`, DONE),
    row("to where it stands", to(0, 200), completes(0, 200), `${LOOP}: run says at once that nothing is left`),
    row("no step", step(0, 0), completes(0, 200), `${LOOP}: run says at once that nothing is left`),
    row("a stop at rest", stop(0), completes(0, 200), `${SYSEX}: ACCELSTEPPER_STOP answers always`),
    row("back to 0", to(0, 0), completes(0, 0), `${PAGE}: to`, DONE),
  ]),
  scene("speed without acceleration", "moves", [
    quick(0, 200),
    row(
      "100 steps at 200 a second",
      step(0, 100),
      completes(0, 100),
      `${SYSEX}: MAX_ACCELERATION, full speed at once`,
      {
        when: "after half a second",
      },
    ),
    row("acceleration 0 is none", acceleration(0, 0), SILENT, `${SYSEX}: 0 is MAX_ACCELERATION`),
    row("and back", to(0, 0), completes(0, 0), `${SYSEX}: MAX_ACCELERATION, full speed at once`, {
      when: "after half a second",
    }),
    quick(0, 100),
    row("100 steps on", step(0, 100), SILENT, `${PAGE}: step`, { passMs: 100 }),
    row("ten times as fast, on the way", speed(0, 1000), completes(0, 100), "AccelStepper.cpp, setMaxSpeed", DONE),
    row("back to 0", to(0, 0), completes(0, 0), `${PAGE}: to`, DONE),
  ]),
  scene("acceleration", "moves", [
    quick(0, 1000),
    ramp(0, 1000),
    row("to 250, a second on the way", to(0, 250), SILENT, `${PROFILE}: equation 13`, { passMs: 100 }),
    row("where is it, in the first third", where(0), reports(0, "5..110"), `${PROFILE}: a·t²/2`),
    row("it arrives", "", completes(0, 250), `${PROFILE}: equation 16`, DONE),
    row("and does not move on", "", SILENT, `${PROFILE}: at the target, stepsToStop <= 1`),
    row("where is it", where(0), reports(0, 250), `${PROFILE}: at the target`),
    row("back to 0", to(0, 0), completes(0, 0), PROFILE, DONE),
  ]),
  scene("another target on the way", "moves", [
    quick(0, 500),
    ramp(0, 500),
    row("to 1000", to(0, 1000), SILENT, `${PAGE}: to`, { passMs: 300 }),
    row("nearer: 300", to(0, 300), completes(0, 300), `${PROFILE}: it slows down to it`, DONE),
    row("where is it", where(0), reports(0, 300), `${PROFILE}: not beyond it`),
    row("to 1000", to(0, 1000), SILENT, `${PAGE}: to`, { passMs: 300 }),
    row("behind it: 0", to(0, 0), SILENT, `${PROFILE}: it slows down, turns and goes back`),
    row("it turns round", "", completes(0, 0), PROFILE, DONE),
    row("without acceleration", acceleration(0, 0), SILENT, `${SYSEX}: 0 is MAX_ACCELERATION`),
    quick(0, 400),
    row("to 400", to(0, 400), SILENT, `${PAGE}: to`, { passMs: 50 }),
    row(
      "40 steps on from where it is",
      step(0, 40),
      completes(0, "60..290"),
      "AccelStepper.cpp, move: from the current position",
      DONE,
    ),
    row("back to 0", to(0, 0), completes(0, 0), `${PAGE}: to`, DONE),
  ]),
  scene("a stop keeps its speed", "moves", [
    quick(0, 500),
    ramp(0, 500),
    row("to 1000", to(0, 1000), SILENT, `${PAGE}: to`, { passMs: 600 }),
    row("stop", stop(0), completes(0, "100..330"), `${SYSEX}: isRunning is false at once, the page says otherwise`, {
      passMs: 100,
    }),
    row("it stands", "", SILENT, `${LOOP}: run is called no more`),
    row("where is it", where(0), reports(0, "100..330"), `${LOOP}: run is called no more`),
    row("to 0: the other way", to(0, 0), SILENT, `${PROFILE}: _speed and _direction are what they were`, {
      passMs: 200,
    }),
    row("it runs away from it first", where(0), reports(0, "150..550"), `${PROFILE}: it slows down before it turns`),
    row("and comes back", "", completes(0, 0), PROFILE, DONE),
  ]),
  scene("a zero clears the speed", "moves", [
    quick(0, 500),
    ramp(0, 500),
    row("to 1000", to(0, 1000), SILENT, `${PAGE}: to`, { passMs: 600 }),
    row("stop", stop(0), completes(0, "100..330"), `${SYSEX}: ACCELSTEPPER_STOP`),
    row("here is zero", zero(0), SILENT, "AccelStepper.cpp, setCurrentPosition: _speed = 0"),
    row("to -50: the other way", to(0, -50), SILENT, `${PROFILE}: from rest`),
    row("it goes there at once", where(0), reports(0, "-50..0"), `${PROFILE}: from rest`),
    row("and arrives", "", completes(0, -50), PROFILE, DONE),
  ]),
  scene("power and configuration", "moves", [
    quick(0, 500),
    row("without power", enable(0, 0), SILENT, `${PAGE}: enable`),
    row("50 steps on", step(0, 50), completes(0, 50), "AccelStepper.cpp, runSpeed: counts without power", DONE),
    row("with power", enable(0, 1), SILENT, `${PAGE}: enable`),
    row("where is it", where(0), reports(0, 50), `${PAGE}: report position`),
    row("configured anew", configure(0), SILENT, `${SYSEX}: a new AccelStepper`),
    row("where is it", where(0), reports(0, 0), "AccelStepper.cpp, AccelStepper: _currentPos = 0"),
    row("2 steps on, at a step a second", step(0, 2), completes(0, 2), `${SYSEX}: setMaxSpeed(1.0)`, DONE),
    row("configure a second one", configure(1), SILENT, `${PAGE}: device number`),
    quick(1, 500),
    row("the second one 100 on", step(1, 100), completes(1, 100), `${PAGE}: device number of a reply`, DONE),
    row("where is the first", where(0), reports(0, 2), `${PAGE}: each counts for itself`),
    row("to -100 with the second", to(1, -100), SILENT, `${PAGE}: to`),
    row("stop the first", stop(0), completes(0, 2), `${SYSEX}: the other goes on`),
    row("the second arrives", "", completes(1, -100), `${LOOP}: each for itself`, DONE),
    row("a system reset", "ff", SILENT, "AccelStepperFirmata.cpp, reset"),
    row("where is the first", where(0), SILENT, "AccelStepperFirmata.cpp, reset: there is none any more"),
  ]),
];
