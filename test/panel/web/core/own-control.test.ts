/** What a page knows of its own control of the line: had, kept over a lost link, or lost to somebody. */
import { expect, test } from "vitest";
import type { LeaseHolder } from "../../../../src/panel/wire/index.ts";
import { aFrame, aPage, aSnapshot } from "./fakes.ts";

const EVE: LeaseHolder = { name: "eve", role: "engineer", station: "office" };

test("who loses control is told to whom, why and when, until it is got back", () => {
  const { time, socket, panel } = aPage();
  socket.hear("grant", { leaseId: "lease" });
  expect(panel.picture.leaseLost).toBeNull();
  socket.hear("grant", { lost: { to: EVE, reason: "she has left" } });
  expect(panel.picture).toMatchObject({
    hasLease: false,
    leaseLost: { to: EVE, reason: "she has left", wallMs: time.wallMs() },
  });
  socket.hear("grant", { leaseId: "another" });
  expect(panel.picture).toMatchObject({ hasLease: true, leaseLost: null });
});

test("who gives control up is told of no loss", () => {
  const { socket, panel } = aPage();
  socket.hear("grant", { leaseId: "lease" });
  socket.hear("grant", { lost: { to: null, reason: null } });
  expect(panel.picture).toMatchObject({ hasLease: false, leaseLost: null });
});

test("while there is no link one's own control is shown as one's own, and commands nothing", () => {
  const { socket, panel } = aPage();
  socket.hear("grant", { leaseId: "lease" });
  socket.hear("frame", aFrame(1));
  socket.hear("disconnect", "transport close");
  expect(panel.picture).toMatchObject({ hasLease: false, hadLease: true });
  socket.hear("snapshot", aSnapshot());
  expect(panel.picture).toMatchObject({ hasLease: false, hadLease: false });
});

test("a page that had no control when the link went does not claim it", () => {
  const { socket, panel } = aPage();
  socket.hear("disconnect", "transport close");
  expect(panel.picture.hadLease).toBe(false);
});
