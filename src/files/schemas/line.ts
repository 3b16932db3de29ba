/** The shape of a line file. What refers to what is checked in `line-file/`; each key is described for editors and docs. */
import { z } from "zod";
import { expecting } from "./expectation.ts";
import { choice, condition, count, name, number, quantity, quantityOf, reference, text } from "./fields.ts";

const range = (description: string) => {
  const end = quantityOf(["mm", "deg"], "An end of the range.");
  return expecting(z.tuple([end, end]).describe(description), {
    expected: "a low and a high end such as `[0 mm, 600 mm]`",
  });
};

const analogueRange = expecting(
  z
    .tuple([number("The low end."), number("The high end.")])
    .describe("Makes it analogue: its low and high end, bare numbers."),
  { expected: "a low and a high end such as `[0, 10]`" },
);

const lengthSpan = (description: string) =>
  expecting(z.tuple([quantity("mm", "The low end."), quantity("mm", "The high end.")]).describe(description), {
    expected: "a low and a high end such as `[300 mm, 500 mm]`",
  });

const spans = (of: string) => ({
  x: lengthSpan(`From where to where ${of} along x of the line.`).optional(),
  y: lengthSpan(`From where to where ${of} along y of the line.`).optional(),
  z: lengthSpan(`From where to where ${of} along z of the line.`).optional(),
});

const axis = z.strictObject({
  range: range("Soft limits, low before high: mm for a linear axis, deg for a rotary one."),
  speed: quantityOf(["mm/s", "deg/s"], "Highest speed.", { above: 0 }),
  acceleration: quantityOf(["mm/s2", "deg/s2"], "Highest acceleration.", { above: 0 }),
  jerk: quantityOf(["mm/s3", "deg/s3"], "Highest jerk. Default: ten times the acceleration per second.", {
    above: 0,
  }).optional(),
  homing_speed: quantityOf(["mm/s", "deg/s"], "Speed of homing. Default: 20 % of `speed`.", { above: 0 }).optional(),
  homing_towards: choice(
    ["low", "high"],
    "The end of its range where its reference is: homing goes there first. Default: straight to where homing ends.",
  ).optional(),
  manual_speed: quantityOf(
    ["mm/s", "deg/s"],
    "Highest speed in Manual. Default: 250 mm/s, or 25 deg/s, and never more than `speed`.",
    { above: 0 },
  ).optional(),
  along: choice(
    ["x", "y", "z", "-x", "-y", "-z"],
    "The direction of the line in which its high end lies. Default: that of its own name, where it is x, y or z.",
  ).optional(),
  sensing: choice(
    ["measured", "counted", "none"],
    "How the position is known: measured by an encoder, counted from steps sent, or not at all. Only measured confirms standstill. Default: measured.",
  ).optional(),
});

const coordinate = quantityOf(["mm", "deg"], "Where this axis stands: mm or deg, as its range.");
const position = z
  .record(reference("An axis.", "an axis"), coordinate)
  .describe("Where each of the axes stands. An axis that is left out stays where it is.");

const safe = choice(
  ["off", "on", "keep"],
  "What its output goes to when it is stopped or has lost its controller: off, on, or keep where letting go is the greater harm.",
);

const base = {
  adapter: reference(
    "The adapter that speaks to the hardware.",
    "the adapter that speaks to its hardware, such as `adapter: simulated`",
  ),
  options: z.record(z.string(), z.unknown()).describe("The adapter's own settings.").optional(),
  heartbeat: quantity("ms", "Silence longer than this makes the device lost. Default: the line's `heartbeat`.", {
    above: 0,
  }).optional(),
  at: expecting(
    z
      .union([
        reference("The position at which it is met.", "a position"),
        z.record(name("A role, such as load or unload."), reference("A position.", "a position")),
      ])
      .describe(
        "Where other devices meet this one: a position of the axes, or one for each role (`{ load: a, unload: b }`) that a sequence can ask for. Default: the position that bears the device's name.",
      ),
    { expected: "a position such as `at: station`, or one for each role such as `at: { load: a, unload: b }`" },
  ).optional(),
};

