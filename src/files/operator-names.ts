/** What a person's act names: that the line has it. */
import { nearest } from "../conditions/index.ts";
import type { Remark } from "./diagnostic-log.ts";
import { type KnownNames, unknownName } from "./known-name.ts";
import type { ReadLine } from "./line-file/read-line.ts";
import type { OperatorAct } from "./operator-act.ts";

/** What is wrong with the name in an act: the name, and what to say of it. Null: nothing. */
export function wrongNameIn(
  act: OperatorAct,
  line: ReadLine,
  names: KnownNames,
): { readonly name: string; readonly remark: Remark } | null {
  switch (act.kind) {
    case "clear-latch":
      return wrong(act.interlock, unknownName("interlock", act.interlock, names));
    case "set":
      return wrong(act.device, notAmong(act.device, switchesOf(line), "`set` takes an input that is a switch"));
    case "return":
      return wrong(act.device, notAmong(act.device, membersOf(line), "`return` takes a member of a pool"));
    default:
      return null;
  }

  function notAmong(name: string, taken: readonly string[], rule: string): Remark | null {
    if (taken.includes(name) || line.broken.has(name)) return null;
    const isThere = line.line.devices.has(name);
    const there = taken.length === 0 ? "this line has none" : `there are ${taken.join(", ")}`;
    const meant = nearest(name, taken);
    const what = isThere ? `\`${name}\` is none: ${rule}` : `no device \`${name}\`: ${rule}`;
    return {
      code: isThere ? "wrong-kind" : "unknown-device",
      message: meant === null ? `${what}; ${there}` : what,
      nearest: meant,
    };
  }
}

const wrong = (name: string, remark: Remark | null) => (remark === null ? null : { name, remark });

const switchesOf = ({ line }: ReadLine): readonly string[] =>
  [...line.devices.values()].flatMap((device) =>
    device.kind === "input" && device.range === null ? [device.name] : [],
  );

const membersOf = ({ line }: ReadLine): readonly string[] => [...new Set([...line.pools.values()].flat())];
