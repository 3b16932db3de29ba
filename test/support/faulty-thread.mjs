/** Loaded into every thread of a child process (`--import`): throws in the one that the parent names, by a message. */
import { BroadcastChannel, isMainThread, workerData } from "node:worker_threads";

const channel = new BroadcastChannel("faults");

const data = workerData ?? {};
const name = isMainThread ? "main" : "schemaFile" in data ? "panel" : "limitMs" in data ? "watchdog" : "rehearsal";

function fail(kind) {
  if (kind === "rejection") void Promise.reject(new Error("planted rejection"));
  else
    setImmediate(() => {
      throw new Error("planted error");
    });
}

channel.onmessage = ({ data: [thread, kind] }) => {
  if (thread === name) fail(kind);
};
channel.unref();

if (isMainThread && process.send !== undefined) {
  process.on("message", (message) => {
    const [thread, kind] = message;
    if (thread === name) fail(kind);
    else channel.postMessage(message);
  });
  process.channel?.unref();
}
