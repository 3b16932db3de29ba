import { expect, test } from "vitest";
import { StatusAsks } from "../../../src/devices/adapters/gcode/status-asks.ts";

const TIMEOUT_MS = 100;

test("an answer is as old as its question; one that nobody has asked for is none", () => {
  const asks = new StatusAsks();
  expect(asks.look(0, TIMEOUT_MS)).toBe("ask");
  asks.asked(0);
  expect(asks.look(50, TIMEOUT_MS)).toBe("wait");
  expect(asks.answered(60)).toBe(0);
  expect(asks.answered(61)).toBeNull();
  expect(asks.look(61, TIMEOUT_MS)).toBe("ask");
});

test("after one that was lost, answers do not look older than they are for ever", () => {
  const asks = new StatusAsks();
  asks.asked(0);
  expect(asks.look(100, TIMEOUT_MS)).toBe("overdue");
  asks.asked(100);
  // Whose it is nobody knows: it is not taken for newer than the older of the two.
  expect(asks.answered(105)).toBe(0);
  expect(asks.look(150, TIMEOUT_MS)).toBe("wait");
  expect(asks.look(200, TIMEOUT_MS)).toBe("overdue");
  asks.asked(200);
  expect(asks.answered(205)).toBe(200);
});

test("the answer to a line shows that those before it are not to come any more", () => {
  const asks = new StatusAsks();
  asks.asked(0);
  expect(asks.look(100, TIMEOUT_MS)).toBe("overdue");
  asks.asked(100);
  asks.settle(100);
  expect(asks.answered(105)).toBe(100);
});
