/** `${w}` in a condition stands for the pool member bound as `w`, `${w.load}` for the position where it is met. */
import type { Device } from "../model/index.ts";
import { type Filled, fillText } from "./fill.ts";

/**
 * `text` with every binding filled in. One that `member` does not know, or whose role the member has not got, stays as
 * it is: compiling it then says so.
 */
export function fillMembers(text: string, member: (binding: string) => Device | undefined): Filled {
  return fillText(text, (expression) => {
    const [binding = "", role, ...more] = expression.split(".");
    const device = member(binding);
    if (device === undefined || more.length > 0) return null;
    return role === undefined ? device.name : (device.at.get(role) ?? null);
  });
}

/** The bindings that `text` names, each once. */
export function membersNamed(text: string): readonly string[] {
  const named = new Set<string>();
  fillText(text, (expression) => {
    named.add(expression.split(".")[0] ?? "");
    return null;
  });
  return [...named];
}
