/** Where this program keeps what outlives it, for each user (XDG base directories). */
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** @param part what of it: `fences` */
export function stateFolder(...part: readonly string[]): string {
  const given = process.env.XDG_STATE_HOME;
  // The specification: what is empty or relative counts as not set.
  const home = given !== undefined && isAbsolute(given) ? given : join(homedir(), ".local", "state");
  return join(home, "lockstep", ...part);
}
