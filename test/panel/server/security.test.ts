/** What a hostile client may send: everything is answered with a code, nothing is executed, nothing crashes, and the line goes on. */
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { io } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PASSWORD, type Page, panelRig, post, type Rig } from "../../support/panel-rig.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await panelRig({ cycles: 2 });
});
afterEach(() => rig.close());

const reset = { do: "command", command: "reset", choice: null } as const;
const isAlive = async (): Promise<boolean> => (await fetch(`${rig.address}/healthz`)).status === 200;

/** A request with headers that `fetch` would not send. */
function raw(method: string, path: string, headers: Record<string, string>, body = ""): Promise<number> {
  const { port } = new URL(rig.address);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: "127.0.0.1", method, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on("error", reject);
    request.end(body);
  });
}

describe("who is nobody", () => {
  test.each([
    ["GET", "/api/state"],
    ["GET", "/api/plan"],
    ["GET", "/api/events"],
    ["GET", "/api/runs"],
    ["GET", "/api/sequences"],
    ["GET", "/api/sequence?file=transfer.yaml"],
    ["GET", "/api/schema/sequence"],
    ["POST", "/api/command"],
    ["POST", "/api/stop"],
    ["POST", "/api/check"],
    ["POST", "/api/dry-run"],
    ["POST", "/api/password-again"],
  ])("%s %s is answered 401", async (method, path) => {
    const body = method === "POST" ? "{}" : undefined;
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${rig.address}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    expect(response.status).toBe(401);
    expect(rig.toHost).toEqual([]);
  });

  test("no socket without a cookie, with one that was made up, or of a session that has ended", async () => {
    await expect(rig.join("")).rejects.toThrow("not-signed-in");
    await expect(rig.join("lockstep=made-up")).rejects.toThrow("not-signed-in");
    const cookie = await rig.signIn("ann", "operator");
    await post(`${rig.address}/api/sign-out`, {}, { cookie });
    await expect(rig.join(cookie)).rejects.toThrow("not-signed-in");
  });

  test("the link signs in once", async () => {
    const link = `${rig.address}/sign-in?token=${rig.server.oneTimeToken()}`;
    const first = await fetch(link, { redirect: "manual" });
    expect(first.headers.get("set-cookie")).toMatch(/HttpOnly.*SameSite=Strict/i);
    expect((await fetch(link, { redirect: "manual" })).headers.get("set-cookie")).toBeNull();
  });

  test("guessing passwords is slowed down, and names that exist are not told from others", async () => {
    await rig.signIn("ann", "operator");
    const wrong = await post(`${rig.address}/api/sign-in`, { name: "ann", password: "guess" });
    const nobody = await post(`${rig.address}/api/sign-in`, { name: "nobody", password: "guess" });
    expect([wrong.status, await wrong.text()]).toEqual([nobody.status, await nobody.text()]);
    const codes: number[] = [];
    for (let i = 0; i < 10; i++)
      codes.push((await post(`${rig.address}/api/sign-in`, { name: "ann", password: `guess ${i}` })).status);
    expect(codes.at(-1)).toBe(429);
    // The right password does not help any more, either.
    expect((await post(`${rig.address}/api/sign-in`, { name: "ann", password: PASSWORD })).status).toBe(429);
  });
});

describe("another site's page", () => {
  const foreign = { origin: "https://evil.example", "content-type": "application/json" };

  test("its posts are refused, with a cookie or without", async () => {
    const cookie = await rig.signIn("console", "admin");
    expect(await raw("POST", "/api/stop", { ...foreign, cookie }, "{}")).toBe(403);
    expect(await raw("POST", "/api/sign-in", foreign, "{}")).toBe(403);
    expect(await raw("POST", "/api/stop", { cookie, "sec-fetch-site": "cross-site" }, "{}")).toBe(403);
    expect(rig.toHost).toEqual([]);
  });

  test("it gets no socket", async () => {
    const cookie = await rig.signIn("console", "admin");
    const socket = io(rig.address, {
      ...{ transports: ["websocket"], reconnection: false, auth: { station: "x", build: "x" } },
      extraHeaders: { cookie, origin: "https://evil.example" },
    });
    const error = await new Promise((resolve) => socket.once("connect_error", resolve));
    expect(error).toBeInstanceOf(Error);
    socket.disconnect();
  });

  test("the page's own policy lets nothing in from elsewhere, and nobody frame it", async () => {
    const policy = (await fetch(rig.address)).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-eval");
    // Nothing of it names another place: no scheme but data, for pictures and letters.
    const sources = policy.split(";").flatMap((directive) => directive.trim().split(" ").slice(1));
    expect(sources.filter((source) => !["'self'", "'none'", "'unsafe-inline'", "data:"].includes(source))).toEqual([]);
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline|connect-src[^;]*data:/);
  });
});

