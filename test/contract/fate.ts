/** What becomes of a command, and whether a device does what it is told again. */
import type { Act, Command, Fence } from "../../src/model/index.ts";
import type { Rig } from "./rig.ts";
import { type Session, until } from "./session.ts";

/** Longest that a device is given to do what it is told again. */
const RECOVERS_MS = 15_000;

/** After whatever has happened: it does what it is told again. */
export const recovers = (device: Session, rig: Rig): Promise<void> => does(device, rig.acts.off);

/** Tells it until it is done: on a busy machine an answer may take longer than it has time, and then nobody knows. */
export async function does(device: Session, act: Act, fence?: Fence): Promise<void> {
  const endMs = performance.now() + RECOVERS_MS;
  for (let isDone = false; !isDone; ) {
    const command = device.act(act, fence);
    isDone = (await fate(device, command)) === "done";
    // What is refused is refused at once: the wire is to have its turn.
    if (!isDone) await device.passes(5);
    if (performance.now() > endMs)
      throw new Error(`it does not do what it is told: ${device.told(0)}; ${device.problems.join(" | ")}`);
  }
}

/** What becomes of a command: its end, or `unknown` when the link has gone meanwhile. */
export async function fate(device: Session, command: Command): Promise<string> {
  const from = device.heard.length;
  const end = () => device.of(command).find((type) => type !== "accepted");
  const isAnew = () => device.heard.slice(from).some(({ type }) => type === "hello");
  await until(
    () => end() !== undefined || isAnew(),
    () => `what becomes of command ${command.id}: ${device.told(0)}; ${device.problems.join(" | ")}`,
  );
  return end() ?? "unknown";
}

/** The end of a command, seen in the turn after it: a timer for each would be what is measured. */
export async function ended(device: Session, commandId: number): Promise<void> {
  const endMs = performance.now() + 10_000;
  for (;;) {
    const end = device.heard.find((it) => "commandId" in it && it.commandId === commandId && it.type !== "accepted");
    if (end?.type === "done") return;
    if (end !== undefined || performance.now() > endMs) throw new Error(`command ${commandId}: ${device.told(0)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
