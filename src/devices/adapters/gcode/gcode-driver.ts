/** One device on a grbl: takes part in its connection, and lets its kind make something of it. */
import type { Clock } from "../../../clock/index.ts";
import type { Act, Device, ForeignAct, SignalValue, StopCategory } from "../../../model/index.ts";
import type { Driver, DriverLink, Standstill, Work } from "../kit/index.ts";
import { AxesBody } from "./axes-body.ts";
import type { Body } from "./body.ts";
import type { Controller } from "./controller.ts";
import { whyOther } from "./identity.ts";
import type { GcodeOptions } from "./options.ts";
import { OutputBody } from "./output-body.ts";
import type { ControllerUser } from "./users.ts";

export interface GcodeDevice {
  readonly device: Device;
  readonly options: GcodeOptions;
  readonly controller: Controller;
  /** Axes are on the same grbl. */
  readonly isWithAxes: boolean;
}

export class GcodeDriver implements Driver, ControllerUser {
  readonly #clock: Clock;
  readonly #its: GcodeDevice;
  readonly #said = new Set<string>();
  #link: DriverLink | null = null;
  /** What was changed last at the grbl was said: so its end is, too. */
  #isToldOver = false;
  #body: Body | null = null;

  constructor(clock: Clock, its: GcodeDevice) {
    this.#clock = clock;
    this.#its = its;
  }

  get name(): string {
    return this.#its.device.name;
  }

  get pollMs(): number {
    return this.#its.options.pollMs;
  }

  get timeoutMs(): number {
    return this.#its.options.timeoutMs;
  }

  get out(): GcodeOptions["out"] {
    return this.#its.options.out;
  }

  get owedStop(): StopCategory | null {
    return this.#link?.owedStop() ?? null;
  }

  connect(link: DriverLink): void {
    this.#link = link;
    this.#its.controller.attach(this);
  }

  disconnect(): void {
    this.#link = null;
    this.#body = null;
    this.#its.controller.detach(this);
  }

  opened(): void {
    const other = this.#whyOther();
    if (other !== null) return this.#link?.down(other);
    this.#body = this.#bodyOf();
    this.#said.clear();
    this.#link?.up({ firmware: this.#its.controller.who?.firmware ?? "grbl 1.1, in motion", bootId: null });
    this.#complain();
  }

  closed(why: string): void {
    this.#link?.down(why);
  }

  measured(tookMs: number): void {
    this.#link?.measured(tookMs);
  }

  reported(sampledAtMs: number): void {
    const body = this.#body;
    if (body === null) return;
    // Found in motion, it is asked who it is only when it stands.
    const other = this.#whyOther();
    if (other !== null) return this.#link?.down(other);
    this.#complain();
    body.heard(sampledAtMs);
    this.#link?.heard(body.sampledAtMs);
  }

  silent(forMs: number): void {
    const { controller, device } = this.#its;
    this.#body?.waited();
    // Homing, grbl says nothing at all (`limits_go_home`). What is known meanwhile is said: that nothing is. Its bound is the homing's.
    if (controller.isHoming && this.#body !== null) this.#link?.heard(this.#body.sampledAtMs);
    else if (forMs > device.heartbeatMs) this.#link?.down(`it has not answered for ${Math.round(forMs)} ms`);
  }

  alarmed(text: string): void {
    this.#link?.problem(text);
    this.#body?.alarmed(text);
  }

  restarted(): void {
    this.#body?.restarted();
  }

  /** A hold, and motion, concern what moves: outputs beside axes say nothing of them. */
  intervened(act: ForeignAct): void {
    const { device, isWithAxes } = this.#its;
    this.#isToldOver = device.kind === "axes" || !isWithAxes || (act.what !== "hold" && act.what !== "unknown");
    if (this.#isToldOver) this.#link?.intervened(act);
  }

  interventionOver(): void {
    if (this.#isToldOver) this.#link?.interventionOver();
  }

  begin(act: Act, work: Work): string | null {
    const { options, controller } = this.#its;
    if (options.identity !== null && controller.who === null) return "it has not said who it is yet";
    return this.#body?.begin(act, work) ?? null;
  }

  carryOn(act: Act, work: Work): boolean {
    return this.#body?.carryOn(act, work) ?? false;
  }

  cutsShort(category: StopCategory): boolean {
    return this.#body?.cutsShort(category) ?? true;
  }

  halt(category: StopCategory, halted: (standstill: Standstill) => void): void {
    this.#body?.halt(category, halted);
  }

  sense(): readonly (SignalValue | null)[] {
    return this.#body?.sense() ?? [];
  }

  get isMoving(): boolean {
    return this.#body?.isMoving ?? false;
  }

  #whyOther(): string | null {
    return whyOther(this.#its.options.identity, this.#its.controller.who?.info ?? null);
  }

  #complain(): void {
    for (const text of this.#body?.problems() ?? []) {
      if (this.#said.has(text)) continue;
      this.#said.add(text);
      this.#link?.problem(text);
    }
  }

  #bodyOf(): Body {
    const { device, options, controller, isWithAxes } = this.#its;
    if (device.kind === "axes") return new AxesBody(this.#clock, device, { options, controller, user: this });
    if (device.kind === "output" || device.kind === "gripper")
      return new OutputBody(this.#clock, device, { options, controller, isWithAxes });
    throw new Error(`${device.kind}: options of no such kind are read`);
  }
}
