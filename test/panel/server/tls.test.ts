/** Over TLS: page, sign-in, cookie, socket and stop, all of it by a certificate that is really checked. */
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { io } from "socket.io-client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Snapshot, SOCKET } from "../../../src/panel/wire/index.ts";
import { panelRig, type Rig } from "../../support/panel-rig.ts";
import { program } from "../../support/program.ts";

/** Made for these tests, for localhost, from 2020 to 2120. */
const TLS = { cert: "test/support/tls/cert.pem", key: "test/support/tls/key.pem" };
const ca = readFileSync(TLS.cert);

let rig: Rig;
beforeEach(async () => {
  rig = await panelRig({ cycles: 1, tls: TLS });
});
afterEach(() => rig.close());

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

function ask(path: string, its: { readonly cookie?: string; readonly body?: unknown; readonly origin?: string } = {}) {
  const { cookie, body, origin } = its;
  const headers = {
    ...(cookie === undefined ? {} : { cookie }),
    ...(origin === undefined ? {} : { origin }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  return new Promise<Got>((resolve, reject) => {
    const sent = request(
      `${rig.address}${path}`,
      { ca, headers, method: body === undefined ? "GET" : "POST" },
      (reply) => {
        let text = "";
        reply.setEncoding("utf8");
        reply.on("data", (part: string) => {
          text += part;
        });
        reply.on("end", () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text }));
      },
    );
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function signIn(): Promise<string> {
  const { status, headers } = await ask(`/sign-in?token=${rig.server.oneTimeToken()}`);
  expect(status).toBe(302);
  const [cookie = ""] = headers["set-cookie"] ?? [];
  // A browser sends it over TLS only, and no script reads it.
  expect(cookie).toMatch(/; Secure/);
  expect(cookie).toMatch(/; HttpOnly/);
  expect(cookie).toMatch(/; SameSite=Strict/);
  return cookie.split(";")[0] ?? "";
}

test("the address is https, the page comes, and a browser is told to stay with TLS", async () => {
  expect(rig.address).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const page = await ask("/");
  expect(page).toMatchObject({ status: 200, text: expect.stringContaining("<title>page</title>") });
  expect(page.headers["strict-transport-security"]).toMatch(/max-age=\d+/);
});

test("signed in over TLS, the socket brings the picture, and Stop by POST is obeyed", async () => {
  const cookie = await signIn();
  const socket = io(rig.address, {
    ...{ transports: ["websocket"], reconnection: false, ca: ca.toString() },
    auth: { station: "Line 1", build: "test" },
    extraHeaders: { cookie, origin: rig.address },
  });
  const snapshot = await new Promise<Snapshot>((resolve, reject) => {
    socket.once(SOCKET.snapshot, resolve);
    socket.once("connect_error", reject);
  });
  expect(snapshot.line.name).toBe("Transfer cell");
  socket.disconnect();
  const body = { command: "stop", id: "press-0001" };
  const stopped = await ask("/api/stop", { cookie, body, origin: rig.address });
  expect(JSON.parse(stopped.text)).toMatchObject({ id: "press-0001", acceptedAt: expect.any(Number) });
  expect(rig.cell.ofType("command-accepted").at(-1)).toMatchObject({ command: "stop", by: "console" });
  expect((await ask("/api/stop", { cookie, body, origin: rig.address.replace("127.0.0.1", "elsewhere") })).status).toBe(
    403,
  );
});

test.each([
  ["no such file", { ...TLS, cert: "test/support/tls/nobody.pem" }, "There is no file test/support/tls/nobody.pem."],
  ["no certificate in it", { ...TLS, cert: TLS.key }, "key.pem holds no certificate"],
  ["no key in it", { ...TLS, key: TLS.cert }, "cert.pem holds no private key"],
  ["a key with a passphrase", { ...TLS, key: "test/support/tls/encrypted-key.pem" }, "without a passphrase"],
  ["the key of another", { ...TLS, key: "test/support/tls/other-key.pem" }, "does not belong to the certificate"],
])("%s is said by name, and nothing is started", async (_what, { cert, key }, why) => {
  const said = await program(["serve", "--cert", cert, "--key", key, "--port", "0"]);
  expect(said).toMatchObject({ code: 2, out: "", err: expect.stringContaining(why) });
});

test("a certificate without its key is no TLS", async () => {
  const said = await program(["serve", "--cert", TLS.cert, "--port", "0"]);
  expect(said).toMatchObject({ code: 2, err: "TLS takes both --cert and --key.\n" });
});
