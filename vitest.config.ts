import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Tests of what keeps nothing to itself: they share a process, and its modules are loaded once. The others each have their own. */
const TOGETHER = ["clock", "conditions", "control", "docs", "files", "journal", "lint", "model", "motion", "plan", "safety", "simulator"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    // The default leaves one processor idle, which on two is half of them.
    maxWorkers: availableParallelism(),
    testTimeout: 20_000,
    projects: [
      { extends: true, test: { name: "together", include: TOGETHER, isolate: false } },
      { extends: true, test: { name: "apart", include: ["test/**/*.test.ts"], exclude: TOGETHER } },
    ],
  },
});
