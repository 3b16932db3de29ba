/** The names under which the panel is served: those of this machine, and those that its options give. */
import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { InvalidArgumentError } from "commander";

/** Reads one `--name`, adding it to those before it. */
export function readPanelName(text: string, before: readonly string[] = []): readonly string[] {
  const name = domainToASCII(text.trim().replace(/\.$/, ""));
  // What follows a name in an address would be cut off in silence.
  if (/[/?#\\]/.test(text) || !isName(name))
    throw new InvalidArgumentError("It takes a name as in an address, without https://, port or path: line3.example.");
  return [...before, name];
}

/** Labels of letters, digits, - and _, as browsers send them in `Host`. */
const isName = (name: string): boolean =>
  /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/.test(name);

/**
 * All names of the panel. They are found once, at the start: a machine that is renamed keeps the pages that are open.
 * @param machine its host name, full or short
 * @param host what `--host` says
 */
export function panelNames(machine: string, host: string, named: readonly string[]): readonly string[] {
  const [short = ""] = machine.split(".");
  const own = short === "" ? [] : [machine, short, `${short}.local`];
  return [...new Set([...own, ...(isIP(host) === 0 ? [host] : []), ...named].map((name) => name.toLowerCase()))];
}
