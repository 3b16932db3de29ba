// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is looked for is the text of sources
/** Mistakes in the panel's server, its wire and `serve`. `find` occurs once in its file. */
const SERVER = "src/panel/server";
const SERVE = "src/cli/serve";
const RULES = "test/panel/server/rules.test.ts";
const SESSIONS = "test/panel/server/sessions.test.ts";
const ASKS = "test/panel/server/asks.test.ts";
const FLOODS = "test/panel/server/floods.test.ts";
const FOLDER = "test/cli/serve/guarded-folder.test.ts";
const QUEUE = "test/cli/serve/work-queue.test.ts";
const SAVING = "test/panel/server/saving.test.ts";
const SECURITY = "test/panel/server/security.test.ts";

const mistake = (file, tests) => (rule, find, replace) => ({ rule, file, find, replace, tests });

const inLease = mistake(`${SERVER}/lease.ts`, RULES);
const inSessions = mistake(`${SERVER}/sessions.ts`, SESSIONS);
const inClients = mistake(`${SERVER}/clients.ts`, RULES);
const inFolder = mistake(`${SERVE}/sequence-folder.ts`, FOLDER);
const inGuard = mistake(`${SERVE}/guarded-folder.ts`, FOLDER);
const inPlaces = mistake(`${SERVER}/places.ts`, FLOODS);
const inStops = mistake(`${SERVER}/stop-desk.ts`, RULES);

