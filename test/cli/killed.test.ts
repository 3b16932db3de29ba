/** `kill -9` in Execute: nothing of the program is left, and the device drops by its own watchdog. */
import { expect, test } from "vitest";
import { until } from "../contract/session.ts";
import { commandedLine } from "../support/commanded-line.ts";

const REGISTER = 90;
/** Longer than a busy machine holds the program up between two counts. */
const LIMIT_MS = 4000;

test("after kill -9 the drives' coil and the belt are on until the device's own watchdog takes them off", {
  timeout: 240_000,
}, async ({ onTestFinished }) => {
  const line = await commandedLine({ args: [], watchdog: `watchdog: { holding: ${REGISTER}, every: 100 ms }, ` });
  const { child, registers } = line;
  const heard = registers.onWrite;
  let hasCounted = false;
  // What a PLC does with such a register: it counts the time since the last change.
  const timer = setTimeout(() => {
    // What came while this process was held up is read first.
    hasCounted = false;
    setImmediate(() => {
      if (hasCounted) return void timer.refresh();
      for (const coil of registers.coils.keys()) registers.coils.set(coil, false);
    });
  }, LIMIT_MS);
  registers.onWrite = (what, address, value) => {
    heard(what, address, value);
    if (what !== "holding" || address !== REGISTER) return;
    hasCounted = true;
    timer.refresh();
  };
  onTestFinished(async () => {
    clearTimeout(timer);
    await line.close();
  });
  await line.inExecute();
  await until(
    () => [1, 2, 3].every((count) => registers.written.includes(`holding ${REGISTER} = ${count}`)),
    () => `it counts up; ${registers.written}`,
  );
  child.kill("SIGKILL");
  await until(
    () => child.signalCode !== null,
    () => "it is killed",
  );
  expect([line.isOn("drives"), line.isOn("belt")]).toEqual([true, true]);
  await until(
    () => !line.isOn("drives") && !line.isOn("belt"),
    () => "the device has dropped them",
    3 * LIMIT_MS,
  );
  expect(registers.written).not.toContain("coil 5 = 0");
});
