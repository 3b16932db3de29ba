/** `${w}` in a condition stands for the pool member bound as `w`, `${w.load}` for the position where it is met. */
import type { Device } from "../model/index.ts";

const BINDING = /\$\{\s*([a-z][\w-]*)\s*(?:\.\s*([a-z][\w-]*)\s*)?\}/g;

/**
 * `text` with every binding filled in. One that `member` does not know, or whose role the member has not got, stays as
 * it is: compiling it then says so.
 */
export function fillMembers(text: string, member: (binding: string) => Device | undefined): string {
  if (!text.includes("${")) return text;
  return text.replace(BINDING, (whole, binding: string, role: string | undefined) => {
    const device = member(binding);
    if (device === undefined) return whole;
    return role === undefined ? device.name : (device.at.get(role) ?? whole);
  });
}

/** The bindings that `text` names, each once. */
export function membersNamed(text: string): readonly string[] {
  return [...new Set([...text.matchAll(BINDING)].map(([, binding = ""]) => binding))];
}
