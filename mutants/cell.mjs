/** Deliberate mistakes in the hardware cell and what it is made of. */
export const CELL = [
  {
    rule: "an interrupt that waits is not skipped over",
    file: "simulator/firmware/emulated-board.ts",
    find: "      cpu.tick();",
    replace: "      if (cpu.cycles <= busyUntil || !cpu.interruptsEnabled) cpu.tick();",
    tests: "test/simulator/firmware/emulated-board.test.ts",
  },
];
