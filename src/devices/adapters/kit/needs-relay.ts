/** What can be done where the hardware has no watchdog of its own: a sentence for a person, without its full stop. */
export const NEEDS_RELAY =
  "Give its power by a relay that drops by itself when it is no longer refreshed, as a coil that is `process_enable` and has a `watchdog` does";
