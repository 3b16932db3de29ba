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

/** Faults after which there may be parts that no sensor of the line tells of, or has told of. */
const UNSENSED: ReadonlySet<FaultName> = new Set([
  ...(["double-pick", "misplaced-part", "slip", "overshoot"] as const),
  ...(["sensor-stuck", "sensor-inverted", "sensor-frozen", "sensor-bounce"] as const),
]);

/** Faults that strike every drive, whichever device they were planted at. */
const TOUCHES_ALL: ReadonlySet<FaultName> = new Set(["hardware-stop"]);

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
    return this.#open.some(({ fault, device: its }) => its === device || TOUCHES_ALL.has(fault));
  }

  get isAny(): boolean {
    return this.#open.length > 0;
  }

  /** A sensor of the line may say what is not so. */
  get doSensorsLie(): boolean {
    return this.#open.some(({ fault }) => LIES.test(fault));
  }

  /** There may be parts that nobody could sense: two in a gripper, or one beside its place. They stay, whatever has been mended since. */
  get areThereUnsensedParts(): boolean {
    return this.all.some(({ fault }) => UNSENSED.has(fault));
  }
}
