/** A page that has heard nothing says so, and from when on that is no link any more. */
import { expect, test } from "vitest";
import { Entrance } from "../../../../src/panel/web/core/live/entrance.ts";
import type { Me } from "../../../../src/panel/wire/index.ts";
import { aFrame, aNewPage, aPage, aSnapshot, HandTime } from "./fakes.ts";

const ANNA: Me = { name: "anna", role: "operator", endsInMs: 3_600_000, isRecent: true, hasPassword: true };
const settle = () => new Promise((done) => setImmediate(done));

test("before the first snapshot nothing of the line is known, and after it everything is", () => {
  const { panel, socket } = aNewPage();
  expect(panel.picture.isKnown).toBe(false);
  expect(panel.serverNowMs()).toBeNull();
  socket.hear("snapshot", aSnapshot());
  expect(panel.picture.isKnown).toBe(true);
  expect(panel.serverNowMs()).toBe(5000);
});

test("before the first snapshot a command is refused for the link alone, not for a state that nobody named", () => {
  const { panel } = aNewPage();
  expect(panel.whyNot({ do: "command", command: "start", choice: null })).toEqual(["Not connected yet."]);
});

test("a page that never heard anything has no link after 1500 ms, and connects until then", () => {
  const { time, panel } = aNewPage();
  time.pass(1400);
  expect(panel.picture).toMatchObject({ freshness: "connecting", frameAgeMs: 1400 });
  time.pass(100);
  expect(panel.picture).toMatchObject({ freshness: "no-link", frameAgeMs: 1500, isKnown: false });
});

test("a page that had no link from its first moment is live with its first snapshot", () => {
  const { time, panel, socket } = aNewPage();
  time.pass(5000);
  socket.hear("snapshot", aSnapshot());
  expect(panel.picture).toMatchObject({ freshness: "live", isKnown: true });
});

test("a page that heard the line once keeps showing it, dated, when the link is gone", () => {
  const { time, panel, socket } = aPage();
  socket.hear("frame", aFrame(1));
  time.pass(2000);
  expect(panel.picture).toMatchObject({ freshness: "no-link", isKnown: true });
});

test("a page that is let in no more says that the server was restarted, where another start of it answers", () => {
  const { panel, socket } = aPage();
  socket.hear("connect_error", Object.assign(new Error("not-signed-in"), { data: { bootId: "another" } }));
  expect(panel.picture.session).toEqual({ kind: "ended", why: "restarted" });
});

test("a page that is let in no more by the same start of the server does not blame a restart", () => {
  const { panel, socket } = aPage();
  socket.hear("connect_error", Object.assign(new Error("not-signed-in"), { data: { bootId: "boot" } }));
  expect(panel.picture.session).toEqual({ kind: "ended", why: "unknown" });
});

test("a page that heard nothing yet blames no restart when it is not let in", () => {
  const { panel, socket } = aNewPage();
  socket.hear("connect_error", Object.assign(new Error("not-signed-in"), { data: { bootId: "boot" } }));
  expect(panel.picture.session).toEqual({ kind: "ended", why: "unknown" });
});

/** Answers to `fetchMe` by hand. */
function anEntrance() {
  const time = new HandTime();
  const asked: { answer: (me: Me | null | "unreachable") => void; signal: AbortSignal }[] = [];
  const posts: string[] = [];
  const entrance = new Entrance({
    time,
    fetchMe: (signal) => new Promise((answer) => asked.push({ answer, signal })),
    postStop: (ask) => void posts.push(ask.command),
    changed: () => {},
  });
  entrance.open();
  return { time, asked, posts, entrance };
}

test("while nobody says who is signed in the page says that it connects, and after 1500 ms that it has no link", () => {
  const { time, entrance } = anEntrance();
  time.pass(600);
  expect(entrance.view).toMatchObject({ kind: "asking", freshness: "connecting", ageMs: 600 });
  time.pass(1000);
  expect(entrance.view).toMatchObject({ kind: "asking", freshness: "no-link", ageMs: 1600 });
});

test("who is signed in is asked again when no answer comes, and the late one counts no more", async () => {
  const { time, asked, entrance } = anEntrance();
  time.pass(2000);
  expect(asked[0]?.signal.aborted).toBe(true);
  time.pass(500);
  expect(asked).toHaveLength(2);
  asked[0]?.answer(null);
  await settle();
  expect(entrance.view.kind).toBe("asking");
  asked[1]?.answer(ANNA);
  await settle();
  expect(entrance.view).toEqual({ kind: "in", me: ANNA });
  time.pass(60_000);
  expect(asked).toHaveLength(2);
});

test("a server that refuses to answer is asked again by itself", async () => {
  const { time, asked, entrance } = anEntrance();
  asked[0]?.answer("unreachable");
  await settle();
  time.pass(500);
  asked[1]?.answer(null);
  await settle();
  expect(entrance.view).toEqual({ kind: "nobody" });
});

test("a stop is sent, and again every 250 ms, while it is not known who is signed in", () => {
  const { time, posts, entrance } = anEntrance();
  entrance.stop();
  time.pass(500);
  expect(posts).toEqual(["stop", "stop", "stop"]);
  expect(entrance.view).toMatchObject({ kind: "asking", stop: { command: "stop", tries: 3 } });
});

test("an entrance that was closed asks nothing more", async () => {
  const { time, asked, entrance } = anEntrance();
  entrance.close();
  asked[0]?.answer("unreachable");
  await settle();
  time.pass(10_000);
  expect(asked).toHaveLength(1);
});
