import { expect, test } from "vitest";
import { SequenceApi } from "../../../../src/panel/web/core/api/sequence-api.ts";
import { cyclesOf } from "../../../../src/panel/web/tabs/sequence/cycles.ts";
import { isChanged, SequenceDesk } from "../../../../src/panel/web/tabs/sequence/desk.ts";

/** A server with two files, and time that passes when told to. */
function aDesk() {
  const texts: Record<string, string> = { "a.yaml": "a: 1", "b.yaml": "b: 1" };
  const asked: string[] = [];
  const bodies: unknown[] = [];
  const fetch = async (url: string, init?: RequestInit): Promise<Response> => {
    asked.push(url);
    if (typeof init?.body === "string") bodies.push({ ...JSON.parse(init.body), headers: init.headers });
    const file = new URL(url, "http://x").searchParams.get("file") ?? "";
    if (url === "/api/sequences")
      return Response.json(Object.keys(texts).map((each) => ({ file: each, name: each, isLoaded: each === "b.yaml" })));
    if (url.startsWith("/api/sequence?")) return Response.json({ file, text: texts[file], hash: `#${texts[file]}` });
    return Response.json(url === "/api/check" ? { diagnostics: [] } : {});
  };
  let timers: (() => void)[] = [];
  const after = (_: number, action: () => void) => {
    timers.push(action);
    return () => {
      timers = timers.filter((each) => each !== action);
    };
  };
  const pass = async () => {
    for (const action of timers.splice(0)) action();
    await new Promise((done) => setImmediate(done));
  };
  return { desk: new SequenceDesk(new SequenceApi(fetch), after), asked, bodies, pass, texts };
}

test("it opens what is loaded", async () => {
  const { desk } = aDesk();
  await desk.refresh();
  expect(desk.draft).toMatchObject({ file: "b.yaml", text: "b: 1", hash: "#b: 1" });
});

test("several letters are checked once, with the header that a foreign page cannot send", async () => {
  const { desk, asked, bodies, pass } = aDesk();
  await desk.refresh();
  for (const text of ["b: 2", "b: 23", "b: 234"]) desk.edit("b.yaml", text);
  await pass();
  expect(asked.filter((url) => url === "/api/check")).toHaveLength(1);
  expect(bodies).toMatchObject([{ file: "b.yaml", text: "b: 234", headers: { "x-lockstep": "1" } }]);
  expect(desk.draft?.checked).toMatchObject({ kind: "ok" });
});

test("a change is kept while another file is shown, until it is thrown away", async () => {
  const { desk } = aDesk();
  await desk.refresh();
  desk.edit("b.yaml", "b: 9");
  await desk.open("a.yaml");
  expect(desk.hasChanges).toBe(true);
  await desk.open("b.yaml");
  expect(desk.draft?.text).toBe("b: 9");
  desk.discard("b.yaml");
  expect(desk.draft).toMatchObject({ text: "b: 1" });
  expect(desk.hasChanges).toBe(false);
});

test("a save takes the new hash, and what was typed meanwhile stays a change", async () => {
  const { desk, texts } = aDesk();
  await desk.refresh();
  desk.edit("b.yaml", "b: 2");
  texts["b.yaml"] = "b: 2";
  desk.edit("b.yaml", "b: 3");
  await desk.saved("b.yaml", "b: 2");
  const { draft } = desk;
  expect(draft).toMatchObject({ text: "b: 3", savedText: "b: 2", hash: "#b: 2" });
  expect(draft === null ? false : isChanged(draft)).toBe(true);
});

test("a file that nobody has changed is read anew when it is opened again", async () => {
  const { desk, texts } = aDesk();
  await desk.refresh();
  texts["b.yaml"] = "b: 5";
  await desk.open("b.yaml");
  expect(desk.draft).toMatchObject({ text: "b: 5", hash: "#b: 5" });
});

test("a server that is not reached is an answer", async () => {
  const desk = new SequenceDesk(
    new SequenceApi(() => Promise.reject(new TypeError("no network"))),
    () => () => undefined,
  );
  await desk.refresh();
  expect(desk.picture.list).toEqual({ kind: "failed", status: null, why: "no network" });
});

test("cycles are a whole number from 1 to 1,000,000,000, or as the file says", () => {
  expect(["", " 12 ", "0", "-1", "1.5", "x", "9999999999"].map(cyclesOf)).toEqual([
    null,
    12,
    "bad",
    "bad",
    "bad",
    "bad",
    "bad",
  ]);
});
