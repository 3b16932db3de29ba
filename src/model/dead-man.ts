/**
 * What ends what a device does when nobody is left to stop it: the program was killed, its computer has no power, the cable is cut. An adapter
 * says it of each of its devices.
 */
interface Reach {
  /** The hardware that has the watchdog, or would need one: devices of the same name share it. */
  readonly connection: string;
}

export type DeadMan =
  /** The program counts up in the device; when that stands still, the device goes to its safe state by itself. */
  | (Reach & { readonly kind: "device-watchdog" })
  /** The device goes on as it was last told. */
  | (Reach & {
      readonly kind: "none";
      /** A clause for a person: `a board with Firmata has no watchdog`. */
      readonly why: string;
      /** What to do about it: a sentence for a person, without its full stop. */
      readonly mend: string;
    });
