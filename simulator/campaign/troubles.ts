/** Which faults are in the world now, and which of them may deceive a judge who looks at sensors, wires or bodies. */
import type { DeviceName } from "../../src/model/index.ts";
import type { FaultName } from "../world/index.ts";

export interface Strike {
  readonly fault: FaultName;
  readonly device: DeviceName;
  readonly atMs: number;
}

/** Faults under which a sensor says what is not so. */
const LIES = /^sensor-/;

/** Faults by which a part goes where nobody has put it, or by which there are more or fewer than one. */
const MOVES_PARTS =
  /^(dropped-part|vacuum-leak|double-pick|misplaced-part|missing-part|slip|overshoot|power-lost|hardware-stop|reboot)$/;

export class Troubles {
  readonly all: Strike[] = [];
  #open: Strike[] = [];

  add(strike: Strike): void {
    this.all.push(strike);
    this.#open.push(strike);
  }

  /** The last one did not fit its device. */
  didNotHappen(): void {
    this.all.pop();
    this.#open.pop();
  }

  /** Everything that was broken has been mended. */
  mended(): void {
    this.#open = [];
  }

  /** A fault has struck this device since everything was last whole. */
  isTouched(device: DeviceName): boolean {
    return this.#open.some((strike) => strike.device === device);
  }

  get isAny(): boolean {
    return this.#open.length > 0;
  }

  /** A sensor of the line may say what is not so. */
  get doSensorsLie(): boolean {
    return this.#open.some(({ fault }) => LIES.test(fault));
  }

  /** A part may be elsewhere than where the line has put it, for a reason that lies outside the line. */
  get doPartsStray(): boolean {
    return this.#open.some(({ fault }) => LIES.test(fault) || MOVES_PARTS.test(fault));
  }
}
