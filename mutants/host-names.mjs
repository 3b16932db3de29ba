// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is looked for is the text of sources
/** Mistakes in what keeps pages under other names away from the panel. `find` occurs once in its file. */
const HOST_NAMES = "src/panel/server/host-names.ts";
const SERVER_TEST = "test/panel/server/host-names.test.ts";
const PANEL_NAMES = "src/cli/serve/panel-names.ts";
const NAMES_TEST = "test/cli/serve/panel-names.test.ts";

export const HOSTS = [
  {
    rule: "a name that only ends like an address is another's",
    file: HOST_NAMES,
    find: "return isIP(name) !== 0 || this.#names.has(name);",
    replace: "return /^[0-9.]+/.test(name) || isIP(name) !== 0 || this.#names.has(name);",
    tests: SERVER_TEST,
  },
  {
    rule: "pages under another name are served nothing",
    file: "src/panel/server/server.ts",
    find: "if (!this.#hostNames.isOurs(request.headers.host))",
    replace: 'if (!this.#hostNames.isOurs(request.headers.host) && request.url.startsWith("/api/"))',
    tests: SERVER_TEST,
  },
  {
    rule: "a page under another name gets no socket",
    file: "src/panel/server/sockets.ts",
    find: "if (!its.hostNames.isOurs(request.headers.host)) return",
    replace: "if (!its.hostNames.isOurs(request.headers.origin)) return",
    tests: SERVER_TEST,
  },
  {
    rule: "a name in any case, and with the dot of a full name, is the same name",
    file: HOST_NAMES,
    find: 'name.replace(/\\.$/, "")',
    replace: "name",
    tests: SERVER_TEST,
  },
  {
    rule: "only an address stands in brackets",
    file: HOST_NAMES,
    find: 'name.endsWith("]") && isIPv6(name.slice(1, -1))',
    replace: 'name.endsWith("]")',
    tests: SERVER_TEST,
  },
  {
    rule: "the machine's own name is the panel's",
    file: PANEL_NAMES,
    find: "[machine, short, `${short}.local`]",
    replace: "[machine, `${short}.local`]",
    tests: NAMES_TEST,
  },
  {
    rule: "what follows the name in --name is no part of a name",
    file: PANEL_NAMES,
    find: "if (/[/?#\\\\]/.test(text) || !isName(name))",
    replace: "if (!isName(name))",
    tests: NAMES_TEST,
  },
];
