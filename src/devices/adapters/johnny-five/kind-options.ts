/** What each kind of device is made of on a board. */
import type { z } from "zod";
import type { AxesDevice, ConveyorDevice, Device } from "../../../model/index.ts";
import { kindFields, type PinName } from "./option-fields.ts";
import type { PinUse } from "./options.ts";

export interface SwitchOptions {
  readonly pin: PinName;
  readonly pullUp: boolean;
  /** It is true at low level. */
  readonly invert: boolean;
}

/** First what is sent or measured, then what it means; rising in the first. */
export type Line = readonly (readonly [number, number])[];

export interface MeasureOptions {
  readonly pin: PinName;
  readonly calibration: Line;
}

export interface ServoOptions {
  readonly pin: PinName;
  /** µs to mm or degrees. */
  readonly pulses: Line;
  /** Where it is when nobody drives it; null: where homing ends. */
  readonly restsAt: number | null;
}

export interface StepperOptions {
  readonly step: PinName;
  readonly dir: PinName;
  readonly enable: PinName | null;
  /** Below 0: it turns the other way round. */
  readonly stepsPerUnit: number;
  /** True at the end of its range where its reference is. */
  readonly limit: SwitchOptions | null;
}

export interface SteppersOptions {
  readonly kind: "steppers";
  readonly steppers: ReadonlyMap<string, StepperOptions>;
}

export type GripperDrive =
  | { readonly kind: "servo"; readonly pin: PinName; readonly openUs: number; readonly closedUs: number }
  | { readonly kind: "valve"; readonly pin: PinName; readonly invert: boolean; readonly gripsWhenOn: boolean };

export interface GripperOptions {
  readonly kind: "gripper";
  readonly drive: GripperDrive;
  readonly holding: SwitchOptions | null;
  readonly pressure: MeasureOptions | null;
  /** With this pressure or less it holds; null: pressure alone says nothing of it. */
  readonly holdsBelow: number | null;
}

export interface ConveyorOptions {
  readonly kind: "conveyor";
  readonly pwm: PinName;
  readonly dir: PinName | null;
  /** At full voltage, mm/s. */
  readonly fullMmPerS: number;
  readonly stations: ReadonlyMap<string, SwitchOptions>;
}

export interface FeederOptions {
  readonly kind: "feeder";
  readonly pin: PinName;
  readonly invert: boolean;
  readonly pulseMs: number;
  readonly partReady: SwitchOptions;
  readonly stocked: SwitchOptions | null;
}

export type InputOptions =
  | ({ readonly kind: "switch" } & SwitchOptions)
  | ({ readonly kind: "measure" } & MeasureOptions);

export interface ServosOptions {
  readonly kind: "servos";
  readonly servos: ReadonlyMap<string, ServoOptions>;
  /** How long a servo takes to where its last pulse wants it. */
  readonly lagMs: number;
}

type Of =
  | { readonly kind: "output"; readonly pin: PinName; readonly invert: boolean }
  | InputOptions
  | ServosOptions
  | SteppersOptions
  | GripperOptions
  | ConveyorOptions
  | FeederOptions;

export type Kind = Of & { readonly uses: readonly PinUse[] };

type Problem = Pick<z.core.$ZodIssue, "path" | "message">;
type Read = { readonly kind: Kind } | { readonly problems: readonly Problem[] };

/** 10 bits: what an analogue pin reads at most. ATmega328P data sheet, 23.1. */
const ADC_MAX = 1023;

export function readKind(device: Device, raw: Readonly<Record<string, unknown>>): Read {
  switch (device.kind) {
    case "output":
      return parsed(kindFields.output, raw, ({ pin, invert }) => {
        const uses: PinUse[] = [{ pin, needs: device.range === null ? "output" : "pwm", as: "pin" }];
        return { kind: { kind: "output", pin, invert, uses } };
      });
    case "input": {
      const { range } = device;
      if (range === null)
        return parsed(kindFields.switch, raw, (said) => ({
          kind: { kind: "switch", ...switchOf(said), uses: [{ pin: said.pin, needs: "input", as: "pin" }] },
        }));
      return parsed(kindFields.measure, raw, ({ pin, calibration }) => ({
        kind: {
          ...{ kind: "measure", pin, uses: [{ pin, needs: "analog", as: "pin" }] },
          calibration: calibration ?? [
            [0, range[0]],
            [ADC_MAX, range[1]],
          ],
        },
      }));
    }
    case "axes":
      return parsed(kindFields.axes, raw, (said) => axesOf(device, said));
    case "gripper":
      return parsed(kindFields.gripper, raw, gripperOf);
    case "conveyor":
      return parsed(kindFields.conveyor, raw, (said) => conveyorOf(device, said));
    case "feeder":
      return parsed(kindFields.feeder, raw, feederOf);
    default:
      return wrong([], `this adapter has no ${device.kind}: an Arduino with Firmata runs no programs of its own`);
  }
}

function parsed<S extends z.ZodType>(schema: S, raw: unknown, read: (said: z.output<S>) => Read): Read {
  const result = schema.safeParse(raw);
  return result.success ? read(result.data) : { problems: result.error.issues };
}

const wrong = (path: readonly string[], message: string): Read => ({ problems: [{ path: [...path], message }] });

const switchOf = ({ pin, pull_up, invert }: z.output<typeof kindFields.switch>): SwitchOptions => ({
  ...{ pin, pullUp: pull_up, invert },
});

