/**
 * Which device a failure is put down to, and which has failed too often. Retries are layered (feed, pick, place), so the device of the
 * step that failed is not always the one at fault: a grip that closes on nothing above an empty feeder is the feeder's failure.
 */
import type { SignalSource } from "../../conditions/index.ts";
import type { DeviceName, Line, SignalName } from "../../model/index.ts";
import type { FailedStep } from "../step/index.ts";
import { feedersOf } from "../step/index.ts";

interface Sensed extends SignalSource {
  slotOf(signal: SignalName): number | undefined;
  devicesOf(slots: readonly number[]): readonly DeviceName[];
}

type Judged = Pick<FailedStep, "run" | "failure" | "condition">;

/** Null: no device is at fault, as where a wait was in vain. */
export function culpritOf({ run, failure, condition }: Judged, sensed: Sensed): DeviceName | null {
  const { reason } = failure;
  if (reason === "late" || reason === "limit") return null;
  if (reason !== "not-verified" && reason !== "interlock") return run.device;
  const [feeder] = run.act?.verb === "grip" ? feedersOf(run.cycle) : [];
  if (feeder !== undefined && sensed.value(sensed.slotOf(`${feeder}.part_ready`) ?? -1) === false) return feeder;
  const read = sensed.devicesOf(condition?.slots ?? []);
  const [only] = read;
  return read.length === 1 && only !== undefined ? only : run.device;
}

/** Counts each device's last steps. */
export class Blame {
  readonly #line: Line;
  /** Whether each of its last steps failed, oldest first. */
  readonly #last = new Map<DeviceName, boolean[]>();

  constructor(line: Line) {
    this.#line = line;
  }

  worked(device: DeviceName): void {
    // Most devices never fail, and then there is nothing to count.
    if (this.#last.has(device)) this.#note(device, false);
  }

  /** @returns how many of its last steps have failed, if that is too many; else null */
  failed(device: DeviceName): number | null {
    const last = this.#note(device, true);
    const failures = last.filter((hasFailed) => hasFailed).length;
    return failures > this.#line.attention.failures ? failures : null;
  }

  /** Somebody has looked at it, or it is out: it begins anew. */
  forget(device: DeviceName): void {
    this.#last.delete(device);
  }

  #note(device: DeviceName, hasFailed: boolean): readonly boolean[] {
    const last = [...(this.#last.get(device) ?? []), hasFailed].slice(-this.#line.attention.inLast);
    this.#last.set(device, last);
    return last;
  }
}
