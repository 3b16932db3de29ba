/** What a drawn cell has besides what every cell has. Each is drawn from a stream of its own: a new one leaves the others as they were. */
import type { Random } from "../../src/clock/index.ts";

/** How likely each is. */
const TRAITS = {
  /** The arms share boxes, by geometry. */
  boxes: 0.6,
  /** Steps that are left out under a condition, and two of which one is. */
  if: 0.4,
  onHold: 0.4,
  /** A step that starts very late halts the line. */
  onLate: 0.3,
  again: 0.4,
  beforeRetry: 0.5,
  /** Checkpoints that count once their condition is proved. */
  require: 0.4,
  /** A full outfeed suspends the line. */
  blocked: 0.4,
  brake: 0.4,
  /** An analogue input, with an interlock or a permissive on it. */
  gauge: 0.5,
  /** An analogue output that is set. */
  heater: 0.4,
  /** An output that is pulsed. */
  beacon: 0.4,
  /** The belt is started and stopped, not indexed. */
  beltRuns: 0.4,
  /** The belt has stations whose sensors prove what was laid there. */
  stations: 0.5,
  /** A third arm, that looks at the target. */
  camera: 0.4,
  /** A second pool. */
  eyes: 0.4,
  /** A second belt. */
  spareBelt: 0.4,
} as const;

export type Trait = keyof typeof TRAITS;
export type Traits = Readonly<Record<Trait, boolean>>;

export function drawTraits(random: Random): Traits {
  const drawn = Object.entries(TRAITS).map(([name, likely]) => [name, random.stream(`trait ${name}`).chance(likely)]);
  return Object.fromEntries(drawn) as Traits;
}