export const PANEL = [
  inLease(
    "an id of control counts from its own socket",
    " && this.#holder?.socket === socket;\n  }\n\n  holds",
    ";\n  }\n\n  holds",
  ),
  inLease("hearing somebody else keeps nobody's control", "    if (this.#holder?.socket !== socket) return;\n", ""),
  inLease(
    "control is handed over to who asked for it at that station",
    "each.person.name === to && each.station === station",
    "each.person.name === to",
  ),
  inLease(
    "only the holder hands control over",
    'if (this.#holder?.socket !== by.socket) return { kind: "control-not-yours" };\n    const next',
    "const next",
  ),
  inLease(
    "only the holder gives control up",
    'if (this.#holder?.socket !== by.socket) return { kind: "control-not-yours" };\n    this.#drop',
    "this.#drop",
  ),
  inLease(
    "who is gone wants nothing any more",
    "      this.#wanted = this.#wanted.filter((each) => each.socket !== socket);\n",
    "",
  ),
  inLease("a silent holder has control no more", 'this.#drop("not heard any more")', "{}"),
  inSessions(
    "a session that nobody uses ends",
    "session.usedAtMs + IDLE_MS - nowMs",
    "session.usedAtMs + SESSION_MS - nowMs",
  ),
  inSessions(
    "use ends no later than the shift",
    "session.beganAtMs + SESSION_MS - nowMs",
    "session.usedAtMs + SESSION_MS - nowMs",
  ),
  inSessions("use revives nothing that has ended", "if (this.isAlive(session)) session.usedAtMs", "session.usedAtMs"),
  inSessions(
    "a password does not count as given lately for ever",
    "session.passwordAtMs <= RECENT_MS",
    "session.beganAtMs <= SESSION_MS",
  ),
  inSessions(
    "an ended session may stop",
    "return this.#find(cookie)?.person ?? this.#ended.get(keyOf(cookie)) ?? null;",
    "return this.of(cookie)?.person ?? null;",
  ),
  inSessions(
    "a changed account ends its sessions",
    "if (stamp !== session.stamp) this.end",
    "if (stamp === null) this.end",
  ),
  inSessions(
    "one person's sessions end nobody else's",
    ".filter(({ person }) => person.name === name);\n    if (own.length < SESS",
    ";\n    if (own.length < SESS",
  ),
  inSessions("a page hears of the end before it", "return leftMs > WARN_MS ?", "return leftMs > 0 ?"),
  mistake(`${SERVER}/sockets.ts`, SESSIONS)(
    "a page that is open is not idle",
    'socket.conn.on("packet", () => this.#its.sessions.used(session));',
    "",
  ),
  mistake(`${SERVER}/sockets.ts`, SESSIONS)(
    "a session that has ended sees nothing more",
    "      this.#leave(page.id);\n",
    "",
  ),
  mistake(`${SERVER}/sockets.ts`, SESSIONS)(
    "a stop over the socket outlives its session",
    "    const { command, id } = stopAskIn(raw);\n",
    "    if (!this.#its.sessions.isAlive(session)) return;\n    const { command, id } = stopAskIn(raw);\n",
  ),
  mistake(`${SERVER}/sockets.ts`, SESSIONS)(
    "who may not ask any more is told so",
    "      if (!isIn()) return answer(NOT_SIGNED_IN);\n",
    "",
  ),
  mistake(`${SERVER}/sockets.ts`, ASKS)(
    "no take-over while the holder jogs",
    "if (asks.isJogging) return",
    "if (false) return",
  ),
  mistake(`${SERVER}/sockets.ts`, ASKS)(
    "no take-over without a password given lately",
    "if (!sessions.isRecent(session)) return",
    "if (false) return",
  ),
  mistake(`${SERVER}/sockets.ts`, FLOODS)(
    "asking for control is counted, too",
    "const tooMany = asks.tooMany(session.person, true);",
    "const tooMany = null;",
  ),
  mistake(`${SERVER}/origin.ts`, RULES)(
    "an origin is the host's own, not one that begins alike",
    "new URL(origin).host === host",
    'new URL(origin).host.startsWith(host ?? "")',
  ),
  mistake(`${SERVER}/origin.ts`, RULES)(
    "a page of another port is another's",
    '=== undefined || headers["sec-fetch-site"] === "same-origin"',
    '!== "cross-site"',
  ),
  mistake(`${SERVER}/accounts.ts`, RULES)(
    "an unknown name costs a check",
    "    this.#decoy ??=",
    "    if (account === undefined) return null;\n    this.#decoy ??=",
  ),
  inClients(
    "who does not take its frames gets none",
    "client.outlet.backlog > BACKLOG_MAX",
    "client.outlet.backlog > 100 * BACKLOG_MAX",
  ),
  inClients(
    "who missed frames gets a snapshot",
    "      client.needsSnapshot = true;\n      return;\n",
    "      return;\n",
  ),
  inClients("events that a page can't take become a snapshot", "client.events.length > EVENTS_BEHIND_MAX", "false"),
  inClients(
    "a page has seen what it was sent",
    "client.sentSeq = client.events.at(-1)?.seq ?? client.sentSeq;",
    "client.sentSeq = replica.state.seq + 1;",
  ),
  inClients("a slow page gets five frames a second", "Math.min(1000 / FRAMES_PER_S_MIN, ", "Math.min(10_000, "),
  mistake(`${SERVER}/clients.ts`, FLOODS)(
    "pictures on demand are bounded",
    "nowMs - client.snapshotAtMs >= SNAPSHOT_EVERY_MS",
    "true",
  ),
  inFolder(
    "an empty hash overwrites nothing",
    "return hashOf(now) === seenHash",
    'return seenHash === "" || hashOf(now) === seenHash',
  ),
  inFolder(
    "what was removed is not made anew",
    'return seenHash === "" ? null : `${file} has been removed',
    "return true ? null : `${file} has been removed",
  ),
  inFolder(
    "a new file replaces nothing",
    "    if (why !== null) {\n      draft.drop();",
    "    if (false) {\n      draft.drop();",
  ),
  inFolder(
    "only a sequence is written over",
    "if (now === null || nameIn(now) === null) return",
    "if (now === null) return",
  ),
  inFolder("a link is not written over", "if (!before.isFile()) return", "if (false) return"),
  inFolder("a scenario is no sequence", "return SCENARIO.test(text) ? null :", "return false ? null :"),
  inGuard(
    "a link does not lead out of the folder",
    "if (!isLine && !real.startsWith(this.#real + sep)) return OUTSIDE;\n",
    "",
  ),
  inGuard(
    "a folder that begins alike is outside",
    "!asked.startsWith(this.path + sep)",
    "!asked.startsWith(this.path)",
  ),
  inGuard(
    "of what is outside not even its absence is told",
    "if (!isLine && !asked.startsWith(this.path + sep)) return OUTSIDE;\n",
    "",
  ),
  inGuard(
    "the panel opens files of its own kinds",
    "if (!YAML.has(kind) && kind !== TABLE) return",
    "if (false) return",
  ),
  inGuard(
    "a YAML file of another kind is not read",
    '"text" in read && YAML.has(kind) && !OWN_KEY',
    '"text" in read && false && !OWN_KEY',
  ),
  mistake("src/files/write-draft.ts", FOLDER)(
    "a file keeps its permissions",
    "      keepAttributes(handle, path);\n",
    "",
  ),
  mistake("src/files/write-draft.ts", FOLDER)(
    "nothing is left beside the file",
    "      } finally {\n        drop();\n      }",
    "      } finally {\n      }",
  ),
  mistake(`${SERVE}/workshop-jobs.ts`, FOLDER)(
    "a trial is no longer than a shift",
    "job.plan.makespanMs > TRIAL_MS_MAX",
    "false",
  ),
  mistake(`${SERVE}/workshop-jobs.ts`, FOLDER)(
    "the host's folders are not told",
    'text.replaceAll(`${this.#guard.path}/`, "")',
    "text",
  ),
  mistake(`${SERVE}/work-queue.ts`, QUEUE)("persons take turns", "    this.#waiting.delete(person);\n", ""),
  mistake(`${SERVE}/work-queue.ts`, QUEUE)(
    "one person has three pieces",
    "own.length + Number(isUnderWay) >= WORK_OF_ONE_MAX",
    "own.length >= WORK_OF_ONE_MAX",
  ),
  mistake(`${SERVER}/server.ts`, SAVING)(
    "a refused save writes nothing",
    "if (against === null || against.length > 0) {",
    "if (against === null) {",
  ),
  mistake(`${SERVER}/server.ts`, SAVING)(
    "a save at a controller that hangs writes nothing",
    "if (against === null || against.length > 0) {",
    "if (against !== null && against.length > 0) {",
  ),
  mistake(`${SERVER}/server.ts`, SAVING)(
    "control is asked for again after a load was checked",
    "return reasons.length > 0 ? reasons : this",
    "return reasons.length > 9 ? reasons : this",
  ),
  mistake(`${SERVER}/host.ts`, SAVING)("nothing is carried out late", "return lateMs > 0 ?", "return lateMs > 1e9 ?"),
  mistake(`${SERVER}/host.ts`, FLOODS)(
    "a stop after something was set going is carried out",
    "if (!AFTER_STOP.has(event.type)) this.#lastStop = null;",
    "",
  ),
  mistake(`${SERVER}/host.ts`, FLOODS)(
    "a flood of stops does not fill the wires",
    "nowMs - last.atMs < STOP_AGAIN_MS",
    "nowMs - last.atMs < 0",
  ),
  inStops(
    "every stop is answered",
    "this.#clock.after(ANSWER_MS, () => this.#close(id, null))",
    "this.#clock.after(ANSWER_MS, () => {})",
  ),
  inStops(
    "a stop shares no answer with another person's",
    "const key = `${command} ${by.name}`;",
    "const key = command;",
  ),
  inStops("an abort is no repeat of a stop", "const key = `${command} ${by.name}`;", "const key = by.name;"),
  inStops("a stop that was answered is over", "    this.#open.delete(underWay.key);\n", ""),
  inPlaces("a person with many pages keeps nobody out", "own < FEW ? PLACES_MAX + RESERVED : PLACES_MAX", "PLACES_MAX"),
  inPlaces("nobody has few places from one address", " && own < NOBODY_OF_ADDRESS_MAX", ""),
  inPlaces(
    "a place is given back once",
    "      if (isTaken) this.#count(caller, -1);",
    "      this.#count(caller, -1);",
  ),
  mistake(`${SERVER}/refusal-log.ts`, FLOODS)(
    "refusals are counted, not repeated",
    "if (span.inFull < IN_FULL_MAX)",
    "if (true)",
  ),
  mistake(`${SERVER}/refusal-log.ts`, FLOODS)(
    "one person's refusals are not another's",
    "const key = `${code} ${deed.by}`;",
    "const key = code;",
  ),
  mistake(`${SERVER}/rate-limit.ts`, FLOODS)(
    "a span of tries ends",
    "nowMs - spent.sinceMs < this.#rate.perMs",
    "nowMs >= spent.sinceMs",
  ),
  mistake(`${SERVER}/asks.ts`, FLOODS)(
    "what was never sent was not seen",
    "if (seenSeq > (sentSeq(station.socket) ?? replica.state.seq))",
    "if (false)",
  ),
  mistake(`${SERVER}/asks.ts`, FLOODS)(
    "asks are counted by person",
    "const tooMany = this.tooMany(person, isOnRecord(envelope.cmd));",
    "const tooMany = this.tooMany({ ...person, name: session.key }, isOnRecord(envelope.cmd));",
  ),
  mistake(`${SERVER}/asks.ts`, ASKS)(
    "a picture that is old is not acted upon",
    "nowMs - missed.atMs > STALE_VIEW_MS && cmd.do",
    "nowMs - missed.atMs > 1e9 && cmd.do",
  ),
  mistake(`${SERVER}/asks.ts`, ASKS)("an ask from the future is refused", " || ageMs < -AHEAD_MS", ""),
  mistake(`${SERVER}/asks.ts`, ASKS)("a long ttl is refused", "if (ttlMs > TTL_MS_MAX) return", "if (false) return"),
  mistake(`${SERVER}/asks.ts`, ASKS)(
    "a jog ends when no token comes",
    "clock.after(JOG_TOKEN_MS, () => this.#endJog(device))",
    "clock.after(100 * JOG_TOKEN_MS, () => this.#endJog(device))",
  ),
  mistake(`${SERVER}/people-routes.ts`, FLOODS)("HEAD spends no link", "exposeHeadRoute: false, ", ""),
  mistake(`${SERVER}/people-routes.ts`, FLOODS)(
    "a browser that looks ahead spends no link",
    "const isRead = isReadByPerson(request) && ",
    "const isRead = ",
  ),
  mistake(`${SERVER}/people-routes.ts`, SESSIONS)(
    "an account stays by its password only",
    "if (session.stamp !== null) return reply.code(403)",
    "if (false) return reply.code(403)",
  ),
  mistake(`${SERVER}/people-routes.ts`, SECURITY)(
    "passwords are tried a few times a minute",
    "if (!byPassword.take(request.ip)) return",
    "if (false) return",
  ),
  mistake(`${SERVER}/stop-route.ts`, SESSIONS)("a stop in any form stops", "scope.removeAllContentTypeParsers();", ""),
  mistake(`${SERVER}/stop-route.ts`, SESSIONS)(
    "a stop that was not taken over is no success",
    "acceptedAt === null ? 503 : 200",
    "200",
  ),
  mistake(`${SERVER}/schemas.ts`, FLOODS)(
    "a station reads as it was written",
    ".max(60).refine(isPlain, NOT_PLAIN)",
    ".max(60)",
  ),
  mistake(`${SERVER}/session-watch.ts`, SESSIONS)(
    "an unreadable file throws nobody out",
    "if (!(error instanceof AccountMistake)) throw error;",
    "sessions.endChanged(() => null);",
  ),
  mistake("src/panel/web/core/live-panel.ts", "test/panel/web/core/stop-button.test.ts")(
    "an answer that the stop was not taken over is none that it was",
    'acceptedAt === null ? failed("no-controller") : acknowledged()',
    "acknowledged()",
  ),
  mistake("src/panel/web/core/session-clock.ts", "test/panel/web/core/live-panel.test.ts")(
    "the reason of the end stays",
    'if (this.#view.kind !== "ended") this.#view',
    "this.#view",
  ),
  mistake("src/panel/wire/ask.ts", ASKS)(
    "a viewer may hold",
    'ask.do === "command" && ask.command === "hold";',
    "false;",
  ),
  mistake("src/panel/wire/ask.ts", ASKS)("a bypass takes a password given lately", 'ask.do === "bypass";', "false;"),
  mistake("src/panel/wire/ask.ts", ASKS)(
    "a jog takes control of the line",
    '  "save",\n]);',
    '  "save",\n  "jog",\n]);',
  ),
];
