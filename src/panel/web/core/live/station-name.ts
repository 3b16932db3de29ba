/** A name for a station that nobody has named yet: the browser, the system and four digits that tell two of the same kind apart. */

/** Edge and Opera also say Chrome, and Chrome also says Safari: the order matters. */
const BROWSERS = [
  ["Edg", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;

/** Android also says Linux; an iPad and an iPhone also say Mac OS X. */
const SYSTEMS = [
  ["Windows", "Windows"],
  ["Android", "Android"],
  ["iPad", "iPad"],
  ["iPhone", "iPhone"],
  ["CrOS", "ChromeOS"],
  ["Mac OS X", "Mac"],
  ["Linux", "Linux"],
] as const;

/** @param userAgent as the browser says it; @param id random hex digits, of which the first four are shown */
export function stationName(userAgent: string, id: string): string {
  const found = [BROWSERS, SYSTEMS].flatMap((kinds) => kinds.find(([sign]) => userAgent.includes(sign))?.[1] ?? []);
  return [...(found.length === 0 ? ["Browser"] : found), id.slice(0, 4)].join(" ");
}