const reportsEvery = quantity("ms", "Longest time between two reports while it moves. Default: 20 ms.", {
  above: 0,
}).optional();
const takes = (what: string, standard: string) =>
  z
    .strictObject({ takes: quantity("ms", `How long ${what} takes. Default: ${standard}.`, { min: 0 }).optional() })
    .describe(`What ${what} takes.`);

const axesDevice = z.strictObject({
  kind: z.literal("axes"),
  ...base,
  axes: z.record(name("An axis."), axis).describe("The axes by name. They move together and arrive together."),
  positions: z
    .record(name("A position."), position)
    .describe("Named positions. `home` is where homing ends.")
    .optional(),
  approach: z
    .strictObject({
      axis: reference("The axis that lifts.", "an axis"),
      clear: quantityOf(["mm", "deg"], "How high it lifts, towards the high end of its range."),
    })
    .describe("Moves between positions lift this axis to `clear` first, travel, then lower.")
    .optional(),
  origin: z
    .strictObject({
      x: quantity("mm", "Along x of the line. Default: 0 mm.").optional(),
      y: quantity("mm", "Along y of the line. Default: 0 mm.").optional(),
      z: quantity("mm", "Along z of the line. Default: 0 mm.").optional(),
    })
    .describe("Where its axes' zeros are in the line. Needed by boxes and by the panel's picture of the cell.")
    .optional(),
  envelope: z
    .strictObject(spans("it reaches around the point that its axes position"))
    .describe("How far it reaches around the point that its axes position. Default: nothing but that point.")
    .optional(),
  in_position: quantityOf(["mm", "deg"], "How near to a position `at.<position>` is true. Default: 0.5 mm.", {
    above: 0,
  }).optional(),
  reports_every: reportsEvery,
});

const gripperDevice = z.strictObject({
  kind: z.literal("gripper"),
  ...base,
  style: choice(
    ["jaw", "vacuum"],
    "Jaws that close, or a vacuum that also reports `pressure`. Default: jaw.",
  ).optional(),
  mount: reference(
    "The axes that carry it, or `none` for a fixed one. Default: the line's only axes device.",
    "an axes device, or `none`",
  ).optional(),
  grip: takes("gripping", "120 ms").optional(),
  release: takes("releasing", "80 ms").optional(),
  safe,
});

const feederDevice = z.strictObject({
  kind: z.literal("feeder"),
  ...base,
  advance: takes("presenting the next part", "300 ms").optional(),
  stock: count("Parts in a full feeder. Default: nobody counts.", { min: 0 }).optional(),
});

const conveyorDevice = z.strictObject({
  kind: z.literal("conveyor"),
  ...base,
  speed: quantity("mm/s", "Speed of the belt.", { above: 0 }),
  acceleration: quantity("mm/s2", "Acceleration of the belt. Default: 1 m/s2.", { above: 0 }).optional(),
  jerk: quantity("mm/s3", "Jerk of the belt. Default: 20 m/s3.", { above: 0 }).optional(),
  length: quantity("mm", "Length of the belt. Default: 1 m.", { above: 0 }).optional(),
  stations: z
    .record(name("A station."), quantity("mm", "Its place along the belt, from the start.", { min: 0 }))
    .describe("Places along the belt that a sensor watches. A position of the axes may bear the same name.")
    .optional(),
  reports_every: reportsEvery,
});

const outputDevice = z.strictObject({
  kind: z.literal("output"),
  ...base,
  takes: quantity("ms", "How long switching takes. Default: 20 ms.", { min: 0 }).optional(),
  brake_of: reference(
    "The axes that it brakes: it goes to its safe value before other outputs do.",
    "a device",
  ).optional(),
  safe,
  range: analogueRange.optional(),
});

const inputDevice = z.strictObject({
  kind: z.literal("input"),
  ...base,
  signal: name("The name its value bears in conditions. Default: value.").optional(),
  when: choice(["high", "low"], "Electrical level at which the signal is true. Default: high.").optional(),
  range: analogueRange.optional(),
});

const toolVerb = z.strictObject({
  takes: quantity("ms", "How long it takes.", { min: 0 }),
  parameters: z.array(name("A parameter.")).describe("Recipe parameters that a step must give.").optional(),
  result: text(
    "What the signal `result` says afterwards: the value of the parameter of this name, or else this text. Default: ok.",
    "a parameter or a text",
  ).optional(),
});

