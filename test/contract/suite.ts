/**
 * The device contract as tests: what every adapter must do, whatever its protocol, against a real peer over a wire that goes wrong.
 * The device is one that is on or off, an output unless the rig says otherwise; its long act is a pulse, its stop takes it to `off`.
 * What several devices of one adapter owe each other stands in `fairness.ts`, what a move owes in `barriers.ts`.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";
import { RealClock } from "../../src/clock/index.ts";
import { Given } from "./given.ts";
import type { Rig } from "./rig.ts";
import { badWireRules } from "./rules/bad-wire.ts";
import { fencingRules } from "./rules/fencing.ts";
import { idempotenceRules } from "./rules/idempotence.ts";
import { lifecycleRules } from "./rules/lifecycle.ts";
import { peopleRules } from "./rules/people.ts";
import { soakRules } from "./rules/soak.ts";
import { stopRules } from "./rules/stop.ts";
import { unknownOutcomesRules } from "./rules/unknown-outcomes.ts";

export function conforms(name: string, start: () => Promise<Rig>): void {
  describe(`${name} keeps the device contract`, () => {
    const given = new Given();
    let rig: Rig;

    beforeAll(async () => {
      rig = await start();
    });
    afterAll(() => rig.close());
    beforeEach(() => given.start(rig, new RealClock()));
    afterEach(() => given.end());

    lifecycleRules(given);
    idempotenceRules(given);
    stopRules(given);
    fencingRules(given);
    unknownOutcomesRules(given);
    peopleRules(given);
    badWireRules(given);
    soakRules(given);
  });
}