describe("what is no ask", () => {
  let page: Page;
  beforeEach(async () => {
    page = await rig.join(await rig.signIn("ann", "operator"));
    await page.lease({ do: "request" });
  });

  const good = (): Record<string, unknown> => ({ ...page.envelope(reset) });
  test.each<[string, () => unknown]>([
    ["nothing", () => undefined],
    ["null", () => null],
    ["a text", () => "reset"],
    ["a number", () => 17],
    ["a list", () => [good()]],
    ["an empty object", () => ({})],
    ["an unknown command", () => ({ ...good(), cmd: { do: "command", command: "explode", choice: null } })],
    ["a stop among the orderly ones", () => ({ ...good(), cmd: { do: "command", command: "stop", choice: null } })],
    ["an unknown key", () => ({ ...good(), extra: 1 })],
    ["a number that is none", () => ({ ...good(), issuedAt: "now" })],
    ["an act that is none", () => ({ ...good(), cmd: { do: "act", device: "arm", act: { verb: "fly" } } })],
    [
      "a jog in an act's clothes",
      () => ({ ...good(), cmd: { do: "act", device: "arm", act: { verb: "jog", axis: "x", speedPerS: 1 } } }),
    ],
    ["an id of a megabyte", () => ({ ...good(), id: "x".repeat(1_000_000) })],
    ["a prototype", () => JSON.parse('{"__proto__":{"role":"admin"},"cmd":{"__proto__":{"do":"command"}}}')],
    ["a constructor", () => ({ ...good(), cmd: { do: "constructor", constructor: { prototype: { polluted: 1 } } } })],
  ])("%s is a bad request", async (_what, message) => {
    expect(await page.raw("ask", message())).toMatchObject({ kind: "refused", code: "bad-request" });
    expect(({} as Record<string, unknown>).polluted ?? ({} as Record<string, unknown>).role).toBeUndefined();
    expect(rig.cell.controller.state.state).toBe("Stopped");
    expect(await isAlive()).toBe(true);
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "<img src=x onerror=alert(1)>", "../../etc"])(
    "a device, an alarm, an interlock named %s is not there",
    async (name) => {
      for (const cmd of [
        { do: "act", device: name, act: { verb: "grip" } },
        { do: "jog", device: name, axis: name, speedPerS: 10 },
        { do: "reset-interlock", interlock: name },
        { do: "end-bypass", interlock: name },
        { do: "return-member", device: name },
        { do: "acknowledge", alarm: name },
        { do: "act", device: "arm", act: { verb: "move", target: { [name]: 1 }, speed: 1 } },
      ] as const) {
        expect(await page.ask(cmd)).toMatchObject({ kind: "refused" });
      }
      expect(await isAlive()).toBe(true);
    },
  );

  test("names of events that are none, acknowledgements that are none, and a lease that is none change nothing", async () => {
    page.socket.emit("ask");
    page.socket.emit("ask", {}, "not a function");
    page.socket.emit("lease", null);
    page.socket.emit("cost", { meanMs: Number.POSITIVE_INFINITY, frame: -1 });
    page.socket.emit("grant", { leaseId: "mine" });
    page.socket.emit("__proto__", {});
    expect(await page.raw("lease", { do: "steal" })).toMatchObject({ code: "bad-request" });
    expect(await page.ask(reset)).toEqual({ kind: "accepted" });
  });

  test("a flood of asks is refused after the first forty: the line hears no more of it but the first three refusals and their number", async () => {
    // A second of its own: taking control counts, too.
    await rig.pass(1100);
    const control = rig.toHost.filter(({ type }) => type === "record").length;
    const answers = await Promise.all(
      Array.from({ length: 500 }, () => page.ask({ do: "reset-interlock", interlock: "guard-door" })),
    );
    const codes = answers.map((answer) => (answer.kind === "refused" ? answer.code : answer.kind));
    expect(codes.filter((code) => code === "too-many").length).toBe(460);
    expect(rig.toHost.filter(({ type }) => type === "ask")).toHaveLength(40);
    // Forty asked, each on record; of the refused the first three.
    expect(rig.toHost.filter(({ type }) => type === "record")).toHaveLength(control + 43);
    await rig.pass(61_000);
    expect(rig.toHost.filter(({ type }) => type === "ask")).toHaveLength(40);
    expect(rig.cell.ofType("asks-refused")).toEqual([
      expect.objectContaining({ by: "ann", role: "operator", code: "too-many", count: 457 }),
    ]);
    // A stop is not among what is counted.
    expect((await page.stop("press-0001")).id).toBe("press-0001");
  });

  test("a frame that is too large ends its connection, and no other", async () => {
    const other = await rig.join(await rig.signIn("bob", "operator"), "Line 2");
    const gone = new Promise((resolve) => page.socket.once("disconnect", resolve));
    page.socket.emit("ask", { ...good(), id: "x".repeat(3_000_000) });
    await gone;
    await other.lease({ do: "request" });
    expect(await other.ask(reset)).toEqual({ kind: "accepted" });
  });

  test("a stop in any form stops, as long as somebody signed in sends it", async () => {
    await page.ask(reset);
    await rig.pass(1000);
    await page.ask({ do: "command", command: "start", choice: "new" });
    await rig.pass(3000);
    page.socket.emit("stop", { nonsense: true });
    await rig.pass(1000);
    expect(rig.cell.controller.state.state).toBe("Stopped");
  });
});

