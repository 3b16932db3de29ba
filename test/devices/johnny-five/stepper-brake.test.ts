/** Where a stepper is told to stop, tried on what AccelStepper does. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { AccelStepper } from "../../../simulator/firmware/index.ts";
import { brakeTarget } from "../../../src/devices/adapters/johnny-five/stepper-motor.ts";

const US_PER_MS = 1000;

/** Runs a motor until it stands, or until it has come to `untilUs`. */
function run(motor: AccelStepper, fromUs: number, untilUs: number, stepped: () => void = () => {}): void {
  let atUs = fromUs;
  while (atUs <= untilUs) {
    const before = motor.steps;
    const isUnderWay = motor.run(atUs);
    if (motor.steps !== before) stepped();
    const dueUs = motor.dueUs();
    if (!isUnderWay || dueUs === null) return;
    atUs = Math.max(atUs, dueUs);
  }
}

test("wherever a stepper is on its way, told to brake it slows down at once, turns round nowhere and stays within its way", () => {
  fc.assert(
    fc.property(
      fc.record({
        from: fc.integer({ min: -3000, max: 3000 }),
        way: fc.integer({ min: 1, max: 6000 }),
        sign: fc.constantFrom(1, -1),
        speedPerS: fc.integer({ min: 20, max: 4000 }),
        accelerationPerS2: fc.integer({ min: 200, max: 40_000 }),
        seenAfterMs: fc.integer({ min: 0, max: 4000 }),
        unseenMs: fc.integer({ min: 0, max: 60 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      ({ from, way, sign, speedPerS, accelerationPerS2, seenAfterMs, unseenMs, share }) => {
        const to = from + sign * way;
        const motor = Object.assign(new AccelStepper(), { steps: from, target: from });
        motor.setMaxSpeed(speedPerS);
        motor.setAcceleration(accelerationPerS2);
        motor.moveTo(to);
        const seenUs = seenAfterMs * US_PER_MS;
        run(motor, 0, seenUs);
        const seen = motor.steps;
        const toldUs = seenUs + share * unseenMs * US_PER_MS;
        run(motor, seenUs, toldUs);
        const brakesAt = brakeTarget({ from, to, speedPerS, accelerationPerS2 }, seen, unseenMs);
        motor.moveTo(brakesAt);
        let last = motor.steps;
        run(motor, toldUs, Number.POSITIVE_INFINITY, () => {
          if (sign * (motor.steps - last) !== 1) throw new Error(`it turned round at ${last}`);
          last = motor.steps;
        });
        expect(motor.steps).toBe(brakesAt);
        expect(sign * (to - brakesAt)).toBeGreaterThanOrEqual(0);
        // No farther than from full speed, and what its steps are rounded by.
        const needs = (speedPerS * unseenMs) / 1000 + speedPerS ** 2 / (2 * accelerationPerS2);
        expect(Math.abs(brakesAt - seen)).toBeLessThanOrEqual(needs + 4);
      },
    ),
    { numRuns: 1000 },
  );
});
