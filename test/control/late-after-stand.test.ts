/** After a hold, a suspension, a stop or a resume the plan is timed anew: lateness is what is really late by that, and not the stand. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cell, runningCell } from "../support/cell.ts";

const EXAMPLES = { transfer: 12_000, "weld-cell": 50_000 } as const;

const STANDS: Readonly<Record<string, (cell: Cell, standMs: number) => void>> = {
  hold: (cell, standMs) => {
    cell.controller.command("hold", "ann");
    expect(cell.reach("Held")).toBe("Held");
    cell.clock.runUntil(cell.clock.nowMs() + standMs);
    cell.controller.command("unhold", "ann");
  },
  suspend: (cell, standMs) => {
    cell.controller.command("suspend", "ann");
    expect(cell.reach("Suspended")).toBe("Suspended");
    cell.clock.runUntil(cell.clock.nowMs() + standMs);
    cell.controller.command("unsuspend", "ann");
  },
  "stop and resume": (cell, standMs) => {
    cell.controller.command("stop", "ann");
    expect(cell.reach("Stopped")).toBe("Stopped");
    cell.clock.runUntil(cell.clock.nowMs() + standMs);
    cell.controller.command("reset", "ann");
    expect(cell.reach("Idle")).toBe("Idle");
    expect(cell.controller.command("start", "ann", "resume")).toEqual({ accepted: true });
  },
};

/** An axis that stands elsewhere than planned, after a recovery, has a longer way: what comes after it is really late, by no more than this, ms. */
const REALLY_LATE_MS = 2000;
/** The first step to begin comes after nothing that could be late. */
const AT_ONCE_MS = 20;

for (const [name, withinMs] of Object.entries(EXAMPLES))
  test(`${name}: no step is late by a stand of the line, whenever it came and however long it was`, () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(STANDS)),
        fc.integer({ min: 500, max: withinMs }),
        fc.integer({ min: 0, max: 100_000 }),
        (stand, afterMs, standMs) => {
          const cell = runningCell(name as keyof typeof EXAMPLES, { cycles: 12, seed: 3 });
          cell.clock.runUntil(cell.clock.nowMs() + afterMs);
          const count = cell.events.length;
          STANDS[stand]?.(cell, standMs);
          expect(cell.reach("Execute")).toBe("Execute");
          const since = cell.events.length;
          expect(cell.reach("Complete", "Aborted", "Held")).toBe("Complete");
          const begun = cell.events.slice(since).find((event) => event.type === "step-dispatched");
          expect(begun?.lateMs ?? 0).toBeLessThan(AT_ONCE_MS);
          const late = cell.events
            .slice(count)
            .flatMap((event) => (event.type === "step-dispatched" ? [{ ...event, read: null }] : []))
            .filter(({ lateMs }) => lateMs > REALLY_LATE_MS);
          expect(late).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });
