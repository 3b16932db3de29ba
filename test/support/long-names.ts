/** A line whose every name has 64 characters: of the line, its devices, interlocks and zones, the sequence and its steps. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const NAME_LENGTH = 64;

/** `arm_of_the_…`: at most as long as a name may be here, and told apart by how it begins. */
export const longName = (beginning: string): string =>
  `${beginning}_of_the_station_at_the_far_end_of_the_hall_beside_the_northern_gate`.slice(0, NAME_LENGTH);

const [ARM, GRIPPER, BELT, DOOR, FEEDER] = ["arm", "gripper", "belt", "door", "feeder"].map(longName);

const LINE = `line: ${longName("line")}
devices:
  ${ARM}: { kind: axes, adapter: simulated, axes: { x: { range: [0 mm, 600 mm], speed: 800 mm/s, acceleration: 4 m/s2, homing_speed: 800 mm/s }, z: { range: [0 mm, 120 mm], speed: 300 mm/s, acceleration: 3 m/s2, homing_speed: 300 mm/s } }, positions: { home: { x: 0 mm, z: 120 mm }, far: { x: 400 mm, z: 20 mm } } }
  ${GRIPPER}: { kind: gripper, adapter: simulated, mount: ${ARM}, safe: keep }
  ${FEEDER}: { kind: feeder, adapter: simulated }
  ${BELT}: { kind: conveyor, adapter: simulated, speed: 250 mm/s }
  ${DOOR}: { kind: input, adapter: simulated, signal: closed, when: high }
heartbeat: 3 s
safety_chain: [${DOOR}]
zones:
  ${longName("zone")}: { ${ARM}: ${ARM}.x > 590, ${BELT}: ${BELT}.running }
interlocks:
  ${longName("guard")}: { require: ${DOOR}.closed, stops: [${ARM}, ${BELT}], category: 1, reset: manual, message: "The door ${DOOR} is open", response: "Close ${DOOR}, then Clear, Reset and Start." }
`;

const SEQUENCE = `sequence: ${longName("sequence")}
line: line.yaml
repeat: 123456
steps:
- {id: ${longName("out")}, do: ${ARM}.move, to: far}
- {id: ${longName("open")}, do: ${GRIPPER}.release}
- {id: ${longName("back")}, do: ${ARM}.move, to: home}
- {id: ${longName("belt_on")}, do: ${BELT}.index, by: 50 mm}
`;

/** Writes it into a folder. @returns the path of the sequence */
export function longNamesLine(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "line.yaml"), LINE);
  const file = join(folder, `${longName("sequence")}.yaml`);
  writeFileSync(file, SEQUENCE);
  return file;
}
