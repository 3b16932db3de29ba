/** A real grbl: what it is found by, what it keeps, and how that is put back. */
import type { Ask, Firmware, Identity } from "../session.ts";
import { RESET } from "./rows.ts";
import { GRBL_SCENES } from "./scenes.ts";
import { grblSpeech } from "./speech.ts";

/** An Arduino starts anew when its port is opened, and its boot loader takes a second or two. */
const STARTS_WITHIN_MS = 3000;
const TRIES = 3;
const ANSWERS_WITHIN_MS = 1500;
const ENDS = /^(ok|error:\d+)$/;

const USAGE = `Compares a board with what grbl 1.1h does, exchange by exchange, and prints the differences.

  npm run grbl:compare -- --port /dev/ttyUSB0 [--baud 115200] [--moves] [--writes] [--only <part of a scene's name>]
  npm run grbl:compare -- --port 192.168.1.30:23

  --moves   also what moves and switches outputs: X by up to 10 mm, Y by up to 5 mm around where they stand, at 600 mm/min
            or less; rapids of up to 3 mm; spindle and coolant are switched on. Home it, let it stand 15 mm from its ends,
            take the tool and the part out, and have somebody at its emergency stop.
  --writes  also what changes settings, work offsets and start-up lines; what stood there is put back.
  --latency <ms>  how much a slow link adds to an answer at most: then it is not too late

Without them nothing moves, nothing is switched and nothing is kept. Every scene begins with a reset.
Exit codes: 0 as the script says, 1 there are differences, 2 it could not be compared, 130 interrupted: then the board is reset.
`;

export const GRBL_FIRMWARE: Firmware = {
  scenes: GRBL_SCENES,
  speech: grblSpeech,
  defaultBaud: 115_200,
  usage: USAGE,
  stop: RESET,
  identify,
};

async function identify(ask: Ask): Promise<Identity> {
  let heard: readonly string[] = [];
  const isWelcome = (line: string): boolean => line.startsWith("Grbl");
  for (let tries = 0; tries < TRIES && !heard.some(isWelcome); tries++)
    heard = [...heard, ...(await ask({ send: RESET, until: /^Grbl/, withinMs: STARTS_WITHIN_MS }))];
  const welcome = heard.find(isWelcome);
  if (welcome === undefined) {
    const what = heard.length === 0 ? "it says nothing" : `it says ${JSON.stringify(heard.slice(0, 3).join(" | "))}`;
    return { kind: "not there", why: `no grbl answers a reset there: ${what}. Check --port, --baud and its firmware` };
  }
  const kept = await keptBy(ask);
  const startup = kept.startup.filter((line) => !/^\$N\d+=$/.test(line));
  const keeps =
    startup.length > 0
      ? `the board has start-up lines (${startup.join(", ")}), which are carried out when they are stored`
      : kept.settings.size === 0
        ? "its settings could not be read"
        : null;
  return {
    kind: "there",
    name: `${welcome} ${kept.info.join(" ")}`,
    settings: kept.settings,
    build: /\[OPT:([^,\]]*)/.exec(kept.info.join(""))?.[1] ?? null,
    keeps,
    kept: [
      ...[10, 12, 13].map((id) => `$${id}=${kept.settings.get(id)}`),
      ...kept.places.filter((place) => /^\[G5/.test(place)),
      ...kept.info.slice(0, 1),
    ],
    restore: async (asking) => putBack(asking, kept),
  };
}

export interface Kept {
  readonly settings: ReadonlyMap<number, number>;
  /** `[G54:0.000,0.000,0.000]` */
  readonly places: readonly string[];
  /** `$N0=` */
  readonly startup: readonly string[];
  /** Of `$I`. */
  readonly info: readonly string[];
}

async function keptBy(ask: Ask): Promise<Kept> {
  await ask({ send: RESET, until: /^Grbl/, withinMs: STARTS_WITHIN_MS });
  const lines = async (send: string): Promise<readonly string[]> => {
    const said = await ask({ send: `${send}\n`, until: ENDS, withinMs: ANSWERS_WITHIN_MS });
    return said.filter((line) => !ENDS.test(line) && !line.startsWith("[MSG"));
  };
  await lines("$X");
  const settings = (await lines("$$")).flatMap((line) => {
    const [, id, value] = /^\$(\d+)=(-?\d+(?:\.\d+)?)/.exec(line) ?? [];
    return id === undefined ? [] : [[Number(id), Number(value)] as const];
  });
  return {
    settings: new Map(settings),
    places: await lines("$#"),
    startup: await lines("$N"),
    info: await lines("$I"),
  };
}

async function putBack(ask: Ask, before: Kept): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const line of restoring(before, await keptBy(ask))) {
    const said = await ask({ send: `${line}\n`, until: ENDS, withinMs: ANSWERS_WITHIN_MS });
    if (!said.includes("ok"))
      lost.push(`${line} could not be put back (${said.join(" | ") || "no answer"}): send it yourself`);
  }
  return lost;
}

/** Lines that make of what is kept what was kept before. Pure. */
export function restoring(before: Kept, after: Kept): readonly string[] {
  const settings = [...before.settings].flatMap(([id, value]) =>
    after.settings.get(id) === value ? [] : [`$${id}=${value}`],
  );
  const places = before.places.flatMap((place) => {
    const [, system, x, y, z] = /^\[G(5[4-9]):([^,]+),([^,]+),([^\]]+)\]$/.exec(place) ?? [];
    if (system === undefined || after.places.includes(place)) return [];
    return [`G10L2P${Number(system) - 53}X${x}Y${y}Z${z}`];
  });
  const startup = before.startup.filter((line) => !after.startup.includes(line));
  const infoOf = ({ info }: Kept): string => /^\[VER:[^:]*:([^\]]*)\]$/.exec(info[0] ?? "")?.[1] ?? "";
  const info = infoOf(before) === infoOf(after) ? [] : [`$I=${infoOf(before)}`];
  return [...settings, ...places, ...startup, ...info];
}
