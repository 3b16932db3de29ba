/**
 * The watchdog, a thread of its own: it holds the connection of `process_enable` and drops it when it is told to, or when the
 * controller has not beaten for too long. Its clock is the time-out of the wait it sleeps in; it is woken at once by a drop.
 */
import { parentPort, workerData } from "node:worker_threads";
import { processTime } from "../../clock/index.ts";
import type { EnableConnection } from "./process-enable.ts";
import { BEATS, DROPPED, HOLDING, STATE, TURN_MS, WANTED, type WatchdogData } from "./words.ts";

const { shared, limitMs, module, options } = workerData as WatchdogData;
const words = new Int32Array(shared);
const { openEnable } = (await import(module)) as {
  openEnable(options: unknown): EnableConnection | Promise<EnableConnection>;
};
const connection = await openEnable(options);
Atomics.compareExchange(words, STATE, 0, HOLDING);
Atomics.notify(words, STATE);

let beats = Atomics.load(words, BEATS);
let silentMs = 0;
let lost: string | null = null;
try {
  while (Atomics.load(words, WANTED) === 0 && silentMs < limitMs) {
    Atomics.wait(words, WANTED, 0, TURN_MS);
    const now = Atomics.load(words, BEATS);
    silentMs = now === beats ? silentMs + TURN_MS : 0;
    beats = now;
    connection.refresh();
    // What its connection has to hear, it hears here.
    await new Promise<void>((resolve) => processTime.nextTurn(resolve));
  }
} catch (error) {
  lost = error instanceof Error ? error.message : String(error);
} finally {
  connection.drop();
  Atomics.store(words, STATE, DROPPED);
  Atomics.notify(words, STATE);
}
// Whoever hears of it finds it dropped.
if (lost !== null) parentPort?.postMessage(lost);
