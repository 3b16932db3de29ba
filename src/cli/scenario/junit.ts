/** Results as JUnit XML, as CI servers read it. */
import type { FileResult } from "./run-file.ts";

export function junitXml(results: readonly FileResult[]): string {
  const failed = results.filter(({ ok }) => !ok).length;
  const timeS = results.reduce((sum, { wallMs }) => sum + wallMs, 0) / 1000;
  const head = `<testsuite name="lockstep" tests="${results.length}" failures="${failed}" errors="0" time="${timeS.toFixed(3)}">`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...results.map(testCase), "</testsuite>", ""].join("\n");
}

function testCase({ file, name, ok, problems, wallMs }: FileResult): string {
  const open = `  <testcase classname="${escaped(file)}" name="${escaped(name)}" time="${(wallMs / 1000).toFixed(3)}"`;
  if (ok) return `${open}/>`;
  const [first = ""] = problems;
  return `${open}>\n    <failure message="${escaped(first)}">${escaped(problems.join("\n"))}</failure>\n  </testcase>`;
}

/** XML 1.0, 2.2 and 2.4: no control characters, and the five that mean something are spelled out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, "?")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/\n/g, "&#10;");
}
