// Time and chance: the only place they come from. A real clock, a virtual one, their faces for RxJS and xstate, seeded streams.
// May import: model (and rxjs, xstate for their scheduler types).
// Read first: clock.ts, then virtual-clock.ts.
export type { Clock } from "./clock.ts";
export { type HostTime, processTime } from "./host-time.ts";
export { createRandom, type Random, type RandomStream } from "./random.ts";
export { RealClock } from "./real-clock.ts";
export { rxjsScheduler } from "./rxjs-scheduler.ts";
export type { TimerHandle } from "./timer-heap.ts";
export { VirtualClock } from "./virtual-clock.ts";
export { xstateClock } from "./xstate-clock.ts";
