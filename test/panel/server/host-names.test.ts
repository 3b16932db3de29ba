/** A page under a name that is not ours: another site whose name was made to lead to this machine (DNS rebinding). */
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { io } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { panelRig, type Rig } from "../../support/panel-rig.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await panelRig({ cycles: 2, names: ["line3", "panel.example"] });
});
afterEach(() => rig.close());

const FOREIGN = "evil.example";

interface Got {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly setsCookie: boolean;
}

/** A request whose `Host` is what a browser would send for a page of that name. */
function ask(method: string, path: string, headers: Record<string, string>): Promise<Got> {
  const { port } = new URL(rig.address);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ port, host: "127.0.0.1", method, path, headers }, (reply) => {
      let text = "";
      reply.setEncoding("utf8");
      reply.on("data", (piece: string) => {
        text += piece;
      });
      reply.on("end", () =>
        resolve({
          status: reply.statusCode ?? 0,
          type: reply.headers["content-type"] ?? "",
          text,
          setsCookie: reply.headers["set-cookie"] !== undefined,
        }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe("under a name that is not the panel's nothing is served, and a sentence says what to do", () => {
  test.each([
    ["GET", "/"],
    ["HEAD", "/"],
    ["GET", "/metrics"],
    ["GET", "/healthz"],
    ["GET", "/api/state"],
    ["GET", "/api/openapi.json"],
    ["POST", "/api/command"],
    ["POST", "/api/stop"],
    ["GET", "/no-such-page"],
  ])("%s %s", async (method, path) => {
    const cookie = await rig.signIn("console", "admin");
    const got = await ask(method, path, { host: `${FOREIGN}:8080`, cookie });
    expect(got).toMatchObject({ status: 421, type: "text/plain; charset=utf-8", setsCookie: false });
    if (method === "HEAD") return;
    expect(got.text).toBe(
      "The panel is not served under the name in this address. Open it by the address of its machine, or by the machine's name. If the name is right, start the program with --name and that name.",
    );
    expect(rig.toHost).toEqual([]);
  });
});

test("the link that signs in is not spent under a name that is not the panel's", async () => {
  const path = `/sign-in?token=${rig.server.oneTimeToken()}`;
  expect(await ask("GET", path, { host: FOREIGN })).toMatchObject({ status: 421, setsCookie: false });
  expect(await ask("GET", path, { host: "localhost" })).toMatchObject({ status: 302, setsCookie: true });
});

test.each([
  "localhost",
  "LOCALHOST:8080",
  "127.0.0.1",
  "10.0.0.7:8080",
  "[::1]",
  "[fe80::1]:8080",
  "line3",
  "Line3:80",
  "line3.:80",
  "panel.example",
])("Host %s is the panel's", async (host) => {
  expect(await ask("GET", "/healthz", { host })).toMatchObject({ status: 200 });
});

test.each([
  "line3.evil.example",
  "xline3",
  "localhost.evil.example",
  "127.0.0.1.evil.example",
  "evil.example:80:80",
  "[line3]",
  "[::1",
  "line3@evil.example",
  "line3, evil.example",
])("Host %j is not the panel's", async (host) => {
  expect(await ask("GET", "/healthz", { host })).toMatchObject({ status: 421 });
});

describe("the socket of a page under another name", () => {
  const handshake = (host: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { port } = new URL(rig.address);
      let heard = "";
      const socket = connect(Number(port), "127.0.0.1", () => {
        socket.write(
          [
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
            `Host: ${host}`,
            `Origin: http://${host}`,
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "",
          ].join("\r\n"),
        );
      });
      socket.on("data", (data) => {
        heard += data.toString("latin1");
        if (heard.startsWith("HTTP/1.1 101")) socket.destroy();
      });
      socket.on("error", reject);
      socket.on("close", () => resolve(heard));
    });

  test("is refused at its handshake with the same sentence, before it is asked who it is", async () => {
    const refused = await handshake(FOREIGN);
    expect(refused).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(refused).toContain("The panel is not served under the name in this address.");
    expect(await handshake("line3:8080")).toMatch(/^HTTP\/1\.1 101 /);
  });

  test("is refused with a session's cookie as well", async () => {
    const cookie = await rig.signIn("console", "admin");
    const socket = io(rig.address, {
      ...{ transports: ["websocket"], reconnection: false, auth: { station: "x", build: "x" } },
      extraHeaders: { cookie, host: FOREIGN, origin: `http://${FOREIGN}` },
    });
    const error = await new Promise((resolve) => {
      socket.once("connect_error", resolve);
      socket.once("connect", () => resolve(null));
    });
    socket.disconnect();
    expect(error).toBeInstanceOf(Error);
  });
});

test("a page under a name of the panel gets its socket, and its Stop is carried out", async () => {
  const cookie = await rig.signIn("console", "admin");
  const page = await rig.join(cookie);
  await page.stop("s1");
  expect(rig.toHost).toEqual([expect.objectContaining({ type: "stop" })]);
  expect(await ask("POST", "/api/stop", { host: "line3", origin: "http://line3", cookie })).toMatchObject({
    status: 200,
  });
});
