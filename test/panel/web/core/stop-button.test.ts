import { expect, test } from "vitest";
import { INITIAL_STATE, type LineEvent, NEW_DEVICE } from "../../../../src/model/index.ts";
import { stopPoster } from "../../../../src/panel/web/core/api/stop-post.ts";
import type { StopAsk } from "../../../../src/panel/wire/index.ts";
import { aFrame, aPage } from "./fakes.ts";

const settle = () => new Promise((done) => setImmediate(done));
const MOVING = {
  ...INITIAL_STATE,
  state: "Execute" as const,
  devices: { arm: { ...NEW_DEVICE, link: "up" as const } },
};
const raised: LineEvent = {
  ...{ seq: 1, atMs: 1, type: "stop-raised", category: 2, cause: "stop by anna", fence: { epoch: 1, stop: 1 } },
};
const stopped = (standstill: "measured" | "assumed" | "unconfirmed"): LineEvent => ({
  ...{ seq: 2, atMs: 2, type: "device-stopped", device: "arm", standstill, commandId: null },
});

test("a stop goes over both ways at once, and again every 250 ms until one is acknowledged", async () => {
  const { panel, socket, posts, postAcks, time } = aPage();
  panel.stop("stop");
  expect(posts).toHaveLength(1);
  expect(socket.named("stop")).toHaveLength(1);
  time.pass(750);
  expect(posts).toHaveLength(4);
  expect(new Set([...posts, ...(socket.named("stop") as StopAsk[])].map(({ id }) => id)).size).toBe(1);
  expect(panel.picture.stop).toMatchObject({ command: "stop", tries: 4, acceptedAfterMs: null });
  postAcks[3]?.();
  expect(panel.picture.stop).toMatchObject({ acceptedAfterMs: 750 });
  time.pass(2000);
  expect(posts).toHaveLength(4);
});

test("it goes on while the socket is down, without leaving anything in its buffer", () => {
  const { panel, socket, posts, time } = aPage();
  socket.connected = false;
  panel.stop("stop");
  time.pass(10_000);
  expect(posts).toHaveLength(41);
  expect(socket.named("stop")).toEqual([]);
  expect(socket.sendBuffer).toEqual([]);
});

test("the socket's answer to this very press acknowledges it", async () => {
  const { panel, socket } = aPage();
  panel.stop("stop");
  socket.waiting[0]?.answer({ id: "another", acceptedAt: 1 });
  await settle();
  expect(panel.picture.stop?.acceptedAfterMs).toBeNull();
  panel.stop("abort");
  const [, mine] = socket.waiting;
  mine?.answer({ id: (mine.content as StopAsk).id, acceptedAt: 1 });
  await settle();
  expect(panel.picture.stop).toMatchObject({ command: "abort", acceptedAfterMs: 0 });
});

test("a stop that the controller has not taken over is no acknowledgement: the page says so and goes on", async () => {
  const { panel, socket, posts, postFails, time } = aPage();
  panel.stop("stop");
  const [first] = socket.waiting;
  first?.answer({ id: (first.content as StopAsk).id, acceptedAt: null });
  await settle();
  expect(panel.picture.stop).toMatchObject({ acceptedAfterMs: null, trouble: "no-controller" });
  postFails[0]?.("not-signed-in");
  expect(panel.picture.stop).toMatchObject({ acceptedAfterMs: null, trouble: "not-signed-in" });
  time.pass(250);
  expect(posts).toHaveLength(2);
});

test.each([
  [200, "taken over"],
  [401, "not-signed-in"],
  [503, "no-controller"],
])("a stop by HTTP that is answered %i is %s", async (status, wanted) => {
  const said: string[] = [];
  const post = stopPoster(async () => new Response("{}", { status }));
  post(
    { command: "stop", id: "press-01" },
    () => said.push("taken over"),
    (why) => said.push(why),
  );
  await settle();
  expect(said).toEqual([wanted]);
});

test("standing is what the devices say, not what was asked", () => {
  const { panel, socket, postAcks, time } = aPage({}, { state: MOVING, values: [true] });
  panel.stop("stop");
  time.pass(20);
  postAcks[0]?.();
  socket.hear("frame", aFrame(1, { events: [raised] }));
  expect(panel.picture.stop?.standingAfterMs).toBeNull();
  time.pass(100);
  // It has answered, but its signal still says that it moves.
  socket.hear("frame", aFrame(2, { events: [stopped("measured")] }));
  expect(panel.picture.stop?.standingAfterMs).toBeNull();
  time.pass(50);
  socket.hear("frame", aFrame(3, { values: [[0, false, "g"]] }));
  expect(panel.picture.stop).toMatchObject({ acceptedAfterMs: 20, standingAfterMs: 170, isAssumed: false });
});

test("assumed standstill is said to be so, and unconfirmed is none", () => {
  const one = aPage({}, { state: MOVING });
  one.panel.stop("stop");
  one.postAcks[0]?.();
  one.socket.hear("frame", aFrame(1, { events: [raised, stopped("assumed")] }));
  expect(one.panel.picture.stop).toMatchObject({ isAssumed: true, standingAfterMs: 0 });

  const other = aPage({}, { state: MOVING });
  other.panel.stop("stop");
  other.postAcks[0]?.();
  other.socket.hear("frame", aFrame(1, { events: [raised, stopped("unconfirmed")] }));
  expect(other.panel.picture.stop?.standingAfterMs).toBeNull();
});

test("what is said of a stop goes when something moves again", () => {
  const { panel, socket, postAcks } = aPage({}, { state: MOVING });
  panel.stop("stop");
  postAcks[0]?.();
  socket.hear("frame", aFrame(1, { events: [raised, stopped("measured")] }));
  expect(panel.picture.stop?.standingAfterMs).toBe(0);
  const act: LineEvent = {
    ...{
      seq: 3,
      atMs: 3,
      type: "act-dispatched",
      device: "arm",
      act: { verb: "home", axes: null },
      commandId: 1,
      why: "",
    },
  };
  socket.hear("frame", aFrame(2, { events: [act] }));
  expect(panel.picture.stop).toBeNull();
});

test("a stop that nobody has acknowledged is never forgotten", () => {
  const { panel, socket, posts, time } = aPage({}, { state: MOVING });
  panel.stop("stop");
  const act: LineEvent = {
    ...{
      seq: 3,
      atMs: 3,
      type: "act-dispatched",
      device: "arm",
      act: { verb: "home", axes: null },
      commandId: 1,
      why: "",
    },
  };
  socket.hear("frame", aFrame(1, { events: [raised, act] }));
  time.pass(250);
  expect(posts).toHaveLength(2);
  expect(panel.picture.stop?.acceptedAfterMs).toBeNull();
});