const toolDevice = z.strictObject({
  kind: z.literal("tool"),
  ...base,
  run: toolVerb.describe("The verb `run`, for a tool that does one thing.").optional(),
  verbs: z.record(name("A verb."), toolVerb).describe("Verbs of the tool's own, such as weld.").optional(),
  safe,
});

export const DEVICE_SCHEMA = z.discriminatedUnion("kind", [
  axesDevice,
  gripperDevice,
  feederDevice,
  conveyorDevice,
  outputDevice,
  inputDevice,
  toolDevice,
]);

const device = reference("A device.", "a device");

const interlock = z.strictObject({
  require: condition("Must be true throughout. False or unknown, it trips.", "door.closed"),
  stops: z.array(device).describe("Devices that a trip stops."),
  category: expecting(
    z
      .union([z.literal(0), z.literal(1), z.literal(2)])
      .describe(
        "How it stops them (IEC 60204-1): 0 power off at once; 1 controlled stop, then power off; 2 controlled stop, power kept. 0 and 1 abort the line, 2 holds it.",
      ),
    { expected: "a stop category: 0, 1 or 2" },
  ),
  reset: choice(
    ["manual", "automatic"],
    "Whether a person resets it, or it lets go by itself when the condition is true again.",
  ),
  delay_on: quantity("ms", "How long the condition must be broken before it trips. Default: 0 ms.", {
    min: 0,
  }).optional(),
  delay_off: quantity("ms", "How long the condition must hold again before it may be reset. Default: 0 ms.", {
    min: 0,
  }).optional(),
  message: text("What the alarm says. Default: the condition.", "a text").optional(),
  response: text("What the operator should do.", "a text").optional(),
});

export const LINE_SCHEMA = z
  .strictObject({
    line: text("The line's name.", "the line's name, such as `line: Transfer cell`"),
    devices: z.record(name("A device."), DEVICE_SCHEMA).describe("Every device of the line, by name."),
    pools: z
      .record(name("A pool."), z.array(device))
      .describe("Interchangeable devices: a step given to a pool goes to a free member.")
      .optional(),
    heartbeat: quantity("ms", "A device silent for longer is lost, its values stale. Default: 250 ms.", {
      above: 0,
    }).optional(),
    latency: quantity(
      "ms",
      "What the plan allows a command for its way there and its report for its way back. Default: 10 ms.",
      { min: 0 },
    ).optional(),
    attention: z
      .strictObject({
        failures: count("How many failures that are put down to a device are too many. Default: 3.").optional(),
        in_last: count("Among how many of its last steps. Default: 6.").optional(),
      })
      .describe("When a device has failed too often: a pool's member is taken out, any other holds the line and asks.")
      .optional(),
    homing: z
      .array(reference("A device, or an axis of one.", "an axis such as `arm.z`, or a device"))
      .describe("Homed in this order, then the rest.")
      .optional(),
    safety_chain: z
      .array(reference("An input.", "an input"))
      .describe("Inputs that watch the safety chain. Observed, never written.")
      .optional(),
    zones: z
      .record(
        name("A zone."),
        z.record(
          reference("A device.", "a device"),
          condition("It is inside while this is not known false.", "arm.x > 350"),
        ),
      )
      .describe("Spaces for one device at a time. Each member is inside while its condition is not known false.")
      .optional(),
    process_enable: reference(
      "An output that gives the drives their power: a watchdog on a connection of its own drops it.",
      "a device",
    ).optional(),
    boxes: z
      .record(
        name("A box."),
        z.strictObject({
          ...spans("it is"),
          members: z.array(reference("A device.", "a device")).describe("The axes devices that share it."),
        }),
      )
      .describe("Zones by geometry: boxes in line coordinates for one device at a time.")
      .optional(),
    interlocks: z
      .record(name("An interlock."), interlock)
      .describe("What must be true throughout, and what stops when it is not.")
      .optional(),
  })
  .describe("A line file of Lockstep: the devices of one line and what keeps them from harming each other.");