function axesOf(device: AxesDevice, { axes, lag }: z.output<typeof kindFields.axes>): Read {
  const servos = new Map<string, ServoOptions>();
  const steppers = new Map<string, StepperOptions>();
  const uses: PinUse[] = [];
  for (const model of device.axes.values()) {
    const said = axes[model.name];
    if (said === undefined) return wrong(["axes"], `nothing is said of axis ${model.name}`);
    if (model.sensing === "measured")
      return wrong(["axes", model.name], "nobody senses where it is: say `sensing: counted` of this axis");
    if ("servo" in said) {
      const { pin, pulses, rests_at } = said.servo;
      const [first = 0, last = 0] = [pulses[0]?.[1], pulses.at(-1)?.[1]];
      const [low, high] = [Math.min(first, last), Math.max(first, last)];
      if (model.range[0] < low || model.range[1] > high)
        return wrong(
          ["axes", model.name, "servo", "pulses"],
          `they reach from ${low} to ${high}, and the axis from ${model.range.join(" to ")}`,
        );
      servos.set(model.name, { pin, pulses, restsAt: rests_at ?? null });
      uses.push({ pin, needs: "servo", as: `axes.${model.name}` });
    } else {
      const { step, dir, enable, steps_per_unit, limit } = said.stepper;
      if (limit !== undefined && model.homingTowards === null)
        return wrong(
          ["axes", model.name, "stepper", "limit"],
          "say with `homing_towards` at which end of the axis it is",
        );
      steppers.set(model.name, {
        ...{ step, dir, enable: enable ?? null, stepsPerUnit: steps_per_unit },
        limit: limit === undefined ? null : switchOf(limit),
      });
      if (limit !== undefined) uses.push({ pin: limit.pin, needs: "input", as: `axes.${model.name}.limit` });
      uses.push({ pin: step, needs: "stepper", as: `axes.${model.name}.step` });
      uses.push({ pin: dir, needs: "stepper", as: `axes.${model.name}.dir` });
      if (enable !== undefined) uses.push({ pin: enable, needs: "stepper", as: `axes.${model.name}.enable` });
    }
  }
  const unknown = Object.keys(axes).find((name) => !device.axes.has(name));
  if (unknown !== undefined) return wrong(["axes", unknown], `${device.name} has no such axis`);
  if (servos.size > 0 && steppers.size > 0)
    return wrong(["axes"], "servos and steppers do not move together: make them two devices");
  if (servos.size > 0) return { kind: { kind: "servos", servos, lagMs: lag, uses } };
  return { kind: { kind: "steppers", steppers, uses } };
}

function gripperOf(said: z.output<typeof kindFields.gripper>): Read {
  const { servo, valve, holding, pressure, holds_below } = said;
  if ((servo === undefined) === (valve === undefined))
    return wrong([], "a gripper is driven by a `servo:` or by a `valve:`");
  if (holds_below !== undefined && pressure === undefined) return wrong(["holds_below"], "it needs a `pressure:`");
  const uses: PinUse[] = [];
  if (servo !== undefined) uses.push({ pin: servo.pin, needs: "servo", as: "servo" });
  if (valve !== undefined) uses.push({ pin: valve.pin, needs: "output", as: "valve" });
  if (holding !== undefined) uses.push({ pin: holding.pin, needs: "input", as: "holding" });
  if (pressure !== undefined) uses.push({ pin: pressure.pin, needs: "analog", as: "pressure" });
  const drive: GripperDrive | null =
    servo !== undefined
      ? { kind: "servo", pin: servo.pin, openUs: servo.open, closedUs: servo.closed }
      : valve !== undefined
        ? { kind: "valve", pin: valve.pin, invert: valve.invert, gripsWhenOn: valve.grips === "on" }
        : null;
  if (drive === null) return wrong([], "nothing drives it");
  return {
    kind: {
      ...{ kind: "gripper", drive, uses, holding: holding === undefined ? null : switchOf(holding) },
      ...{ pressure: pressure ?? null, holdsBelow: holds_below ?? null },
    },
  };
}

function conveyorOf(device: ConveyorDevice, said: z.output<typeof kindFields.conveyor>): Read {
  const { pwm, dir, full_speed, stations } = said;
  if (device.speedMmPerS > full_speed)
    return wrong(["full_speed"], `the belt is to run at ${device.speedMmPerS} mm/s, faster than it can`);
  const uses: PinUse[] = [{ pin: pwm, needs: "pwm", as: "pwm" }];
  if (dir !== undefined) uses.push({ pin: dir, needs: "output", as: "dir" });
  for (const [name, { pin }] of Object.entries(stations)) {
    if (!device.stations.has(name)) return wrong(["stations", name], `${device.name} has no such station`);
    uses.push({ pin, needs: "input", as: `stations.${name}` });
  }
  return {
    kind: {
      ...{ kind: "conveyor", pwm, dir: dir ?? null, fullMmPerS: full_speed, uses },
      stations: new Map(Object.entries(stations).map(([name, its]) => [name, switchOf(its)])),
    },
  };
}

function feederOf(said: z.output<typeof kindFields.feeder>): Read {
  const { pin, invert, pulse, part_ready, stocked } = said;
  const uses: PinUse[] = [
    { pin, needs: "output", as: "pin" },
    { pin: part_ready.pin, needs: "input", as: "part_ready" },
  ];
  if (stocked !== undefined) uses.push({ pin: stocked.pin, needs: "input", as: "stocked" });
  return {
    kind: {
      ...{ kind: "feeder", pin, invert, pulseMs: pulse, partReady: switchOf(part_ready), uses },
      stocked: stocked === undefined ? null : switchOf(stocked),
    },
  };
}
