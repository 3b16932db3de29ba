/** Set up in every test file: hooks that were added first are called last. */
import { afterAll } from "vitest";
import { endAll } from "./processes.ts";

afterAll(endAll);