describe("over HTTP", () => {
  test.each([
    "/../package.json",
    "/..%2f..%2fetc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/....//....//etc/passwd",
    "/users.json%00.html",
    "/api/runs/__proto__",
    "/api/plan?job=__proto__",
  ])("%s finds nothing", async (path) => {
    const cookie = await rig.signIn("console", "admin");
    expect(await raw("GET", path, { cookie })).toBeGreaterThanOrEqual(400);
  });

  test.each([
    ["a body that is no JSON", "{", 400],
    ["a body of two megabytes", `"${"x".repeat(2_000_000)}"`, 413],
    ["a prototype in the body", '{"__proto__":{"x":1}}', 400],
    ["a body of nothing", "null", 400],
  ])("%s is refused with its code", async (_what, body, code) => {
    const cookie = await rig.signIn("console", "admin");
    const headers = { cookie, "content-type": "application/json" };
    expect(await raw("POST", "/api/command", { ...headers, "content-length": String(body.length) }, body)).toBe(code);
    expect(await isAlive()).toBe(true);
  });

  test("a stop by HTTP needs no lease, and answers when the controller has taken it over", async () => {
    const cookie = await rig.signIn("vic", "viewer");
    const response = await post(`${rig.address}/api/stop`, { command: "stop", id: "press-0001" }, { cookie });
    expect(await response.json()).toMatchObject({ id: "press-0001" });
    expect(rig.cell.ofType("command-accepted").at(-1)).toMatchObject({ command: "stop", by: "vic" });
  });

  test("bytes that are no HTTP end their own connection only", async () => {
    const { port } = new URL(rig.address);
    const socket = connect(Number(port), "127.0.0.1");
    const ended = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => {});
    socket.resume();
    socket.write(Buffer.from([0, 255, 1, 2, 13, 10, 13, 10]));
    await ended;
    expect(await isAlive()).toBe(true);
  });
});

test("nothing secret is in what pages are told, or on record", async () => {
  const cookie = await rig.signIn("ann", "operator");
  const page = await rig.join(cookie);
  await page.lease({ do: "request" });
  await page.ask(reset);
  await rig.pass(500);
  const other = await rig.join(await rig.signIn("bob", "viewer"), "Office");
  const told = JSON.stringify([other.snapshot, other.heard, rig.cell.events]);
  for (const secret of [cookie.split("=")[1], page.heard.leaseId, PASSWORD, "argon2"])
    expect(told).not.toContain(secret);
});

test("a thousand connections are taken, each gets its picture, and more are turned away", async () => {
  const cookies = await Promise.all(["ann", "bob", "vic"].map((name) => rig.signIn(name, "viewer")));
  const sockets = Array.from({ length: 1010 }, (_each, i) =>
    io(rig.address, {
      ...{ transports: ["websocket"], reconnection: false, forceNew: true, auth: { station: `s${i}`, build: "x" } },
      extraHeaders: { cookie: cookies[i % 3] ?? "" },
    }),
  );
  const outcomes = await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<string>((resolve) => {
          socket.once("snapshot", () => resolve("in"));
          socket.once("connect_error", () => resolve("out"));
        }),
    ),
  );
  const count = outcomes.filter((outcome) => outcome === "in").length;
  expect(count).toBeGreaterThanOrEqual(990);
  expect(count).toBeLessThanOrEqual(1000);
  await rig.pass(100);
  expect(await isAlive()).toBe(true);
  for (const socket of sockets) socket.disconnect();
}, 30_000);

test("a reader that takes nothing is left behind, and gets a snapshot when it comes to", async () => {
  const cookie = await rig.signIn("ann", "operator");
  const page = await rig.join(cookie);
  const other = await rig.join(await rig.signIn("bob", "operator"), "Line 2");
  // Whatever the kernel buffers: the server's own memory stays bounded, since it makes no frame while some wait.
  const raw = (page.socket.io.engine.transport as unknown as { ws: { pause(): void; resume(): void } }).ws;
  raw.pause();
  await other.lease({ do: "request" });
  await other.ask(reset);
  await rig.pass(1000);
  await other.ask({ do: "command", command: "start", choice: "new" });
  await rig.pass(20_000);
  expect(other.heard.frames.length).toBeGreaterThan(100);
  raw.resume();
  await rig.pass(500);
  expect(await isAlive()).toBe(true);
});
