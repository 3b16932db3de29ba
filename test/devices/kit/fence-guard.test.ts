/** Whom the fence of a device refuses, whose an epoch is, and when it counts as kept. */
import { expect, test } from "vitest";
import { FenceGuard } from "../../../src/devices/adapters/kit/fence-guard.ts";
import { MemoryFenceStore } from "../../../src/devices/index.ts";
import type { Fence } from "../../../src/model/index.ts";

const fence = (epoch: number, stop: number): Fence => ({ epoch, stop });

function guardOf(holder: string | null, store = new MemoryFenceStore()) {
  const guard = new FenceGuard("lamp", store, holder);
  const kept: (string | null)[] = [];
  return { guard, kept, raise: (its: Fence) => guard.raise(its, (why) => kept.push(why)) };
}

test("what is older than the newest is refused: an earlier epoch, and in the same epoch what was meant before the last stop", () => {
  const { guard, raise } = guardOf(null);
  raise(fence(3, 5));
  expect(guard.refusal(fence(3, 5))).toBeNull();
  expect(guard.refusal(fence(3, 6))).toBeNull();
  expect(guard.refusal(fence(4, 0))).toBeNull();
  expect(guard.refusal(fence(3, 4))).toBe("the command is older than the last stop");
  expect(guard.refusal(fence(2, 99))).toContain("epoch 2 is over");
});

test("it is raised, and never lowered", () => {
  const { guard, raise } = guardOf(null);
  for (const its of [fence(2, 1), fence(1, 9), fence(2, 0)]) raise(its);
  expect(guard.fence).toEqual(fence(2, 1));
});

test("an epoch belongs to who first came with it, though another stops the device in it", () => {
  const store = new MemoryFenceStore();
  const first = guardOf("first", store);
  const second = guardOf("second", store);
  first.raise(fence(1, 0));
  second.guard.reload();
  second.raise(fence(1, 1));
  expect(second.guard.refusal(fence(1, 1))).toContain("epoch 1 belongs to first, not to second");
  expect(first.guard.refusal(fence(1, 1))).toBeNull();
});

test("it is said to be kept when the store has it, not before, and at once where it has it already", () => {
  const saving: ((why: string | null) => void)[] = [];
  class SlowStore extends MemoryFenceStore {
    override save(_device: string, _stored: unknown, kept: (why: string | null) => void): void {
      saving.push(kept);
    }
  }
  const { kept, raise } = guardOf(null, new SlowStore());
  raise(fence(1, 0));
  expect(kept).toEqual([]);
  saving[0]?.(null);
  expect(kept).toEqual([null]);
  raise(fence(1, 0));
  expect(kept).toEqual([null, null]);
  raise(fence(1, 1));
  expect(kept).toHaveLength(2);
  saving[1]?.("disk full");
  expect(kept.at(-1)).toBe("disk full");
  // What could not be kept is tried again with the next.
  raise(fence(1, 1));
  expect(saving).toHaveLength(3);
});
