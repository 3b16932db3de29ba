// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is looked for is the text of sources
/** Mistakes in the panel's server. `find` occurs once in its file. */
const ASKS_FILE = "src/panel/server/asks.ts";
const FLOODS_TEST = "test/panel/server/floods.test.ts";
const ASKS_TEST = "test/panel/server/asks.test.ts";
const HOST_FILE = "src/panel/server/host.ts";
const SAVING_TEST = "test/panel/server/saving.test.ts";
const ORIGIN_FILE = "src/panel/server/origin.ts";
const RULES_TEST = "test/panel/server/rules.test.ts";
const PEOPLE_ROUTES_FILE = "src/panel/server/people-routes.ts";
const SESSIONS_TEST = "test/panel/server/sessions.test.ts";
const REFUSAL_LOG_FILE = "src/panel/server/refusal-log.ts";
const SERVER_FILE = "src/panel/server/server.ts";
const STOP_ROUTE_FILE = "src/panel/server/stop-route.ts";

export const PANEL = [
  {
    rule: "what was never sent was not seen",
    file: ASKS_FILE,
    find: "if (seenSeq > (sentSeq(station.socket) ?? replica.state.seq))",
    replace: "if (false)",
    tests: FLOODS_TEST,
  },
  {
    rule: "asks are counted by person",
    file: ASKS_FILE,
    find: "const tooMany = this.tooMany(person, isOnRecord(envelope.cmd));",
    replace: "const tooMany = this.tooMany({ ...person, name: session.key }, isOnRecord(envelope.cmd));",
    tests: FLOODS_TEST,
  },
  {
    rule: "a picture that is old is not acted upon",
    file: ASKS_FILE,
    find: "nowMs - missed.atMs > STALE_VIEW_MS && cmd.do",
    replace: "nowMs - missed.atMs > 1e9 && cmd.do",
    tests: ASKS_TEST,
  },
  {
    rule: "an ask from the future is refused",
    file: ASKS_FILE,
    find: " || ageMs < -AHEAD_MS",
    replace: "",
    tests: ASKS_TEST,
  },
  {
    rule: "a long ttl is refused",
    file: ASKS_FILE,
    find: "if (ttlMs > TTL_MS_MAX) return",
    replace: "if (false) return",
    tests: ASKS_TEST,
  },
  {
    rule: "a jog ends when no token comes",
    file: ASKS_FILE,
    find: "clock.after(JOG_TOKEN_MS, () => this.#endJog(device))",
    replace: "clock.after(100 * JOG_TOKEN_MS, () => this.#endJog(device))",
    tests: ASKS_TEST,
  },
  {
    rule: "nothing is carried out late",
    file: HOST_FILE,
    find: "return lateMs > 0 ?",
    replace: "return lateMs > 1e9 ?",
    tests: SAVING_TEST,
  },
  {
    rule: "a stop after something was set going is carried out",
    file: HOST_FILE,
    find: "if (!AFTER_STOP.has(event.type)) this.#lastStop = null;",
    replace: "",
    tests: FLOODS_TEST,
  },
  {
    rule: "a flood of stops does not fill the wires",
    file: HOST_FILE,
    find: "nowMs - last.atMs < STOP_AGAIN_MS",
    replace: "nowMs - last.atMs < 0",
    tests: FLOODS_TEST,
  },
  {
    rule: "an origin is the host's own, not one that begins alike",
    file: ORIGIN_FILE,
    find: "new URL(origin).host === host",
    replace: 'new URL(origin).host.startsWith(host ?? "")',
    tests: RULES_TEST,
  },
  {
    rule: "a page of another port is another's",
    file: ORIGIN_FILE,
    find: '=== undefined || headers["sec-fetch-site"] === "same-origin"',
    replace: '!== "cross-site"',
    tests: RULES_TEST,
  },
  {
    rule: "HEAD spends no link",
    file: PEOPLE_ROUTES_FILE,
    find: "exposeHeadRoute: false, ",
    replace: "",
    tests: FLOODS_TEST,
  },
  {
    rule: "a browser that looks ahead spends no link",
    file: PEOPLE_ROUTES_FILE,
    find: "const isRead = isReadByPerson(request) && ",
    replace: "const isRead = ",
    tests: FLOODS_TEST,
  },
  {
    rule: "an account stays by its password only",
    file: PEOPLE_ROUTES_FILE,
    find: "if (session.stamp !== null) return reply.code(403)",
    replace: "if (false) return reply.code(403)",
    tests: SESSIONS_TEST,
  },
  {
    rule: "passwords are tried a few times a minute",
    file: PEOPLE_ROUTES_FILE,
    find: "if (!byPassword.take(request.ip)) return",
    replace: "if (false) return",
    tests: "test/panel/server/security.test.ts",
  },
  {
    rule: "a span of tries ends",
    file: "src/panel/server/rate-limit.ts",
    find: "nowMs - spent.sinceMs < this.#rate.perMs",
    replace: "nowMs >= spent.sinceMs",
    tests: FLOODS_TEST,
  },
  {
    rule: "refusals are counted, not repeated",
    file: REFUSAL_LOG_FILE,
    find: "if (span.inFull < IN_FULL_MAX)",
    replace: "if (true)",
    tests: FLOODS_TEST,
  },
  {
    rule: "one person's refusals are not another's",
    file: REFUSAL_LOG_FILE,
    find: "const key = `${code} ${deed.by}`;",
    replace: "const key = code;",
    tests: FLOODS_TEST,
  },
  {
    rule: "a station reads as it was written",
    file: "src/panel/server/schemas.ts",
    find: ".max(60).refine(isPlain, NOT_PLAIN)",
    replace: ".max(60)",
    tests: FLOODS_TEST,
  },
  {
    rule: "a refused save writes nothing",
    file: SERVER_FILE,
    find: "if (against === null || against.length > 0) {",
    replace: "if (against === null) {",
    tests: SAVING_TEST,
  },
  {
    rule: "a save at a controller that hangs writes nothing",
    file: SERVER_FILE,
    find: "if (against === null || against.length > 0) {",
    replace: "if (against !== null && against.length > 0) {",
    tests: SAVING_TEST,
  },
  {
    rule: "control is asked for again after a load was checked",
    file: SERVER_FILE,
    find: "return reasons.length > 0 ? reasons : this",
    replace: "return reasons.length > 9 ? reasons : this",
    tests: SAVING_TEST,
  },
  {
    rule: "an unreadable file throws nobody out",
    file: "src/panel/server/session-watch.ts",
    find: "if (!(error instanceof AccountMistake)) throw error;",
    replace: "sessions.endChanged(() => null);",
    tests: SESSIONS_TEST,
  },
  {
    rule: "a stop in any form stops",
    file: STOP_ROUTE_FILE,
    find: "scope.removeAllContentTypeParsers();",
    replace: "",
    tests: SESSIONS_TEST,
  },
  {
    rule: "a stop that was not taken over is no success",
    file: STOP_ROUTE_FILE,
    find: "acceptedAt === null ? 503 : 200",
    replace: "200",
    tests: SESSIONS_TEST,
  },
];
