import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** What counts handles and listeners, or has a browser or a whole conformance suite to itself, has a process of its own. */
const APART = ["test/contract/**/*.test.ts", "test/panel/browser/**/*.test.ts", "test/panel/server/**/*.test.ts"];

export default defineConfig({
  test: {
    // The default leaves one processor idle, which on two is half of them; and many tests only wait, for real devices.
    maxWorkers: availableParallelism() + 3,
    testTimeout: 20_000,
    projects: [
      { extends: true, test: { name: "apart", include: APART } },
      // The others share processes, whose modules are loaded once.
      {
        extends: true,
        test: {
          name: "together",
          include: ["test/**/*.test.ts"],
          exclude: APART,
          isolate: false,
          setupFiles: "test/support/same-values.ts",
        },
      },
    ],
  },
});
