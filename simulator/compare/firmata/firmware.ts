/** A real board with ConfigurableFirmata: what it is found by. It keeps nothing over a power cycle. */
import type { Ask, Firmware, Identity } from "../session.ts";
import { FIRMATA_SCENES } from "./scenes.ts";
import { firmataSpeech, STOP_ALL } from "./speech.ts";

/** An Uno starts anew when its port is opened, and is deaf for about 4 s. */
const STARTS_WITHIN_MS = 3000;
const TRIES = 3;
const ANSWERS_WITHIN_MS = 2000;

const USAGE = `Compares a board with what ConfigurableFirmata's AccelStepper does, exchange by exchange, and prints the differences.

  npm run firmata:compare -- --port /dev/ttyUSB0 [--baud 115200] [--moves] [--only <part of a scene's name>]
  npm run firmata:compare -- --port 192.168.1.30:3030

  --moves  also what steps: pins 2 (step) and 3 (direction) are driven, up to 1000 steps from where it stands, at 1000
           steps a second or less. Let nothing be on these pins, or a motor that may turn freely.
  --latency <ms>  how much a slow link adds to an answer at most: then it is not too late

Without it no pin is driven. Every scene begins with a system reset.
Exit codes: 0 as the script says, 1 there are differences, 2 it could not be compared, 130 interrupted: then its motors are stopped.
`;

export const FIRMATA_FIRMWARE: Firmware = {
  scenes: FIRMATA_SCENES,
  speech: firmataSpeech,
  defaultBaud: 115_200,
  usage: USAGE,
  stop: STOP_ALL,
  identify,
};

async function identify(ask: Ask): Promise<Identity> {
  const heard: string[] = [];
  const isVersion = (reply: string): boolean => reply.startsWith("f9");
  for (let tries = 0; tries < TRIES && !heard.some(isVersion); tries++)
    heard.push(...(await ask({ send: "f9", until: /^f9/, withinMs: STARTS_WITHIN_MS })));
  if (!heard.some(isVersion))
    return { kind: "not there", why: "no Firmata answers there. Check --port, --baud and its firmware" };
  const name = nameIn(await ask({ send: "f0 79 f7", until: /^f0 79/, withinMs: ANSWERS_WITHIN_MS }));
  const can = await ask({ send: "f0 6b f7", until: /^f0 6c/, withinMs: ANSWERS_WITHIN_MS });
  // Mode 8 with a resolution of 21 bits, for any pin.
  if (!can.some((reply) => /^f0 6c .*\b08 15\b/.test(reply)))
    return {
      kind: "not there",
      why: `${name} has no steppers: put ConfigurableFirmata with AccelStepper on the board`,
    };
  return {
    kind: "there",
    name,
    settings: new Map(),
    build: null,
    keeps: "the board keeps nothing over a power cycle",
    kept: [],
    restore: async () => [],
  };
}

/** `f0 79`, two bytes of version, then each character in two bytes. */
function nameIn(replies: readonly string[]): string {
  const reply = replies.find((each) => each.startsWith("f0 79")) ?? "";
  const bytes = reply
    .split(" ")
    .slice(2, -1)
    .map((byte) => Number.parseInt(byte, 16));
  const [major = 0, minor = 0, ...letters] = bytes;
  const characters = letters.flatMap((low, index) => (index % 2 === 0 ? [low | ((letters[index + 1] ?? 0) << 7)] : []));
  return `${String.fromCharCode(...characters) || "a Firmata without a name"} ${major}.${minor}`;
}
