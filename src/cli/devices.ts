/** `lockstep devices`: connects to each device of a line and tells what answers. Nothing is commanded, so nothing moves. */
import type { Command } from "commander";
import { World } from "../../simulator/world/index.ts";
import { type Clock, createRandom, RealClock } from "../clock/index.ts";
import { Controller } from "../control/index.ts";
import { loadLine } from "../files/index.ts";
import { carriedSignals, type Line, type SignalValue } from "../model/index.ts";
import { holder, realAdapters } from "./adapters.ts";
import type { End } from "./io.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { LINES, tellMistakes } from "./load-job.ts";
import { aloneOn } from "./lock/line-lock.ts";
import { until } from "./until.ts";

interface Options {
  readonly json: boolean;
  readonly probe: boolean;
}

/** What one device has shown of itself. */
interface Answer {
  readonly device: string;
  readonly kind: string;
  readonly adapter: string;
  readonly link: "up" | "none";
  readonly firmware: string | null;
  /** From opening the link to the first answer, ms. */
  readonly connected_ms: number | null;
  /** Question and answer on its wire, ms: on the mean, and the longest; null for a simulated device. */
  readonly latency_ms: { readonly mean: number; readonly max: number } | null;
  /** Longest silence while it was listened to; null without `--probe`. */
  readonly longest_silence_ms: number | null;
  readonly state: Readonly<Record<string, SignalValue | null>>;
  readonly problems: readonly string[];
}

/** So long is listened to a device that has said what is wrong: it may be tried again. */
const MEND_MS = 3000;
/** So long to one that has said nothing: a board that is opened over USB starts anew, and has 8 s. Resetting itself is given up after 10 s. */
const PATIENCE_MS = 9500;
/** How long `--probe` listens. */
const PROBE_MS = 3000;

export function addDevicesCommand(program: Command, io: Io, end: End): void {
  program
    .command("devices")
    .description("connect to each device of a line and tell link, firmware, latency and state; nothing moves")
    .argument("<line>", "line file")
    .option("--probe", "listen for a while and tell how regularly each is heard", false)
    .option("--json", "for machines", false)
    .addHelpText("after", "\nExample:\n  lockstep devices sequences/transfer/line.yaml --probe")
    .action(async (file: string, options: Options) => end(await devices(file, options, io)));
}

async function devices(file: string, options: Options, io: Io): Promise<ExitCode> {
  const loaded = loadLine(file, LINES);
  if (loaded.kind !== "ok") return tellMistakes(loaded, options.json, io);
  const { line } = loaded;
  const clock = new RealClock();
  const code = await aloneOn(line, { clock, command: "devices", json: options.json, io }, async () => {
    const answers = await askAll(line, clock, options.probe);
    io.out(options.json ? JSON.stringify(answers) : answers.map(told).join("\n"));
    return answers.every(({ link }) => link === "up") ? EXIT.done : EXIT.failed;
  });
  clock.close();
  return code;
}

/** By Reset of a controller of its own, which connects and reads back, and is ended before it would do anything about who is missing. */
async function askAll(line: Line, clock: Clock, isProbe: boolean): Promise<readonly Answer[]> {
  const world = new World(clock, createRandom(1), line);
  const problems = new Map<string, string[]>();
  const note = (text: string): void => {
    const [name = "", ...rest] = text.split(": ");
    problems.set(name, [...(problems.get(name) ?? []), rest.join(": ")]);
  };
  const { registry, epoch } = realAdapters(clock, line, world, holder(), note);
  const controller = new Controller(clock, { line, job: null, adapters: registry, epoch });
  const connectedAtMs = new Map<string, number>();
  controller.events.subscribe((event) => {
    if (event.type === "device-connected") connectedAtMs.set(event.device, event.atMs);
  });
  const openedAtMs = clock.nowMs();
  controller.command("reset", "lockstep devices");
  const isUp = (name: string): boolean => controller.state.devices[name]?.link === "up";
  await until(clock, () => {
    if (controller.state.state === "Idle") return true;
    const sinceMs = clock.nowMs() - openedAtMs;
    const isHeard = [...line.devices.keys()].every((name) => isUp(name) || problems.has(name));
    return sinceMs >= (isHeard ? MEND_MS : PATIENCE_MS);
  });
  const oldest = new Oldest(line, controller);
  const probeUntilMs = clock.nowMs() + (isProbe ? PROBE_MS : 0);
  await until(clock, () => {
    oldest.look();
    return clock.nowMs() >= probeUntilMs;
  });
  const answers = [...line.devices.values()].map(({ name, kind, adapter }): Answer => {
    const { link, firmware } = controller.state.devices[name] ?? { link: "down", firmware: null };
    const upAtMs = connectedAtMs.get(name);
    return {
      ...{ device: name, kind, adapter, firmware },
      link: link === "up" ? "up" : "none",
      connected_ms: upAtMs === undefined ? null : round(upAtMs - openedAtMs),
      latency_ms: latencyOf(controller, name),
      longest_silence_ms: isProbe ? oldest.of(name) : null,
      state: stateOf(name, line, controller),
      problems: problems.get(name) ?? [],
    };
  });
  controller.close();
  return answers;
}

function latencyOf(controller: Controller, device: string): Answer["latency_ms"] {
  const its = controller.latencyMs(device);
  return its === null ? null : { mean: round(its.mean), max: round(its.max) };
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

/** The carried signals by their own names. */
function stateOf(name: string, line: Line, { signals }: Controller): Answer["state"] {
  const device = line.devices.get(name);
  const specs = device === undefined ? [] : carriedSignals(device);
  return Object.fromEntries(
    specs.map((spec) => [spec.name.slice(name.length + 1), signals.value(signals.slotOf(spec.name) ?? -1) ?? null]),
  );
}

/** How long each device has been silent at most. */
class Oldest {
  readonly #line: Line;
  readonly #controller: Controller;
  readonly #mostMs = new Map<string, number>();

  constructor(line: Line, controller: Controller) {
    this.#line = line;
    this.#controller = controller;
  }

  look(): void {
    for (const name of this.#line.devices.keys()) {
      const ageMs = this.#controller.signals.ageMs(name) ?? 0;
      this.#mostMs.set(name, Math.max(ageMs, this.#mostMs.get(name) ?? 0));
    }
  }

  of(name: string): number {
    return round(this.#mostMs.get(name) ?? 0);
  }
}

function told(its: Answer): string {
  const head = `${its.device.padEnd(12)} ${its.kind.padEnd(9)} ${its.adapter.padEnd(12)}`;
  const problems = its.problems.map((text) => `\n${" ".repeat(13)}${text}`).join("");
  if (its.link === "none")
    return `${head} no answer${problems || `\n${" ".repeat(13)}nothing was heard within ${PATIENCE_MS} ms`}`;
  const values = Object.entries(its.state).map(([name, value]) => `${name} ${value === null ? "unknown" : value}`);
  const probe = its.longest_silence_ms === null ? "" : `, silent for ${its.longest_silence_ms} ms at most`;
  const latency =
    its.latency_ms === null ? "" : `, answers in ${its.latency_ms.mean} ms (${its.latency_ms.max} at most)`;
  return `${head} up in ${its.connected_ms} ms${latency}${probe}, ${its.firmware}\n${" ".repeat(13)}${values.join(", ")}${problems}`;
}
