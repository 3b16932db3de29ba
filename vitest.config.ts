import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The default leaves one processor idle, which on two is half of them.
    maxWorkers: availableParallelism(),
    testTimeout: 20_000,
  },
});
