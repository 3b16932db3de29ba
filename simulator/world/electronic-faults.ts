/** Faults: what has been planted in a device's electronics. */
export interface ElectronicFaults {
  /** It hears nothing. */
  deaf: boolean;
  /** Why it refuses its next command. */
  refuseNext: string | null;
  /** Until then it refuses every command, ms. */
  busyUntilMs: number;
  /** How its next act fails at its end. */
  failNext: string | null;
  /** So much later than twice its duration the reports of its next act come, ms. */
  answerNextLateMs: number | null;
  /** Its acts begin and never end. */
  stalled: boolean;
  /** It goes on under stops of category 1 and 2. */
  keepsMoving: boolean;
  /** Its drives have no power: it takes no command. */
  unpowered: boolean;
  /** A person has taken it out of remote control: it takes no command. */
  inLocal: boolean;
}

/** Nothing is wrong with it. */
export const SOUND: Readonly<ElectronicFaults> = {
  deaf: false,
  refuseNext: null,
  busyUntilMs: 0,
  failNext: null,
  answerNextLateMs: null,
  stalled: false,
  keepsMoving: false,
  unpowered: false,
  inLocal: false,
};
