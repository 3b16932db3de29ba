/** Why a device can't be commanded by hand now, as the page says it beside the disabled control. */
import { expect, test } from "vitest";
import { INITIAL_STATE, type LineState, NEW_DEVICE } from "../../../../src/model/index.ts";
import { aFrame, aPage, aSnapshot } from "./fakes.ts";

const DEVICES = [
  { name: "arm", kind: "axes", adapter: "simulated", heartbeatMs: 250, verbs: ["home", "hold"], axes: [] },
  { name: "lamp", kind: "output", adapter: "simulated", heartbeatMs: 250, verbs: ["on", "off"], axes: [] },
] as const;
const HOME = { do: "act", device: "arm", act: { verb: "home", axes: null } } as const;
const HOLD = { do: "act", device: "arm", act: { verb: "hold" } } as const;
const up = { ...NEW_DEVICE, link: "up", verified: true } as const;

/** A page with control of a line in Manual, in Execute. */
function manualPage(state: Partial<LineState> = {}, qualities = "g") {
  const page = aPage(
    {},
    {
      line: { ...aSnapshot().line, devices: [...DEVICES] },
      state: { ...INITIAL_STATE, state: "Execute", mode: "Manual", devices: { arm: up, lamp: up }, ...state },
      qualities,
    },
  );
  page.socket.hear("grant", { leaseId: "lease" });
  return page;
}

test("nothing stands in the way of a device that is heard and stands", () => {
  expect(manualPage().panel.whyNot(HOME)).toEqual([]);
});

test("a device whose stop has not come to its end says so, and a person may still end its motion", () => {
  const { panel } = manualPage({ stopping: ["arm"] });
  expect(panel.whyNot(HOME)).toEqual(["arm is still being stopped."]);
  expect(panel.whyNot(HOLD)).toEqual([]);
});

test("a device waits for the stop of every output, and not for that of another device that moves", () => {
  expect(manualPage({ stopping: ["lamp"] }).panel.whyNot(HOME)).toEqual(["arm is still being stopped."]);
  expect(manualPage({ stopping: ["other"] }).panel.whyNot(HOME)).toEqual([]);
});

test("the stop of a device is over for the page when it has answered, or is lost", () => {
  const raised = { type: "stop-raised", fence: { epoch: 1, stop: 1 }, category: 1, cause: "x" } as const;
  const ends = [
    { type: "device-stopped", device: "arm", standstill: "measured", commandId: null },
    { type: "device-lost", device: "arm", limitMs: 250 },
  ] as const;
  for (const end of ends) {
    const { panel, socket } = manualPage();
    socket.hear("frame", aFrame(1, { events: [{ seq: 1, atMs: 1, ...raised, devices: ["arm"] }] }));
    expect(panel.whyNot(HOME)).toEqual(["arm is still being stopped."]);
    socket.hear("frame", aFrame(2, { events: [{ seq: 2, atMs: 2, ...end }] }));
    expect(panel.picture.state.stopping).toEqual([]);
  }
  const { panel, socket } = manualPage();
  socket.hear("frame", aFrame(1, { events: [{ seq: 1, atMs: 1, ...raised, category: 2, devices: ["arm"] }] }));
  expect(panel.whyNot(HOME)).toEqual([]);
});

test("a device whose link is up, and of which only old reports have been read, says so", () => {
  const { panel } = manualPage({}, "s");
  expect(panel.whyNot(HOME)).toEqual([
    "The last reports of arm have not been read yet; what is known of it is more than 250 ms old.",
  ]);
  expect(panel.whyNot(HOLD)).toEqual([]);
});
