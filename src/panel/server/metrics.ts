/** The line in figures for Prometheus. */
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { type LineEvent, type LineState, STATES } from "../../model/index.ts";
import { frozenMsOf } from "../wire/index.ts";
import type { Beat } from "./bridge.ts";
import type { Clients } from "./clients.ts";
import type { Replica } from "./replica.ts";

/** Steps last from tens of milliseconds to minutes. */
const DURATION_S = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300];
/** A dispatch is late by fractions of a millisecond, or by what held it up. */
const LATE_S = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

export class Metrics {
  readonly registry = new Registry();
  readonly #durations: Histogram<"step">;
  readonly #lateness: Histogram<string>;
  readonly #trips: Counter<"interlock">;
  readonly #failures: Counter<"step" | "reason">;
  readonly #loopDelay: Gauge<string>;

  constructor(replica: Replica, clients: Clients) {
    const registers = [this.registry];
    const gauge = (name: string, help: string, collect: (its: Gauge<string>) => void, labelNames: string[] = []) =>
      new Gauge({
        ...{ name, help, registers, labelNames },
        collect() {
          collect(this);
        },
      });
    gauge(
      "lockstep_state",
      "1 for the state that the line is in.",
      (its) => {
        for (const state of STATES) its.set({ state }, state === replica.state.state ? 1 : 0);
      },
      ["state"],
    );
    gauge(
      "lockstep_parts",
      "Parts of this run, by what became of them.",
      (its) => {
        const { placed, rejected, lost } = replica.state.counts;
        its.set({ outcome: "placed" }, placed);
        its.set({ outcome: "rejected" }, rejected);
        its.set({ outcome: "lost" }, lost);
      },
      ["outcome"],
    );
    gauge(
      "lockstep_queue_depth",
      "Steps that wait because a device is at work.",
      (its) => {
        for (const [device, { queued }] of Object.entries(replica.state.devices)) its.set({ device }, queued);
      },
      ["device"],
    );
    gauge(
      "lockstep_heartbeat_age_seconds",
      "How long ago each device was heard.",
      (its) => {
        replica.view.devices.forEach(({ name }, i) => {
          const ageMs = replica.agesMs[i];
          if (ageMs !== null && ageMs !== undefined) its.set({ device: name }, ageMs / 1000);
        });
      },
      ["device"],
    );
    gauge("lockstep_alarms_active", "Alarms whose cause is there.", (its) =>
      its.set(replica.alarms.alarms.filter(({ isActive }) => isActive).length),
    );
    gauge("lockstep_panel_clients", "Connected pages.", (its) => its.set(clients.count));
    gauge("lockstep_controller_heard_seconds", "How long ago the controller's loop was heard.", (its) =>
      its.set(clients.loopAgeMs / 1000),
    );
    this.#loopDelay = gauge("lockstep_loop_delay_seconds", "How late the loop's last beat was, to a ms.", () => {});
    this.#durations = new Histogram({
      ...{ name: "lockstep_step_duration_seconds", help: "From a step's dispatch to its proof, without holds." },
      ...{ labelNames: ["step" as const], buckets: DURATION_S, registers },
    });
    this.#lateness = new Histogram({
      ...{ name: "lockstep_dispatch_lateness_seconds", help: "How much later than planned steps were dispatched." },
      ...{ buckets: LATE_S, registers },
    });
    this.#trips = new Counter({
      ...{ name: "lockstep_interlock_trips_total", help: "Trips by interlock.", labelNames: ["interlock" as const] },
      registers,
    });
    this.#failures = new Counter({
      ...{ name: "lockstep_step_failures_total", help: "Failures by step and reason." },
      ...{ labelNames: ["step" as const, "reason" as const], registers },
    });
  }

  beat({ latenessMsMax }: Beat): void {
    this.#loopDelay.set(latenessMsMax / 1000);
  }

  /** @param before the state that the event changes */
  hear(event: LineEvent, before: LineState): void {
    if (event.type === "step-verified") {
      const { cycle, step, durationMs, atMs } = event;
      this.#durations.observe({ step }, Math.max(0, durationMs - frozenMsOf(before, cycle, step, atMs)) / 1000);
    } else if (event.type === "step-dispatched") this.#lateness.observe(event.lateMs / 1000);
    else if (event.type === "interlock-tripped") this.#trips.inc({ interlock: event.interlock });
    else if (event.type === "step-failed") this.#failures.inc({ step: event.step, reason: event.failure.reason });
  }
}
