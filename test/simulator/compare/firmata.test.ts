/** The simulated steppers of ConfigurableFirmata do what the script says. In virtual time; the same script runs against a real board. */
import { describe, expect, test } from "vitest";
import { Comparison, FIRMATA_SCENES, firmataSpeech } from "../../../simulator/compare/index.ts";
import { AccelStepperFirmata } from "../../../simulator/firmware/index.ts";
import { VirtualClock } from "../../../src/clock/index.ts";

const TURN_MS = 1;
const moving = FIRMATA_SCENES.filter(({ needs }) => needs === "moves");

describe("the simulated steppers do as the script says", () => {
  test.each(moving.map((scene) => [scene.about, scene] as const))("%s", (_, scene) => {
    const clock = new VirtualClock();
    const nowUs = (): number => 1000 * clock.nowMs();
    const speech = firmataSpeech();
    const steppers = new AccelStepperFirmata((bytes) => comparison.received(Uint8Array.from(bytes)));
    const comparison = new Comparison(clock, speech, {
      kind: "simulated",
      write: (bytes) => {
        for (const message of messagesIn(bytes)) {
          if (message[0] === 0xff) steppers.reset();
          else steppers.receive(message, nowUs());
        }
        steppers.turn(nowUs());
      },
    });
    const far: number[] = [];
    const loop = (): void => {
      steppers.turn(nowUs());
      for (const motor of steppers.motors.values()) far.push(Math.abs(motor.steps));
      clock.after(TURN_MS, loop);
    };
    loop();
    let isOver = false;
    comparison.play(scene, () => {
      isOver = true;
    });
    clock.runWhile(() => !isOver, { untilMs: 100_000 });
    expect(
      comparison.differences.map(({ exchange, index, seen, kind }) => [index, exchange.means, kind, seen]),
    ).toEqual([]);
    expect(comparison.compared).toBe(scene.exchanges.length);
    expect(Math.max(...far)).toBeLessThanOrEqual(1000);
  });
});

/** A system reset is a byte of its own. */
function messagesIn(bytes: Uint8Array): number[][] {
  const messages: number[][] = [];
  for (const byte of bytes) {
    if (byte === 0xff || byte === 0xf0) messages.push([byte]);
    else messages.at(-1)?.push(byte);
  }
  return messages;
}

test("every exchange names its source, and a scene that asks for nothing configures and drives no motor", () => {
  for (const { source } of FIRMATA_SCENES.flatMap(({ exchanges }) => exchanges))
    expect(source).toMatch(/\.(cpp|h|md)\b/);
  const asked = FIRMATA_SCENES.filter(({ needs }) => needs === "nothing").flatMap(({ exchanges }) => exchanges);
  for (const { send } of asked) expect(send).not.toMatch(/^f0 62 0[0234]/);
});
